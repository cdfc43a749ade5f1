import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { visibleName } from '@gongshu/tabular/hidden-characters'
import type { Proposal } from '@gongshu/tabular/model'
import type { NewDataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { instantOf } from '../platform/time.ts'
import { compareColumns, compareFiles, compatibilityOf, findComparable } from './compare.ts'
import { exists } from './content.ts'
import { loadColumns, openSession, sourceOf } from './examine.ts'
import { statedMarks } from './findings-of-secrecy.ts'
import { dropWork, editsOf, files, type ImportFolder, importFolder } from './import-folder.ts'
import type { Edits, Examined } from './import-model.ts'
import * as store from './import-store.ts'
import { writeRejected } from './load.ts'
import type { Version } from './model.ts'
import { problems } from './problems.ts'
import type { Profile } from './profile-model.ts'
import { digestFile } from './reader-process.ts'
import { identifier, literal } from './sql.ts'
import { stageBook } from './stages.ts'
import { type KeptColumn, keptColumns, versionColumn, versionProfile } from './version-columns.ts'
import { findVersionOfImport } from './version-store.ts'
import { commitVersion, type Made, type NewVersion, seen } from './versions.ts'

/** What the publisher says of the dataset beyond its title; a new dataset needs the rest before it is submitted. */
export type Described = Partial<Omit<NewDataset, 'publisherId'>>

type Material = {
  readonly proposal: Proposal
  readonly examined: Examined
  readonly profile: Profile
  readonly edits: Edits
}

/** Makes the version of an accepted proposal and the catalogue's draft for it. Done twice it gives the same version. */
export async function loadVersion(
  ctx: Ctx,
  one: store.StoredImport,
  options: {
    readonly signal?: AbortSignal | undefined
    readonly describe?: Described
    readonly at?: 'now' | 'ctx'
  } = {},
): Promise<Version> {
  const folder = importFolder(ctx.resources.paths, one.id)
  const committed = await findVersionOfImport(ctx.db, one.id)
  if (committed) {
    await dropWork(folder)
    return seen(committed)
  }
  const material = await readMaterial(folder)
  const kept = keptColumns(material.examined, material.profile, material.edits).filter(({ keep }) => keep)
  if (kept.length === 0) throw problems.nothingKept()
  const book = stageBook(ctx, one.id, one.stages)
  const made = await book.during('load', async (count) => {
    const { rows } = material.examined
    count(0, rows, 'rows')
    const made = await writeFiles(ctx, folder, material, kept, options.signal)
    count(rows, rows, 'rows')
    return made
  })
  const version = await book.during('describe', () => commit(ctx, one, folder, material, kept, made, options))
  await dropWork(folder)
  return version
}

async function readMaterial(folder: ImportFolder): Promise<Material> {
  const [proposal, examined, profile, edits] = await Promise.all([
    files.proposal.read(folder),
    files.examined.read(folder),
    files.profile.read(folder),
    editsOf(folder),
  ])
  if (!proposal || !examined || !profile) throw problems.failed()
  return { proposal, examined, profile, edits }
}

type MadeFiles = {
  readonly parquet: Made
  readonly profile: Made
  readonly rejected: Made | null
  readonly rejectedCells: number
}

/** The typed file is there already; it is written again only where columns were left out or got other names. */
async function writeFiles(
  ctx: Ctx,
  folder: ImportFolder,
  { proposal, examined, edits }: Material,
  kept: readonly KeptColumn[],
  signal: AbortSignal | undefined,
): Promise<MadeFiles> {
  const materialised = await files.materialised.read(folder)
  if (!materialised || !(await exists(folder.parquet))) throw problems.failed()
  const asExamined =
    kept.length === examined.columns.length &&
    kept.every((column, index) => column.examined.name === examined.columns[index]?.name)
  const stop = signal ? { signal } : {}
  let rejectedCells = kept.reduce((sum, { examined: { bad } }) => sum + bad, 0)
  if (!asExamined) {
    const session = await openSession(ctx.resources.engine, folder, materialised)
    try {
      const columns = kept.map(
        ({ examined: column }) => `${identifier(nameBefore(examined, column.index))} AS ${identifier(column.name)}`,
      )
      const sql = `SELECT ${columns.join(', ')} FROM read_parquet(${literal(folder.parquet)})`
      await session.copyTo(sql, folder.final.parquet, { format: 'parquet' }, stop)
      const source = await sourceOf(session, proposal, materialised, edits)
      const isKept = new Map(kept.map(({ examined: column }) => [column.index, column]))
      const loading = loadColumns(examined.columns.map((column) => isKept.get(column.index) ?? { ...column, bad: 0 }))
      rejectedCells = await writeRejected(session, source, loading, folder.final.rejected, stop)
    } finally {
      await session.close()
    }
  }
  const parquet = asExamined ? folder.parquet : folder.final.parquet
  const rejected = asExamined ? folder.rejected : folder.final.rejected
  await writeFile(folder.final.profile, JSON.stringify(versionProfile(examined.rows, kept)))
  return {
    parquet: await digested(parquet, signal),
    profile: await digested(folder.final.profile, signal),
    rejected: rejectedCells > 0 && (await exists(rejected)) ? await digested(rejected, signal) : null,
    rejectedCells,
  }
}

const nameBefore = (examined: Examined, index: number): string =>
  examined.columns.find((column) => column.index === index)?.name ?? ''

const digested = async (path: string, signal: AbortSignal | undefined): Promise<Made> => ({
  path,
  ...(await digestFile(path, { signal })),
})

/** Another version of the dataset may be committed while this one is compared: then it is compared with that one. */
const attempts = 5

async function commit(
  ctx: Ctx,
  one: store.StoredImport,
  folder: ImportFolder,
  material: Material,
  kept: readonly KeptColumn[],
  made: MadeFiles,
  { signal, describe, at }: { signal?: AbortSignal | undefined; describe?: Described; at?: 'now' | 'ctx' },
): Promise<Version> {
  const named = await files.named.read(folder)
  const columns = kept.map(versionColumn)
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = one.datasetId ? await findComparable(ctx, one.datasetId) : undefined
    const after = { path: made.parquet.path, rows: material.examined.rows, columns }
    const changes = before ? await compareFiles(ctx, before, after, folder, signal) : null
    const compatibility = before ? compatibilityOf(compareColumns(before.version.columns, columns)) : 'first'
    signal?.throwIfAborted()
    const moment = at === 'ctx' ? ctx : { ...ctx, now: instantOf(Date.now()) }
    const version = await inTransaction(moment, async (ctx) => {
      const datasetId = one.datasetId ?? (await draft(ctx, one, material, columns.length, named, describe))
      const committed = await commitVersion(ctx, {
        datasetId,
        publisherId: one.publisherId,
        importId: one.id,
        rows: material.examined.rows,
        columns,
        rejectedCells: made.rejectedCells,
        internalMarks: statedMarks(material.proposal, material.examined, material.edits),
        source: await sourceFacts(ctx, one, material.proposal, named?.fileName ?? ''),
        ...{ parquet: made.parquet, profile: made.profile, rejected: made.rejected },
        previousId: before?.version.id ?? null,
        compatibility,
        changes,
      })
      if (!committed) return undefined
      await catalog.describeDataset(ctx, datasetId, { versionId: committed.id })
      const loaded = await store.changeImport(
        ctx.db,
        one.id,
        ['detecting', 'proposed', 'loading'],
        { state: 'loaded', datasetId, versionId: committed.id },
        ctx.now,
      )
      if (!loaded) throw problems.cancelled()
      return committed
    })
    if (version) return version
  }
  throw problems.overtaken()
}

async function sourceFacts(
  ctx: Ctx,
  one: store.StoredImport,
  { format, encoding, layout }: Proposal,
  fileName: string,
): Promise<NewVersion['source']> {
  const source = one.sourceSha256 ? await store.findSource(ctx.db, one.sourceSha256) : undefined
  if (!source) throw problems.failed()
  return { fileName, ...source, format, encoding: encoding?.chosen ?? '', headerRows: layout.headerRows.length }
}

/** 编目草稿: title from the publisher, the note above the table, or the file's name; the rest is asked for at submission. */
async function draft(
  ctx: Ctx,
  one: store.StoredImport,
  material: Material,
  columns: number,
  named: { readonly fileName: string; readonly title?: string | undefined } | undefined,
  describe: Described = {},
): Promise<string> {
  const title = named?.title ?? noteTitle(material.proposal) ?? stem(named?.fileName ?? '')
  const { rows } = material.examined
  const dataset = await catalog.createDataset(ctx, {
    title: { zh: [...title].length >= 2 ? title : `${title}数据` },
    summary: { zh: `共 ${columns} 列，首次装载 ${rows.toLocaleString('en-US')} 行。` },
    theme: 'governance',
    ...describe,
    publisherId: one.publisherId,
  })
  return dataset.id
}

/** The first line above the header, without its unit and date in brackets. */
function noteTitle({ layout, sample }: Proposal): string | undefined {
  const row = sample.find((one) => one.row === layout.noteRows[0])
  const words = row?.cells.map((cell) => visibleName(cell ?? '').trim()).find((cell) => cell !== '')
  const title = words?.replace(/[\s　，,；;（(]*单位[:：].*$/, '').trim()
  return title && title.length >= 4 && title.length <= 100 ? title : undefined
}

const stem = (fileName: string): string => basename(fileName).replace(/(?:\.[a-z0-9]{1,8})+$/i, '') || fileName
