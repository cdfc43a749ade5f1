import { type Act, type Ctx, inTransaction } from '../ctx.ts'
import { newId } from '../ids.ts'
import type { PlainDate } from '../time.ts'
import * as store from './deputy-store.ts'
import { problems } from './model.ts'

// AB 岗: a colleague fills a post for a period. What is signed says so.

export type { Deputy } from './deputy-store.ts'

/** Posts that stand alone or watch over the others are filled by their holder only (R-SEC-08, R-OPN-08). */
const heldInPerson: readonly string[] = [
  ...['systemAdministrator', 'securityAdministrator', 'auditAdministrator'],
  ...['auditor', 'operatorStaff'],
]

/**
 * The actor with all the posts they fill today: own ones first, then those of colleagues who hold them still. Done once, where the
 * actor comes in, so that what one may see and what one may do rest on the same posts. Whose own posts there do not act (they left,
 * or must change the password first) fills none for others.
 */
export async function withDeputies(ctx: Ctx): Promise<Ctx> {
  const { actor } = ctx
  if (actor.kind !== 'person' || actor.acts.length === 0) return ctx
  const acts: Act[] = [...actor.acts]
  for (const deputy of await store.listDeputised(ctx.db, actor.id, ctx.today)) {
    const { post, organisationId, principalId: id, principalName: name, id: appointmentId } = deputy
    if (!actor.acts.some((act) => act.organisationId === organisationId)) continue
    const holders = await ctx.resources.names.holders(ctx, post, organisationId)
    const holds = holders.some((holder) => holder.id === id)
    if (holds) acts.push({ post, organisationId, principal: { id, name, appointmentId } })
  }
  return { ...ctx, actor: { ...actor, acts } }
}

export type Appointment = {
  readonly post: string
  readonly organisationId: string
  readonly deputyId: string
  readonly fromOn: PlainDate
  readonly untilOn: PlainDate
  readonly reason: string
}

/** The holder of a post names a colleague of the same organisation. */
export const appointDeputy = (ctx: Ctx, appointment: Appointment): Promise<store.Deputy> =>
  inTransaction(ctx, async (ctx) => {
    const { actor } = ctx
    const { post, organisationId, deputyId, fromOn, untilOn, reason } = appointment
    // What one fills for another is not one's own to lend.
    const isHolder = actor.acts.some(
      (act) => act.post === post && act.organisationId === organisationId && !act.principal,
    )
    if (actor.kind !== 'person' || !isHolder) throw problems.wrongPost({ requires: [post] })
    if (heldInPerson.includes(post)) throw problems.notDeputisable({ post })
    if (untilOn < fromOn || untilOn < ctx.today) throw problems.badPeriod()
    const deputyName = deputyId === actor.id ? undefined : await nameOfColleague(ctx, deputyId, organisationId)
    if (deputyName === undefined) throw problems.notAHolder()
    const deputy = {
      ...{ id: newId(), post, organisationId, principalId: actor.id, principalName: actor.name, deputyId, deputyName },
      ...{ fromOn, untilOn, reason, appointedAt: ctx.now, endedAt: null },
    }
    await store.insertDeputy(ctx.db, deputy)
    await ctx.resources.appendLedger(ctx, {
      event: 'post.deputise',
      subject: [deputy.id],
      record: { post, organisation: organisationId, from: fromOn, until: untilOn },
      personal: { deputy: deputyId },
      parties: [organisationId],
    })
    return deputy
  })

async function nameOfColleague(ctx: Ctx, id: string, organisationId: string): Promise<string | undefined> {
  const { posts, holders } = ctx.resources.names
  for (const post of posts.keys()) {
    if (heldInPerson.includes(post)) continue
    const colleague = (await holders(ctx, post, organisationId)).find((holder) => holder.id === id)
    if (colleague) return colleague.name
  }
  return undefined
}

export const listDeputies = (ctx: Ctx): Promise<store.Deputy[]> => store.listDeputiesOf(ctx.db, ctx.actor.id, ctx.today)

/** Ends it before its day; either of the two may. */
export const endDeputy = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const deputy = await store.endDeputy(ctx.db, id, ctx.actor.id, ctx.now)
    if (!deputy) throw problems.notFound()
    await ctx.resources.appendLedger(ctx, {
      event: 'post.endDeputy',
      subject: [id],
      record: { post: deputy.post, organisation: deputy.organisationId },
      parties: [deputy.organisationId],
    })
  })
