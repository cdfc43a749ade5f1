import { accountOf, type Ctx } from '../ctx.ts'
import type { Text } from '../problem.ts'
import { listOpenClocks, type RunningClock } from './clock-store.ts'
import { limitOf } from './clocks.ts'
import { deadline, inShanghai, spent } from './deadline.ts'
import { listEvents, type StoredEvent } from './event-store.ts'
import { eventWords } from './event-words.ts'
import type { ProcessTable } from './model.ts'
import { postTitle } from './names.ts'
import type { PastEvent, ProcessClock, ProcessView } from './shapes.ts'
import { allowedMoves, isFor } from './step.ts'
import type { StoredInstance } from './store.ts'
import { clocksIn, seatOf, wayAhead } from './table.ts'
import { tableOf } from './tables.ts'

/** One instance as this actor sees it: where it stands, by when, what happened, what may be done and what follows. */
export async function viewOf(ctx: Ctx, instance: StoredInstance): Promise<ProcessView> {
  const { lang } = ctx
  const table = tableOf(ctx, instance.process)
  const [events, [clock], names] = await Promise.all([
    listEvents(ctx.db, instance.id),
    listOpenClocks(ctx.db, [instance.id]),
    ctx.resources.names.organisations(ctx, [...new Set(Object.values(instance.parties))]),
  ])
  const { id, process, title, subjectId, state, step, startedAt, closedAt, assignee } = instance
  const moves = allowedMoves(table, instance, ctx.actor, ctx.actor.acts, ctx.today)
  const isAnothers = assignee && ctx.actor.kind === 'person' && !isFor(assignee.id, ctx.actor)
  const lastMover = (event: string) => events.findLast((one) => one.kind === 'move' && one.event === event)?.accountId
  const account = accountOf(ctx.actor)
  const apart = moves.filter(({ apartFrom }) => !apartFrom || !account || lastMover(apartFrom) !== account)
  const mine = isAnothers ? apart.filter(({ by }) => seatOf(by)?.post !== assignee.post) : apart
  return {
    ...{ id, process, subjectId, state, step, startedAt, closedAt },
    processTitle: table.title[lang],
    title: title[lang],
    publisherName: ownerName(table, instance, names),
    stateTitle: stateTitle(table, state)[lang],
    steps: table.steps,
    history: events.map((event) => pastEvent(ctx, table, event)),
    allowedEvents: mine.map(({ on, to, needs, rule }) => ({
      ...{ event: on, to, rule, label: (table.events[on]?.label ?? unknown(on))[lang] },
      toTitle: stateTitle(table, to)[lang],
      ...(needs ? { needs } : {}),
    })),
    upcoming: wayAhead(table, state).map((ahead) => upcoming(ctx, table, instance, names, ahead)),
    clock: clock ? clockView(ctx, clock) : null,
    ...(assignee ? { assigneeName: assignee.name } : {}),
  }
}

const unknown = (name: string): Text => ({ zh: name, en: name })
export const stateTitle = (table: ProcessTable, state: string): Text => table.states[state]?.title ?? unknown(state)

/** The organisation that heads the instance in lists. */
export function ownerName(
  table: ProcessTable,
  { parties }: Pick<StoredInstance, 'parties'>,
  names: ReadonlyMap<string, string>,
): string {
  const id = parties[table.owner ?? 'publisher'] ?? Object.values(parties)[0]
  return (id && names.get(id)) ?? ''
}

export function pastEvent(ctx: Ctx, table: ProcessTable, event: StoredEvent): PastEvent {
  const { kind, at, actorName, post, deputyFor, rule, opinion, reason, receipt, detail } = event
  const words = kind === 'move' ? (table.events[event.event]?.done ?? unknown(event.event)) : eventWords[kind]
  const message = typeof detail.message === 'string' ? detail.message : undefined
  const said = reason ?? message
  return {
    event: event.event,
    label: words[ctx.lang] + particulars(ctx, event),
    at,
    actorName: nameOf(ctx, event.actorKind, actorName, deputyFor),
    ...(post ? { post: postTitle(ctx, post) } : {}),
    rule: rule ?? '',
    ...(opinion ? { opinion } : {}),
    ...(said ? { reason: said } : {}),
    receipt,
  }
}

/** To whom it was handed, until when it was extended, who was late. */
function particulars({ lang }: Ctx, { kind, detail }: StoredEvent): string {
  const say = (zh: string, en: string): string => (lang === 'zh' ? `：${zh}` : `: ${en}`)
  const { toName, dueOn, responsible } = detail
  if (kind === 'reassign' && typeof toName === 'string') return say(toName, toName)
  if ((kind === 'extend' || kind === 'recompute') && typeof dueOn === 'string')
    return say(`至${dueOn}`, `until ${dueOn}`)
  if (kind === 'overdue' && Array.isArray(responsible)) {
    const names = responsible.flatMap((one: unknown) =>
      typeof one === 'object' && one !== null && 'name' in one ? [String(one.name)] : [],
    )
    return names.length > 0 ? say(`责任人 ${names.join('、')}`, `responsible ${names.join(', ')}`) : ''
  }
  return ''
}

function nameOf({ lang }: Ctx, kind: StoredEvent['actorKind'], name: string, deputyFor: string | null): string {
  const zh = lang === 'zh'
  if (kind === 'system') return zh ? '系统' : 'the program'
  if (kind === 'console') return zh ? '命令行' : 'command line'
  if (!deputyFor) return name
  return zh ? `${name}（代${deputyFor}）` : `${name} (for ${deputyFor})`
}

function upcoming(
  ctx: Ctx,
  table: ProcessTable,
  { parties }: StoredInstance,
  names: ReadonlyMap<string, string>,
  { state, next }: ReturnType<typeof wayAhead>[number],
) {
  const [clock] = clocksIn(table, state)
  const seat = next && seatOf(next.by)
  const place = seat && names.get(parties[seat.relation] ?? '')
  const post = seat && postTitle(ctx, seat.post)
  const rule = clock?.rule ?? next?.rule
  return {
    state,
    title: stateTitle(table, state)[ctx.lang],
    ...(rule ? { rule } : {}),
    ...(clock ? { limit: clock.limit, unit: clock.unit } : {}),
    ...(post ? { by: place ? (ctx.lang === 'zh' ? `${place}${post}` : `${post}, ${place}`) : post } : {}),
  }
}

/** While it stands still, the day shown is the one that would be if it went on now. */
export function clockView({ now }: Pick<Ctx, 'now'>, clock: RunningClock): ProcessClock {
  const { unit, startedAt, pausedAt, rule, extension } = clock
  const paused = pausedAt ? [...clock.paused, { from: pausedAt, to: now }] : clock.paused
  const limit = limitOf(clock)
  const due = pausedAt ? deadline(limit, startedAt, paused) : clock
  return {
    dueAt: unit === 'h' ? inShanghai(due.dueAt) : due.dueOn,
    spent: spent(unit, startedAt, now, paused),
    limit: limit.amount,
    unit,
    provisional: due.provisional,
    overdue: !pausedAt && due.dueAt <= now,
    ...(pausedAt ? { paused: true } : {}),
    rule,
    ...(extension ? { extended: extension.amount } : {}),
  }
}
