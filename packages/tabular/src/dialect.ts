import { DelimitedReader } from './delimited-rows.ts'
import { withDefaults } from './limits.ts'
import type { Dialect, Overrides } from './model.ts'

type Candidate = Pick<Dialect, 'delimiter' | 'quote' | 'escape' | 'recordSeparator'> & {
  score: number
  width: number
  /** Share of the records that have this width. */
  consistency: number
  /** Cells of each of the first records. */
  widths: readonly number[]
  /** Commas that group the digits of amounts in its cells. */
  groupingCommas: number
}

const delimiters = [',', '\t', ';', '|', '\x01', '\x1f', '^', '~', '，', '||', '|+|', '@@', '!']
const recordSeparators = ['@', ';', '#', '$', '~', '\x1e', '。']

/** A table begins within so many. */
const firstRecords = 100

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
  const commas = text.split(',').length - 1
  const best = candidates
    .map((candidate) => ({ ...candidate, score: candidate.score * besideOthers(candidate, candidates, commas) }))
    .reduce<Candidate | undefined>((top, next) => (top && top.score >= next.score ? top : next), undefined)
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

/** A candidate that cuts so many records alike is to be reckoned with. */
const regular = 0.5
const unlikeHeader = 0.8
const onlyGroups = 0.5
const nearlyAll = 0.9

/**
 * What the others say of a candidate: one that does not cut the line where another's table begins cuts within its cells, and commas that
 * all group the digits of amounts in another's cells separate nothing.
 */
function besideOthers(candidate: Candidate, all: readonly Candidate[], commas: number): number {
  const likely = all.filter(
    ({ recordSeparator, width, consistency }) =>
      recordSeparator === candidate.recordSeparator && width > 1 && consistency >= regular,
  )
  const begins = Math.min(...likely.map(({ widths, width }) => widths.indexOf(width)).filter((at) => at >= 0))
  const isWithin = ({ widths, width }: Candidate): boolean => likely.length > 1 && (widths[begins] ?? width) !== width
  const isGrouping =
    candidate.delimiter === ',' &&
    likely.some((other) => !isWithin(other) && other.groupingCommas >= commas * nearlyAll)
  return (isWithin(candidate) ? unlikeHeader : 1) * (isGrouping ? onlyGroups : 1)
}

const amount = /^\s*[-+¥￥$]?[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]*)?%?\s*$/

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
  const widths: number[] = []
  let groupingCommas = 0
  let total = 0
  for (const { cells } of rows) {
    if (cells.length === 0) continue
    if (widths.length < firstRecords) widths.push(cells.length)
    for (const cell of delimiter === ',' ? [] : cells) {
      if (cell?.includes(',') && amount.test(cell)) groupingCommas += cell.split(',').length - 1
    }
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
    consistency,
    widths,
    groupingCommas,
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
