import { type Column, type DetectorKind, isPersonal } from '../lake/model.ts'
import type { Fault, Faults } from './fault.ts'
import { gatherFaults } from './fault.ts'
import { expectedValue, readValue } from './value.ts'

/** Identifiers whose form and check digit can be tested one by one. */
export const testableIdentifiers = ['residentId', 'creditCode', 'phone'] as const satisfies readonly DetectorKind[]
export type TestableIdentifier = (typeof testableIdentifiers)[number]

export const comparisons = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const
export type Comparison = (typeof comparisons)[number]

/**
 * 检查: what is asked of each row of a version. A row is evaluated or not (an empty cell has no length), and an evaluated one
 * conforms or not. SQL is generated from this and from nothing else; what comes back is counts.
 */
export type Check =
  /** Every row; conforms where the cell has a value. */
  | { readonly kind: 'filled'; readonly column: string }
  /** Rows whose key is whole; conforms where no other row has it. */
  | { readonly kind: 'alone'; readonly columns: readonly string[] }
  /** Every row; conforms where no earlier row says the same in these columns, or in all columns where none is named. */
  | { readonly kind: 'first'; readonly columns: readonly string[] }
  | { readonly kind: 'matches'; readonly column: string; readonly pattern: string }
  | { readonly kind: 'length'; readonly column: string; readonly min?: number; readonly max?: number }
  /** Both ends belong to the range. */
  | { readonly kind: 'between'; readonly column: string; readonly min?: string; readonly max?: string }
  | { readonly kind: 'oneOf'; readonly column: string; readonly values: readonly string[] }
  /** The value stands in a column of another version. */
  | { readonly kind: 'among'; readonly column: string; readonly versionId: string; readonly other: string }
  | { readonly kind: 'compare'; readonly column: string; readonly operator: Comparison; readonly other: string }
  | { readonly kind: 'identifier'; readonly column: string; readonly identifier: TestableIdentifier }

export type Counts = {
  /** B: rows that the check says something about. */
  readonly evaluated: number
  /** A: those of them that conform. */
  readonly conforming: number
}

/** The columns that a check reads, each once. */
export function columnsOf(check: Check): readonly string[] {
  if ('columns' in check) return check.columns
  return check.kind === 'compare' ? [check.column, check.other] : [check.column]
}

type Known = Pick<Column, 'name' | 'label' | 'type' | 'detector'>
const families: readonly (readonly Column['type'][])[] = [
  ['integer', 'decimal', 'double'],
  ['date', 'timestamp'],
]

/** Every reason why a check cannot be asked of these columns, with what to write instead. */
export function checkFaults(check: Check, columns: readonly Known[], place: string): readonly Fault[] {
  const faults = gatherFaults()
  const found = columnsOf(check).map((name) => columns.find((column) => column.name === name))
  columnsOf(check).forEach((name, index) => {
    if (found[index]) return
    const names = columns.map((column) => column.name)
    const shown = names.slice(0, 12).join(' ') + (names.length > 12 ? ' …' : '')
    faults.add(place, `没有列 ${name}；这一版的列：${shown}`, `there is no column ${name}; this version has ${shown}`)
  })
  const [column, other] = found
  if (column) fitsKind(check, column, other, place, faults)
  return faults.found
}

function fitsKind(check: Check, column: Known, other: Known | undefined, place: string, faults: Faults): void {
  switch (check.kind) {
    case 'filled':
    case 'alone':
    case 'first':
    case 'among':
      return
    case 'matches':
    case 'identifier':
      if (column.type !== 'text')
        faults.add(
          place,
          `${column.label} 不是文本列，请改用取值范围`,
          `${column.label} is no text column; use a range instead`,
        )
      return
    case 'length':
      if (column.type !== 'text')
        faults.add(
          place,
          `${column.label} 不是文本列，没有长度，请改用取值范围`,
          `${column.label} is no text column and has no length; use a range`,
        )
      bounds(check.min, check.max, place, faults, (low, high) => low > high)
      return
    case 'between':
      if (column.type === 'text' || column.type === 'boolean' || column.type === 'geometry') {
        faults.add(
          place,
          `${column.label} 不是数值、日期或时间列，请改用格式、长度或代码表`,
          `${column.label} holds no numbers, dates or times; use a pattern, a length or a code list`,
        )
        return
      }
      for (const value of [check.min, check.max]) readable(value, column, place, faults)
      bounds(check.min, check.max, place, faults, (low, high) =>
        column.type === 'date' || column.type === 'timestamp' || column.type === 'time'
          ? low > high
          : Number(low) > Number(high),
      )
      return
    case 'oneOf':
      for (const value of check.values) readable(value, column, place, faults)
      // R-CODE-04: a list of people's numbers is personal data, and a rule is no place for it.
      if (isPersonal(column))
        faults.add(
          place,
          `${column.label} 是个人信息，不能把取值写进规则，请改用标识符校验或格式`,
          `${column.label} points at people, so its values cannot stand in a rule; use an identifier check or a pattern`,
        )
      return
    case 'compare': {
      if (!other) return
      const isAlike =
        column.type === other.type || families.some((one) => one.includes(column.type) && one.includes(other.type))
      if (!isAlike)
        faults.add(
          place,
          `${column.label} 与 ${other.label} 类型不同，不能比较；请选同为数值、同为日期或同类型的列`,
          `${column.label} and ${other.label} are of different types; choose two of numbers, two of dates, or of one type`,
        )
    }
  }
}

function bounds<T>(
  min: T | undefined,
  max: T | undefined,
  place: string,
  faults: Faults,
  isReversed: (low: T, high: T) => boolean,
): void {
  if (min === undefined && max === undefined)
    faults.add(place, '上限、下限至少写一个', 'give a lower or an upper bound, or both')
  else if (min !== undefined && max !== undefined && isReversed(min, max))
    faults.add(place, '下限大于上限，请对调', 'the lower bound is above the upper one; exchange them')
}

function readable(value: string | undefined, { type, label }: Known, place: string, faults: Faults): void {
  if (value === undefined || readValue(type, value) !== undefined) return
  const { zh, en } = expectedValue(type)
  const shown = value.slice(0, 40)
  faults.add(place, `${label} 的“${shown}”应为${zh}`, `${label}: "${shown}" should be ${en}`)
}
