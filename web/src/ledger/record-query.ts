import { isObject, type Json, type JsonObject } from '@gongshu/tlog/jcs'

/** What was asked of a version, as the ledger keeps it: columns by their place, values never. */
export type ReadQuery = {
  /** Places of the columns shown; empty when the query grouped. */
  readonly columns: readonly number[]
  /** Null for rows; places grouped by, none for one figure over all. */
  readonly group: readonly number[] | null
  readonly aggregates: number
  /** Place 0 is the order of the file or, of groups, a figure. */
  readonly order: readonly { readonly place: number; readonly descending: boolean }[]
  readonly limit: number | undefined
  /** Places of the columns that rows were filtered by. */
  readonly filtered: readonly number[]
  readonly raw: Json
}

const numbers = (value: Json | undefined): readonly number[] =>
  Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : []

/** Undefined where the record has no query of rows, or one whose members are not what they should be. */
export function queryOf({ query, filtered }: JsonObject): ReadQuery | undefined {
  if (!isObject(query) || !Array.isArray(query.columns)) return undefined
  return {
    columns: query.group === undefined ? numbers(query.columns) : [],
    group: query.group === undefined ? null : numbers(query.group),
    aggregates: Array.isArray(query.aggregates) ? query.aggregates.length : 0,
    order: numbers(query.order).map((place) => ({ place: Math.abs(place), descending: place < 0 })),
    limit: typeof query.limit === 'number' ? query.limit : undefined,
    filtered: numbers(filtered),
    raw: { query, ...(filtered === undefined ? {} : { filtered }) },
  }
}
