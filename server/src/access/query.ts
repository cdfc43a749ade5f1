import { counted } from '@gongshu/tabular/counted'
import { type ColumnType, rowNumber } from '../lake/model.ts'
import { type Aggregate, aggregateTypeOf, readAggregate } from './aggregate.ts'
import { type Fault, type Faults, gatherFaults } from './fault.ts'
import { type Askable, type Filter, readFilter } from './filter.ts'

/** What may be asked: the parameters of the rows API as they came. */
export type QueryInput = {
  readonly limit?: number | undefined
  readonly after?: string | undefined
  readonly where?: string | undefined
  readonly select?: string | undefined
  readonly sort?: string | undefined
  readonly group?: string | undefined
  readonly agg?: string | undefined
}

/** A column as a query may speak of it: hidden ones do not exist, masked ones can be shown and nothing else. */
export type QueryColumn = Askable & { readonly masked?: boolean }

export type SortKey = { readonly key: string; readonly type: ColumnType; readonly descending: boolean }
export type Output = { readonly name: string; readonly type: ColumnType }

/** A checked query. SQL is generated from this tree and from nothing else. */
export type Query = {
  readonly limit: number
  readonly where: Filter | null
  /** Columns, or aggregates by their own text (`sum(x)`). */
  readonly outputs: readonly Output[]
  /** Complete: its last key tells any two rows apart. */
  readonly order: readonly SortKey[]
  /** Null for rows; an empty list for one row over all. */
  readonly group: readonly string[] | null
  readonly aggregates: readonly Aggregate[]
}

export const mostRows = 10_000
const defaultLimit = 100
const mostKeys = 16

const pseudoColumn: QueryColumn = { name: rowNumber, type: 'integer' }
const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)

/** Reads and checks a query against the columns; gives every fault, not only the first. */
export function readQuery(
  input: QueryInput,
  columns: readonly QueryColumn[],
): { readonly query: Query } | { readonly faults: readonly Fault[] } {
  const faults = gatherFaults()
  const find = findIn(columns, faults)
  const limit = readLimit(input.limit, faults)
  const where = input.where ? readWhere(input.where, find, faults) : null
  const isGrouped = Boolean(input.group || input.agg)
  const query = isGrouped
    ? readGrouped(input, find, faults, { limit, where: where ?? null })
    : readRows(input, columns, find, faults, { limit, where: where ?? null })
  return faults.found.length > 0 ? { faults: faults.found } : { query }
}

type Find = (place: string, name: string, isShownOnly?: boolean) => QueryColumn | undefined

function findIn(columns: readonly QueryColumn[], faults: Faults): Find {
  const known = new Map([...columns, pseudoColumn].map((column) => [column.name, column]))
  return (place, name, isShownOnly = false) => {
    const column = known.get(name)
    if (!column) {
      const shown = name.slice(0, 100)
      return faults.add(place, `没有列 ${shown}`, `there is no column ${shown}`)
    }
    if (column.masked && !isShownOnly) {
      return faults.add(
        place,
        `列 ${column.name} 已脱敏，不能用于筛选、排序、分组或汇总`,
        `column ${column.name} is masked: it cannot be filtered, sorted, grouped or aggregated`,
      )
    }
    return column
  }
}

function readLimit(limit: number | undefined, faults: Faults): number {
  if (limit === undefined) return defaultLimit
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostRows) return limit
  faults.add(
    'limit',
    `应为 1 至 ${mostRows} 的整数；整表请下载`,
    `a whole number from 1 to ${mostRows}; for all, download the file`,
  )
  return defaultLimit
}

function readWhere(text: string, find: Find, faults: Faults): Filter | undefined {
  if (text.length > 100_000) return faults.add('where', '条件过长', 'the condition is too long')
  let tree: unknown
  try {
    tree = JSON.parse(text)
  } catch {
    const example = '{"and":[["code","eq","440300"]]}'
    return faults.add('where', `不是合法的 JSON；应如 ${example}`, `is not JSON; it should be such as ${example}`)
  }
  const ask = (place: string, name: string): Askable | undefined => find(place, name)
  return readFilter(tree, ask, faults)
}

type Common = Pick<Query, 'limit' | 'where'>

function readRows(
  input: QueryInput,
  columns: readonly QueryColumn[],
  find: Find,
  faults: Faults,
  common: Common,
): Query {
  const selected = listOf(input.select)
  const found = selected.flatMap((name, index) => find(`select[${index}]`, name, true) ?? [])
  if (new Set(selected).size < selected.length) faults.add('select', '列名重复', 'a column is named twice')
  const outputs = (selected.length > 0 ? found : columns).map(({ name, type }) => ({ name, type }))
  const keys = readSort(input.sort, faults, (place, name) => {
    const column = find(place, name)
    if (column?.type === 'geometry') return faults.add(place, '空间列不能排序', 'a geometry column has no order')
    return column
  })
  return { ...common, outputs, order: [...upToRow(keys), ...tiebreaker(keys)], group: null, aggregates: [] }
}

/** What follows the row number cannot matter. */
const upToRow = (keys: readonly SortKey[]): readonly SortKey[] => {
  const at = keys.findIndex(({ key }) => key === rowNumber)
  return at < 0 ? keys : keys.slice(0, at + 1)
}
const tiebreaker = (keys: readonly SortKey[]): readonly SortKey[] =>
  keys.some(({ key }) => key === rowNumber) ? [] : [{ key: rowNumber, type: 'integer', descending: false }]

function readGrouped(input: QueryInput, find: Find, faults: Faults, common: Common): Query {
  if (input.select)
    faults.add('select', '汇总查询用 group 和 agg 指定列', 'an aggregate names its columns by group and agg')
  const group = listOf(input.group).flatMap((name, index) => find(`group[${index}]`, name) ?? [])
  if (group.some(({ type }) => type === 'geometry'))
    faults.add('group', '空间列不能分组', 'a geometry column cannot be grouped')
  const texts = listOf(input.agg ?? 'count()')
  const aggregates = texts.flatMap((text, index) => readAggregate(text, `agg[${index}]`, find, faults) ?? [])
  if (new Set([...group, ...aggregates].map(({ name }) => name)).size < group.length + aggregates.length) {
    faults.add('agg', '分组列或汇总重复', 'a column or an aggregate is named twice')
  }
  if (group.length > mostKeys || aggregates.length > mostKeys) {
    faults.add('group', `分组列与汇总各不超过 ${mostKeys} 个`, `no more than ${mostKeys} of each`)
  }
  const outputs: readonly Output[] = [
    ...group.map(({ name, type }) => ({ name, type })),
    ...aggregates.map((aggregate) => ({ name: aggregate.name, type: aggregateTypeOf(aggregate) })),
  ]
  const names = outputs.map(({ name }) => name).join(', ')
  const keys = readSort(input.sort, faults, (place, name) => {
    const output = outputs.find((one) => one.name === name)
    return output ?? faults.add(place, `汇总结果只能按这些排序：${names}`, `the result can be sorted by ${names}`)
  })
  const sorted = new Set(keys.map(({ key }) => key))
  const rest = group
    .filter(({ name }) => !sorted.has(name))
    .map(({ name, type }) => ({ key: name, type, descending: false }))
  return { ...common, outputs, order: [...keys, ...rest], group: group.map(({ name }) => name), aggregates }
}

function readSort(
  text: string | undefined,
  faults: Faults,
  resolve: (place: string, name: string) => Output | undefined,
): SortKey[] {
  const parts = listOf(text)
  if (parts.length > mostKeys)
    faults.add('sort', `排序列不超过 ${mostKeys} 个`, `no more than ${counted(mostKeys, 'sort column')}`)
  const keys = parts.slice(0, mostKeys).flatMap((part, index) => {
    const descending = part.startsWith('-')
    const found = resolve(`sort[${index}]`, descending ? part.slice(1) : part)
    return found === undefined ? [] : [{ key: found.name, type: found.type, descending }]
  })
  if (new Set(keys.map(({ key }) => key)).size < keys.length)
    faults.add('sort', '排序列重复', 'a column is sorted by twice')
  return keys
}

/** What a query looked like, without any value: this much goes into the ledger. */
export const shapeOf = ({ limit, outputs, order, group, aggregates }: Query) => ({
  limit,
  columns: outputs.map(({ name }) => name),
  order: order.map(({ key, descending }) => (descending ? `-${key}` : key)),
  ...(group ? { group, aggregates: aggregates.map(({ name }) => name) } : {}),
})
