import { mkdir, rename } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { EncodingName, Materialised, Proposal, ProposeOptions } from '@gongshu/tabular/model'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { compareFiles, findComparable } from './compare.ts'
import { contentPath, exists, place } from './content.ts'
import { examine, openSession, sourceOf } from './examine.ts'
import { dropWork, editsOf, files, fresh, type ImportFolder, importFolder } from './import-folder.ts'
import type { Edits, ReadingEdit } from './import-model.ts'
import * as store from './import-store.ts'
import { type Digests, readInProcess } from './reader-process.ts'
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
  const options: Options = { ...proposeOptions(edits), fileName: named?.fileName ?? 'unnamed', tmpDir: next.root }

  const received = one.sourceSha256
    ? { proposal: await propose(contentPath(paths.source, one.sourceSha256), options, next, book, signal) }
    : await receiveAndPropose(ctx, one, options, next, book, signal)
  const { proposal } = received
  if (proposal.secrecyMarks.length > 0) return { of: 'marked', where: placeOf(proposal.secrecyMarks) }
  const sha256 = one.sourceSha256 ?? (await keep(ctx, one, received.digests))
  await files.proposal.write(next, proposal)

  const materialised = await materialise(contentPath(paths.source, sha256), proposal, next, book, signal)
  const session = await openSession(engine, next, materialised)
  try {
    const source = await sourceOf(session, proposal, materialised, edits)
    const done = await book.during('profile', (count) =>
      examine(session, source, next, { proposal, materialised, edits }, { signal, count, bytes: one.bytes }),
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
function proposeOptions({ reading, keepRows }: Edits): Options {
  const { encoding, delimiter, sheet } = reading
  const headerRows = headerRowsOf(reading)
  return {
    ...(encoding === undefined ? {} : { encoding: encoding.toLowerCase() as EncodingName }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(sheet === undefined ? {} : { table: sheet }),
    ...(headerRows === undefined ? {} : { headerRows }),
    ...(keepRows.length > 0 ? { keepRows: [...keepRows] } : {}),
  }
}

function headerRowsOf({ headerRow, headerRows }: ReadingEdit): number[] | undefined {
  if (headerRow === undefined && headerRows === undefined) return undefined
  const count = headerRow === 0 ? 0 : (headerRows ?? 1)
  return Array.from({ length: count }, (_, index) => (headerRow ?? 1) + index)
}

const propose = (
  path: string,
  options: Options,
  next: ImportFolder,
  book: StageBook,
  signal: AbortSignal | undefined,
): Promise<Proposal> =>
  book.during('detect', (count) =>
    readInProcess(
      { kind: 'propose', path, options },
      { signal, folder: next.root, progress: (done, total) => count(done, total, 'bytes') },
    ),
  )

/** The digests of the bytes and the proposal, side by side. */
async function receiveAndPropose(
  ctx: Ctx,
  one: store.StoredImport,
  options: Options,
  next: ImportFolder,
  book: StageBook,
  signal: AbortSignal | undefined,
): Promise<{ proposal: Proposal; digests?: Digests }> {
  const path = uploadPath(ctx.resources.paths, one.uploadId ?? one.id)
  // A file that is refused need not be digested to its end.
  const stop = new AbortController()
  const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const digesting = book.during('receive', async (count) => {
    const digests = await readInProcess(
      { kind: 'digest', path },
      { signal: both, progress: (done, total) => count(done, total, 'bytes') },
    )
    count(digests.bytes, digests.bytes, 'bytes')
    return digests
  })
  digesting.catch(() => undefined)
  try {
    const proposal = await propose(path, options, next, book, signal)
    return proposal.secrecyMarks.length > 0 ? { proposal } : { proposal, digests: await digesting }
  } finally {
    stop.abort()
  }
}

/** The file as it came goes to the kept sources, by its content. */
async function keep(ctx: Ctx, one: store.StoredImport, digests: Digests | undefined): Promise<string> {
  if (!digests || !one.uploadId) throw new Error('the import has neither a kept source nor an upload')
  const { paths } = ctx.resources
  const { sha256 } = digests
  await inTransaction(ctx, async (ctx) => {
    await lockContent(ctx.db, sha256)
    if (!(await exists(contentPath(paths.source, sha256)))) {
      await fullIsAProblem(() => place(uploadPath(paths, one.uploadId ?? one.id), paths.source, sha256))
    }
    await store.keepSource(ctx.db, digests, ctx.now)
    await store.changeImport(ctx.db, one.id, ['detecting'], { sourceSha256: sha256, uploadId: null }, ctx.now)
  })
  await dropUpload(ctx, one.uploadId)
  return sha256
}

async function materialise(
  path: string,
  proposal: Proposal,
  next: ImportFolder,
  book: StageBook,
  signal: AbortSignal | undefined,
): Promise<Materialised> {
  await mkdir(next.rows, { recursive: true })
  const { bytes } = proposal.file
  let last = { done: bytes, total: bytes }
  const made = await book.during('detect', async (count) => {
    const made = await readInProcess(
      { kind: 'materialise', path, proposal, folder: next.rows },
      {
        signal,
        folder: next.rows,
        progress: (done, total) => {
          last = { done, total }
          count(done, total, 'bytes')
        },
      },
    )
    count(last.total, last.total, 'bytes')
    return made
  })
  return made
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
      nulls: profile.columns[index]?.nulls ?? 0,
      distinct: profile.columns[index]?.distinct ?? 0,
      distinctExact: profile.columns[index]?.distinctExact ?? false,
    })),
  }
  await files.changes.write(next, await compareFiles(ctx, before, after, next, signal))
}

/** What was made replaces what stood before; from here on the large files lie at their usual places. */
async function takeOver(folder: ImportFolder, next: ImportFolder, materialised: Materialised): Promise<void> {
  await dropWork(folder)
  await files.changes.drop(folder)
  const isOurs = !relative(next.root, materialised.path).startsWith('..')
  const path = isOurs ? join(folder.root, relative(next.root, materialised.path)) : materialised.path
  await files.materialised.write(next, { ...materialised, path })
  for (const from of [
    files.proposal.path(next),
    files.materialised.path(next),
    files.examined.path(next),
    files.profile.path(next),
    files.changes.path(next),
    next.rows,
    next.parquet,
    next.rejected,
  ]) {
    const to = join(folder.root, relative(next.root, from))
    if (await exists(from)) {
      await mkdir(dirname(to), { recursive: true })
      await rename(from, to)
    }
  }
  await fresh(next.root)
}
