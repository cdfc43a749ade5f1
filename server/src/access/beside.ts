/** What lies beside a version and holds values: its profile and the cells that did not fit. They pass the gate like rows (design §9.2). */
import { readFile } from 'node:fs/promises'
import type { Row } from '../lake/engine.ts'
import { type ColumnProfile, Profile } from '../lake/service.ts'
import { literal } from '../lake/sql.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Instant } from '../platform/time.ts'
import { decideFor, decideNow, findTarget } from './decide.ts'
import { keptFiles } from './gate.ts'
import type { Ruling } from './model.ts'
import { problems } from './problems.ts'
import { mustStandAlone } from './read.ts'
import { logUse } from './use-entry.ts'

export type Which = { readonly versionId?: string | undefined; readonly asOf?: Instant | undefined }
export type ProfileAnswer = { readonly profile: Profile; readonly versionId: string; readonly receiptId: string }

export async function readProfile(ctx: Ctx, datasetId: string, which: Which): Promise<ProfileAnswer> {
  mustStandAlone(ctx)
  const target = await findTarget(ctx, { datasetId, ...which })
  const ruling = await decideFor(ctx, target, 'profile')
  const { profile: path } = await keptFiles(ctx, ruling.version.id)
  const profile = Profile.parse(JSON.parse(await readFile(path, 'utf8')))
  const columns = ruledProfile(profile, ruling)
  await decideNow(ctx, { datasetId, ...which }, ruling)
  const receiptId = await logUse(ctx, ruling, { rows: 0 })
  return { profile: { rowCount: profile.rowCount, columns }, versionId: ruling.version.id, receiptId }
}

/** Counts stay; values go with their column, and those that fewer than the minimum group have. */
function ruledProfile({ columns }: Profile, ruling: Ruling): ColumnProfile[] {
  const shown = new Map(ruling.columns.map(({ name, show }) => [name, show]))
  return columns
    .filter(({ name }) => shown.has(name) && shown.get(name) !== 'hidden')
    .map((column) => {
      if (shown.get(column.name) === 'clear') return grouped(column, ruling.minimumGroup)
      return { ...column, ...withoutValues, topValues: null, patterns: [] }
    })
}

const withoutValues = { min: null, max: null, mean: null, quantiles: null, histogram: null, lengths: null } as const

function grouped(column: ColumnProfile, minimumGroup: number): ColumnProfile {
  if (minimumGroup <= 1) return column
  const enough = ({ count }: { readonly count: number }): boolean => count >= minimumGroup
  const topValues = column.topValues?.filter(enough) ?? null
  return { ...column, ...withoutValues, topValues, patterns: column.patterns.filter(enough) }
}

export type RejectedAnswer = {
  readonly cells: readonly {
    readonly row: number
    readonly column: string
    readonly raw: string
    readonly reason: string
  }[]
  readonly next: number | null
  readonly receiptId: string
}

const rejectedPage = 200

/** The cells that did not fit their column, as they stood in the file: for those who prepare and review it. */
export async function readRejected(
  ctx: Ctx,
  datasetId: string,
  which: Which & { readonly after?: number },
): Promise<RejectedAnswer> {
  mustStandAlone(ctx)
  const target = await findTarget(ctx, { datasetId, ...which })
  // No detector has looked at these cells: a number column's stray text may name anybody. That the rest is open opens none of them.
  const ruling = await decideFor(ctx, target, 'preview', 'post')
  const { rejected } = await keptFiles(ctx, ruling.version.id)
  if (!rejected) throw problems.noRejectedCells()
  const clear = ruling.columns.filter(({ show }) => show === 'clear').map(({ name }) => name)
  const after = which.after ?? 0
  const sql = `SELECT file_row_number AS place, "row", "column", raw, reason FROM read_parquet(${literal(rejected)}, file_row_number = true) WHERE file_row_number >= $1 ORDER BY file_row_number LIMIT ${rejectedPage + 1}`
  const { rows } = await ctx.resources.engine.query(sql, [after])
  const page = rows.slice(0, rejectedPage)
  // A raw cell of a masked column would show what the mask hides.
  const cells = page.filter(({ column }) => clear.includes(String(column))).map(cellOf)
  await decideNow(ctx, { datasetId, ...which }, ruling, 'post')
  const receiptId = await logUse(ctx, ruling, { rows: cells.length, query: { of: 'rejectedCells' } })
  return { cells, next: rows.length > rejectedPage ? after + rejectedPage : null, receiptId }
}

const cellOf = ({ row, column, raw, reason }: Row) => ({
  row: Number(row),
  column: String(column),
  raw: String(raw ?? ''),
  reason: String(reason),
})
