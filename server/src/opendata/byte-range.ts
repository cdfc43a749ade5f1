import type { ByteRange } from '../access/service.ts'

/**
 * The one range a request asks for (RFC 9110 §14). Undefined means the whole: no range, several (which a server may ignore), another
 * unit, or a range of a representation that has changed since. `outside` can be answered by no byte of the file.
 */
export function rangeOf(
  headers: { readonly range?: string | undefined; readonly 'if-range'?: string | undefined },
  { bytes, tag }: { readonly bytes: number; readonly tag: string },
): ByteRange | 'outside' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.replaceAll(' ', '') ?? '')
  const condition = headers['if-range']
  if (!found || (condition !== undefined && condition !== tag)) return undefined
  const [, first = '', last = ''] = found
  if (first === '' && last === '') return undefined
  if (first === '') {
    const count = Math.min(Number(last), bytes)
    return count === 0 ? 'outside' : { from: bytes - count, to: bytes - 1 }
  }
  const [from, to] = [Number(first), last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)]
  if (last !== '' && Number(last) < from) return undefined
  return from >= bytes ? 'outside' : { from, to }
}
