import { csvRecord } from './csv-writer.ts'
import { DelimitedReader } from './delimited-rows.ts'
import { TabularError } from './errors.ts'
import type { Limits, Materialised } from './model.ts'
import { isFilled } from './rows.ts'

export type RecordCopy = {
  delimiter: string
  width: number
  isWanted: (row: number) => boolean
  limits: Limits
}

export type Copied = { rows: number; raggedCount: number; ragged: NonNullable<Materialised['ragged']> }

const mostRagged = 2000

/**
 * Copies the wanted records of UTF-8 text quoted with `"`, with one kind of line end, and touches only those that need it: rows
 * of another width are filled or cut, text after a closing quote is taken into the cell. Everything else goes through as bytes,
 * which is five times as fast as cutting every cell and putting it together again.
 */
export async function copyRecords(
  chunks: AsyncIterable<Buffer>,
  copy: RecordCopy,
  write: (bytes: Buffer) => Promise<void>,
): Promise<Copied> {
  const state: Copied = { rows: 0, raggedCount: 0, ragged: [] }
  let row = 0
  let carry: Buffer = Buffer.alloc(0)
  const pass = async (window: Buffer, isLast: boolean): Promise<void> => {
    const out = outputOf(window)
    const used = scan(window, isLast, copy.delimiter, (record) => {
      row++
      if (record.end > record.start && copy.isWanted(row)) keep(record, row, window, out, copy, state)
    })
    for (const piece of out.pieces()) await write(piece)
    carry = Buffer.from(window.subarray(used))
    if (carry.length > copy.limits.maxRecordChars)
      throw new TabularError('recordTooLong', { row: row + 1, limitBytes: copy.limits.maxRecordChars })
  }
  for await (const chunk of chunks) await pass(carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk, false)
  if (carry.length > 0) await pass(carry, true)
  return state
}

type FoundRecord = { start: number; end: number; next: number; cells: number; isOdd: boolean }

function keep(
  { start, end, next, cells, isOdd }: FoundRecord,
  row: number,
  window: Buffer,
  out: Output,
  { delimiter, width, limits }: RecordCopy,
  state: Copied,
): void {
  state.rows++
  if (cells === width && !isOdd) {
    out.keep(start, end, next)
    return
  }
  const reader = new DelimitedReader({ delimiter, quote: '"', escape: '"' }, limits, row)
  const text = window.toString('utf8', start, end)
  const found = [...reader.feed(text), ...reader.end()][0]?.cells ?? []
  if (found.length !== width) {
    const surplus = found.slice(width)
    state.raggedCount++
    if (state.ragged.length < mostRagged) {
      state.ragged.push({
        row,
        cells: found.length,
        ...(surplus.some(isFilled) ? { surplus: surplus.map((cell) => cell ?? '') } : {}),
      })
    }
  }
  out.add(
    Buffer.from(
      csvRecord(
        Array.from({ length: width }, (_, column) => found[column] ?? null),
        delimiter,
      ),
    ),
  )
}

const lineFeed = Buffer.from('\n')

type Output = {
  keep: (start: number, end: number, next: number) => void
  add: (bytes: Buffer) => void
  pieces: () => Buffer[]
}

/** Runs of bytes that go through unchanged, and what stands between them. */
function outputOf(window: Buffer): Output {
  const parts: Buffer[] = []
  let from = -1
  let to = -1
  const flush = (): void => {
    if (from >= 0 && to > from) parts.push(window.subarray(from, to))
    from = -1
    to = -1
  }
  return {
    keep(start, end, next) {
      if (to !== start) {
        flush()
        from = start
      }
      if (next === end + 1 && window[end] === 10) to = next
      else {
        to = end
        flush()
        parts.push(lineFeed)
      }
    },
    add(bytes) {
      flush()
      parts.push(bytes)
    },
    /** One buffer for many small pieces, the window itself for a long run. */
    pieces() {
      flush()
      return parts.length > 4 ? [Buffer.concat(parts)] : parts
    },
  }
}

/** Finds the records that are complete in `bytes`, which begin with one. Returns where the first incomplete one begins. */
function scan(bytes: Buffer, isLast: boolean, delimiterText: string, onRecord: (record: FoundRecord) => void): number {
  const delimiter = delimiterText.charCodeAt(0)
  const classes = new Uint8Array(256)
  classes[delimiter] = 1
  classes[10] = 2
  classes[13] = 4
  classes[34] = 6
  const length = bytes.length
  let start = 0
  let cells = 1
  let isOdd = false
  let i = 0
  const end = (at: number, next: number): void => {
    onRecord({ start, end: at, next, cells, isOdd })
    start = next
    i = next
    cells = 1
    isOdd = false
  }
  while (i < length) {
    // Indexes are in range: the casts spare the loop a check per byte.
    let kind = 0
    while (i < length) {
      kind = classes[bytes[i] as number] as number
      cells += kind & 1
      if (kind > 1) break
      i++
    }
    if (i >= length) break
    if (kind === 2) end(i, i + 1)
    else if (kind === 4) {
      if (i + 1 >= length && !isLast) return start
      end(i, bytes[i + 1] === 10 ? i + 2 : i + 1)
    } else {
      const before = startOfBlanks(bytes, i, start)
      const opens = before === start || bytes[before - 1] === delimiter
      if (opens && before < i) isOdd = true
      if (!opens) {
        i++
        continue
      }
      const close = closing(bytes, i + 1)
      if (close < 0) {
        if (!isLast) return start
        isOdd = true
        i = length
        break
      }
      if (close + 1 >= length && !isLast) return start
      const after = close + 1 < length ? (classes[bytes[close + 1] as number] as number) : 2
      if (after !== 1 && after !== 2 && after !== 4) isOdd = true
      i = close + 1
    }
  }
  if (isLast && start < length) {
    end(length, length)
    return length
  }
  return start
}

function startOfBlanks(bytes: Buffer, at: number, start: number): number {
  let i = at
  while (i > start && bytes[i - 1] === 32) i--
  return i
}

/** Index of the quote that closes, or -1; the caller asks again with more bytes when it is the last one there is. */
function closing(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(34, from)
  while (at >= 0 && bytes[at + 1] === 34) at = bytes.indexOf(34, at + 2)
  return at
}
