import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { PlainDate } from '../platform/time.ts'
import * as accounts from './account-store.ts'
import { requireDuty } from './model.ts'
import * as store from './organisation-store.ts'
import { getOrganisation } from './organisations.ts'
import { problems } from './problems.ts'

/**
 * 三定 reform: one organisation continues another, or an old and a new name turn out to be one office. Whoever continues an office
 * acts for it, so one administrator alone must not be able to hand an office's data to another: the system administrator
 * records, a security administrator confirms.
 */
export const recordSuccession = (
  ctx: Ctx,
  organisationId: string,
  input: { readonly successorId: string; readonly on: PlainDate; readonly document: string },
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    await checkPair(ctx, organisationId, input.successorId)
    const { successorId, on, document } = input
    const recordedBy = ctx.actor.kind === 'person' ? ctx.actor.id : null
    const isRecorded = await store.saveSuccession(
      ctx.db,
      { organisationId, successorId, onDate: on, document, recordedBy },
      ctx.now,
    )
    if (!isRecorded) throw problems.changedMeanwhile()
    await log(ctx, 'organisation.recordSuccession', organisationId, successorId, { on, document })
  })

/** From now on the old organisation is ended, its posts with it, its name leads to the new one, and its authority passes. */
export const confirmSuccession = (ctx: Ctx, organisationId: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'securityAdministrator')
    const confirmedBy = ctx.actor.kind === 'person' ? ctx.actor.id : null
    await store.lockHierarchy(ctx.db)
    const succession = await store.confirmSuccession(ctx.db, organisationId, confirmedBy, ctx.now)
    if (!succession) throw problems.changedMeanwhile()
    const { successorId, onDate, document } = succession
    await checkPair(ctx, organisationId, successorId)
    if (onDate > ctx.today) throw problems.successionNotYet({ on: onDate })
    await store.endOrganisation(ctx.db, organisationId, { on: onDate, successorId, now: ctx.now })
    await store.passAuthority(ctx.db, organisationId, successorId)
    const postsEnded = await accounts.endPostsAt(ctx.db, organisationId, ctx.now)
    await log(ctx, 'organisation.succeed', organisationId, successorId, { on: onDate, document, postsEnded })
  })

async function checkPair(ctx: Ctx, organisationId: string, successorId: string): Promise<void> {
  const old = await getOrganisation(ctx, organisationId)
  const next = await getOrganisation(ctx, successorId)
  if (old.endedOn) throw problems.organisationEnded({ successorId: old.successorId })
  if (next.endedOn || old.id === next.id) throw problems.organisationEnded({ successorId: next.successorId })
}

async function log(
  ctx: Ctx,
  event: string,
  id: string,
  successorId: string,
  record: Readonly<Record<string, unknown>>,
): Promise<void> {
  const subject = [id, successorId]
  await ctx.resources.appendLedger(ctx, { event, subject, record: { ...record, successorId }, parties: subject })
}
