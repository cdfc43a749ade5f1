import type { ColumnType } from '../lake/model.ts'
import type { Bind } from './bind.ts'

/**
 * A value of a column's type in the form that compares exactly: whole numbers and decimals as digits, dates as text. BIGINT and
 * DECIMAL travel as strings, since JSON numbers lose their last digits.
 */
export type Value = string | boolean

const expected: Readonly<Record<ColumnType, { readonly zh: string; readonly en: string }>> = {
  text: { zh: '文本（加引号）', en: 'a text in quotes' },
  integer: { zh: '整数', en: 'a whole number' },
  decimal: { zh: '小数', en: 'a decimal number' },
  double: { zh: '数值', en: 'a number' },
  boolean: { zh: 'true 或 false', en: 'true or false' },
  date: { zh: '日期，如 2026-11-23', en: 'a date such as 2026-11-23' },
  timestamp: { zh: '时间，如 2026-11-23 10:00:00', en: 'a time such as 2026-11-23 10:00:00' },
  time: { zh: '时刻，如 10:00:00', en: 'a time of day such as 10:00:00' },
  geometry: { zh: '空间列不能与值比较', en: 'a geometry column cannot be compared' },
}
export const expectedValue = (type: ColumnType) => expected[type]

const longestText = 10_000
const int64 = 2n ** 63n

/** Reads a JSON value as one of the column's type; undefined where it is none. */
export function readValue(type: ColumnType, given: unknown): Value | undefined {
  switch (type) {
    case 'text':
      return typeof given === 'string' && given.length <= longestText && !given.includes('\0') ? given : undefined
    case 'integer':
      return readInteger(given)
    case 'decimal':
      return readDecimal(given)
    case 'double':
      return readDouble(given)
    case 'boolean':
      return typeof given === 'boolean' ? given : given === 'true' || given === 'false' ? given === 'true' : undefined
    case 'date':
      return typeof given === 'string' && isDate(given) ? given : undefined
    case 'timestamp':
      return readTimestamp(given)
    case 'time':
      return typeof given === 'string' && isTime(given) ? given : undefined
    case 'geometry':
      return undefined
  }
}

function readInteger(given: unknown): string | undefined {
  const text = typeof given === 'number' && Number.isSafeInteger(given) ? String(given) : given
  if (typeof text !== 'string' || !/^-?\d{1,19}$/.test(text)) return undefined
  const value = BigInt(text)
  return value >= -int64 && value < int64 ? String(value) : undefined
}

function readDecimal(given: unknown): string | undefined {
  const text = typeof given === 'number' && Number.isFinite(given) ? String(given) : given
  if (typeof text !== 'string') return undefined
  const parts = /^(-?)0*(\d{1,38})(?:\.(\d{1,38}))?$/.exec(text)
  return parts ? `${parts[1]}${parts[2]}${parts[3] ? `.${parts[3]}` : ''}` : undefined
}

function readDouble(given: unknown): string | undefined {
  const isNumeric = typeof given === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?$/.test(given)
  const value = typeof given === 'number' ? given : isNumeric ? Number(given) : Number.NaN
  return Number.isFinite(value) ? String(value) : undefined
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text && !text.startsWith('0000')
}

const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?$/.test(text)

function readTimestamp(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined
  const [date = '', time = '00:00:00', ...rest] = given.split(/[ T]/)
  return rest.length === 0 && isDate(date) && isTime(time) ? `${date} ${time}` : undefined
}

const engineTypes: Readonly<Partial<Record<ColumnType, string>>> = {
  integer: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  time: 'TIME',
}

/** The value as a parameter of the column's own type, so that the comparison is the column's and not one of texts. */
export function bound(type: ColumnType, value: Value, bind: Bind): string {
  if (type === 'text' || type === 'boolean') return bind(value)
  return `CAST(${bind(value)} AS ${engineTypes[type] ?? 'VARCHAR'})`
}
