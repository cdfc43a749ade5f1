import { TabularError } from './errors.ts'
import type { Dialect, Limits } from './model.ts'

/** What one pass over the bytes of a delimited file counted. All offsets are in the bytes that were fed. */
export type Structure = {
  records: number
  blankRecords: number
  /** First blank record that is followed by a filled one. */
  innerBlank: boolean
  lf: number
  crlf: number
  cr: number
  /** Records with a line break inside quotes, and the first of them. */
  multiline: number
  firstMultiline?: number
  /** Text after a closing quote, which strict readers refuse. */
  oddQuotes: number
  /** Set when the file ends inside quotes: where they opened. */
  unclosedAtRow?: number
  nul: number
  /** The record with the first of them. */
  firstNulRow?: number
  widths: Map<number, number>
  /** Records whose cell count is not `expected`; the first two thousand. */
  ragged: { row: number; cells: number }[]
  raggedCount: number
  /** Byte offsets at which the first and the last records begin, with the number of the first listed. */
  headStarts: number[]
  tailStarts: number[]
  tailFirstRow: number
  bytes: number
  endsWithNewline: boolean
}

export type StructurePass = { feed: (chunk: Buffer) => void; records: () => number; end: () => Structure }

const ringSize = 256
const headSize = 512
const widthSlots = 32_768

/**
 * Finds records and counts cells in the bytes themselves. Delimiter, quote and line ends are ASCII, and no byte of a character
 * in UTF-8, GB18030 or Big5 can be mistaken for the usual ones (`,` `;` tab `"` and line ends); `|` could, see `safeInDoubleByte`.
 */
export function structurePass(dialect: Dialect, expected: number, limits: Limits): StructurePass {
  const delimiter = dialect.delimiter.charCodeAt(0)
  const quote = dialect.quote ? dialect.quote.charCodeAt(0) : -1
  const backslash = dialect.escape === '\\' ? 92 : -1
  // Classes keep the hot loop to one load and one comparison for ordinary bytes.
  const classes = new Uint8Array(256)
  classes[delimiter] = 1
  classes[10] = 2
  classes[13] = 4
  if (quote >= 0) classes[quote] = 6
  classes[0] = 8

  const widths = new Int32Array(widthSlots)
  const ring = new Float64Array(ringSize)
  const headStarts: number[] = []
  const ragged: { row: number; cells: number }[] = []
  let raggedCount = 0
  let records = 0
  let blank = 0
  let lastBlank = false
  let innerBlank = false
  let lf = 0
  let crlf = 0
  let cr = 0
  let multiline = 0
  let firstMultiline = 0
  let oddQuotes = 0
  let nul = 0
  let firstNulRow = 0
  let base = 0
  let recordStart = 0
  /** The last chunk ended in a cell of which nothing but blanks was seen. */
  let isCellOpen = true
  let hasBlanks = false
  let cells = 1
  let inQuotes = false
  let quoteRow = 0
  let hasBreak = false
  /** 0 none, 1 a CR that may be half of CRLF, 2 a quote inside quotes that may close or be doubled, 3 a backslash. */
  let pending = 0

  const endRecord = (end: number, next: number): void => {
    if (records < headSize) headStarts.push(recordStart)
    ring[records % ringSize] = recordStart
    records++
    if (end === recordStart) {
      blank++
      lastBlank = true
    } else {
      if (lastBlank) innerBlank = true
      lastBlank = false
      const slot = cells < widthSlots ? cells : widthSlots - 1
      widths[slot] = (widths[slot] ?? 0) + 1
      if (cells !== expected) {
        raggedCount++
        if (ragged.length < 2000) ragged.push({ row: records, cells })
      }
      if (cells > limits.maxColumns) {
        throw new TabularError('tooManyColumns', {
          row: records,
          columns: cells,
          limit: limits.maxColumns,
          offset: recordStart,
        })
      }
      if (hasBreak) {
        multiline++
        if (firstMultiline === 0) firstMultiline = records
      }
      hasBreak = false
    }
    cells = 1
    recordStart = next
  }

  /** Blanks before a quote are not part of the cell (`1, "a"`); `at` is after them. */
  const startsCell = (chunk: Buffer, at: number): boolean => {
    if (base + at === recordStart) return true
    return at > 0 ? chunk[at - 1] === delimiter : isCellOpen
  }

  const beforeBlanks = (chunk: Buffer, at: number): number => {
    let i = at
    while (i > 0 && chunk[i - 1] === 32 && base + i > recordStart) i--
    return i
  }

  const feed = (chunk: Buffer): void => {
    const length = chunk.length
    let i = 0
    if (pending !== 0 && length > 0) {
      const first = chunk[0] ?? 0
      if (pending === 1) {
        if (first === 10) {
          crlf++
          endRecord(base - 1, base + 1)
          i = 1
        } else {
          cr++
          endRecord(base - 1, base)
        }
      } else if (pending === 2) {
        if (first === quote) i = 1
        else {
          inQuotes = false
          const kind = classes[first] ?? 0
          if (kind !== 1 && kind !== 2 && kind !== 4) oddQuotes++
        }
      } else i = 1
      pending = 0
    }
    while (i < length) {
      if (inQuotes) {
        let closed = false
        while (i < length) {
          const byte = chunk[i] ?? 0
          i++
          if (byte === quote) {
            if (backslash < 0) {
              if (i >= length) {
                pending = 2
                break
              }
              if (chunk[i] === quote) {
                i++
                continue
              }
            }
            closed = true
            break
          }
          if (byte === 10 || byte === 13) hasBreak = true
          else if (byte === backslash) {
            if (i >= length) pending = 3
            i++
          } else if (byte === 0) {
            nul++
            firstNulRow ||= records + 1
          }
        }
        if (closed) {
          inQuotes = false
          if (i < length) {
            const kind = classes[chunk[i] ?? 0] ?? 0
            if (kind !== 1 && kind !== 2 && kind !== 4) oddQuotes++
          }
        } else if (base + length - recordStart > limits.maxRecordChars) tooLong()
        continue
      }
      // Delimiters are counted without a branch: mispredicted branches are what this loop costs.
      let kind = 0
      while (i < length) {
        kind = classes[chunk[i] as number] as number
        cells += kind & 1
        if (kind > 1) break
        i++
      }
      if (i >= length) break
      if (kind === 2) {
        lf++
        i++
        endRecord(base + i - 1, base + i)
      } else if (kind === 4) {
        i++
        if (i >= length) pending = 1
        else if (chunk[i] === 10) {
          crlf++
          i++
          endRecord(base + i - 2, base + i)
        } else {
          cr++
          endRecord(base + i - 1, base + i)
        }
      } else if (kind === 6) {
        const from = beforeBlanks(chunk, i)
        if (startsCell(chunk, from)) {
          // Some engines take such quotes off, others do not: the row is to be written anew.
          if (from < i || (i === 0 && isCellOpen && hasBlanks)) oddQuotes++
          inQuotes = true
          quoteRow = records + 1
        }
        i++
      } else {
        nul++
        firstNulRow ||= records + 1
        i++
      }
    }
    if (length > 0) {
      const from = beforeBlanks(chunk, length)
      hasBlanks = from < length || (from === 0 && hasBlanks)
      isCellOpen = !inQuotes && pending === 0 && startsCell(chunk, from)
    }
    base += length
    if (!inQuotes && base - recordStart > limits.maxRecordChars) tooLong()
  }

  const tooLong = (): never => {
    throw new TabularError('recordTooLong', {
      row: records + 1,
      offset: recordStart,
      limitBytes: limits.maxRecordChars,
      ...(inQuotes ? { quoteOpenedAtRow: quoteRow } : {}),
    })
  }

  return {
    feed,
    records: () => records,
    end() {
      if (pending === 1) {
        cr++
        endRecord(base - 1, base)
      }
      if (pending === 2) inQuotes = false
      const endsWithNewline = recordStart >= base
      const unclosed = inQuotes
      if (!endsWithNewline) endRecord(base, base)
      const first = Math.max(0, records - ringSize)
      const tailStarts: number[] = []
      for (let record = first; record < records; record++) tailStarts.push(ring[record % ringSize] ?? 0)
      return {
        records,
        blankRecords: blank,
        innerBlank,
        lf,
        crlf,
        cr,
        multiline,
        ...(firstMultiline > 0 ? { firstMultiline } : {}),
        oddQuotes,
        ...(unclosed ? { unclosedAtRow: quoteRow } : {}),
        nul,
        ...(firstNulRow > 0 ? { firstNulRow } : {}),
        widths: new Map([...widths].flatMap((count, width) => (count > 0 ? [[width, count] as const] : []))),
        ragged,
        raggedCount,
        headStarts,
        tailStarts,
        tailFirstRow: first + 1,
        bytes: base,
        endsWithNewline,
      }
    },
  }
}

/** No character of GB18030 or Big5 holds these bytes, so their structure can be seen without decoding. */
export const safeInDoubleByte = (dialect: Dialect): boolean =>
  [',', ';', '\t', ' '].includes(dialect.delimiter) && dialect.quote !== "'" && dialect.escape !== '\\'
