import { type Detected, detect } from './detectors.ts'
import type { Session } from './engine.ts'
import { isNamed } from './identifiers.ts'
import type { ColumnType, Detector } from './model.ts'

// Identifiers that a program took for numbers: 13,900,991,234, a BIGINT, 13900991234.0. They are looked for among the whole values only
// of columns whose bounds leave room for them (R-CODE-03, R-CODE-04).

/** Eleven digits are a telephone's, fifteen and more a person's or a card's. */
const elevenDigits = { from: '10000000000', below: '100000000000' }
const fifteenDigits = { from: '100000000000000', below: '10000000000000000000' }

/** Amounts have as many digits: of these a mobile telephone's form says nothing. */
const quantity =
  /金额|收入|支出|产值|总额|增加值|预算|决算|余额|投资|资产|资本|负债|税|费|价|元$|人口|人数|面积|产量|销售|数量|流量|容量|总量|字节|时间|时刻|gdp|amount|total|sum|value|price|cost|revenue|population|area|bytes|size|time/i
/** Of the numbers of eleven digits, this share are a mobile telephone's where they are telephones. */
const nearlyAll = 0.9
const fewestUnnamed = 3

export type NumberColumn = {
  readonly label: string
  readonly type: ColumnType
  readonly unit?: string | undefined
  readonly max: unknown
  /** A relation of `v` and `n`. */
  readonly relation: string
  readonly values: number
  readonly filled: number
}

const largest = (max: unknown): number =>
  typeof max === 'number' || typeof max === 'string' ? Number(max) : Number.NaN

/** Nothing is read where the greatest value has fewer digits than a telephone, which is nearly every column. */
export async function detectInNumbers(
  session: Session,
  column: NumberColumn,
  signal?: AbortSignal,
): Promise<Detector[]> {
  const { label, type, unit, max, relation, values, filled } = column
  if (type !== 'integer' && type !== 'decimal' && type !== 'double') return []
  if (Number.isNaN(largest(max)) || largest(max) < 13_000_000_000) return []
  const isWhole = type === 'integer' ? 'true' : type === 'double' ? 'isfinite(v) AND v = trunc(v)' : 'v = trunc(v)'
  const fits = [elevenDigits, fifteenDigits].map(({ from, below }) => `(v >= ${from} AND v < ${below})`).join(' OR ')
  // A CASE, because the engine may try the cast first.
  const text = `SELECT CASE WHEN (${fits}) AND ${isWhole} THEN v::HUGEINT::VARCHAR END AS v, n FROM ${relation}`
  const target = { label, relation: `(SELECT v, n FROM (${text}) WHERE v IS NOT NULL)`, values, filled }
  const found = await detect(
    session,
    target,
    [{ pattern: '9{11}', regex: '[0-9]{11}', digits: 11, stretch: 11, length: 11 }],
    signal,
  )
  return found.detectors.filter((detector) => isCredible(detector, found, { label, unit }))
}

/** One in five amounts of eleven digits begins like a mobile telephone's number. */
function isCredible(
  { kind, hits }: Detector,
  { patterns: [elevens = 0] }: Detected,
  { label, unit }: Pick<NumberColumn, 'label' | 'unit'>,
): boolean {
  if (kind !== 'phone' || isNamed(kind, label)) return true
  if (unit !== undefined || quantity.test(label)) return false
  return hits >= fewestUnnamed && hits >= elevens * nearlyAll
}
