/** The shape of a text: runs of digits, capitals, small letters and Han characters with their lengths, the rest as it is. */
const run = /[0-9]+|[A-Z]+|[a-z]+|\p{Script=Han}+|[^0-9A-Za-z\p{Script=Han}]/gu

const classes = [
  { mark: '9', test: /^[0-9]/, set: '[0-9]' },
  { mark: 'A', test: /^[A-Z]/, set: '[A-Z]' },
  { mark: 'a', test: /^[a-z]/, set: '[a-z]' },
  { mark: '中', test: /^\p{Script=Han}/u, set: '\\p{Han}' },
] as const

export type ValuePattern = {
  readonly pattern: string
  readonly regex: string
  /** Digits that a text of this shape has; infinity where the shape leaves it open. */
  readonly digits: number
  /** Digits that follow each other in it, apart from what people put between the groups of a number. */
  readonly stretch: number
  /** Characters that every text of this shape has, where the shape says so. */
  readonly length?: number
}

/** What people put between the digits of a number, wherever they break it, and what a copy from a page leaves there unseen. */
export const numberGaps = ' \t\u00A0　－—–_./．／\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFEFF-'
/** What they put only between its groups: brackets, commas, stops. */
export const groupGaps = '()（）,，·•・:：~～*|\\\\'
const isGap = new RegExp(`^[${groupGaps}${numberGaps}]$`)

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** `exact` gives lengths (`9{6}`), otherwise one or more (`9+`). */
function shapeOf(value: string, exact: boolean): ValuePattern {
  let pattern = ''
  let regex = ''
  let digits = 0
  let current = 0
  let stretch = 0
  let length = 0
  for (const [part] of value.matchAll(run)) {
    const found = classes.find(({ test }) => test.test(part))
    const size = exact ? `{${[...part].length}}` : '+'
    pattern += found ? `${found.mark}${exact && size === '{1}' ? '' : size}` : part
    regex += found ? `${found.set}${size}` : quoted(part)
    if (found?.mark === '9') digits += exact ? part.length : Number.POSITIVE_INFINITY
    // Full-width digits stand for themselves.
    const isWide = /^[０-９]$/.test(part)
    if (isWide) digits += 1
    if (found?.mark === '9' || isWide) current += isWide ? 1 : exact ? part.length : Number.POSITIVE_INFINITY
    else if (!isGap.test(part)) current = 0
    stretch = Math.max(stretch, current)
    length += [...part].length
  }
  return { pattern, regex, digits, stretch, ...(exact ? { length } : {}) }
}

const kept = 6
const longest = 120
const fewEnough = 8

/** The commonest shapes of a sample, with lengths if those repeat, to be counted over all rows. Prose has none. */
export function patternsOf(sample: readonly string[]): ValuePattern[] {
  const values = sample.filter((value) => value.length <= 200)
  for (const exact of [true, false]) {
    const counts = new Map<string, { shape: ValuePattern; count: number }>()
    for (const value of values) {
      const shape = shapeOf(value, exact)
      const found = counts.get(shape.pattern)
      if (found) found.count++
      else counts.set(shape.pattern, { shape, count: 1 })
    }
    const common = [...counts.values()]
      .filter(({ shape, count }) => shape.pattern.length <= longest && count * (exact ? 50 : 10) >= values.length)
      .sort((a, b) => b.count - a.count)
      .slice(0, kept)
    const covered = common.reduce((sum, { count }) => sum + count, 0)
    if (common.length > 0 && (counts.size <= fewEnough || covered * 10 >= values.length * 8 || !exact)) {
      return common.map(({ shape }) => shape)
    }
  }
  return []
}

/** How many rows have each of these shapes, of all values there are with their counts. Shapes exclude each other. */
export function countPatterns(
  patterns: readonly ValuePattern[],
  values: readonly (readonly [string, number])[],
): { pattern: string; count: number }[] {
  if (patterns.length === 0) return []
  const isExact = patterns.some(({ length }) => length !== undefined)
  const counts = new Map<string, number>()
  for (const [value, n] of values) {
    const { pattern } = shapeOf(value, isExact)
    counts.set(pattern, (counts.get(pattern) ?? 0) + n)
  }
  return patterns.map(({ pattern }) => ({ pattern, count: counts.get(pattern) ?? 0 }))
}
