import type { ColumnType, Reading } from './model.ts'
import { digitsIn, exactly, widest } from './number-digits.ts'
import { matches, plainText, readings, toNarrow } from './reading.ts'

/** Share of a sample that must fit before a reading is tried on every row. */
const likely = 0.9

const dayFirst = /^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.][0-9]{4}/

/** Which of day and month comes first, if the values themselves say so: a part above 12 is a day. */
function orderOf(values: readonly string[]): 'dmy' | 'mdy' | undefined {
  const parts = values.flatMap((value) => {
    const found = dayFirst.exec(value.trim())
    return found ? [{ first: Number(found[1]), second: Number(found[2]) }] : []
  })
  const isDayFirst = parts.some(({ first }) => first > 12)
  const isMonthFirst = parts.some(({ second }) => second > 12)
  if (isDayFirst === isMonthFirst) return undefined
  return isDayFirst ? 'dmy' : 'mdy'
}

const saysDate = /日期|时间|年月日|date|day$/i

/** The type that the publisher chose, and whether the column was a decimal in the version before. */
type Said = { readonly only?: ColumnType | undefined; readonly wasDecimal?: boolean | undefined }

/**
 * The narrowest reading that fits a sample of a column's values (empty words left out), or text. Eight digits are a date
 * only when there are enough of them that chance is out of the question, or the header says so. With `only`, the reading of that
 * type that fits best.
 */
export function discover(values: readonly string[], label: string, said: Said = {}): Reading {
  const { only } = said
  if (only === 'text' || only === 'geometry') return { type: only }
  if (values.length === 0) return { type: only ?? 'text' }
  const fullWidth = values.some((value) => toNarrow(value) !== value)
  const order = orderOf(values)
  const sure = saysDate.test(label) || values.length >= 10 || only !== undefined
  let best: { reading: Reading; share: number } = { reading: { type: only ?? 'text' }, share: 0 }
  for (const plain of readings) {
    if (only && plain.type !== only) continue
    if ((plain.format === 'dmy' || plain.format === 'mdy') && plain.format !== order) continue
    if (plain.format === 'compact' && !sure) continue
    const reading = fullWidth && plain.type !== 'boolean' ? { ...plain, fullWidth } : plain
    const share = values.filter((value) => matches(reading, value)).length / values.length
    if (share === 1) return sized(reading, values, said)
    if (share >= (only ? 0 : likely) && share > best.share) best = { reading, share }
  }
  return sized(best.reading, values, said)
}

/** Gives a decimal the type, precision and scale that keep every digit of what was seen; the pass over all rows widens them. */
function sized(reading: Reading, values: readonly string[], { only, wasDecimal }: Said): Reading {
  if (reading.type !== 'decimal') return reading
  const numbers = values.filter((value) => matches(reading, value)).map((value) => plainText(reading, value))
  const written = Math.max(0, ...numbers.map((text) => text.split('.')[1]?.length ?? 0))
  const digits = digitsIn(numbers)
  if (only === 'decimal') return { ...reading, ...widest(digits) }
  const exact = exactly({ ...reading, scale: written }, digits, wasDecimal)
  // No type keeps them all: that is for the pass over all rows to find out.
  return exact.type === 'text' ? { ...reading, ...widest(digits) } : exact
}

const saysCode =
  /代码|编码|编号|号码|证号|账号|帐号|卡号|单号|电话|手机|邮编|邮政|区号|传真|zip|postal|phone|mobile|^tel|fax|code|isbn|sku/i
/** First two digits of a division code, GB/T 2260. */
const provinces = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|00)/
const mobile = /^1[3-9][0-9]{9}$/

export type DigitFacts = {
  /** Cells like `0123`: a number would lose the zero. */
  readonly leadingZeros: number
  readonly shortest: number
  readonly longest: number
  readonly sample: readonly string[]
}

/** R-CODE: what is written in digits but is a name for something stays text. Says why, or undefined for a real number. */
export function codeReason({ leadingZeros, shortest, longest, sample }: DigitFacts, label: string): string | undefined {
  if (leadingZeros > 0) return 'leadingZeros'
  if (longest >= 16) return 'longDigits'
  if (saysCode.test(label)) return 'header'
  if (shortest !== longest || sample.length < 3) return undefined
  const share = (pattern: RegExp): number => sample.filter((value) => pattern.test(value.trim())).length / sample.length
  // By chance 7 of 90 numbers of eleven digits look like a mobile phone, 3 of 10 of these lengths like a division code.
  if (longest === 11 && share(mobile) > 0.9) return 'phone'
  if ([6, 9, 12].includes(longest) && share(provinces) > 0.98) return 'division'
  return undefined
}
