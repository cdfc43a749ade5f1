import { type Ctx, inTransaction } from '../ctx.ts'
import * as store from './clock-store.ts'
import { limitOf } from './clocks.ts'
import { deadline } from './deadline.ts'
import { problems } from './model.ts'
import { record } from './record.ts'
import { mustSee } from './service.ts'
import { fits } from './step.ts'
import { refreshDue } from './store.ts'
import { clocksIn } from './table.ts'
import { tableOf } from './tables.ts'

// What people do about a limit: extend it, or say why it was missed.

export type Extending = {
  readonly amount: number
  readonly reason: string
  readonly notified: boolean
  readonly rule?: string | undefined
}

/** 延长: once, by whom and as far as the table allows, with a reason (R-TIME-01). */
export const extendClock = (ctx: Ctx, id: string, { amount, reason, notified, rule }: Extending): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const instance = await mustSee(ctx, id)
    const table = tableOf(ctx, instance.process)
    const open = await store.listOpenClocks(ctx.db, [id])
    const running = open.find((clock) => !clock.pausedAt && (rule === undefined || clock.rule === rule))
    const clock = running && (await store.lockClock(ctx.db, running.id))
    if (!clock) throw problems.noClock()
    const extend = clocksIn(table, clock.state).find((one) => one.rule === clock.rule)?.extend
    if (!extend) throw problems.notExtendable({ rule: clock.rule })
    const act = fits(extend, instance, ctx.actor, ctx.actor.acts)
    if (!act || act === true) throw problems.wrongPost({ requires: [extend.by], rule: extend.rule })
    const isUsed = extend.onceForAll && (await store.wasExtended(ctx.db, id, clock.rule))
    if (clock.extension || isUsed) throw problems.alreadyExtended({ rule: extend.rule })
    if (amount > extend.limit) throw problems.tooLong({ limit: extend.limit, unit: clock.unit, rule: extend.rule })
    // Where the process tells the other side itself, nobody's word is needed that it was told.
    const isTold = notified || table.extended !== undefined
    const extension = { amount, approver: ctx.actor.id, reason, notified: isTold, at: ctx.now }
    const due = deadline(limitOf({ ...clock, extension }), clock.startedAt, clock.paused)
    // What was missed before stays on record; a new last day can be missed again.
    await store.changeClock(ctx.db, clock.id, {
      extension,
      ...due,
      overdueAt: due.dueAt > ctx.now ? null : clock.overdueAt,
    })
    await refreshDue(ctx.db, id)
    const facts = { limitOf: clock.rule, before: clock.dueOn, dueOn: due.dueOn, amount, notified: isTold }
    await record(ctx, instance, { kind: 'extend', rule: extend.rule, act, reason, detail: facts, facts })
    await table.extended?.(ctx, instance, { dueOn: due.dueOn, reason })
  })

/** Why a deadline was missed, said by a person of the organisation whose duty it is (R-TIME-06). */
export const explainOverdue = (ctx: Ctx, id: string, reason: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const instance = await mustSee(ctx, id)
    const late = (await store.listOpenClocks(ctx.db, [id])).find((clock) => !clock.pausedAt && clock.dueAt <= ctx.now)
    if (!late) throw problems.notOverdue()
    const act = ctx.actor.acts.find(({ organisationId }) => organisationId === instance.parties[late.duty])
    if (!act) throw problems.wrongPost({ requires: [`*@${late.duty}`], rule: 'R-TIME-06' })
    await record(ctx, instance, {
      kind: 'explainOverdue',
      rule: 'R-TIME-06',
      act,
      reason,
      facts: { limitOf: late.rule },
    })
  })
