import type { Ctx } from '../ctx.ts'
import { addDays } from '../time.ts'
import { listOpenClocks, type RunningClock } from './clock-store.ts'
import { startOf } from './deadline.ts'
import { countReminders } from './event-store.ts'
import type { Todo } from './shapes.ts'
import { keyOf } from './step.ts'
import { countOnDesk, type Desk, listOnDesk } from './store.ts'
import { tableOf } from './tables.ts'
import { clockView, ownerName, stateTitle } from './view.ts'

export const mostTodo = 500

/** 待办: what waits for a post that the actor fills today, the earliest deadline first. The counts are of all, listed or not. */
export async function listTodo(ctx: Ctx, limit = 200): Promise<Todo> {
  const acts = ctx.actor.acts
  const principals = acts.flatMap(({ principal }) => (principal ? [principal.id] : []))
  const desk: Desk = { seats: [...new Set(acts.map(keyOf))], people: [ctx.actor.id, ...principals] }
  const alerts = (await ctx.resources.alerts?.(ctx)) ?? []
  if (desk.seats.length === 0) return { alerts, items: [], counts: { mine: 0, overdue: 0, today: 0 } }
  const midnight = startOf(addDays(ctx.today, 1))
  const [instances, counts] = await Promise.all([
    listOnDesk(ctx.db, desk, Math.min(limit, mostTodo)),
    countOnDesk(ctx.db, desk, ctx.now, midnight),
  ])
  const ids = instances.map(({ id }) => id)
  const [clocks, reminders, names] = await Promise.all([
    listOpenClocks(ctx.db, ids),
    countReminders(ctx.db, ids),
    ctx.resources.names.organisations(ctx, [...new Set(instances.flatMap(({ parties }) => Object.values(parties)))]),
  ])
  // The clocks come with the running one that is due first ahead of the others.
  const first = new Map<string, RunningClock>()
  for (const clock of clocks) if (!first.has(clock.instanceId)) first.set(clock.instanceId, clock)
  const items = instances.map((instance) => {
    const { id, process, title, state, step } = instance
    const table = tableOf(ctx, process)
    const clock = first.get(id)
    const reminded = reminders.get(id)
    return {
      ...{ id, process, state, step, steps: table.steps },
      title: title[ctx.lang],
      stateTitle: stateTitle(table, state)[ctx.lang],
      publisherName: ownerName(table, instance, names),
      clock: clock ? clockView(ctx, clock) : null,
      ...(reminded ? { reminders: reminded } : {}),
    }
  })
  return { alerts, items, counts }
}
