import { type Ctx, inTransaction } from '../ctx.ts'
import { startOf } from './deadline.ts'
import { hasReminded } from './event-store.ts'
import { problems } from './model.ts'
import { record } from './record.ts'
import { mustSee } from './service.ts'
import { keyOf } from './step.ts'
import * as store from './store.ts'

// 转办与催办: every process has them, no table needs a line for it.

/** 转办: to another holder of the post that is awaited. Back to everyone by handing it to oneself and on. */
export const reassign = (ctx: Ctx, id: string, to: string, reason: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const instance = await mustSee(ctx, id)
    if (instance.waitsFor.length === 0) throw problems.notWaiting()
    const act = ctx.actor.acts.find((one) => instance.waitsFor.includes(keyOf(one)))
    if (!act) throw problems.wrongPost({ requires: instance.waitsFor.map((key) => key.split('@')[0]) })
    const holders = await ctx.resources.names.holders(ctx, act.post, act.organisationId)
    const colleague = holders.find((holder) => holder.id === to)
    if (!colleague) throw problems.notAHolder({ post: act.post })
    const assignee = { id: colleague.id, name: colleague.name, post: act.post }
    if (!(await store.assignInstance(ctx.db, instance, assignee))) throw problems.movedMeanwhile()
    await record(ctx, instance, {
      ...{ kind: 'reassign', act, reason, detail: { to, toName: colleague.name } },
      personal: { assignee: to },
    })
  })

/** 催办: by the people of an organisation concerned, once a day each. It shows in the to-do list of those who are awaited. */
export const remind = (ctx: Ctx, id: string, message?: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const instance = await mustSee(ctx, id)
    if (instance.waitsFor.length === 0) throw problems.notWaiting()
    const houses = Object.values(instance.parties)
    const act = ctx.actor.acts.find(({ organisationId }) => houses.includes(organisationId))
    if (!act) throw problems.wrongPost({ requires: Object.keys(instance.parties).map((relation) => `*@${relation}`) })
    if (await hasReminded(ctx.db, id, ctx.actor.id, startOf(ctx.today))) throw problems.remindedToday()
    await record(ctx, instance, { kind: 'remind', act, detail: message ? { message } : {} })
  })

/** A matter that was handed to someone who has left the post is everyone's again. Returns how many there were. */
export async function releaseAssignments(ctx: Ctx): Promise<number> {
  let released = 0
  for (const instance of await store.listAssigned(ctx.db)) {
    const { assignee, waitsFor } = instance
    const seats = waitsFor.map((key) => key.split('@')).filter(([post]) => post === assignee?.post)
    let isHeld = false
    for (const [post = '', organisationId = ''] of seats) {
      const holders = await ctx.resources.names.holders(ctx, post, organisationId)
      isHeld ||= holders.some(({ id }) => id === assignee?.id)
    }
    if (!isHeld && (await store.assignInstance(ctx.db, instance, null))) released++
  }
  return released
}
