import { isAscii, isUtf8 } from 'node:buffer'
import { commonShareOf, type StrictCount, type StrictReader, strictDoubleByte, strictUtf8 } from './multibyte.ts'

/** What the bytes of one line can be. `either`: both readings are possible text. */
export type LineKind = 'ascii' | 'utf-8' | 'gb18030' | 'either' | 'neither'

/** How much more ordinary a reading must be to be the right one of two that fit. */
const clearly = 0.3

/** UTF-8 is rarely fitted by chance; GB18030 often is: three bytes a character make pairs of rare ones. */
export function lineKind(line: Buffer): LineKind {
  if (isAscii(line)) return 'ascii'
  const gb = counted(strictDoubleByte('gb18030'), line)
  if (!isUtf8(line)) return gb.bad === 0 ? 'gb18030' : 'neither'
  if (gb.bad > 0) return 'utf-8'
  const more = commonShareOf(counted(strictUtf8(), line)) - commonShareOf(gb)
  return more > clearly ? 'utf-8' : more < -clearly ? 'gb18030' : 'either'
}

function counted(reader: StrictReader, line: Buffer): StrictCount {
  reader.feed(line)
  reader.end()
  return reader.count
}

/** A longer one is no line of a table, and is not held for its end. */
const longestLine = 1024 * 1024

export type LineTally = {
  /** Lines of each, among those that are not plain ASCII. */
  readonly count: { utf8: number; other: number }
  readonly feed: (chunk: Buffer) => void
  readonly end: () => void
}

/**
 * Counts the lines that are UTF-8 and cannot well be anything else, in a file that as a whole is not: two files were put one behind the
 * other. As GB18030 the whole may fit to the last byte, and be wrong.
 */
export function lineTally(): LineTally {
  const count = { utf8: 0, other: 0 }
  let rest: Buffer = Buffer.alloc(0)
  let isSkipped = false

  const take = (line: Buffer): void => {
    if (isUtf8(line)) {
      if (!isAscii(line) && lineKind(line) === 'utf-8') count.utf8++
    } else count.other++
  }

  return {
    count,
    feed(chunk) {
      let from = 0
      for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
        const line = chunk.subarray(from, end)
        if (!isSkipped) take(rest.length > 0 ? Buffer.concat([rest, line]) : line)
        rest = Buffer.alloc(0)
        isSkipped = false
        from = end + 1
      }
      if (rest.length + chunk.length - from > longestLine) {
        rest = Buffer.alloc(0)
        isSkipped = true
      } else if (from < chunk.length) rest = Buffer.concat([rest, chunk.subarray(from)])
    },
    end() {
      if (!isSkipped) take(rest)
    },
  }
}
