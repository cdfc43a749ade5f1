/** Who the reader is to a report. */
import { z } from 'zod'
import type { Actor, Ctx } from '../platform/ctx.ts'
import { isSecret } from './correction-code.ts'
import { problems } from './correction-problems.ts'
import type { Correction } from './correction-store.ts'
import * as store from './correction-store.ts'

export const worksAt = ({ acts }: Actor, organisationId: string): boolean =>
  acts.some((act) => act.organisationId === organisationId)

export const isMine = (actor: Actor, { filerId, filerKind }: Pick<Correction, 'filerId' | 'filerKind'>): boolean =>
  filerKind === 'organisation' ? worksAt(actor, filerId) : actor.kind === 'person' && actor.id === filerId

/** 提供部门的经办: whoever verifies and answers. */
export const workPosts = ['dataOfficer', 'businessReviewer'] as const

export const worksOn = (actor: Actor, organisationIds: readonly string[]): boolean =>
  actor.acts.some(
    ({ post, organisationId }) => workPosts.some((one) => one === post) && organisationIds.includes(organisationId),
  )

/** A visitor without an account acts by an id of this one report; nothing else knows it. */
export const visitor = (ctx: Ctx, id: string): Ctx => ({
  ...ctx,
  actor: { kind: 'person', id, name: '访客', acts: [], client: ctx.actor.client },
})

/** By its number, or the id that it shares with its process. */
export async function mustFind(ctx: Ctx, which: string): Promise<Correction> {
  const isId = z.uuid().safeParse(which).success
  const found = await (isId ? store.findCorrection(ctx.db, which) : store.findByCode(ctx.db, which))
  if (!found) throw problems.notFound()
  return found
}

/** The number with its code, in the place of an account (R-OPEN-06). A wrong number and a wrong code are refused alike. */
export async function mustOpen(ctx: Ctx, code: string, secret: string): Promise<{ found: Correction; ctx: Ctx }> {
  const found = await store.findByCode(ctx.db, code)
  if (!found?.codeDigest || !isSecret(secret, found.codeDigest)) throw problems.wrongCode()
  return { found, ctx: visitor(ctx, found.filerId) }
}
