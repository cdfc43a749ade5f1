// Which type holds every digit of a column's numbers: a decimal of at most 38 digits, or a double where that loses nothing.
import type { Reading } from './model.ts'
import { plainNumber, valueIn } from './reading.ts'

/** What all rows say of the digits of a column's numbers. */
export type Digits = {
  /** Most digits before and after the point. */
  readonly whole: number
  readonly scale: number
  /** Numbers written with an exponent. */
  readonly exponents: number
  /** Numbers that would come back from a double with other digits. */
  readonly inexact: number
}

/** The widest decimal that the engine has. */
export const mostDigits = 38
/** Up to here a decimal takes eight bytes. */
const narrow = 18
/** Beyond this many digits after the point a number is a measurement, which a double holds as well, if it does. */
const longestScale = 8
/** Every decimal of as many digits comes back from a double. */
const exactDigits = 15

/** The digits that count: nothing before the first or after the last that is not zero. */
const digitsOf = (text: string): string =>
  (/^[^eE]*/.exec(text)?.[0] ?? '').replace(/[^0-9]/g, '').replace(/^0+|0+$/g, '')

/** What has no exponent and fewer characters is no number so small that a double has fewer digits for it. */
const ordinary = 300
/** The most digits that are compared. */
const mostCompared = 100

/**
 * Whether a number survives a double: written with as many digits as it has, the double gives them back. What a program printed from a
 * double does, with however many digits; what a person or a decimal wrote does not for long. A number too large for any double is
 * refused as none, so nothing of it is lost in silence.
 */
export function survives(text: string): boolean {
  const digits = digitsOf(text)
  const value = Math.abs(Number(text))
  if (digits === '' || value === Number.POSITIVE_INFINITY) return true
  if (digits.length <= exactDigits && text.length <= ordinary && !/e/i.test(text)) return true
  if (digits.length > mostCompared) return false
  return digitsOf(String(value)) === digits || rounded(value, digits.length) === digits
}

/** So many digits of a double, as every printer gives them: half way between two goes to the even one, where JavaScript goes up. */
function rounded(value: number, count: number): string {
  const exact = value.toExponential(mostCompared).replace(/e.*|[.]/g, '')
  const kept = BigInt(exact.slice(0, count))
  const rest = exact.slice(count)
  const half = '5'.padEnd(rest.length, '0')
  return String(rest > half || (rest === half && kept % 2n === 1n) ? kept + 1n : kept)
}

/** SQL: the same of a cell, as true where it does not survive; false of what is no number. */
export function isInexact(reading: Reading, cell: string): string {
  const text = plainNumber(reading, cell)
  const digitsOfText = (sql: string): string =>
    `trim(regexp_replace(regexp_extract(${sql}, '^[^eE]*'), '[^0-9]', '', 'g'), '0')`
  const digits = digitsOfText(text)
  const value = `abs(TRY_CAST(${text} AS DOUBLE))`
  const printed = `printf('%.*e', (length(${digits}) - 1)::INTEGER, ${value})`
  const back = `replace(regexp_extract(${printed}, '^[^e]*'), '.', '')`
  const hasExponent = `(contains(${cell}, 'e') OR contains(${cell}, 'E'))`
  // What the engine itself would print comes after the short ones, and last the rest, which costs twenty times as much.
  const branches = [
    `WHEN strlen(${cell}) <= ${exactDigits} AND NOT ${hasExponent} THEN false`,
    `WHEN TRY_CAST(${cell} AS DOUBLE)::VARCHAR = ${cell} THEN false`,
    `WHEN length(${digits}) <= ${exactDigits} AND strlen(${cell}) <= ${ordinary} AND NOT ${hasExponent} THEN false`,
    `WHEN ${digits} = '' OR NOT coalesce(isfinite(${value}), false) THEN false`,
    `WHEN length(${digits}) > ${mostCompared} THEN true`,
  ]
  return `(CASE ${branches.join(' ')} ELSE ${back} <> ${digits} AND ${digitsOfText(`${value}::VARCHAR`)} <> ${digits} END)`
}

/** SQL: digits before and after the point of a cell that is a number, zeros at the edges left out. */
export function digitSums(reading: Reading, cell: string): Readonly<Record<keyof Digits, string>> {
  const number = `(CASE WHEN ${valueIn({ ...reading, type: 'double' }, cell)} IS NOT NULL THEN ${cell} END)`
  const text = plainNumber(reading, number)
  return {
    whole: `max(length(ltrim(regexp_extract(${text}, '^[-+]?([0-9]*)', 1), '0')))`,
    scale: `max(length(rtrim(regexp_extract(${text}, '[.]([0-9]*)', 1), '0')))`,
    exponents: `count(*) FILTER (regexp_matches(${text}, '[eE]'))`,
    inexact: `count(*) FILTER (${isInexact(reading, number)})`,
  }
}

/**
 * The reading that keeps every digit, or text where none does. Amounts are decimals. What has more than eight digits after the point is
 * a double if it survives one, and else a decimal of up to 38 digits. `wasDecimal`: in the version before, and that goes on.
 */
export function exactly(reading: Reading, digits: Digits, wasDecimal = false): Reading {
  const { precision, scale: written = 0, ...marks } = reading
  const scale = Math.max(digits.scale, Math.min(written, longestScale))
  const fits = digits.exponents === 0 && digits.whole + scale <= mostDigits
  const survivesDouble = digits.inexact === 0
  if (fits && (scale <= longestScale || wasDecimal || !survivesDouble)) {
    const isNarrow = precision !== mostDigits && scale <= 4 && digits.whole + scale <= narrow
    return { ...marks, type: 'decimal', precision: isNarrow ? narrow : mostDigits, scale }
  }
  return survivesDouble ? { ...marks, type: 'double' } : { type: 'text' }
}

/** A decimal that keeps the whole digits, and of the others what there is room for. */
export const widest = ({ whole, scale }: Digits): Pick<Reading, 'precision' | 'scale'> => ({
  precision: mostDigits,
  scale: Math.max(0, Math.min(scale, mostDigits - whole)),
})

/** Of the values of a sample. */
export function digitsIn(texts: readonly string[]): Digits {
  const parts = texts.map((text) => ({
    text,
    whole: (/^[-+]?0*([0-9]*)/.exec(text)?.[1] ?? '').length,
    scale: (/[.]([0-9]*?)0*(?:$|[eE])/.exec(text)?.[1] ?? '').length,
  }))
  return {
    whole: Math.max(0, ...parts.map(({ whole }) => whole)),
    scale: Math.max(0, ...parts.map(({ scale }) => scale)),
    exponents: texts.filter((text) => /e/i.test(text)).length,
    inexact: texts.filter((text) => !survives(text)).length,
  }
}
