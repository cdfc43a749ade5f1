import { visibleName } from '@gongshu/tabular/hidden-characters'
import { markInFileName } from '@gongshu/tabular/secrecy'
import * as catalog from '../catalog/service.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { applyEdit } from './edit.ts'
import { mustBeMadeOn, noteEdit } from './edit-history.ts'
import { editsOf, files, importFolder } from './import-folder.ts'
import type { Edits, ImportEdit, ImportLine, ImportView } from './import-model.ts'
import * as store from './import-store.ts'
import { importLine, importView, loadImport } from './import-view.ts'
import { detectJob, loadJob } from './jobs.ts'
import { problems } from './problems.ts'
import { eraseBytes, markEnded } from './run-import.ts'
import { newStages, resetFrom, withStage } from './stages.ts'
import { findTaker } from './upload-store.ts'
import { finishedUpload, refuseMarkedWords } from './uploads.ts'

const isHouse = ({ kind }: Actor): boolean => kind === 'console' || kind === 'system'

const officesOf = ({ acts }: Actor): string[] => [
  ...new Set(acts.filter(({ post }) => post === 'dataOfficer').map(({ organisationId }) => organisationId)),
]

/** Whose data it is: the dataset's publisher, the one named, or the only office that the actor brings data for. */
async function publisherOf(ctx: Ctx, said: string | undefined, datasetId: string | undefined): Promise<string> {
  const offices = officesOf(ctx.actor)
  const dataset = datasetId ? await catalog.getDataset(ctx, datasetId) : undefined
  if (dataset && (dataset.state === 'suspended' || dataset.state === 'purged')) throw problems.datasetClosed()
  const publisherId = dataset?.publisherId ?? said ?? (offices.length === 1 ? offices[0] : undefined)
  if (!publisherId)
    throw offices.length > 1 ? problems.whichPublisher() : problems.wrongPost({ requires: 'dataOfficer' })
  if (!isHouse(ctx.actor) && !offices.includes(publisherId))
    throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
  return publisherId
}

export type NewImport = {
  readonly id?: string | undefined
  readonly uploadId: string
  readonly datasetId?: string | undefined
  /** Needed where the actor brings data for several offices, and on the command line. */
  readonly publisherId?: string | undefined
  readonly title?: string | undefined
  readonly sheet?: string | undefined
}

/** The import's row and the files beside it, without anything begun. */
export async function openImport(ctx: Ctx, input: NewImport): Promise<store.StoredImport> {
  const { uploadId, sheet } = input
  const title = input.title && visibleName(input.title).trim()
  const { fileName, sentName, original, bytes } = await finishedUpload(ctx, uploadId)
  const datasetId = input.datasetId ? (await catalog.getDataset(ctx, input.datasetId)).id : null
  const publisherId = await publisherOf(ctx, input.publisherId, datasetId ?? undefined)
  const id = input.id ?? newId()
  const folder = importFolder(ctx.resources.paths, id)
  await files.named.write(folder, {
    ...{ fileName, sentName },
    ...(original === undefined ? {} : { original }),
    ...(title ? { title } : {}),
  })
  if (sheet) await files.edits.write(folder, { ...(await editsOf(folder)), reading: { sheet } })
  return inTransaction(ctx, async (ctx) => {
    const stages = withStage(newStages(), 'receive', { state: 'now', done: bytes, total: bytes, unit: 'bytes' })
    const row = { id, publisherId, account: ctx.actor.id, datasetId, uploadId, bytes, stages }
    const one = await store.insertImport(ctx.db, row, ctx.now).catch((error: unknown) => {
      // Two at the same moment: the index lets one in.
      throw isTwice(error) ? problems.importBusy() : error
    })
    await ctx.resources.appendLedger(ctx, {
      event: 'import.start',
      subject: datasetId ? [id, datasetId] : [id],
      // No name: what a marked file was called must be erasable.
      record: { bytes },
      parties: [publisherId],
    })
    return one
  })
}

const isTwice = (error: unknown): boolean =>
  error instanceof Error && 'constraint' in error && error.constraint === 'import_upload'

/** 送数: begins to read an uploaded file. Asked again, since the answer was lost, it is the import that reads it already. */
export async function startImport(ctx: Ctx, input: NewImport): Promise<ImportView> {
  const taker = await findTaker(ctx.db, input.uploadId)
  if (taker) return getImport(ctx, taker.id)
  if (input.title !== undefined && markInFileName(input.title) !== undefined) {
    // Before anything is begun, so that the report stands and nothing else does.
    const publisherId = await publisherOf(ctx, input.publisherId, input.datasetId)
    await refuseMarkedWords(ctx, { publisherId, datasetId: input.datasetId ?? null, field: 'title' })
  }
  // With its job or not at all: an import without one would be read by nobody.
  const one = await inTransaction(ctx, async (ctx) => queue(ctx, await openImport(ctx, input), 'detecting'))
  return importView(ctx, one)
}

const queue = (ctx: Ctx, one: store.StoredImport, state: 'detecting' | 'loading'): Promise<store.StoredImport> =>
  inTransaction(ctx, async (ctx) => {
    const job = state === 'detecting' ? detectJob : loadJob
    const jobId = await ctx.resources.jobs.enqueue(ctx, job, { importId: one.id })
    const queued = await store.changeImport(ctx.db, one.id, [state], { jobId }, ctx.now)
    if (!queued) throw problems.importBusy()
    return queued
  })

async function getOwn(ctx: Ctx, id: string): Promise<store.StoredImport> {
  const one = await store.findImport(ctx.db, id)
  if (!one || (!isHouse(ctx.actor) && !officesOf(ctx.actor).includes(one.publisherId))) throw problems.importNotFound()
  return one
}

export const getImport = async (ctx: Ctx, id: string): Promise<ImportView> => importView(ctx, await getOwn(ctx, id))

const mostListed = 100

/** Newest first: those of the offices that the actor brings data for. */
export async function listImports(ctx: Ctx): Promise<{ imports: ImportLine[] }> {
  const offices = isHouse(ctx.actor) ? ('all' as const) : officesOf(ctx.actor)
  const rows = await store.listImports(ctx.db, offices, mostListed)
  return { imports: await Promise.all(rows.map((one) => importLine(ctx, one))) }
}

const mustBeProposed = ({ state }: store.StoredImport): void => {
  if (state === 'detecting' || state === 'loading') throw problems.importBusy()
  if (state !== 'proposed') throw problems.importEnded()
}

/** Changes to one import follow each other: each is made on what the one before left. */
const turns = new Map<string, Promise<unknown>>()

function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(id) ?? Promise.resolve()
  const mine = before.then(work, work)
  turns.set(id, mine)
  const forget = (): void => {
    if (turns.get(id) === mine) turns.delete(id)
  }
  mine.then(forget, forget)
  return mine
}

/**
 * Another reading, other types, other words, or the repair of a finding. What must be read again is read again. Where the caller names
 * the revision that the change was made on, another's edit since then refuses it.
 */
export const editImport = (ctx: Ctx, id: string, edit: ImportEdit, madeOn?: readonly number[]): Promise<ImportView> =>
  inTurn(id, async () => {
    const one = await getOwn(ctx, id)
    mustBeProposed(one)
    await mustBeMadeOn(ctx, importFolder(ctx.resources.paths, id), madeOn)
    const loaded = await loadImport(ctx, one)
    const next = applyEdit(loaded, edit)
    return importView(ctx, await saveEdits(ctx, one, loaded.edits, next))
  })

async function saveEdits(ctx: Ctx, one: store.StoredImport, before: Edits, next: Edits): Promise<store.StoredImport> {
  const folder = importFolder(ctx.resources.paths, one.id)
  await files.mishap.drop(folder)
  await noteEdit(ctx, folder, before, next)
  if (!needsReading(before, next)) {
    await files.edits.write(folder, next)
    return one
  }
  await files.editsBefore.write(folder, before)
  await files.edits.write(folder, next)
  const stages = resetFrom(one.stages, 'detect')
  return inTransaction(ctx, async (ctx) => {
    const again = await store.changeImport(ctx.db, one.id, ['proposed'], { state: 'detecting', stages }, ctx.now)
    if (!again) throw problems.importBusy()
    return queue(ctx, again, 'detecting')
  })
}

/** Labels, names, units and what is kept change nothing about how the file is read; types and rows do. */
function needsReading(before: Edits, next: Edits): boolean {
  const essence = ({ reading, keepRows, lastDataRow, columns }: Edits): string =>
    JSON.stringify([
      reading,
      keepRows,
      lastDataRow,
      Object.entries(columns).flatMap(([index, { type, noneIsEmpty = false }]) =>
        type || noneIsEmpty ? [[index, type, noneIsEmpty]] : [],
      ),
    ])
  return essence(before) !== essence(next)
}

/**
 * 确认并装载. `accept` takes the proposal as it stands, as the command line does: findings that may be left as they are, are; what
 * truly blocks still does.
 */
export const requestLoad = (
  ctx: Ctx,
  id: string,
  { accept = false, madeOn }: { readonly accept?: boolean; readonly madeOn?: readonly number[] | undefined } = {},
): Promise<ImportView> =>
  inTurn(id, async () => {
    const one = await getOwn(ctx, id)
    mustBeProposed(one)
    await mustBeMadeOn(ctx, importFolder(ctx.resources.paths, id), madeOn)
    await settle(ctx, one, accept)
    const queued = await inTransaction(ctx, async (ctx) => {
      const stages = withStage(one.stages, 'confirm', { state: 'done' })
      const loading = await store.changeImport(ctx.db, id, ['proposed'], { state: 'loading', stages }, ctx.now)
      if (!loading) throw problems.importBusy()
      await ctx.resources.appendLedger(ctx, {
        event: 'import.accept',
        subject: one.datasetId ? [id, one.datasetId] : [id],
        record: {},
        parties: [one.publisherId],
      })
      return queue(ctx, loading, 'loading')
    })
    return importView(ctx, queued)
  })

/** Refuses while something must be settled; accepts it where the actor said so. */
export async function settle(ctx: Ctx, one: store.StoredImport, accept: boolean): Promise<void> {
  if (one.datasetId) {
    const { state } = await catalog.getDataset(ctx, one.datasetId)
    if (state === 'review') throw problems.datasetInReview()
    if (state === 'suspended' || state === 'purged') throw problems.datasetClosed()
  }
  const { edits, findings, columns, folder } = await loadImport(ctx, one)
  const musts = findings.filter(({ weight }) => weight === 'must')
  const repairs = accept ? musts.flatMap((finding) => finding.repairs.find(({ accepts }) => accepts) ?? []) : []
  if (repairs.length < musts.length) {
    const left = findings.flatMap(({ weight, head }, index) =>
      weight === 'must' ? [{ number: index + 1, head: head[ctx.lang] }] : [],
    )
    throw problems.mustSettle({ findings: left })
  }
  if (!columns.some(({ keep }) => keep)) throw problems.nothingKept()
  await files.mishap.drop(folder)
  if (repairs.length > 0) {
    await files.edits.write(
      folder,
      repairs.reduce((all, { change }) => change(all), edits),
    )
  }
}

/** 取消: ends an import and erases what it brought. A version that was made stays. */
export async function cancelImport(ctx: Ctx, id: string): Promise<ImportView> {
  const one = await getOwn(ctx, id)
  if (one.state === 'loaded') throw problems.importEnded()
  if (one.state === 'refused' || one.state === 'failed') {
    await eraseBytes(ctx, id)
    return importView(ctx, one)
  }
  const { jobId } = await inTransaction(ctx, async (ctx) => {
    const ended = await markEnded(ctx, id, 'failed', problems.cancelled())
    // Its load was faster, or somebody else ended it.
    if (!ended) throw problems.importEnded()
    await ctx.resources.appendLedger(ctx, {
      event: 'import.cancel',
      subject: [id],
      record: {},
      parties: [one.publisherId],
    })
    return ended
  })
  // Now that the state is told: what still runs sees it and erases what it wrote last. A job that is never told finds the state, too.
  if (jobId) await ctx.resources.jobs.cancel(ctx, jobId)
  await eraseBytes(ctx, id)
  return getImport(ctx, id)
}
