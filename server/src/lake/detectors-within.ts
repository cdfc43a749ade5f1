import type { Row } from './engine.ts'
import {
  cardChance,
  email,
  houseEmail,
  luhn,
  plate,
  residentChance,
  residentCheck,
  threeDigits,
} from './identifiers.ts'
import type { DetectorKind } from './model.ts'
import { literal } from './sql.ts'
import { groupGaps, numberGaps, type ValuePattern } from './value-pattern.ts'

// Identifiers of persons as people write them: full-width, spaced, hyphened, or in the middle of a text (R-CODE-03, R-CODE-04).

/** What a copy from a page brings along and nobody sees: zero-width characters, soft hyphens, direction marks. */
const unseen = '\\x{00AD}\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}\\x{FEFF}'
const narrow = `translate(regexp_replace(v, '[${unseen}]', '', 'g'), '０１２３４５６７８９ＸｘⅩⅹ×ХхΧχ－—–　\t\u00A0．／', '0123456789XxXxXXxXx---   ./')`
/** SQL: the four groups of the pattern without what is between them. */
const grouped = (pattern: string, text: string): string =>
  `regexp_replace(${text}, ${literal(pattern)}, '\\1\\2\\3\\4', 'g')`
const monthAndDay = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])'
const born = `(?:18|19|20)[0-9]{2}${monthAndDay}`
const resident = `[0-9]{6}${born}[0-9]{3}[0-9Xx]`
/** Numbers of the first generation (GB 11643-1989) have no check character: only a header, or a column full of them, makes them more than digits. */
const firstResident = `[0-9]{6}[0-9]{2}${monthAndDay}[0-9]{3}`
/** Of a province, born from 1926 on: a serial number with a date in its place has a year of this century. */
const likelyFirst = `(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|00)[0-9]{4}(?:2[6-9]|[3-9][0-9])${monthAndDay}[0-9]{3}`
const mobile = '1[3-9][0-9]{9}'
/** Cards of 银联 and of the older nets; other numbers as long are seldom cards. */
const card = '62[0-9]{14,17}|9558[0-9]{15}|4[0-9]{15}|5[1-5][0-9]{14}|35[0-9]{14}|60[0-9]{14,17}'
const gap = `[./${groupGaps} ]`
/**
 * Digits without what people put between them: spaces, hyphens and low lines anywhere, points, strokes, brackets and commas between the
 * groups of a number: between all of them, or only a bracket after the first, since 159.76666666 is a longitude. Groups of telephones are
 * joined whatever they begin with, so that chance can be told.
 */
const joined = grouped(
  `([0-9]{3})(?:${gap}{1,2}([0-9]{4})${gap}{1,2}|[)）] ?([0-9]{4})${gap}{0,2})([0-9]{4})`,
  grouped(
    `([0-9]{6})${gap}{1,2}(${born})${gap}{1,2}([0-9]{3}[0-9Xx])()`,
    `regexp_replace(${narrow}, '([0-9])[ _-]+', '\\1', 'g')`,
  ),
)
const apart = (pattern: string): string => `(?:^|[^0-9])(?:${pattern})(?:[^0-9Xx]|$)`
/** No resident's number is as short, so an X after it is a letter like any other. */
const abroad = '(?:(?:00)?86)?'
const telephone = (pattern: string): string => `(?:^|[^0-9])${abroad}${pattern}(?:[^0-9]|$)`

export type Within = {
  /** Cells that hold a well-formed eighteen-digit number beside other characters, and how many of those pass the check. */
  readonly residents: { readonly formatted: number; readonly hits: number }
  readonly firstResidents: { readonly formatted: number; readonly likely: number }
  /** Cells with a number of eleven digits, and those with one like a mobile telephone's. */
  readonly mobiles: { readonly elevens: number; readonly hits: number }
  readonly cards: { readonly formatted: number; readonly hits: number }
  readonly emails: number
  readonly plates: number
}

/** Digits of the shortest identifier that is looked for. */
const fewestDigits = 11
const digit = '[0-9０-９]'

/** SQL over `v`: so many digits follow each other, apart from what people put between them. */
const mayHold = `(strlen(v) >= ${fewestDigits} AND regexp_matches(v, ${literal(
  [
    `(?:${digit}[${numberGaps}]*){${fewestDigits}}`,
    `${digit}{3}[${groupGaps}${numberGaps}]{1,2}${digit}{4}[${groupGaps}${numberGaps}]{0,2}${digit}{4}`,
    `${digit}{6}[${groupGaps}${numberGaps}]{1,2}${digit}{8}`,
  ].join('|'),
)}))`
/** 13,900,991,234: a spreadsheet took an identifier for an amount. */
const thousands = `(strlen(v) BETWEEN 14 AND 30 AND regexp_full_match(v, '[0-9]{1,3}(?:[,，''][0-9]{3}){3,6}(?:[.]0+)?'))`

/**
 * SQL over `v`, trimmed, `p`, the number of the cell's pattern, and `kind`: the digits of a cell that may hold an identifier and is none
 * as it stands, joined, and below them as they are written, since joining a date to a number hides the number; NULL for all others.
 */
export function digitsIn(patterns: readonly ValuePattern[]): string {
  const isGrouped = ({ pattern }: ValuePattern): boolean => /[,，']/.test(pattern)
  const skip = skipped(patterns, (one) => one.stretch < fewestDigits && !isGrouped(one))
  const ungrouped = patterns.flatMap((one, index) => (isGrouped(one) ? [] : [index]))
  const mayBeGrouped = ungrouped.length > 0 ? `(p IS NULL OR p NOT IN (${ungrouped.join(', ')})) AND ` : ''
  return `CASE ${skip}WHEN kind IN ('residentId', 'creditCode', 'phone', 'phone/house', 'bankCard') THEN NULL WHEN ${mayHold} THEN ${joined} || chr(10) || ${narrow} WHEN ${mayBeGrouped}${thousands} THEN regexp_replace(v, '[,，'']', '', 'g') || chr(10) END`
}

/** SQL over the same: an e-mail address of a person stands in the cell among other words. */
export function emailIn(patterns: readonly ValuePattern[]): string {
  const skip = skipped(patterns, ({ pattern }) => !pattern.includes('@'))
  const others = `regexp_replace(v, ${literal(`(?:^|[^A-Za-z0-9._%+-])${houseEmail}(?:[^A-Za-z0-9.-]|[.]?$)`)}, ' ', 'g')`
  return `CASE ${skip}WHEN contains(v, '@') THEN CASE WHEN kind IS NULL OR kind NOT LIKE 'email%' THEN regexp_matches(${others}, ${literal(email)}) END END`
}

/** SQL over the same: a number plate stands in the cell among other words. */
export function plateIn(patterns: readonly ValuePattern[]): string {
  const skip = skipped(patterns, ({ pattern }) => !/中.*A/.test(pattern))
  const found = `regexp_extract(v, ${literal(`(${plate})(?:[^A-Za-z0-9-]|$)`)}, 1)`
  return `CASE ${skip}WHEN strlen(v) > 8 AND kind IS DISTINCT FROM 'plate' THEN regexp_matches(${found}, ${literal(threeDigits)}) END`
}

/** What the column's own pattern rules out need not be looked for. */
function skipped(patterns: readonly ValuePattern[], ruledOut: (pattern: ValuePattern) => boolean): string {
  const found = patterns.flatMap((pattern, index) => (ruledOut(pattern) ? [index] : []))
  return found.length > 0 ? `WHEN p IN (${found.join(', ')}) THEN NULL ` : ''
}

const oneOf = (pattern: string): string =>
  `CASE WHEN digits IS NULL THEN NULL ELSE upper(regexp_extract(digits, ${literal(apart(`(${pattern})`))}, 1)) END`
/** SQL over `digits`: the eighteen of a resident's number among them, or an empty text. */
export const residentIn = oneOf(resident)
/** SQL over `digits`: those of a bank card among them, or an empty text. */
export const cardIn = oneOf(card)

const onlyWhen = (condition: string, test: string): string =>
  `sum(n) FILTER (CASE WHEN ${condition} THEN ${test} ELSE false END)`
const hasDigits = (pattern: string): string => `regexp_matches(digits, ${literal(pattern)})`

/** Sums over `digits`, `v` (the resident's number), `card`, `mail`, `plated` and `n`. */
export const withinSums = `sum(n) FILTER (v <> '') AS formatted,
    ${onlyWhen(`v <> ''`, residentCheck)} AS residents,
    ${onlyWhen(`v = ''`, hasDigits(`^ *${firstResident}(?:[.]0+)? *\n`))} AS first,
    ${onlyWhen(`v = ''`, hasDigits(`^ *${likelyFirst}(?:[.]0+)? *\n`))} AS likely,
    ${onlyWhen(`v = ''`, hasDigits(telephone('[0-9]{11}')))} AS elevens,
    ${onlyWhen(`v = ''`, hasDigits(telephone(mobile)))} AS mobiles,
    sum(n) FILTER (card <> '') AS cardlike,
    ${onlyWhen(`card <> ''`, luhn('card'))} AS cards,
    sum(n) FILTER (mail) AS mails,
    sum(n) FILTER (plated) AS plates`

/** SQL over the same, for one cell: one of the kind stands among other words in it. The check digits of `v` and `card` are tried. */
export const personalIn: Readonly<Partial<Record<DetectorKind, string>>> = {
  residentId: `CASE WHEN v <> '' THEN ${residentCheck} WHEN v = '' THEN ${hasDigits(`^ *${firstResident}(?:[.]0+)? *\n`)} END`,
  phone: `CASE WHEN v = '' THEN ${hasDigits(telephone(mobile))} END`,
  bankCard: `CASE WHEN card <> '' THEN ${luhn('card')} END`,
  email: 'mail',
  plate: 'plated',
}

export function withinOf(rows: readonly Row[]): Within {
  const of = (name: string): number => rows.reduce((sum, row) => sum + Number(row[name] ?? 0), 0)
  return {
    residents: { formatted: of('formatted'), hits: of('residents') },
    firstResidents: { formatted: of('first'), likely: of('likely') },
    mobiles: { elevens: of('elevens'), hits: of('mobiles') },
    cards: { formatted: of('cardlike'), hits: of('cards') },
    emails: of('mails'),
    plates: of('plates'),
  }
}

/** Hits of a check that chance does not explain: twice what it gives among so many of the form. */
const beyondChance = ({ formatted, hits }: { formatted: number; hits: number }, chance: number): number =>
  hits > 2 * chance * formatted ? hits : 0

/**
 * A number of eighteen digits that passes its check is taken for a citizen's when it is one of few of that form or most of them pass:
 * among serial numbers of the same form one in eleven passes by chance. Bank cards likewise.
 */
export const residentsOf = ({ residents }: Within): number => beyondChance(residents, residentChance)
export const cardsOf = ({ cards }: Within): number => beyondChance(cards, cardChance)

/** Fewer than these prove nothing without a header. */
const enoughFirst = 5

export const firstResidentsOf = ({ firstResidents }: Within, filled: number, isNamed: boolean): number => {
  const { formatted, likely } = firstResidents
  return isNamed ? formatted : likely >= enoughFirst && likely * 2 > filled ? likely : 0
}
