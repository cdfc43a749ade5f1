import { createHash } from 'node:crypto'
import type { Lane, QueryOptions, Row } from '../lake/engine.ts'
import { rowNumber } from '../lake/model.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'
import { type Mark, questionDigest, readMark, writeMark } from './cursor.ts'
import { decideFor, decideNow, findTarget } from './decide.ts'
import { keptFiles } from './gate.ts'
import { maskedType } from './mask.ts'
import type { ColumnShow, Ruling, Use } from './model.ts'
import { pageOf } from './page.ts'
import { isSwept, type Reading, readingOf, recordOf } from './page-file.ts'
import { problems } from './problems.ts'
import { type Query, type QueryColumn, type QueryInput, readQuery, shapeOf } from './query.ts'
import { countStatement, pageStatement, type Source, type Statement } from './statement.ts'
import { logUse } from './use-entry.ts'

export type RowsRequest = QueryInput & {
  /** A version by its id; reviewers name one that is not open yet. */
  readonly versionId?: string | undefined
  /** The version that was open at an instant. */
  readonly asOf?: Instant | undefined
  /** An answer that the caller has already. */
  readonly known?: readonly string[]
}

export type RowsAnswer = {
  readonly versionId: string
  /** Of version, question and ruling: the same tag is the same answer. */
  readonly tag: string
  readonly notChanged: boolean
  readonly rows: readonly Row[]
  readonly next: string | null
  readonly total: number
  /** What was shown of each column, in the order of the file. */
  readonly ruling: readonly ColumnShow[]
  /** Id of the ledger entry; none when nothing left because nothing had changed. */
  readonly receiptId: string | null
}

const isNoVersion = (error: unknown): boolean =>
  error instanceof Problem && [problems.noVersion().type, problems.unknownVersion().type].includes(error.type)

/** Reviewers look at a few rows of what is on its way; they do not read it through. */
const previewLimit = 100
/** Up to this many rows any question is answered quickly enough to share the lane of pages. */
const quickRows = 200_000

/**
 * 读取一页: decides, runs the query, writes the ledger entry, and only then gives the rows. The order of the last two is what makes
 * the trace complete (design §9.3); nothing here may run inside a transaction that could take the entry back.
 */
export async function readRows(ctx: Ctx, datasetId: string, asked: RowsRequest): Promise<RowsAnswer> {
  mustStandAlone(ctx)
  const { access } = ctx.resources
  const mark = asked.after ? readMark(access.secrets.marks, asked.after) : undefined
  if (asked.after && !mark) throw problems.invalidCursor()
  // A mark goes on with its own version; a version or a time that is named beside it must be the same one.
  const versionId = asked.versionId ?? (asked.asOf ? undefined : mark?.versionId)
  const which = { datasetId, versionId, asOf: asked.asOf }
  const target = await findTarget(ctx, which).catch((error: unknown) => {
    // A mark of another dataset names a version that this one does not have.
    throw mark && !asked.versionId && isNoVersion(error) ? problems.invalidCursor() : error
  })
  const isPreview = !target.released && !target.reviewed
  const use: Use = isPreview ? 'preview' : asked.group || asked.agg ? 'aggregate' : 'read'
  const ruling = await decideFor(ctx, target, use)
  const limit = use === 'preview' ? Math.min(asked.limit ?? previewLimit, previewLimit) : asked.limit
  const query = checkedQuery(ctx, ruling, { ...asked, limit })

  const question = questionDigest(ruling.digest, query)
  if (mark && (mark.question !== question || mark.versionId !== ruling.version.id)) throw problems.invalidCursor()
  const tag = tagOf(question, query, mark)
  const seen = { versionId: ruling.version.id, tag, ruling: ruling.columns.map(({ show }) => show) }
  // What is confirmed unchanged gives nothing away that the caller does not hold, so it leaves no entry and no receipt.
  if (asked.known?.includes(tag)) return { ...seen, notChanged: true, rows: [], next: null, total: 0, receiptId: null }

  return access.atOnce(ctx.actor, 'query', async () => {
    const total = await countOf(ctx, ruling, query)
    const options = { lane: laneOf(ruling, query), maxRows: query.limit + 1 }
    const state = (source: Source): Statement => pageStatement(source, query, mark?.place ?? null)
    const page = pageOf(query, await rowsOf(ctx, ruling, state, options))
    await decideNow(ctx, which, ruling)
    const shape = shapeOf(query)
    const receiptId = await logUse(ctx, ruling, { rows: page.rows.length, query: shape, where: query.where })
    const next = page.next && writeMark(access.secrets.marks, question, { ...seen, place: page.next })
    return { ...seen, notChanged: false, rows: page.rows, next, total, receiptId }
  })
}

/** Inside a transaction the entry could be rolled back after the bytes have left. */
export function mustStandAlone(ctx: Ctx): void {
  if (ctx.db.isTransaction) throw new Error('data are never read inside an open transaction')
}

/** The columns as a query may speak of them under a ruling. */
export const askableColumns = ({ columns }: Ruling): QueryColumn[] =>
  columns.flatMap(({ name, type, precision, scale, show, mask }): QueryColumn[] => {
    if (show === 'hidden') return []
    return show === 'masked' && mask
      ? [{ name, type: maskedType(mask), masked: true }]
      : [{ name, type, precision, scale }]
  })

export function checkedQuery({ lang }: Ctx, ruling: Ruling, input: QueryInput): Query {
  const columns = askableColumns(ruling)
  const read = readQuery(input, columns)
  if ('query' in read) return read.query
  const errors = read.faults.map(({ place, message }) => ({ place, message: message[lang] }))
  throw problems.invalidQuery({ errors, columns: columns.map(({ name }) => name) })
}

/** Runs a statement over a version; once more, over the record itself, if the page file was swept before the engine had it open. */
async function rowsOf(
  ctx: Ctx,
  ruling: Ruling,
  state: (source: Source) => Statement,
  options: QueryOptions,
): Promise<readonly Row[]> {
  const { parquet } = await keptFiles(ctx, ruling.version.id)
  const run = async (reading: Reading): Promise<readonly Row[]> => {
    const { sql, params } = state(sourceOf(ctx, ruling, reading))
    return (await ctx.resources.engine.query(sql, params, { ...options, attach: reading.attach })).rows
  }
  const reading = readingOf(ctx, ruling.version, parquet)
  try {
    return await run(reading)
  } catch (error) {
    if (!isSwept(reading)) throw error
    return run(recordOf(parquet))
  }
}

export const sourceOf = (ctx: Ctx, ruling: Ruling, { relation }: Pick<Reading, 'relation'>): Source => ({
  relation,
  columns: ruling.columns,
  rowFilter: ruling.rowFilter,
  minimumGroup: ruling.minimumGroup,
  secret: ctx.resources.access.secrets.pseudonymsOf('id' in ruling.basis ? ruling.basis.id : ruling.datasetId),
  isWhole: ruling.rowFilter === null,
})

/** A page in file order finds its rows by number; whatever looks at all rows of a large version goes where it holds up nobody. */
function laneOf({ version, rowFilter }: Ruling, { where, order, group }: Query): Lane {
  if (version.rows <= quickRows) return 'page'
  const isFileOrder = !group && order[0]?.key === rowNumber
  return isFileOrder && !where && !rowFilter ? 'page' : 'heavy'
}

export async function countOf(ctx: Ctx, ruling: Ruling, query: Query): Promise<number> {
  if (!query.where && !query.group && !ruling.rowFilter) return ruling.version.rows
  const { totals } = ctx.resources.access
  const key = digestOf([ruling.version.id, ruling.rowFilter, ruling.minimumGroup, query.where, query.group])
  const known = totals.get(key)
  if (known !== undefined) return known
  const state = (source: Source): Statement => countStatement(source, query)
  const rows = await rowsOf(ctx, ruling, state, { lane: laneOf(ruling, query) })
  const total = Number(rows[0]?.n ?? 0)
  totals.set(key, total)
  return total
}

const digestOf = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
const tagOf = (question: string, { limit }: Query, mark: Mark | undefined): string =>
  `"${digestOf([question, limit, mark?.place ?? null]).slice(0, 27)}"`
