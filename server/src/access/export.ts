import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import { visibleName } from '@gongshu/tabular/hidden-characters'
import { inLanguage } from '../catalog/model.ts'
import { parquetRelation } from '../lake/relation.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Instant } from '../platform/time.ts'
import { type Asked, decideFor, findTarget } from './decide.ts'
import { type ExportFormat, type ExportOptions, mediaTypes, planOf, safeTitle } from './export-format.ts'
import { keptFiles } from './gate.ts'
import type { Ruling } from './model.ts'
import { sweepCopies } from './page-file.ts'
import { problems } from './problems.ts'
import type { Query, QueryInput } from './query.ts'
import { checkedQuery, countOf, mustStandAlone, sourceOf } from './read.ts'
import { fileStatement, type Statement } from './statement.ts'
import { cellCharacters, type Sheet, sheetRows } from './workbook.ts'

export type ExportRequest = Omit<QueryInput, 'limit' | 'after'> &
  ExportOptions & { readonly versionId?: string | undefined; readonly asOf?: Instant | undefined }

/** A complete file, ready to be sent in whole or in part. Nothing of it has left yet. */
export type Export = {
  readonly ruling: Ruling
  readonly asked: Asked
  readonly query: Query
  readonly format: ExportFormat
  readonly path: string
  readonly bytes: number
  readonly rows: number
  readonly sha256: string
  /** Strong: the same tag is the same bytes. */
  readonly tag: string
  readonly fileName: string
  readonly mediaType: string
  /** Open to everyone, whole and as it lies: how long it is says nothing of any row that the catalogue does not say. */
  readonly isSizePublic: boolean
}

/** How long one export may take. */
const exportSeconds = 900

/**
 * 整表下载, first half: decides, then has the engine write the whole file. Only a complete file is ever sent, so a reader can never
 * mistake the beginning of a table for the table (design §4).
 */
export async function prepareExport(ctx: Ctx, datasetId: string, request: ExportRequest): Promise<Export> {
  mustStandAlone(ctx)
  const { access } = ctx.resources
  const { versionId, asOf, format, bom, safe, header, ...input } = request
  const asked: Asked = { datasetId, versionId, asOf }
  const target = await findTarget(ctx, asked)
  const ruling = await decideFor(ctx, target, 'download')
  const query = checkedQuery(ctx, ruling, input)
  const options = { format, bom: bom && format === 'csv', safe: safe && format === 'csv', header }
  await refuseUnfit(ctx, ruling, query, format)

  const { where, outputs, order, group, aggregates } = query
  const key = createHash('sha256')
    .update(JSON.stringify([ruling.digest, where, outputs, order, group, aggregates, options]))
    .digest('hex')
  const name = `${key.slice(0, 40)}.${format}`
  const { id } = ruling.version
  const copy =
    access.copies.find(id, name) ??
    (await access.atOnce(ctx.actor, 'export', async () => {
      const made = await access.copies.make(id, name, (path) => writeExport(ctx, ruling, query, options, path))
      await sweepCopies(ctx)
      return made
    }))
  const sha256 = String(copy.about.sha256)
  const title = inLanguage(target.dataset.title, ctx.lang)
  return {
    ...{ ruling, asked, query, format, path: copy.path, bytes: copy.bytes, rows: Number(copy.about.rows), sha256 },
    tag: `"${Buffer.from(sha256, 'hex').toString('base64url')}"`,
    fileName: `${visibleName(title)
      .replace(/[\\/:*?"<>|\p{Cc}]/gu, '_')
      .slice(0, 80)}.${format}`,
    mediaType: mediaTypes[format],
    isSizePublic: ruling.basis.kind === 'openness' && Object.values(input).every((one) => one === undefined),
  }
}

async function refuseUnfit(ctx: Ctx, ruling: Ruling, query: Query, format: ExportFormat): Promise<void> {
  if (format === 'geojson' && !query.outputs.some(({ type }) => type === 'geometry')) throw problems.noGeometry()
  if (format !== 'xlsx') return
  const rows = await countOf(ctx, ruling, query)
  if (rows > sheetRows) throw problems.sheetTooLong({ rows, limit: sheetRows })
}

async function writeExport(ctx: Ctx, ruling: Ruling, query: Query, options: ExportOptions, path: string) {
  const { engine } = ctx.resources
  const plan = planOf(options)
  // The record itself: a file is written from front to back, and the engine does that fastest from Parquet.
  const { parquet } = await keptFiles(ctx, ruling.version.id)
  const source = sourceOf(ctx, ruling, { relation: parquetRelation(parquet) })
  const labels = new Map(ruling.columns.map(({ name, label }) => [name, label]))
  const isTable = options.format === 'csv' || options.format === 'xlsx'
  const titles = query.outputs.map(({ name }) => {
    const title = isTable && options.header === 'label' ? labels.get(name) || name : name
    return options.safe ? safeTitle(title) : title
  })
  const isSheet = options.format === 'xlsx'
  const outputs = query.outputs.map((output, index) => ({
    ...output,
    title: isSheet ? String(index) : (titles[index] ?? output.name),
  }))
  const { sql, params } = fileStatement(source, query, outputs, plan.render)
  const statement = { sql: plan.wrap?.(sql, query.outputs) ?? sql, params }
  const limits = { lane: 'export', seconds: exportSeconds } as const
  if (!isSheet && plan.prefix === undefined) {
    const { rows } = await engine.copyTo(statement.sql, params, path, plan.copy, limits)
    return { rows, sha256: await hashOf(path) }
  }
  const body = `${path}.body`
  try {
    if (isSheet) await refuseLongCells(ctx, fileStatement(source, query, outputs), query)
    const { rows } = await engine.copyTo(statement.sql, params, body, plan.copy, limits)
    if (isSheet) await inThread({ rows: body, titles, widths: titles.map(widthOf), out: path })
    else await pipeline(Readable.from(surrounded(body, plan)), createWriteStream(path, { flush: true }))
    return { rows, sha256: await hashOf(path) }
  } finally {
    await rm(body, { force: true })
  }
}

/** The engine's part between what the format wants before and after it. */
async function* surrounded(body: string, { prefix = '', suffix = '' }: { prefix?: string; suffix?: string }) {
  yield Buffer.from(prefix)
  yield* createReadStream(body, { highWaterMark: 1024 * 1024 })
  yield Buffer.from(suffix)
}

/** Excel cuts longer texts, or calls the file broken; better to say so. */
async function refuseLongCells(ctx: Ctx, { sql, params }: Statement, { outputs }: Query): Promise<void> {
  const texts = outputs.flatMap(({ name, type }, index) =>
    type === 'text' || type === 'geometry' ? [{ name, index }] : [],
  )
  if (texts.length === 0) return
  const lengths = texts.map(({ index }) => `max(length(f."${index}")) AS l${index}`)
  const { rows } = await ctx.resources.engine.query(`SELECT ${lengths.join(', ')} FROM (${sql}) AS f`, params, {
    lane: 'export',
    seconds: exportSeconds,
  })
  const long = texts.filter(({ index }) => Number(rows[0]?.[`l${index}`] ?? 0) > cellCharacters)
  if (long.length > 0) throw problems.cellTooLong({ columns: long.map(({ name }) => name), limit: cellCharacters })
}

const widthOf = (title: string): number => Math.min(40, Math.max(10, [...title].length * 2 + 2))

function inThread(sheet: Sheet): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(import.meta.dirname, 'workbook-worker.ts'), { workerData: sheet, execArgv: [] })
    worker.once('message', () => resolve())
    worker.once('error', reject)
    worker.once('exit', (code) => code !== 0 && reject(new Error(`the workbook thread ended with ${code}`)))
  })
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk)
  return hash.digest('hex')
}
