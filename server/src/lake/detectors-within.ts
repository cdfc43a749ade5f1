import type { Row } from './engine.ts'
import { literal } from './sql.ts'

// Identifiers of persons as people write them: full-width, spaced, hyphened, or in the middle of a text (R-CODE-03, R-CODE-04).

/** What a copy from a page brings along and nobody sees: zero-width characters, soft hyphens, direction marks. */
const unseen = '\\x{00AD}\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}\\x{FEFF}'
const narrow = `translate(regexp_replace(v, '[${unseen}]', '', 'g'), '０１２３４５６７８９ＸｘⅩⅹ×ХхΧχ－—–　．／', '0123456789XxXxXXxXx--- ./')`
const grouped = (pattern: string, text: string): string =>
  `regexp_replace(${text}, ${literal(pattern)}, '\\1\\2\\3', 'g')`
const born = '(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])'
const resident = `[0-9]{6}${born}[0-9]{3}[0-9Xx]`
/** Numbers of the first generation (GB 11643-1989) have no check character: only a header makes them more than digits. */
const firstResident = '[0-9]{6}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}'
const mobile = '1[3-9][0-9]{9}'
/** Digits without what people put between them: spaces and hyphens anywhere, points and strokes between the groups of a number. */
const joined = grouped(
  '(1[3-9][0-9])[./]([0-9]{4})[./]([0-9]{4})',
  grouped(`([0-9]{6})[./](${born})[./]([0-9]{3}[0-9Xx])`, `regexp_replace(${narrow}, '([0-9])[ -]+', '\\1', 'g')`),
)
const apart = (pattern: string): string => `(?:^|[^0-9])(?:${pattern})(?:[^0-9Xx]|$)`

export type Within = {
  /** Cells that hold a well-formed eighteen-digit number beside other characters, and how many of those pass the check. */
  readonly residents: { readonly formatted: number; readonly hits: number }
  readonly firstResidents: number
  readonly mobiles: number
}

/** Digits of the shortest identifier that is looked for. */
export const fewestDigits = 11

/** SQL over `v`: so many digits follow each other, apart from what people put between them. */
const mayHold = `(strlen(v) >= ${fewestDigits} AND regexp_matches(v, '(?:[0-9０-９][ 　－—–./．／${unseen}-]*){${fewestDigits}}'))`
const whole = `regexp_full_match(v, ${literal(`${resident}|(?:[+]?86)?[- ]?${mobile}`)})`

/**
 * SQL over `v`, trimmed, and `p`, the number of the cell's pattern: the digits of a cell that may hold an identifier and is none as it
 * stands, joined; NULL for all others. `ruledOut` are patterns with too few digits.
 */
export function joinedDigits(ruledOut: readonly number[]): string {
  const skip = ruledOut.length > 0 ? `WHEN p IN (${ruledOut.join(', ')}) THEN NULL ` : ''
  return `CASE ${skip}WHEN ${mayHold} THEN CASE WHEN NOT ${whole} THEN ${joined} END END`
}

/** SQL over the joined digits: the eighteen of a resident's number among them, or an empty text. */
export const residentIn = (digits: string): string =>
  `CASE WHEN ${digits} IS NULL THEN NULL ELSE upper(regexp_extract(${digits}, ${literal(apart(`(${resident})`))}, 1)) END`

/** Sums over `digits`, `v` (the resident's number) and `n`, one for each figure; `residentCheck` is SQL over `v`. */
export const withinSums = (residentCheck: string): string =>
  `sum(n) FILTER (v <> '') AS formatted,
    sum(n) FILTER (CASE WHEN v <> '' THEN ${residentCheck} ELSE false END) AS residents,
    sum(n) FILTER (CASE WHEN v = '' THEN regexp_full_match(trim(digits), ${literal(firstResident)}) ELSE false END) AS first,
    sum(n) FILTER (CASE WHEN v = '' THEN regexp_matches(digits, ${literal(apart(`(?:86)?${mobile}`))}) ELSE false END) AS mobiles`

export function withinOf(rows: readonly Row[]): Within {
  const of = (name: string): number => rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0)
  return {
    residents: { formatted: of('formatted'), hits: of('residents') },
    firstResidents: of('first'),
    mobiles: of('mobiles'),
  }
}
