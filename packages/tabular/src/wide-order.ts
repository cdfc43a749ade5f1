import { TextDecoder } from 'node:util'

type Wide = 'utf-16le' | 'utf-16be'

/** Line ends and the usual delimiters. */
const structural = [0x0a, 0x0d, 0x09, 0x2c, 0x3b, 0x7c]
/** Bytes of tables that are no part of text: an integer of two bytes is seldom a letter throughout. */
const visible = /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\t\r\n\p{Cf}]/u

/**
 * UTF-16 of any script by where its zeros stand: on one side of every line end, delimiter and digit, and nowhere else. Other texts
 * with zeros in them have line ends of one byte, and tables of integers have signs that no text has.
 */
export function orderOfZeros(bytes: Buffer): Wide | undefined {
  const zeros = [0, 0]
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const high = odd > even ? 1 : 0
  if (Math.min(even, odd) > 0.02 * (even + odd)) return undefined
  let paired = 0
  let alone = 0
  for (const [at, byte] of bytes.entries()) {
    if (!structural.includes(byte)) continue
    if ((at & 1) !== high && bytes[high === 1 ? at + 1 : at - 1] === 0) paired++
    else alone++
  }
  if (paired === 0 || alone > paired * 0.25) return undefined
  const name = high === 1 ? 'utf-16le' : 'utf-16be'
  try {
    const characters = [...new TextDecoder(name, { fatal: true }).decode(bytes, { stream: true })]
    return characters.filter((one) => visible.test(one)).length >= characters.length * 0.99 ? name : undefined
  } catch {
    return undefined
  }
}
