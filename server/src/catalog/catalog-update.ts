import { z } from 'zod'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import { startOf } from '../platform/process/deadline.ts'
import * as process from '../platform/process/service.ts'
import type { PlainDate } from '../platform/time.ts'
import { catalogUpdateProcess } from './catalog-update-table.ts'
import { type Dataset, problems } from './model.ts'
import { findDataset } from './store.ts'

/** 法律、行政法规、职责的变化, and since when it is in force. */
export const ChangeRecord = z.object({
  kind: z.enum(['law', 'duty']),
  changedOn: z.iso.date(),
  /** Which law or which duty, and what of the entry it touches. */
  text: z.string().trim().min(5).max(1000),
})
export type ChangeRecord = z.infer<typeof ChangeRecord>

/** 登记变化 (R-SHR-07): the update is on the desk of the department's data officer, and its clock runs from the day of the change. */
export const recordChange = (
  ctx: Ctx,
  datasetId: string,
  change: ChangeRecord,
): Promise<{ readonly processId: string }> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await findDataset(ctx.db, datasetId)
    if (!dataset) throw problems.datasetNotFound()
    const { publisherId } = dataset
    const holds = ctx.actor.acts.some((act) => act.post === 'dataOfficer' && act.organisationId === publisherId)
    if (!holds) throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
    if (dataset.state !== 'published') throw problems.notCatalogued()
    if (change.changedOn > ctx.today) throw problems.notYetChanged({ field: 'changedOn' })
    const authority = await parties.authorityFor(ctx, publisherId, 'sharing')
    if (!authority) throw problems.noSharingAuthority()
    const { id } = await process.startProcess(ctx, catalogUpdateProcess, {
      ...{ subjectId: dataset.id, title: titleOf(dataset), parties: { publisher: publisherId, authority } },
      ...{ event: 'record', reason: change.text, facts: { kind: change.kind, changedOn: change.changedOn } },
      clocksFrom: startOf(change.changedOn as PlainDate),
    })
    return { processId: id }
  })

const titleOf = ({ title }: Dataset) => ({ zh: title.zh, en: title.en || title.zh })

/** The update that waits for this step of a publication, if it was recorded before that was submitted. */
async function waiting(ctx: Ctx, datasetId: string, states: readonly string[], submittedAt?: string) {
  const running = await process.findRunning(ctx, catalogUpdateProcess, datasetId)
  if (!running || !states.includes(running.state)) return undefined
  return submittedAt === undefined || running.startedAt <= submittedAt ? running : undefined
}

const step = async (ctx: Ctx, id: string, event: string): Promise<void> => {
  await process.advance(asSystem(ctx, 'publication'), id, { event })
}

/** The round has reached the authority: its two working days begin, and the department's stop. */
export async function updateSubmitted(ctx: Ctx, datasetId: string, submittedAt: string): Promise<void> {
  const update = await waiting(ctx, datasetId, ['due'], submittedAt)
  if (update) await step(ctx, update.id, 'submit')
}

/** The authority is done and the round waits for the day that was announced: nobody's time runs. */
export async function updateAccepted(ctx: Ctx, datasetId: string, submittedAt: string): Promise<void> {
  const update = await waiting(ctx, datasetId, ['submitted'], submittedAt)
  if (update) await step(ctx, update.id, 'accept')
}

/** The round is the department's again: sent back, or taken back. */
export async function updateReturned(ctx: Ctx, datasetId: string): Promise<void> {
  const update = await waiting(ctx, datasetId, ['submitted', 'accepted'])
  if (update) await step(ctx, update.id, 'return')
}

export async function updatePublished(ctx: Ctx, datasetId: string, submittedAt: string): Promise<void> {
  // Sent back here by hand while its round went on: it was submitted all the same.
  await updateSubmitted(ctx, datasetId, submittedAt)
  const update = await waiting(ctx, datasetId, ['submitted', 'accepted'], submittedAt)
  if (update) await step(ctx, update.id, 'publish')
}

/** Nothing is left to update. */
export async function lapseUpdate(ctx: Ctx, datasetId: string): Promise<void> {
  const update = await waiting(ctx, datasetId, ['due', 'submitted', 'accepted', 'questioned'])
  if (update) await step(ctx, update.id, 'lapse')
}

/** R-SEC-09: the words of a purged dataset's updates. */
export async function eraseUpdates(ctx: Ctx, datasetId: string): Promise<void> {
  await lapseUpdate(ctx, datasetId)
  await process.eraseWords(ctx, catalogUpdateProcess, datasetId)
}
