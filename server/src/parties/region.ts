/** 行政区划代码 (GB/T 2260, R-CODE-12): province 2 + prefecture 2 + county 2 digits. */
export type RegionLevel = 'province' | 'prefecture' | 'county'

export const isRegionCode = (text: string): boolean => /^[0-9]{6}$/.test(text)

export function regionLevel(code: string): RegionLevel {
  if (!code.endsWith('00')) return 'county'
  return code.endsWith('0000') ? 'province' : 'prefecture'
}

/** The region itself and those around it, the narrowest first: 009921 → 009900 → 000000. */
export function regionsUpward(code: string): string[] {
  if (!isRegionCode(code)) throw new RangeError(`not a region code: ${code}`)
  return [...new Set([code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`])]
}
