import { TabularError } from '@gongshu/tabular/errors'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { Problem } from '../platform/problem.ts'
import { remove } from './content.ts'
import { detect } from './detect.ts'
import { problemOf, refusalOf } from './file-problems.ts'
import { eraseAllButName, eraseFolder, files, fresh, importFolder } from './import-folder.ts'
import type { Stage } from './import-model.ts'
import * as store from './import-store.ts'
import { type Described, loadVersion } from './load-version.ts'
import type { Version } from './model.ts'
import { problems } from './problems.ts'
import { type MarkPlace, reportMark } from './secrecy.ts'
import { withStage } from './stages.ts'
import { dropUpload } from './uploads.ts'
import { lockContent } from './version-store.ts'

/** Reads the file and leaves a proposal, or a refusal, or the proposal that stood before. */
export async function runDetect(ctx: Ctx, one: store.StoredImport, signal?: AbortSignal): Promise<void> {
  const detected = await detect(ctx, one, signal)
  if (detected.of === 'marked') {
    await refuseMarked(ctx, one, detected.where)
    throw problems.secrecyMark({ rule: 'R-SEC-09', finding: detected.where })
  }
  const moved = await store.changeImport(ctx.db, one.id, ['detecting'], { state: 'proposed' }, ctx.now)
  if (!moved) throw problems.cancelled()
}

export const runLoad = (
  ctx: Ctx,
  one: store.StoredImport,
  options: { readonly signal?: AbortSignal; readonly describe?: Described; readonly at?: 'now' | 'ctx' } = {},
): Promise<Version> => loadVersion(ctx, one, options)

/**
 * R-SEC-09: stopped at the door. First the row, so that nobody is shown a word of it and a crash leaves the erasing to the sweeper;
 * then every byte: upload, kept source, working files, proposal.
 */
async function refuseMarked(ctx: Ctx, one: store.StoredImport, finding: MarkPlace): Promise<void> {
  const { id, publisherId, datasetId } = one
  const refusal = refusalOf(problems.secrecyMark())
  const { title, type } = refusal
  const where = markPlaces[finding]
  const detail = { zh: `${where.zh}${refusal.detail?.zh ?? ''}`, en: `${where.en} ${refusal.detail?.en ?? ''}` }
  await inTransaction(ctx, async (ctx) => {
    const current = await store.findImport(ctx.db, id)
    const refused = await store.changeImport(
      ctx.db,
      id,
      ['detecting'],
      { state: 'refused', refusal: { type, title, detail }, stages: failedAt(current?.stages ?? one.stages) },
      ctx.now,
    )
    if (refused) await reportMark(ctx, { importId: id, datasetId, publisherId, finding })
  })
  await eraseBytes(ctx, id)
}

const markPlaces: Readonly<Record<MarkPlace, { zh: string; en: string }>> = {
  fileName: { zh: '标志在文件名里。', en: 'The mark is in the file name.' },
  content: { zh: '标志在所填的文字里。', en: 'The mark is in the words that were typed.' },
  documentProperty: { zh: '标志在文档属性里。', en: 'The mark is in a document property.' },
  purged: { zh: '同一文件曾按标密文件清除。', en: 'The same file was purged before.' },
  cell: { zh: '标志在单元格、表头或说明行里。', en: 'The mark is in a cell, the header or a note.' },
}

const failedAt = (stages: readonly Stage[]): Stage[] =>
  stages.map((stage) => (stage.state === 'now' ? { ...stage, state: 'failed' } : stage))

const markedType = problems.secrecyMark().type

/** Refused for a mark: not even its name may be shown. */
export const isMarked = ({ refusal }: Pick<store.StoredImport, 'refusal'>): boolean => refusal?.type === markedType

/** Everything that the import brought, unless a version or another import stands on the same source. */
export async function eraseBytes(ctx: Ctx, id: string): Promise<void> {
  const one = await store.findImport(ctx.db, id)
  const folder = importFolder(ctx.resources.paths, id)
  if (!one || isMarked(one)) await eraseFolder(folder)
  else await eraseAllButName(folder)
  if (!one) return
  if (one.uploadId) await dropUpload(ctx, one.uploadId)
  const { sourceSha256 } = one
  const states = ['refused', 'failed'] as const
  await inTransaction(ctx, async (ctx) => {
    if (sourceSha256) await lockContent(ctx.db, sourceSha256)
    await store.changeImport(ctx.db, id, states, { uploadId: null, sourceSha256: null }, ctx.now)
    if (sourceSha256 && (await store.releaseSource(ctx.db, sourceSha256))) {
      await remove(ctx.resources.paths.source, sourceSha256)
    }
  })
}

/** A refusal that ends the import, in the words of whoever refused. */
export async function endImport(ctx: Ctx, id: string, state: 'refused' | 'failed', problem: Problem): Promise<void> {
  if (await markEnded(ctx, id, state, problem)) await eraseBytes(ctx, id)
}

/** Only the row; undefined when the import had ended before, by its load or otherwise. Its bytes are then the caller's to erase. */
export async function markEnded(
  ctx: Ctx,
  id: string,
  state: 'refused' | 'failed',
  problem: Problem,
): Promise<store.StoredImport | undefined> {
  const one = await store.findImport(ctx.db, id)
  if (!one) return undefined
  const change = { state, refusal: refusalOf(problem), stages: failedAt(one.stages) }
  return store.changeImport(ctx.db, id, ['detecting', 'proposed', 'loading'], change, ctx.now)
}

/** The error as a refusal that a person can act on, if it is one. */
export function refusalIn(error: unknown): Problem | undefined {
  if (error instanceof TabularError) return problemOf(error)
  return error instanceof Problem ? error : undefined
}

/**
 * What is done about a failure: a change of the publisher's that leads nowhere is taken back, a file that cannot be read is refused,
 * and only what may go better next time is thrown on. Nothing that stood before is touched.
 */
export async function settleFailure(ctx: Ctx, id: string, error: unknown, isLastAttempt: boolean): Promise<void> {
  const one = await store.findImport(ctx.db, id)
  if (!one) return
  if (one.state === 'refused' || one.state === 'failed') {
    // Refused while it ran, or cancelled by a person: what the run may still have written goes.
    await eraseBytes(ctx, id)
    return
  }
  const problem = refusalIn(error)
  const isFinal = problem !== undefined && problem.status < 500
  if (!isFinal && !isLastAttempt) throw error
  if (one.state === 'loading' && isFinal) return backToProposal(ctx, one, problem)
  const folder = importFolder(ctx.resources.paths, id)
  if (one.state === 'detecting' && (await files.examined.read(folder))) {
    const before = await files.editsBefore.read(folder)
    if (before) await files.edits.write(folder, before)
    return backToProposal(ctx, one, problem ?? problems.failed())
  }
  await endImport(ctx, id, isFinal ? 'refused' : 'failed', problem ?? problems.failed())
}

async function backToProposal(ctx: Ctx, one: store.StoredImport, problem: Problem): Promise<void> {
  const folder = importFolder(ctx.resources.paths, one.id)
  await fresh(importFolder(ctx.resources.paths, `${one.id}/next`).root)
  const { title, detail } = refusalOf(problem)
  await files.mishap.write(folder, { title, detail })
  const done = (['detect', 'profile'] as const).reduce(
    (stages, name) => withStage(stages, name, { state: 'done' }),
    withStage(withStage(withStage(one.stages, 'load', blank), 'describe', blank), 'confirm', { state: 'now' }),
  )
  await store.changeImport(ctx.db, one.id, ['detecting', 'loading'], { state: 'proposed', stages: done }, ctx.now)
}

const blank = { state: 'next', done: null, total: null, unit: null, seconds: null } as const
