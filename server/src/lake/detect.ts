import { mkdir, rename } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { EncodingName, Materialised, ProposeOptions } from '@gongshu/tabular/model'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { type ColumnsBefore, findColumnsBefore } from './columns-before.ts'
import { compareFiles, findComparable } from './compare.ts'
import { contentPath, exists, place } from './content.ts'
import { examine, openSession, sourceOf } from './examine.ts'
import { dropWork, editsOf, files, fresh, type ImportFolder, importFolder } from './import-folder.ts'
import type { Edits, ReadingEdit } from './import-model.ts'
import * as store from './import-store.ts'
import { type Digests, digestFile, type ReadFile, readInProcess } from './reader-process.ts'
import { type MarkPlace, placeOf } from './secrecy.ts'
import { type StageBook, stageBook } from './stages.ts'
import { dropUpload, fullIsAProblem, uploadPath } from './uploads.ts'
import { lockContent } from './version-store.ts'

export type Detected = { readonly of: 'proposed' } | { readonly of: 'marked'; readonly where: MarkPlace }

/**
 * Reads the file as far as can be done without a person: encoding, layout, types of all columns over all rows, profile. Everything is
 * made in a folder beside and taken over at the end, so that a change that leads nowhere leaves the proposal that stood before.
 */
export async function detect(ctx: Ctx, one: store.StoredImport, signal?: AbortSignal): Promise<Detected> {
  const { paths, engine } = ctx.resources
  const folder = importFolder(paths, one.id)
  const next = importFolder(paths, join(one.id, 'next'))
  await fresh(next.root)
  const named = await files.named.read(folder)
  const edits = await editsOf(folder)
  const book = stageBook(ctx, one.id, one.stages)
  const before = one.datasetId ? await findColumnsBefore(ctx, one.datasetId) : undefined
  const fileName = named?.sentName ?? named?.fileName ?? 'unnamed'
  const received = await read(ctx, one, { folder, next, edits, before, fileName, book, signal })
  const { proposal } = received
  if (!received.materialised) return { of: 'marked', where: placeOf(proposal.secrecyMarks) }
  const sha256 = one.sourceSha256 ?? (await keep(ctx, one, received.digests))
  if (sha256 === undefined) return { of: 'marked', where: 'purged' }
  if (one.uploadId) await letGo(ctx, one.id, one.uploadId)
  // Rows that the engine takes from the original are taken from where it is kept.
  const materialised = received.materialised.copied
    ? received.materialised
    : { ...received.materialised, path: contentPath(paths.source, sha256) }
  await files.proposal.write(next, proposal)

  const session = await openSession(engine, next, materialised)
  try {
    const source = await sourceOf(session, proposal, materialised, edits)
    const done = await book.during('profile', (count) =>
      examine(session, source, next, { proposal, materialised, edits, before }, { signal, count, bytes: one.bytes }),
    )
    if (!done) return { of: 'marked', where: 'cell' }
    await files.examined.write(next, done.examined)
    await files.profile.write(next, done.profile)
  } finally {
    await session.close()
  }
  await noteChanges(ctx, one, next, signal)
  await takeOver(folder, next, materialised)
  await book.set('confirm', { state: 'now' })
  return { of: 'proposed' }
}

type Options = Omit<ProposeOptions, 'signal' | 'onProgress'>

/** The publisher's reading in the reader's words. */
function proposeOptions({ reading, keepRows, lastDataRow }: Edits): Options {
  const { encoding, delimiter, sheet } = reading
  const headerRows = headerRowsOf(reading)
  return {
    ...(encoding === undefined ? {} : { encoding: encoding.toLowerCase() as EncodingName }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(sheet === undefined ? {} : { table: sheet }),
    ...(headerRows === undefined ? {} : { headerRows }),
    ...(keepRows.length > 0 ? { keepRows: [...keepRows] } : {}),
    ...(lastDataRow === undefined ? {} : { lastDataRow }),
  }
}

function headerRowsOf({ headerRow, headerRows }: ReadingEdit): number[] | undefined {
  if (headerRow === undefined && headerRows === undefined) return undefined
  const count = headerRow === 0 ? 0 : (headerRows ?? 1)
  return Array.from({ length: count }, (_, index) => (headerRow ?? 1) + index)
}

/** The engine holds a vector of every column while it writes: beyond this the memory of an import would not be bounded. */
const mostColumns = 4096

type Run = {
  readonly folder: ImportFolder
  readonly next: ImportFolder
  readonly edits: Edits
  readonly before: ColumnsBefore | undefined
  readonly fileName: string
  readonly book: StageBook
  readonly signal: AbortSignal | undefined
}
type Read = ReadFile & { readonly digests?: Digests }

/** What the file is, its rows, and at the first time its digests, side by side. */
async function read(ctx: Ctx, one: store.StoredImport, run: Run): Promise<Read> {
  const { paths } = ctx.resources
  if (one.sourceSha256) {
    return (await standing(run)) ?? (await readRows(contentPath(paths.source, one.sourceSha256), run))
  }
  const path = uploadPath(paths, one.uploadId ?? one.id)
  // A file that is refused need not be digested to its end.
  const stop = new AbortController()
  const signal = run.signal ? AbortSignal.any([run.signal, stop.signal]) : stop.signal
  const digesting = run.book.during('receive', async (count) => {
    const digests = await digestFile(path, { signal, progress: (done, total) => count(done, total, 'bytes') })
    count(digests.bytes, digests.bytes, 'bytes')
    return digests
  })
  digesting.catch(() => undefined)
  try {
    const found = await readRows(path, run)
    return found.materialised ? { ...found, digests: await digesting } : found
  } finally {
    stop.abort()
  }
}

async function readRows(path: string, { next, edits, before, fileName, book, signal }: Run): Promise<ReadFile> {
  await mkdir(next.rows, { recursive: true })
  const limits = { maxColumns: mostColumns }
  const knownLabels = before?.columns.map(({ file }) => file.label) ?? []
  const options: Options = { ...proposeOptions(edits), knownLabels, fileName, tmpDir: next.rows, limits }
  return book.during('detect', async (count) => {
    let total = 0
    const found = await readInProcess(
      { kind: 'read', path, options, folder: next.rows },
      {
        signal,
        folder: next.rows,
        progress: (done, bytes) => {
          total = bytes
          count(done, bytes, 'bytes')
        },
      },
    )
    total ||= found.proposal.file.bytes
    count(total, total, 'bytes')
    return found
  })
}

/** A change of types or null words leaves the rows as they were read before. */
async function standing({ folder, edits, book }: Run): Promise<ReadFile | undefined> {
  const before = await files.editsBefore.read(folder)
  if (!before || JSON.stringify(proposeOptions(before)) !== JSON.stringify(proposeOptions(edits))) return undefined
  const proposal = await files.proposal.read(folder)
  const materialised = await files.materialised.read(folder)
  if (!proposal || !materialised || !(await exists(materialised.path))) return undefined
  const { bytes } = proposal.file
  await book.set('detect', { state: 'done', done: bytes, total: bytes, unit: 'bytes', seconds: 0 })
  return { proposal, materialised }
}

/** The file as it came goes to the kept sources, by its content; undefined when that content was purged (R-SEC-09). */
async function keep(ctx: Ctx, one: store.StoredImport, digests: Digests | undefined): Promise<string | undefined> {
  if (!digests || !one.uploadId) throw new Error('the import has neither a kept source nor an upload')
  const { paths } = ctx.resources
  const { sha256 } = digests
  return inTransaction(ctx, async (ctx) => {
    await lockContent(ctx.db, sha256)
    if (await store.wasPurged(ctx.db, sha256)) return undefined
    if (!(await exists(contentPath(paths.source, sha256)))) {
      await fullIsAProblem(() => place(uploadPath(paths, one.uploadId ?? one.id), paths.source, sha256))
    }
    await store.keepSource(ctx.db, digests, ctx.now)
    await store.changeImport(ctx.db, one.id, ['detecting'], { sourceSha256: sha256 }, ctx.now)
    return sha256
  })
}

/** The upload goes when the source is kept, and the row forgets it last, so that no kill leaves bytes which nothing mentions. */
async function letGo(ctx: Ctx, importId: string, uploadId: string): Promise<void> {
  await dropUpload(ctx, uploadId)
  await store.changeImport(ctx.db, importId, ['detecting'], { uploadId: null }, ctx.now)
}

/** How the new rows differ from the version before, if the dataset has one. */
async function noteChanges(
  ctx: Ctx,
  one: store.StoredImport,
  next: ImportFolder,
  signal: AbortSignal | undefined,
): Promise<void> {
  const profile = await files.profile.read(next)
  const examined = await files.examined.read(next)
  const before = one.datasetId ? await findComparable(ctx, one.datasetId) : undefined
  if (!before || !profile || !examined) return
  const after = {
    path: next.parquet,
    rows: examined.rows,
    columns: examined.columns.map(({ name, reading }, index) => ({
      name,
      type: reading.type,
      ...(reading.scale === undefined ? {} : { scale: reading.scale }),
      nulls: profile.columns[index]?.nulls ?? 0,
      distinct: profile.columns[index]?.distinct ?? 0,
      distinctExact: profile.columns[index]?.distinctExact ?? false,
    })),
  }
  await files.changes.write(next, await compareFiles(ctx, before, after, next, signal))
}

/** What was made replaces what stood before; from here on the large files lie at their usual places. */
async function takeOver(folder: ImportFolder, next: ImportFolder, materialised: Materialised): Promise<void> {
  const isNew = !relative(next.root, materialised.path).startsWith('..')
  const isStanding = !relative(folder.rows, materialised.path).startsWith('..')
  await dropWork(folder, isStanding)
  await files.changes.drop(folder)
  const path = isNew ? join(folder.root, relative(next.root, materialised.path)) : materialised.path
  await files.materialised.write(next, { ...materialised, path })
  const made = [files.proposal, files.materialised, files.examined, files.profile, files.changes].map(({ path }) =>
    path(next),
  )
  for (const from of [...made, ...(isStanding ? [] : [next.rows]), next.parquet, next.rejected]) {
    if (await exists(from)) await rename(from, join(folder.root, relative(next.root, from)))
  }
  await fresh(next.root)
}
