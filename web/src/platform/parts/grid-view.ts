/**
 * What is seen of a table, as it stands in the address: the same names and the same JSON as the rows API, so that the
 * address under the grid is the call for what is seen (R: one way for pages and machines).
 */

import type { Query } from '../operations.ts'

export type Operator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'prefix' | 'null'
export type Value = string | number | boolean | null | readonly (string | number)[]
export type Condition = readonly [column: string, operator: Operator, value?: Value]

export type GridView = {
  readonly where: readonly Condition[]
  /** `-year,code`: minus is descending. */
  readonly sort: readonly string[]
  /** Empty: every column. */
  readonly select: readonly string[]
  /** The API's opaque place, or none for the start. */
  readonly after?: string | undefined
}

const operators: readonly string[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'prefix', 'null'] satisfies Operator[]

/** Reads the address leniently: a condition that cannot be read is left out, the API judges the rest. */
export function readView(query: URLSearchParams): GridView {
  const list = (name: string) => query.get(name)?.split(',').filter(Boolean) ?? []
  return {
    where: readConditions(query.get('where')),
    sort: list('sort'),
    select: list('select'),
    after: query.get('after') ?? undefined,
  }
}

function readConditions(text: string | null): Condition[] {
  if (!text) return []
  try {
    const parsed: unknown = JSON.parse(text)
    const all = typeof parsed === 'object' && parsed !== null && 'and' in parsed ? parsed.and : []
    return Array.isArray(all) ? all.filter(isCondition) : []
  } catch {
    return []
  }
}

const isCondition = (entry: unknown): entry is Condition =>
  Array.isArray(entry) && typeof entry[0] === 'string' && operators.includes(String(entry[1]))

/** The view as query parameters. */
export function viewQuery({ where, sort, select, after }: GridView): Query<'readRows'> {
  return {
    where: where.length > 0 ? JSON.stringify({ and: where }) : undefined,
    sort: sort.join(','),
    select: select.join(','),
    after,
  }
}

/** Unsorted → ascending → descending → unsorted. A changed order begins at the start again. */
export function toggleSort(view: GridView, column: string): GridView {
  const now = sortOf(view, column)
  const sort = now === undefined ? [column] : now === 'ascending' ? [`-${column}`] : []
  return { ...view, sort, after: undefined }
}

export const sortOf = ({ sort }: GridView, column: string): 'ascending' | 'descending' | undefined =>
  sort.includes(column) ? 'ascending' : sort.includes(`-${column}`) ? 'descending' : undefined

/** Replaces what stood on the column; the same conditions again take the filter off. */
export function toggleFilter(view: GridView, column: string, conditions: readonly Condition[]): GridView {
  const others = view.where.filter(([name]) => name !== column)
  const same = JSON.stringify(view.where.filter(([name]) => name === column)) === JSON.stringify(conditions)
  return { ...view, where: same ? others : [...others, ...conditions], after: undefined }
}
