import { TabularError } from './errors.ts'
import type { Dialect, Limits } from './model.ts'
import type { Row } from './rows.ts'

/**
 * Cuts decoded text into rows. Lenient where RFC 4180 is silent: text after a closing quote belongs to the cell, a quote inside
 * an unquoted cell is a character, a quote that is never closed is read as one. Every kind of line end ends a row.
 */
export class DelimitedReader {
  private readonly delimiter: string
  private readonly quote: string
  private readonly escapeMark: string
  private readonly limits: Limits
  private rest = ''
  private next = 1
  private offset = 0

  constructor(dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>, limits: Limits, firstRow = 1) {
    this.delimiter = dialect.delimiter
    this.quote = dialect.quote
    this.escapeMark = dialect.escape
    this.limits = limits
    this.next = firstRow
  }

  feed(text: string): Row[] {
    return this.parse(this.rest.length > 0 ? this.rest + text : text, false)
  }

  end(): Row[] {
    const rows = this.rest.length > 0 ? this.parse(this.rest, true) : []
    this.rest = ''
    return rows
  }

  private parse(text: string, isLast: boolean): Row[] {
    const { delimiter, quote, escapeMark } = this
    const delimiterCode = delimiter.length === 1 ? delimiter.charCodeAt(0) : -1
    const quoteCode = quote ? quote.charCodeAt(0) : -1
    const length = text.length
    const rows: Row[] = []
    let start = 0
    let cells: (string | null)[] = []
    let i = 0
    let cellStart = 0
    scan: while (i <= length) {
      // At the start of a cell. Blanks before a quote are not part of it, as in `1, "a", 2`.
      if (quoteCode >= 0 && text.charCodeAt(i) === 32) {
        let quoteAt = i + 1
        while (text.charCodeAt(quoteAt) === 32) quoteAt++
        if (text.charCodeAt(quoteAt) === quoteCode) i = quoteAt
      }
      if (quoteCode >= 0 && i < length && text.charCodeAt(i) === quoteCode) {
        let value = ''
        let from = i + 1
        let at = from
        for (;;) {
          const close = text.indexOf(quote, at)
          if (close < 0) {
            if (!isLast) break scan
            // Never closed: the quote was a character.
            value = ''
            from = -1
            break
          }
          if (escapeMark === '\\' && isEscaped(text, from, close)) {
            at = close + 1
            continue
          }
          if (close + 1 >= length && !isLast) break scan
          if (escapeMark !== '\\' && text.charCodeAt(close + 1) === quoteCode) {
            value += text.slice(from, close + 1)
            from = close + 2
            at = from
            continue
          }
          value += text.slice(from, close)
          i = close + 1
          break
        }
        if (from >= 0) {
          if (escapeMark === '\\') value = value.replace(/\\(["'\\])/g, '$1')
          const stop = endOfCell(text, i, delimiterCode, delimiter)
          if (stop >= length && !isLast) break
          if (stop > i) value += text.slice(i, stop)
          cells.push(value)
          i = stop
        } else {
          const stop = endOfCell(text, i, delimiterCode, delimiter)
          cells.push(text.slice(i, stop))
          i = stop
        }
      } else {
        cellStart = i
        i = endOfCell(text, i, delimiterCode, delimiter)
        if (i >= length && !isLast) break
        cells.push(i > cellStart ? text.slice(cellStart, i) : null)
      }
      if (i >= length) {
        if (start < length || cells.length > 1) this.push(rows, cells)
        start = length
        break
      }
      const code = text.charCodeAt(i)
      if (code === 10) {
        this.push(rows, cells)
        cells = []
        i++
        start = i
      } else if (code === 13) {
        if (i + 1 >= length && !isLast) break
        this.push(rows, cells)
        cells = []
        i += text.charCodeAt(i + 1) === 10 ? 2 : 1
        start = i
      } else {
        i += delimiter.length
        continue
      }
      if (i >= length) break
    }
    this.rest = start < length ? text.slice(start) : ''
    this.offset += start
    if (this.rest.length > this.limits.maxRecordChars) {
      throw new TabularError('recordTooLong', {
        row: this.next,
        character: this.offset,
        limitChars: this.limits.maxRecordChars,
      })
    }
    return rows
  }

  private push(rows: Row[], cells: (string | null)[]): void {
    if (cells.length > this.limits.maxColumns) {
      throw new TabularError('tooManyColumns', { row: this.next, columns: cells.length, limit: this.limits.maxColumns })
    }
    // A line with nothing on it has no cells.
    rows.push({ row: this.next++, cells: cells.length === 1 && cells[0] === null ? [] : cells })
  }
}

function isEscaped(text: string, from: number, at: number): boolean {
  let slashes = 0
  for (let k = at - 1; k >= from && text.charCodeAt(k) === 92; k--) slashes++
  return slashes % 2 === 1
}

function endOfCell(text: string, from: number, delimiterCode: number, delimiter: string): number {
  const length = text.length
  if (delimiterCode >= 0) {
    for (let i = from; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code === delimiterCode || code === 10 || code === 13) return i
    }
    return length
  }
  for (let i = from; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || code === 13) return i
    if (delimiter.length > 1 && text.startsWith(delimiter, i)) return i
  }
  return length
}

export async function* delimitedRows(
  text: AsyncIterable<string>,
  dialect: Pick<Dialect, 'delimiter' | 'quote' | 'escape'>,
  limits: Limits,
  firstRow = 1,
): AsyncGenerator<Row[], void, void> {
  const reader = new DelimitedReader(dialect, limits, firstRow)
  for await (const piece of text) {
    const rows = reader.feed(piece)
    if (rows.length > 0) yield rows
  }
  const rows = reader.end()
  if (rows.length > 0) yield rows
}
