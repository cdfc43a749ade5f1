/** The meaning of a query, written down a second time and as simply as possible: rows in memory, no SQL. */
import type { ColumnType } from '../lake/model.ts'
import type { Aggregate } from './aggregate.ts'
import type { Filter } from './filter.ts'
import type { Query, SortKey } from './query.ts'
import type { Value } from './value.ts'

export type Cell = string | number | boolean | null
/** Cells as the API gives them: whole numbers and decimals as strings. */
export type MemoryRow = Readonly<Record<string, Cell>>

export function evaluate(query: Query, rows: readonly MemoryRow[], minimumGroup = 1): MemoryRow[] {
  const kept = rows.filter((row) => query.where === null || fits(query.where, row))
  const found = query.group ? grouped(query, query.group, kept, minimumGroup) : kept
  return found.toSorted((a, b) => compareBy(query.order, a, b)).map((row) => pick(query, row))
}

const pick = (query: Query, row: MemoryRow): MemoryRow =>
  Object.fromEntries(query.outputs.map(({ name }) => [name, row[name] ?? null]))

export function fits(filter: Filter, row: MemoryRow): boolean {
  if (filter.kind === 'not') return !fits(filter.part, row)
  if (filter.kind !== 'test') {
    const fitting = filter.parts.filter((part) => fits(part, row)).length
    return filter.kind === 'and' ? fitting === filter.parts.length : fitting > 0
  }
  const { operator, values, type } = filter
  const cell = row[filter.column] ?? null
  const [value] = values
  if (operator === 'null') return (cell === null) === value
  if (operator === 'ne') return value === undefined || cell === null || compare(type, cell, value) !== 0
  if (cell === null) return false
  const against = (one: Value): number => compare(type, cell, one)
  if (operator === 'in') return values.some((one) => against(one) === 0)
  if (value === undefined) return false
  if (operator === 'prefix') return String(cell).startsWith(String(value))
  const sign = against(value)
  return { eq: sign === 0, lt: sign < 0, lte: sign <= 0, gt: sign > 0, gte: sign >= 0 }[operator]
}

function compare(type: ColumnType, a: string | number | boolean, b: string | number | boolean): number {
  switch (type) {
    case 'text':
      return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
    case 'integer':
      return Number(BigInt(a) - BigInt(b))
    case 'decimal':
    case 'double':
    case 'boolean':
      return Number(a) - Number(b)
    default:
      return a < b ? -1 : a > b ? 1 : 0
  }
}

function compareBy(order: readonly SortKey[], a: MemoryRow, b: MemoryRow): number {
  for (const { key, type, descending } of order) {
    const [left = null, right = null] = [a[key], b[key]]
    if (left === null || right === null) {
      if (left === right) continue
      return left === null ? 1 : -1
    }
    const sign = compare(type, left, right)
    if (sign !== 0) return descending ? -sign : sign
  }
  return 0
}

function grouped(query: Query, keys: readonly string[], rows: readonly MemoryRow[], minimumGroup: number): MemoryRow[] {
  const groups = Map.groupBy(rows, (row) => JSON.stringify(keys.map((key) => row[key] ?? null)))
  if (keys.length === 0 && rows.length === 0) groups.set('[]', [])
  return [...groups.values()]
    .filter((members) => minimumGroup <= 1 || members.length >= minimumGroup)
    .map((members) =>
      Object.fromEntries([
        ...keys.map((key) => [key, members[0]?.[key] ?? null] as const),
        ...query.aggregates.map((aggregate) => [aggregate.name, aggregated(aggregate, members)] as const),
      ]),
    )
}

function aggregated({ of, column }: Aggregate, rows: readonly MemoryRow[]): Cell {
  if (!column) return String(rows.length)
  const cells = rows.map((row) => row[column.name] ?? null).filter((cell) => cell !== null)
  const [first] = cells
  if (of === 'count') return String(cells.length)
  if (of === 'countDistinct') return String(new Set(cells).size)
  if (first === undefined) return null
  if (of === 'min') return cells.reduce((a, b) => (compare(column.type, b, a) < 0 ? b : a))
  if (of === 'max') return cells.reduce((a, b) => (compare(column.type, b, a) > 0 ? b : a))
  if (of === 'avg' && column.type === 'integer') return Number(sumOf(cells)) / cells.length
  if (of === 'avg') return cells.reduce<number>((sum, cell) => sum + Number(cell), 0) / cells.length
  if (column.type === 'integer') return String(sumOf(cells))
  const sum = cells.reduce<number>((total, cell) => total + Number(cell), 0)
  return column.type === 'decimal' ? sum.toFixed(2) : sum
}

const sumOf = (cells: readonly (string | number | boolean)[]): bigint =>
  cells.reduce<bigint>((sum, cell) => sum + BigInt(cell), 0n)
