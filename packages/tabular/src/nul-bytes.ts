import type { ByteSource } from './bytes.ts'
import { TabularError } from './errors.ts'
import { looksBinary, nulShare } from './format.ts'

/** Above this share of NUL bytes in the head of a file they are no slip of an export. */
const mostNul = 0.1

/** Refuses what is no text, and where it is NUL bytes that make it so, says where the first stands and how many there are. */
export async function mustBeText(source: ByteSource, head: Buffer, signal: AbortSignal | undefined): Promise<void> {
  if (nulShare(head) > mostNul) throw new TabularError('nulBytes', await placeOfNul(source, signal))
  if (looksBinary(head)) throw new TabularError('notATable')
}

async function placeOfNul(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<{ offset: number; line: number; count: number }> {
  let [line, offset, count, base] = [1, 0, 0, 0]
  let isAfterReturn = false
  for await (const chunk of source.chunks(signal)) {
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      if (byte === 0) {
        if (count === 0) offset = base + at + 1
        count++
      } else if (count === 0) {
        if (byte === 10 ? !isAfterReturn : byte === 13) line++
        isAfterReturn = byte === 13
      }
    }
    base += chunk.length
  }
  return { offset, line, count }
}
