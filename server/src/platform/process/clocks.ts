import { type Calendar, national } from '../calendar.ts'
import { type Ctx, inTransaction } from '../ctx.ts'
import { newId } from '../ids.ts'
import type { Instant } from '../time.ts'
import * as store from './clock-store.ts'
import { deadline } from './deadline.ts'
import type { Instance, ProcessTable, Transition } from './model.ts'
import { record } from './record.ts'
import { findInstance, refreshDue } from './store.ts'
import { awaited, clocksHeld, clocksIn, isComplete, isHeld, isReturn, seatOf } from './table.ts'
import { tableOf } from './tables.ts'

// Clocks follow the moves: they start with a state, end, stand still or start anew with the next one (R-TIME-05).

type Limited = Pick<store.RunningClock, 'amount' | 'unit' | 'startedAt' | 'extension'>

/** The limit with what it was extended by. */
export const limitOf = ({ amount, unit, extension }: Omit<Limited, 'startedAt'>) => ({
  amount: amount + (extension?.amount ?? 0),
  unit,
})

/** Starts the clocks of the state that an instance has just entered; one that stood still goes on, one that runs on is left alone. */
export async function startClocks(
  ctx: Ctx,
  table: ProcessTable,
  instance: Instance,
  event: string,
  from: Instant = ctx.now,
): Promise<void> {
  const open = await store.listOpenClocks(ctx.db, [instance.id])
  for (const clock of clocksHeld(table, instance.state)) {
    const standing = open.find(({ state, rule }) => state === clock.in && rule === clock.rule)
    if (standing?.pausedAt) {
      const paused = [...standing.paused, { from: standing.pausedAt, to: ctx.now }]
      const due = deadline(limitOf(standing), standing.startedAt, paused)
      await store.changeClock(ctx.db, standing.id, { paused, pausedAt: null, ...due })
      continue
    }
    if (standing || clock.in !== instance.state) continue
    const limit = { amount: clock.limit, unit: clock.unit }
    await store.insertClock(ctx.db, {
      id: newId(),
      instanceId: instance.id,
      state: clock.in,
      ...limit,
      ...{ duty: clock.duty, rule: clock.rule, onReturn: clock.onReturn ?? 'reset' },
      ...{ startEvent: event, startedAt: from, paused: [], pausedAt: null, extension: null },
      ...deadline(limit, from),
      ...{ overdueAt: null, endedAt: null },
    })
  }
  await refreshDue(ctx.db, instance.id)
}

/** After a move: what ran in the state left ends or stands still, what the state entered asks for begins. `instance` has moved. */
export async function moveClocks(
  ctx: Ctx,
  table: ProcessTable,
  instance: Instance,
  transition: Transition,
  from?: Instant,
): Promise<void> {
  if (transition.from === transition.to) return
  const isOver = isComplete(table, instance.state)
  for (const clock of await store.listOpenClocks(ctx.db, [instance.id])) {
    const line = clocksIn(table, clock.state).find(({ rule }) => rule === clock.rule) ?? { in: clock.state }
    if (!isHeld(line, transition.from) && !isOver) continue
    if (!clock.pausedAt && !isOver && isHeld(line, instance.state)) continue
    if (!clock.pausedAt && !clock.overdueAt && clock.dueAt <= ctx.now) await recordMissed(ctx, table, instance, clock)
    const stands = !isOver && clock.onReturn === 'pause' && isReturn(table, transition)
    await store.changeClock(ctx.db, clock.id, stands ? { pausedAt: ctx.now } : { endedAt: ctx.now, pausedAt: null })
  }
  await startClocks(ctx, table, instance, transition.on, from)
}

/** R-TIME-06: a missed deadline changes no state. It is recorded once, with those who were to act. */
async function recordMissed(ctx: Ctx, table: ProcessTable, instance: Instance, clock: store.RunningClock) {
  const responsible = await responsibleFor(ctx, table, instance, clock)
  await store.changeClock(ctx.db, clock.id, { overdueAt: ctx.now })
  const [only, ...others] = responsible
  await record(ctx, instance, {
    kind: 'overdue',
    to: clock.state,
    rule: clock.rule,
    detail: { dueOn: clock.dueOn, duty: clock.duty, responsible },
    facts: {
      ...{ limitOf: clock.rule, dueOn: clock.dueOn, duty: instance.parties[clock.duty] ?? clock.duty },
      responsible: responsible.length,
    },
    ...(only && others.length === 0 ? { personal: { responsible: only.id } } : {}),
  })
}

/** The colleague it was handed to, else everyone who holds a post that the state waits for at the organisation in duty. */
async function responsibleFor(ctx: Ctx, table: ProcessTable, instance: Instance, clock: store.RunningClock) {
  const stored = await findInstance(ctx.db, instance.id)
  if (stored?.assignee) return [{ id: stored.assignee.id, name: stored.assignee.name }]
  const organisation = instance.parties[clock.duty]
  if (!organisation) return []
  const seats = awaited(table, clock.state).flatMap(({ by }) => seatOf(by) ?? [])
  const posts = new Set(seats.filter(({ relation }) => relation === clock.duty).map(({ post }) => post))
  const people = new Map<string, { id: string; name: string }>()
  for (const post of posts) {
    for (const { id, name } of await ctx.resources.names.holders(ctx, post, organisation)) people.set(id, { id, name })
  }
  return [...people.values()]
}

/** The job of R-TIME-06. Returns how many missed deadlines it recorded; those that another process is at are left to it. */
export async function recordOverdue(ctx: Ctx): Promise<number> {
  let count = 0
  for (;;) {
    const ids = await store.listMissed(ctx.db, ctx.now, 500)
    let recorded = 0
    for (const id of ids) {
      recorded += await inTransaction(ctx, async (ctx) => {
        const clock = await store.lockClock(ctx.db, id)
        if (!clock || clock.overdueAt || clock.pausedAt || clock.dueAt > ctx.now) return 0
        const instance = await findInstance(ctx.db, clock.instanceId)
        if (!instance) return 0
        await recordMissed(ctx, tableOf(ctx, instance.process), instance, clock)
        return 1
      })
    }
    count += recorded
    if (recorded === 0) return count
  }
}

/** R-TIME-07: when a year's notice has come, the days that hung on it are computed anew, with a record of each that moved. */
export async function recomputeProvisional(ctx: Ctx, calendar: Calendar = national): Promise<number> {
  let count = 0
  for (const id of await store.listProvisional(ctx.db, ctx.today)) {
    count += await inTransaction(ctx, async (ctx) => {
      const clock = await store.lockClock(ctx.db, id)
      const instance = clock && (await findInstance(ctx.db, clock.instanceId))
      if (!clock || !instance) return 0
      const due = deadline(limitOf(clock), clock.startedAt, clock.paused, calendar)
      if (due.dueOn === clock.dueOn && due.provisional === clock.provisional) return 0
      await store.changeClock(ctx.db, id, due)
      await refreshDue(ctx.db, instance.id)
      const facts = { limitOf: clock.rule, before: clock.dueOn, dueOn: due.dueOn, provisional: due.provisional }
      await record(ctx, instance, { kind: 'recompute', rule: 'R-TIME-07', detail: facts, facts })
      return 1
    })
  }
  return count
}
