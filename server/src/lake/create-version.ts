import type { Ctx } from '../platform/ctx.ts'
import * as store from './import-store.ts'
import { editImport, getImport, openImport, settle } from './imports.ts'
import type { Described } from './load-version.ts'
import type { Version } from './model.ts'
import { problems } from './problems.ts'
import { refusalIn, runDetect, runLoad, settleFailure } from './run-import.ts'
import { createUploadFromPath } from './uploads.ts'

export type FileImport = (
  | {
      readonly path: string
      /** What the file is called, when `path` is not it. */
      readonly fileName?: string | undefined
    }
  | { readonly uploadId: string }
) & {
  readonly publisherId: string
  readonly datasetId?: string | undefined
  readonly title?: string | undefined
  readonly sheet?: string | undefined
  /** Headers of columns that do not become part of the version. */
  readonly leaveOut?: readonly string[] | undefined
  /** The catalogue's words for a new dataset. */
  readonly describe?: Described | undefined
  readonly signal?: AbortSignal | undefined
  /** Names the import, so that an attempt which was cut off is gone on with instead of made a second time. */
  readonly importId?: string | undefined
}

/**
 * A file becomes a version at once, with the proposal accepted as it stands, for the sample and the command line. The version's moment
 * is the context's.
 */
export async function createVersionFromFile(
  ctx: Ctx,
  input: FileImport,
): Promise<{ version: Version; importId: string }> {
  const { leaveOut = [], describe, signal } = input
  const { id, state } = (await findCutOff(ctx, input.importId)) ?? (await openAnew(ctx, input))
  try {
    if (state === 'detecting') await runDetect(ctx, await current(ctx, id), signal)
    if (leaveOut.length > 0 && state !== 'loaded') {
      const left = (await getImport(ctx, id)).columns.filter(({ label }) => leaveOut.includes(label))
      await editImport(ctx, id, { columns: left.map(({ index }) => ({ index, keep: false })) })
    }
    if (state !== 'loaded') await settle(ctx, await current(ctx, id), true)
    const version = await runLoad(ctx, await current(ctx, id), {
      ...(signal ? { signal } : {}),
      ...(describe ? { describe } : {}),
      at: 'ctx',
    })
    return { version, importId: id }
  } catch (error) {
    await settleFailure(ctx, id, error, true)
    throw refusalIn(error) ?? error
  }
}

/** One that ended badly is not gone on with: the file is read again and refused again, in the same words. */
async function findCutOff(ctx: Ctx, id: string | undefined): Promise<store.StoredImport | undefined> {
  const one = id ? await store.findImport(ctx.db, id) : undefined
  return one?.state === 'refused' || one?.state === 'failed' ? undefined : one
}

async function openAnew(ctx: Ctx, input: FileImport): Promise<store.StoredImport> {
  const { publisherId, datasetId, title, sheet, importId } = input
  const uploadId =
    'uploadId' in input
      ? input.uploadId
      : (await createUploadFromPath(ctx, input.path, { fileName: input.fileName, publisherId })).id
  const isTaken = importId !== undefined && (await store.findImport(ctx.db, importId)) !== undefined
  return openImport(ctx, { id: isTaken ? undefined : importId, uploadId, publisherId, datasetId, title, sheet })
}

async function current(ctx: Ctx, id: string): Promise<store.StoredImport> {
  const one = await store.findImport(ctx.db, id)
  if (!one) throw problems.importNotFound()
  return one
}
