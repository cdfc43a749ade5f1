import { TextDecoder } from 'node:util'
import { findSecrecy, hasRoom, isInternalMark, isSecrecyMark, type SecrecyHit } from './secrecy.ts'

/** Bytes of a cell that are looked at on each side of a word; a mark is much shorter. */
const reach = 240

/** Bytes of a character, and whether what follows it makes it worth cutting out the cell. */
type Needle = { readonly bytes: Buffer; readonly goesOn?: (bytes: Buffer, at: number) => boolean }

/** 部 comes next, or what may stand in between: white space, and what nobody sees. */
const utf8GoesOn = (bytes: Buffer, at: number): boolean => {
  const [first, second] = [bytes[at], bytes[at + 1]]
  if (first === 0xe9) return second === 0x83 && bytes[at + 2] === 0xa8
  if (first === 0xe2) return second === 0x80 || second === 0x81
  return first === 0x20 || first === 0x09 || first === 0xc2 || first === 0xef || (first === 0xe3 && second === 0x80)
}
const gb18030GoesOn = (bytes: Buffer, at: number): boolean => {
  const [first, second = 0] = [bytes[at], bytes[at + 1]]
  if (first === 0xb2) return second === 0xbf
  // Four bytes are a character that GBK does not have; the space of full width is two.
  return first === 0x20 || first === 0x09 || (second >= 0x30 && second <= 0x39) || (first === 0xa1 && second === 0xa1)
}

const inUtf8: { encoding: 'utf-8'; needles: readonly Needle[] } = {
  encoding: 'utf-8',
  needles: [
    { bytes: Buffer.from('密') },
    { bytes: Buffer.from('内'), goesOn: utf8GoesOn },
    { bytes: Buffer.from('內'), goesOn: utf8GoesOn },
  ],
}
const inGb18030: { encoding: 'gb18030'; needles: readonly Needle[] } = {
  encoding: 'gb18030',
  needles: [
    { bytes: Buffer.from([0xc3, 0xdc]) },
    { bytes: Buffer.from([0xc4, 0xda]), goesOn: gb18030GoesOn },
    { bytes: Buffer.from([0x83, 0xc8]), goesOn: gb18030GoesOn },
  ],
}

export type SecrecyBytes = {
  /** `rowsBefore`: records that ended before this chunk. */
  feed: (chunk: Buffer, rowsBefore: number) => void
  /** After the last chunk, once. */
  hits: (...encodings: readonly string[]) => SecrecyHit[]
}

/**
 * Looks for words of secrecy in the bytes of a file that is too large to be cut into cells here (R-SEC-09). A hit is cut out
 * between the delimiters around it (`delimiter` may be several, `plain` takes off what is not text) and judged as a cell; its row is counted by line feeds.
 */
export function secrecyBytes(delimiter: string, plain: (piece: string) => string = (piece) => piece): SecrecyBytes {
  const found = { 'utf-8': [] as SecrecyHit[], gb18030: [] as SecrecyHit[] }
  const stops = new Uint8Array(256)
  for (const byte of [10, 13, 34, 39, ...Buffer.from(delimiter, 'latin1')]) stops[byte] = 1
  /** The cell that the last chunk left unfinished. */
  let carry: Buffer = Buffer.alloc(0)
  let carryRow = 1

  /** `bytes` begins and ends between cells. */
  const look = (bytes: Buffer, rowAt: (start: number) => number): void => {
    for (const { encoding, needles } of [inUtf8, inGb18030]) {
      const hits = found[encoding]
      const decoder = new TextDecoder(encoding)
      for (const needle of needles) {
        const { bytes: sought, goesOn } = needle
        for (let at = bytes.indexOf(sought); at >= 0 && hasRoom(hits, true); at = bytes.indexOf(sought, at + 1)) {
          if (goesOn && !goesOn(bytes, at + sought.length)) continue
          let start = at
          while (start > 0 && at - start < reach && stops[bytes[start - 1] ?? 10] === 0) start--
          let end = at
          while (end < bytes.length && end - at < reach && stops[bytes[end] ?? 10] === 0) end++
          const cell = plain(decoder.decode(bytes.subarray(start, end)))
          // Asked before the row is counted, which takes its time.
          if (hasRoom(hits, isSecrecyMark(cell), isInternalMark(cell))) findSecrecy(cell, rowAt(start), hits)
        }
      }
    }
  }

  return {
    feed(chunk, rowsBefore) {
      let first = 0
      while (first < chunk.length && stops[chunk[first] ?? 10] === 0) first++
      const isUnfinished = first === chunk.length
      if (carry.length === 0) carryRow = rowsBefore + 1
      // The middle of an endless cell is of no interest.
      const own = Buffer.concat([carry, chunk.subarray(0, carry.length < 4 * reach ? first : 0)])
      if (isUnfinished) {
        carry = own
        return
      }
      look(own, () => carryRow)
      let last = chunk.length
      while (stops[chunk[last - 1] ?? 10] === 0) last--
      look(chunk.subarray(first, last), (start) => rowsBefore + 1 + lineFeeds(chunk, first + start))
      carry = Buffer.from(chunk.subarray(last))
      carryRow = rowsBefore + 1 + lineFeeds(chunk, last)
    },
    hits(...encodings) {
      look(carry, () => carryRow)
      return (['utf-8', 'gb18030'] as const).flatMap((encoding) =>
        encodings.includes(encoding) ? found[encoding] : [],
      )
    },
  }
}

function lineFeeds(bytes: Buffer, to: number): number {
  let count = 0
  for (let at = bytes.indexOf(10); at >= 0 && at < to; at = bytes.indexOf(10, at + 1)) count++
  return count
}
