/**
 * How a version is shown to those who review it: enough to see what a column is, not whom it is about (R-CODE-04). Pure.
 * What points at a person is masked for everyone. From another house than the publisher's, what tells persons apart is coarser too.
 */
import { type ColumnType, isPersonal, type Version } from '../lake/model.ts'
import { numberOf } from '../platform/rules.ts'
import type { Mask } from './mask.ts'
import type { RuledColumn } from './model.ts'
import { rules } from './rules.ts'

type Column = Version['columns'][number]

const direct: Readonly<Record<string, Mask>> = {
  residentId: { kind: 'partial', keepStart: 6, keepEnd: 1 },
  phone: { kind: 'partial', keepStart: 3, keepEnd: 2 },
  bankCard: { kind: 'partial', keepStart: 4, keepEnd: 0 },
  email: { kind: 'partial', keepStart: 1, keepEnd: 4 },
  personName: { kind: 'partial', keepStart: 1, keepEnd: 0 },
  address: { kind: 'partial', keepStart: 6, keepEnd: 0 },
  plate: { kind: 'partial', keepStart: 2, keepEnd: 0 },
}
const otherMask: Mask = { kind: 'partial', keepStart: 1, keepEnd: 0 }
const allStars: Mask = { kind: 'partial', keepStart: 0, keepEnd: 0 }
const county: Mask = { kind: 'generalise', to: { characters: 6 } }

type Quasi = {
  readonly fits: (column: Column) => boolean
  readonly mask: (type: ColumnType) => Mask
}

const isDay = ({ type }: Pick<Column, 'type'>): boolean => type === 'date' || type === 'timestamp'
const said =
  (pattern: RegExp) =>
  ({ label, name }: Pick<Column, 'label' | 'name'>): boolean =>
    pattern.test(label) || pattern.test(name)

/** 准标识符: what together with others tells one person from the rest. The first that fits counts. */
const quasiIdentifiers: readonly Quasi[] = [
  // Any day in a register of persons is a day of somebody's life: of birth, of moving in, of a diagnosis.
  { fits: isDay, mask: () => ({ kind: 'generalise', to: 'year' }) },
  {
    fits: said(/出生|生日|birth/i),
    mask: (type) => (type === 'text' ? { kind: 'generalise', to: { characters: 4 } } : allStars),
  },
  {
    fits: said(/年龄|周岁|\bage\b/i),
    mask: (type) => (isNumber(type) ? { kind: 'generalise', to: { width: 10 } } : allStars),
  },
  { fits: said(/性别|\bsex\b|gender/i), mask: () => allStars },
  { fits: said(/姓名|户主|联系人|full_?name|person_?name/i), mask: () => otherMask },
  { fits: said(/住址|地址|门牌|楼栋|房号|address/i), mask: (type) => (type === 'text' ? county : allStars) },
  { fits: ({ detector }) => detector?.kind === 'address', mask: (type) => (type === 'text' ? county : allStars) },
  // A code of the divisions is a county's in its first six places; a name finer than the county has no such beginning.
  { fits: said(/区划|region|division/i), mask: (type) => (type === 'text' ? county : allStars) },
  { fits: said(/街道|乡镇|社区|村|小区|居委|street|township|village|community/i), mask: () => allStars },
]
const isNumber = (type: ColumnType): boolean => type === 'integer' || type === 'decimal' || type === 'double'

export const holdsPeople = (columns: readonly Column[]): boolean => columns.some(isPersonal)

/** From the publisher's own house. */
export const reviewedInside = (columns: readonly Column[]): RuledColumn[] => columns.map(shownInside)

/** From any other: in a register of persons quasi-identifiers are coarser as well. */
export function reviewedOutside(columns: readonly Column[]): RuledColumn[] {
  if (!holdsPeople(columns)) return reviewedInside(columns)
  return columns.map((column): RuledColumn => {
    const quasi = isPersonal(column) ? undefined : quasiIdentifiers.find(({ fits }) => fits(column))
    return quasi ? { ...column, show: 'masked', mask: quasi.mask(column.type) } : shownInside(column)
  })
}

function shownInside(column: Column): RuledColumn {
  if (!isPersonal(column)) return { ...column, show: 'clear' }
  return { ...column, show: 'masked', mask: direct[column.detector?.kind ?? ''] ?? otherMask }
}

/** 最小分组: a count of fewer is somebody. */
const smallestGroup = numberOf(rules, 'R-SEC-60')

export const reviewGroup = (columns: readonly Column[]): number => (holdsPeople(columns) ? smallestGroup : 1)
