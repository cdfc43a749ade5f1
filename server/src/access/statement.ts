import type { Param } from '../lake/engine.ts'
import { type ColumnType, rowNumber } from '../lake/model.ts'
import { identifier } from '../lake/sql.ts'
import { aggregateSql } from './aggregate.ts'
import { type Bind, parameters } from './bind.ts'
import { type Filter, filterColumns } from './filter.ts'
import { filterSql } from './filter-sql.ts'
import { maskedSql } from './mask.ts'
import type { RuledColumn } from './model.ts'
import { afterSql, type OrderKey, orderSql, type Place } from './order.ts'
import type { Query } from './query.ts'

/** A version as the caller may see it: the ruling applied to a relation. */
export type Source = {
  /** Of `_row` and the version's columns. */
  readonly relation: string
  readonly columns: readonly RuledColumn[]
  readonly rowFilter: Filter | null
  readonly minimumGroup: number
  /** Keys the pseudonyms of a hash mask. */
  readonly secret: string
  /** Rows are numbered 1 … n in the relation without gaps, so that a page can be found by its numbers. */
  readonly isWhole: boolean
}

/** Outputs are named `c0`, `c1` … and the keys of the order `k0` …: no name of a column has to survive the way back. */
export type Statement = { readonly sql: string; readonly params: readonly Param[] }

/** One page and the first row of the next. */
export function pageStatement(source: Source, query: Query, place: Place | null): Statement {
  if (isByNumber(source, query)) return numberedPage(source, query, place)
  const { bind, params } = parameters()
  const inner = query.group ? groupedSql(source, query, bind) : visibleSql(source, query.where, bind)
  const keys = orderKeys(query)
  const shown = query.outputs.map(({ name }, index) => `${outputSql(query, name)} AS c${index}`)
  const kept = keys.map(({ sql }, index) => `${sql} AS k${index}`)
  const where = place && keys.length > 0 ? ` WHERE ${afterSql(keys, place, bind)}` : ''
  const order = keys.length > 0 ? ` ORDER BY ${orderSql(keys)}` : ''
  return {
    sql: `SELECT ${[...shown, ...kept].join(', ')} FROM (${inner}) AS v${where}${order} LIMIT ${query.limit + 1}`,
    params,
  }
}

/** Plain file order, where a page is a range of row numbers. */
export const isByNumber = ({ isWhole, rowFilter }: Source, { group, where, order: [first] }: Query): boolean =>
  isWhole && !group && !where && !rowFilter && first?.key === rowNumber && !first.descending

/**
 * The engine opens the one row group that holds these numbers, and nothing else has to be planned or sorted. The numbers have no
 * gaps, so the range holds the page and the first row of the next whatever order it comes in; `pageOf` puts it in order.
 */
function numberedPage(
  { relation, columns, secret }: Source,
  { outputs, limit }: Query,
  place: Place | null,
): Statement {
  const { bind, params } = parameters()
  const named = new Map(columns.map((column) => [column.name, column]))
  const shown = outputs.map(({ name }, index) => {
    const column = named.get(name)
    const sql = column && shownSql(column, bind, secret)
    if (!sql) throw new Error('a page shows what its ruling hides')
    return `${sql} AS c${index}`
  })
  const number = `r.${identifier(rowNumber)}`
  const after = BigInt(String(place?.[0] ?? 0))
  const range = `${number} > ${bind(after)} AND ${number} <= ${bind(after + BigInt(limit + 1))}`
  return { sql: `SELECT ${[...shown, `${number} AS k0`].join(', ')} FROM ${relation} AS r WHERE ${range}`, params }
}

/** How many rows, or groups, the whole answer has. */
export function countStatement(source: Source, query: Query): Statement {
  const { bind, params } = parameters()
  const inner = query.group ? groupedSql(source, query, bind) : visibleSql(source, query.where, bind)
  return { sql: `SELECT count(*) AS n FROM (${inner}) AS v`, params }
}

/** How many visible rows have the key, and of how many of them each claim is so, or has a value at all. No cell leaves. */
export function verifyStatement(source: Source, key: Filter, claims: readonly Filter[]): Statement {
  const { bind, params } = parameters()
  const inner = visibleSql(source, key, bind)
  const counted = claims.flatMap((claim, index) => [
    `count(*) FILTER (WHERE ${filterSql(claim, 'v', bind)}) AS c${index}`,
    ...filterColumns(claim).map((name) => `count(v.${identifier(name)}) AS p${index}`),
  ])
  return { sql: `SELECT ${['count(*) AS n', ...counted].join(', ')} FROM (${inner}) AS v`, params }
}

export type Rendering = (column: { readonly name: string; readonly type: ColumnType }, sql: string) => string

/** The whole answer, for a file: each output rendered for its format, under the name that the file is to show. */
export function fileStatement(
  source: Source,
  query: Query,
  outputs: readonly { readonly name: string; readonly type: ColumnType; readonly title: string }[],
  render: Rendering = (_, sql) => sql,
): Statement {
  const { bind, params } = parameters()
  const inner = query.group ? groupedSql(source, query, bind) : visibleSql(source, query.where, bind)
  const shown = outputs.map(
    (output) => `${render(output, outputSql(query, output.name))} AS ${identifier(output.title)}`,
  )
  const keys = orderKeys(query)
  // The engine writes files in the order it reads unless another is asked for; sorting by `_row` would only cost.
  const isFileOrder = !query.group && query.order[0]?.key === rowNumber && !query.order[0].descending
  const order = keys.length > 0 && !isFileOrder ? ` ORDER BY ${orderSql(keys)}` : ''
  return { sql: `SELECT ${shown.join(', ')} FROM (${inner}) AS v${order}`, params }
}

/**
 * Rows and columns as ruled: the row filter sees true values, everything outside this text sees masked ones. Columns are named
 * with their table throughout, since one may be called as an output is.
 */
function visibleSql({ relation, columns, rowFilter, secret }: Source, where: Filter | null, bind: Bind): string {
  const shown = columns.flatMap((column) => {
    const sql = shownSql(column, bind, secret)
    return sql ? [`${sql} AS ${identifier(column.name)}`] : []
  })
  const rows = rowFilter ? `(SELECT * FROM ${relation} AS f WHERE ${filterSql(rowFilter, 'f', bind)})` : relation
  const base = `SELECT ${[`r.${identifier(rowNumber)}`, ...shown].join(', ')} FROM ${rows} AS r`
  return where ? `SELECT * FROM (${base}) AS b WHERE ${filterSql(where, 'b', bind)}` : base
}

/** A column as it may be seen; nothing for a hidden one. */
export function shownSql({ name, show, mask }: RuledColumn, bind: Bind, secret: string): string | undefined {
  const column = `r.${identifier(name)}`
  if (show === 'clear') return column
  return show === 'masked' && mask ? maskedSql(column, mask, bind, secret) : undefined
}

/** Groups of fewer rows than the ruling allows are left out whole. */
function groupedSql(source: Source, { group, aggregates, where }: Query, bind: Bind): string {
  const by = (group ?? []).map((name) => `s.${identifier(name)}`)
  const values = aggregates.map((aggregate, index) => `${aggregateSql(aggregate, 's')} AS a${index}`)
  const grouping = by.length > 0 ? ` GROUP BY ${by.join(', ')}` : ''
  const having = source.minimumGroup > 1 ? ` HAVING count(*) >= ${bind(source.minimumGroup)}` : ''
  const shown = [...by.map((key, index) => `${key} AS g${index}`), ...values].join(', ')
  return `SELECT ${shown} FROM (${visibleSql(source, where, bind)}) AS s${grouping}${having}`
}

/** An output inside the query: a column by its name, a group key or an aggregate by its place. */
function outputSql({ group, aggregates }: Query, name: string): string {
  if (!group) return `v.${identifier(name)}`
  const key = group.indexOf(name)
  return `v.${key >= 0 ? `g${key}` : `a${aggregates.findIndex((aggregate) => aggregate.name === name)}`}`
}

function orderKeys(query: Query): OrderKey[] {
  return query.order.map(({ key, descending, type }) => ({
    sql: outputSql(query, key),
    descending,
    type,
    isAggregate: query.aggregates.some(({ name }) => name === key),
    isNeverNull: key === rowNumber && !query.group,
  }))
}
