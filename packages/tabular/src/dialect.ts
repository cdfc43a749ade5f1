import { DelimitedReader } from './delimited-rows.ts'
import { withDefaults } from './limits.ts'
import type { Dialect, Overrides } from './model.ts'

type Candidate = Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'recordSeparator'> & { score: number; width: number }

const delimiters = [',', '\t', ';', '|', '\x01', '\x1f', '^', '~', '，', '||', '|+|', '@@', '!']
const recordSeparators = ['@', ';', '#', '$', '~', '\x1e', '。']

const limits = withDefaults({ maxRecordChars: Number.MAX_SAFE_INTEGER, maxColumns: Number.MAX_SAFE_INTEGER })

/** How the text at the beginning of a file is cut into cells. `isWhole`: nothing follows, so the last line counts too. */
export function guessDialect(
  text: string,
  isWhole: boolean,
  said: Partial<Overrides>,
): Dialect & { confidence: number } {
  const newline = newlineOf(text)
  const separator = said.recordSeparator ?? (isOneLine(text) ? undefined : '')
  const candidates: Candidate[] = []
  const tries =
    said.delimiter !== undefined ? [said.delimiter] : delimiters.filter((delimiter) => text.includes(delimiter))
  const separators =
    separator === undefined ? ['', ...recordSeparators.filter((mark) => text.includes(mark))] : [separator]
  for (const recordSeparator of separators) {
    for (const delimiter of tries) {
      if (delimiter === recordSeparator) continue
      candidates.push(tryCandidate(text, isWhole, delimiter, recordSeparator, said))
    }
  }
  const best = candidates.reduce<Candidate | undefined>(
    (top, next) => (top && top.score >= next.score ? top : next),
    undefined,
  )
  const enough = best !== undefined && (best.score >= (best.width > 2 ? 0.3 : 0.42) || said.delimiter !== undefined)
  if (!best || !enough) {
    // One column: any character that does not occur would do; a comma is what the engine expects.
    return {
      delimiter: said.delimiter ?? (text.includes(',') ? '\x01' : ','),
      quote: said.quote ?? '',
      escape: '',
      newline,
      confidence: 0.3,
    }
  }
  const { delimiter, quote, recordSeparator, score } = best
  return {
    delimiter,
    quote,
    escape: best.escape,
    newline,
    ...(recordSeparator ? { recordSeparator } : {}),
    confidence: Math.min(1, score),
  }
}

/** Longer than any line that people or programs write. */
const isOneLine = (text: string): boolean =>
  text.length > 2000 && (text.match(/[\r\n]/g)?.length ?? 0) <= text.length / 16_384

function newlineOf(text: string): Dialect['newline'] {
  const crlf = text.match(/\r\n/g)?.length ?? 0
  const cr = (text.match(/\r/g)?.length ?? 0) - crlf
  const lf = (text.match(/\n/g)?.length ?? 0) - crlf
  const kinds = [crlf, cr, lf].filter((count) => count > 0).length
  if (kinds > 1) return 'mixed'
  return crlf > 0 ? 'crlf' : cr > 0 ? 'cr' : 'lf'
}

function tryCandidate(
  text: string,
  isWhole: boolean,
  delimiter: string,
  recordSeparator: string,
  said: Partial<Overrides>,
): Candidate {
  const quote = said.quote ?? quoteOf(text, delimiter)
  const escapeMark = said.escape ?? escapeOf(text, delimiter, quote)
  const reader = new DelimitedReader({ delimiter, quote, escape: escapeMark }, limits)
  const rows = reader.feed(recordSeparator ? text.replaceAll(recordSeparator, '\n') : text)
  // An unfinished last record says nothing, unless it is the only one.
  if (isWhole || rows.length === 0) rows.push(...reader.end())
  const counts = new Map<number, number>()
  let total = 0
  for (const { cells } of rows) {
    if (cells.length === 0) continue
    counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
    total++
  }
  let width = 1
  let most = 0
  for (const [cells, count] of counts) {
    if (cells > 1 && (count > most || (count === most && cells > width))) {
      width = cells
      most = count
    }
  }
  const consistency = total > 0 ? most / total : 0
  // Two cells by chance are likelier than eleven: a title with a comma makes two.
  const score =
    consistency * (1 - 0.5 / width) * (delimiter === '!' || delimiter === '，' ? 0.9 : 1) * (recordSeparator ? 0.97 : 1)
  // One endless record is no table, whatever it holds.
  const isEndless = total === 1 && text.length > 2000
  return {
    delimiter,
    quote,
    escape: escapeMark,
    ...(recordSeparator ? { recordSeparator } : {}),
    score: width > 1 ? score * (isEndless ? 0.2 : 1) : 0,
    width,
  }
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** A quote counts only where a cell begins or ends with one. */
function quoteOf(text: string, delimiter: string): '"' | "'" | '' {
  const edge = (quote: string): number =>
    text.match(
      new RegExp(
        `(?:^|[\\r\\n]|${literal(delimiter)})${quote}[^\\r\\n]*?${quote}(?=[\\r\\n]|${literal(delimiter)}|$)`,
        'g',
      ),
    )?.length ?? 0
  const double = edge('"')
  if (double > 0) return '"'
  // Not in the head: the rest may still use double quotes, as nearly all programs do when they must. Single ones need proof.
  return edge("'") >= 5 && text.split("'").length % 2 === 1 ? "'" : '"'
}

function escapeOf(text: string, delimiter: string, quote: string): Dialect['escape'] {
  if (quote === '') return ''
  const doubled =
    text.match(new RegExp(`[^${quote}\\r\\n${literal(delimiter)}]${quote}${quote}(?!${quote})`, 'g'))?.length ?? 0
  const slashed = text.match(new RegExp(`\\\\${quote}(?!\\s*(?:${literal(delimiter)}|[\\r\\n]|$))`, 'g'))?.length ?? 0
  return slashed > doubled ? '\\' : quote === "'" ? "'" : '"'
}
