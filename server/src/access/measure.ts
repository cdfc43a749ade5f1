/** 计量: how many rows of a version conform to a check, for the program's own work; and the failing ones, shown through the gate. */
import { getDataset } from '../catalog/service.ts'
import { rowNumber, type Version } from '../lake/model.ts'
import { parquetRelation } from '../lake/relation.ts'
import { identifier, literal } from '../lake/sql.ts'
import type { Ctx } from '../platform/ctx.ts'
import { parameters } from './bind.ts'
import type { Check, Counts } from './check.ts'
import { checkFaults, columnsOf } from './check.ts'
import { type CheckSource, countStatementOf, failingCondition, isRowCheck, keyStatementOf } from './check-sql.ts'
import { decideFor, decideNow, findTarget } from './decide.ts'
import { findKept, keptFiles } from './gate.ts'
import type { ColumnShow, RuledColumn } from './model.ts'
import { problems } from './problems.ts'
import { mustStandAlone, sourceOf } from './read.ts'
import { shownSql } from './statement.ts'
import { logUse } from './use-entry.ts'

export type Measured = {
  /** Rows that the engine found in the record. */
  readonly rows: number
  /** In the order of the checks. */
  readonly counts: readonly Counts[]
}
type Options = { readonly signal?: AbortSignal; readonly progress?: (share: number) => void }

const checksPerScan = 40
/** A scan of ten million rows with forty patterns takes a minute on a small machine; nothing may take for ever. */
const longestSeconds = 1800

/**
 * Counts over all rows, for the program itself: nobody is shown anything but counts, so there is no caller to rule on. Versions of
 * a dataset that is suspended or purged are read by nobody, the program included (R-SEC-09).
 */
export async function measureChecks(
  ctx: Ctx,
  versionId: string,
  checks: readonly Check[],
  { signal, progress }: Options = {},
): Promise<Measured> {
  if (ctx.actor.kind !== 'system' && ctx.actor.kind !== 'console')
    throw new Error('only the program itself counts rows without a ruling')
  const version = await mustBeMeasurable(ctx, versionId)
  const source = await sourceFor(ctx, version, checks, recordRelation)
  const found = new Map<Check, Counts>()
  const rowChecks = checks.filter(isRowCheck)
  const keyChecks = checks.filter((check) => !isRowCheck(check))
  const scans = Math.max(1, Math.ceil(rowChecks.length / checksPerScan))
  const steps = scans + keyChecks.length
  let done = 0
  const run = async (sql: string, params: ReturnType<typeof parameters>['params']) => {
    const { rows } = await ctx.resources.engine.query(sql, params, {
      ...{ lane: 'heavy', seconds: longestSeconds, ...(signal ? { signal } : {}) },
      progress: (percent) => progress?.((done + Math.min(100, Math.max(0, percent)) / 100) / steps),
    })
    done++
    progress?.(done / steps)
    return rows[0] ?? {}
  }
  let rows = 0
  for (let scan = 0; scan < scans; scan++) {
    const part = rowChecks.slice(scan * checksPerScan, (scan + 1) * checksPerScan)
    const { bind, params } = parameters()
    const { sql, places } = countStatementOf(part, source, bind)
    const row = await run(sql, params)
    rows = Number(row.a0)
    part.forEach((check, index) => {
      const place = places[index]
      if (place)
        found.set(check, { evaluated: Number(row[place.evaluated]), conforming: Number(row[place.conforming]) })
    })
  }
  for (const check of keyChecks) {
    const row = await run(keyStatementOf(check, source), [])
    found.set(check, { evaluated: Number(row.e0), conforming: Number(row.c0) })
  }
  await mustBeMeasurable(ctx, versionId)
  return { rows, counts: checks.map((check) => found.get(check) ?? { evaluated: 0, conforming: 0 }) }
}

/** The record without row numbers, which counting has no use for. */
const recordRelation = (parquet: string): string => `read_parquet(${literal(parquet)})`

async function mustBeMeasurable(ctx: Ctx, versionId: string): Promise<Version> {
  const version = await findKept(ctx, versionId)
  if (!version) throw problems.noVersion()
  const { state } = await getDataset(ctx, version.datasetId)
  if (state === 'suspended' || state === 'purged') throw problems.noVersion()
  return version
}

async function sourceFor(
  ctx: Ctx,
  version: Version,
  checks: readonly Check[],
  relationOf: (parquet: string) => string,
): Promise<CheckSource> {
  const wrong = checks.flatMap((check) => checkFaults(check, version.columns, 'check'))
  if (wrong.length > 0) throw new RangeError(`a check that does not fit was to be run: ${wrong[0]?.message.en}`)
  const others = new Map<string, string>()
  for (const check of checks) {
    if (check.kind !== 'among' || others.has(check.versionId)) continue
    await mustBeMeasurable(ctx, check.versionId)
    others.set(check.versionId, recordRelation((await keptFiles(ctx, check.versionId)).parquet))
  }
  return {
    relation: relationOf((await keptFiles(ctx, version.id)).parquet),
    columns: version.columns,
    relationOf: (id) => {
      const relation = others.get(id)
      if (!relation) throw new RangeError('a check names a version that was not looked up')
      return relation
    },
  }
}

export type FailingRequest = {
  readonly versionId: string
  readonly check: Check
  /** Row number to go on behind. */
  readonly after?: number | undefined
  readonly limit: number
}

export type FailingAnswer = {
  readonly columns: readonly { readonly name: string; readonly label: string; readonly show: ColumnShow }[]
  readonly rows: readonly { readonly row: number; readonly cells: readonly (string | null)[] }[]
  readonly next: number | null
  readonly receiptId: string
}

/**
 * 违规行: the rows that do not conform, as the caller may see them, for those who prepare and review the dataset. They are found by
 * their true values and shown as ruled; of what is graded L2 or more no value is shown whole (R-DQ-08).
 */
export async function readFailing(ctx: Ctx, datasetId: string, asked: FailingRequest): Promise<FailingAnswer> {
  mustStandAlone(ctx)
  const which = { datasetId, versionId: asked.versionId }
  const target = await findTarget(ctx, which)
  const given = await decideFor(ctx, target, 'preview', 'post')
  const ruling = target.dataset.level >= 2 ? { ...given, columns: given.columns.map(masked) } : given
  const { parquet } = await keptFiles(ctx, ruling.version.id)
  const source = await sourceFor(ctx, ruling.version, [asked.check], parquetRelation)
  const { secret } = sourceOf(ctx, ruling, { relation: parquetRelation(parquet) })
  const { bind, params } = parameters()
  const own = columnsOf(asked.check)
  const shown = ruling.columns.filter(({ show }) => show !== 'hidden')
  // The columns that the check is about come first: they are what the reader looks for.
  const columns = [
    ...shown.filter(({ name }) => own.includes(name)),
    ...shown.filter(({ name }) => !own.includes(name)),
  ]
  const cells = columns.map((column, index) => `CAST(${shownSql(column, bind, secret)} AS VARCHAR) AS c${index}`)
  const number = `r.${identifier(rowNumber)}`
  const condition = failingCondition(asked.check, source, bind)
  const sql = `SELECT ${[`${number} AS k`, ...cells].join(', ')} FROM ${source.relation} AS r WHERE (${condition}) AND ${number} > ${bind(asked.after ?? 0)} ORDER BY ${number} LIMIT ${asked.limit + 1}`
  const { rows } = await ctx.resources.engine.query(sql, params, { lane: 'heavy' })
  const page = rows.slice(0, asked.limit)
  await decideNow(ctx, which, given, 'post')
  const receiptId = await logUse(ctx, ruling, { rows: page.length, query: { of: 'failingRows', columns: own } })
  return {
    columns: columns.map(({ name, label, show }) => ({ name, label, show })),
    rows: page.map((row) => ({
      row: Number(row.k),
      cells: columns.map((_, index) => (row[`c${index}`] === null ? null : String(row[`c${index}`]))),
    })),
    next: rows.length > asked.limit ? Number(page.at(-1)?.k) : null,
    receiptId,
  }
}

const masked = (column: RuledColumn): RuledColumn =>
  column.show === 'clear' ? { ...column, show: 'masked', mask: { kind: 'partial', keepStart: 1, keepEnd: 0 } } : column
