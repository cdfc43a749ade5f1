import type { Ctx } from '../platform/ctx.ts'
import { contentPath } from './content.ts'
import type { ImportFolder } from './import-folder.ts'
import type { RowChanges } from './import-model.ts'
import type { Column, Compatibility, Version } from './model.ts'
import { problems } from './problems.ts'
import { identifier, literal } from './sql.ts'
import * as store from './version-store.ts'
import { getStoredVersion, seen } from './versions.ts'

export type ColumnChange =
  | { readonly change: 'added'; readonly after: Column }
  | { readonly change: 'removed'; readonly before: Column }
  | { readonly change: 'changed'; readonly before: Column; readonly after: Column; readonly breaking: boolean }

export type Comparison = {
  readonly from: Version
  readonly to: Version
  readonly compatibility: Compatibility
  readonly columns: readonly ColumnChange[]
  readonly rowsAdded: number | null
  readonly rowsRemoved: number | null
  readonly rowsChanged: number | null
}

type Shape = Pick<Column, 'name' | 'label' | 'type' | 'unit' | 'scale' | 'precision'>

/** Whether a program that reads the column today reads it tomorrow: type and unit must stand; a label or more digits may change. */
export const isBreaking = (before: Shape, after: Shape): boolean =>
  before.type !== after.type || before.unit !== after.unit || (before.scale ?? 0) > (after.scale ?? 0)

const isSame = (before: Shape, after: Shape): boolean =>
  before.label === after.label &&
  before.type === after.type &&
  before.unit === after.unit &&
  before.scale === after.scale &&
  before.precision === after.precision

export function compareColumns(before: readonly Column[], after: readonly Column[]): ColumnChange[] {
  const old = new Map(before.map((column) => [column.name, column]))
  const now = new Set(after.map(({ name }) => name))
  return [
    ...after.flatMap((column): ColumnChange[] => {
      const was = old.get(column.name)
      if (!was) return [{ change: 'added', after: column }]
      return isSame(was, column)
        ? []
        : [{ change: 'changed', before: was, after: column, breaking: isBreaking(was, column) }]
    }),
    ...before
      .filter(({ name }) => !now.has(name))
      .map((column): ColumnChange => ({ change: 'removed', before: column })),
  ]
}

/** A column that is gone or means something else breaks those who depend on it; one more column does not. */
export const compatibilityOf = (
  changes: readonly Pick<ColumnChange & { breaking?: boolean }, 'change' | 'breaking'>[],
): Compatibility =>
  changes.length === 0
    ? 'same'
    : changes.some(({ change, breaking }) => change === 'removed' || breaking === true)
      ? 'breaking'
      : 'compatible'

/** A file of rows and what is needed to compare it. */
export type Comparable = {
  readonly path: string
  readonly rows: number
  readonly columns: readonly Pick<Column, 'name' | 'type' | 'scale' | 'nulls' | 'distinct' | 'distinctExact'>[]
}

const comparable = (ctx: Ctx, version: store.StoredVersion): Comparable => ({
  path: contentPath(ctx.resources.paths.lake, version.contents.parquet),
  rows: version.rows,
  columns: version.columns,
})

/** The version that a new file of the dataset is compared with. */
export async function findComparable(
  ctx: Ctx,
  datasetId: string,
): Promise<(Comparable & { readonly version: Version }) | undefined> {
  const version = await store.findLatestVersion(ctx.db, datasetId)
  return version && { ...comparable(ctx, version), version: seen(version) }
}

/** A column of both in which no value repeats and none is missing, neither before nor after. */
function keyOf(before: Comparable, after: Comparable): string | undefined {
  const isKey = ({ rows }: Comparable, column: Comparable['columns'][number]): boolean =>
    rows > 0 && column.type !== 'geometry' && column.nulls === 0 && column.distinctExact && column.distinct === rows
  return after.columns.find((column) => {
    const was = before.columns.find(({ name }) => name === column.name)
    return was !== undefined && was.type === column.type && isKey(before, was) && isKey(after, column)
  })?.name
}

/**
 * Counts rows added, removed and changed over the columns that both have, in an engine process of its own with bounded memory. By
 * a key where there is one, else whole rows are matched and a changed row is one removed and one added.
 */
export async function compareFiles(
  ctx: Ctx,
  before: Comparable,
  after: Comparable,
  folder: ImportFolder,
  signal?: AbortSignal,
): Promise<RowChanges> {
  const session = await ctx.resources.engine.session({
    directories: [folder.root],
    files: [before.path, after.path],
    temp: folder.spill,
  })
  try {
    const { rows } = await session.query(comparisonSql(before, after), [], signal ? { signal } : {})
    return changesOf(rows[0])
  } finally {
    await session.close()
  }
}

const changesOf = (row: Readonly<Record<string, unknown>> | undefined): RowChanges => ({
  added: Number(row?.added ?? 0),
  removed: Number(row?.removed ?? 0),
  changed: row?.changed === null || row?.changed === undefined ? null : Number(row.changed),
})

/**
 * The column's value in the form in which both versions have it: equal numbers are the same, however many digits their types have.
 * Where one is a double, the other counts as the double next to it; other types are compared by their text.
 */
function comparedAs(before: Comparable['columns'][number], after: Comparable['columns'][number]): string {
  const name = identifier(after.name)
  const types = [before.type, after.type]
  if (types.every((type) => type === 'integer') || !types.every(isNumber))
    return before.type === after.type ? name : `${name}::VARCHAR`
  if (types.includes('double')) return before.type === after.type ? name : `${name}::DOUBLE`
  if (before.type === after.type && before.scale === after.scale) return name
  return `regexp_replace(regexp_replace(${name}::VARCHAR, '([.][0-9]*?)0+$', '\\1'), '[.]$', '')`
}

const isNumber = (type: Column['type']): boolean => type === 'integer' || type === 'decimal' || type === 'double'

function comparisonSql(before: Comparable, after: Comparable): string {
  const both = after.columns.filter(({ name }) => before.columns.some((was) => was.name === name))
  const was = new Map(before.columns.map((column) => [column.name, column]))
  const parts = both.map((column) => comparedAs(was.get(column.name) ?? column, column))
  const rowHash = parts.length > 0 ? `hash(${parts.join(', ')})` : '0'
  const read = (path: string): string => `read_parquet(${literal(path)})`
  const key = keyOf(before, after)
  if (key) {
    const side = (path: string): string => `(SELECT ${identifier(key)} AS k, ${rowHash} AS h FROM ${read(path)})`
    return `SELECT count(*) FILTER (b.k IS NULL) AS added, count(*) FILTER (a.k IS NULL) AS removed,
      count(*) FILTER (a.h <> b.h) AS changed
      FROM ${side(before.path)} b FULL JOIN ${side(after.path)} a ON a.k = b.k`
  }
  const side = (path: string, sign: number): string => `SELECT ${rowHash} AS h, ${sign} AS n FROM ${read(path)}`
  return `SELECT coalesce(sum(n) FILTER (n > 0), 0) AS added, coalesce(-sum(n) FILTER (n < 0), 0) AS removed, NULL AS changed
    FROM (SELECT sum(n) AS n FROM (${side(before.path, -1)} UNION ALL ${side(after.path, 1)}) GROUP BY h)`
}

/** Two versions side by side. The figures of neighbours were kept when the later one was loaded; others are counted now. */
export async function compareVersions(ctx: Ctx, fromId: string, toId: string): Promise<Comparison> {
  const from = await getStoredVersion(ctx, fromId)
  const to = await getStoredVersion(ctx, toId)
  if (from.datasetId !== to.datasetId) throw problems.versionNotFound()
  if (from.purgedAt ?? to.purgedAt) throw problems.versionPurged()
  const columns = compareColumns(from.columns, to.columns)
  const changes = to.previousId === from.id ? to.changes : await countNow(ctx, from, to)
  return {
    from: seen(from),
    to: seen(to),
    compatibility: compatibilityOf(columns),
    columns,
    rowsAdded: changes?.added ?? null,
    rowsRemoved: changes?.removed ?? null,
    rowsChanged: changes?.changed ?? null,
  }
}

async function countNow(ctx: Ctx, from: store.StoredVersion, to: store.StoredVersion): Promise<RowChanges> {
  const sql = comparisonSql(comparable(ctx, from), comparable(ctx, to))
  const { rows } = await ctx.resources.engine.query(sql, [], { lane: 'heavy' })
  return changesOf(rows[0])
}
