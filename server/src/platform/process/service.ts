import { type Act, accountOf, type Ctx, inTransaction } from '../ctx.ts'
import { newId } from '../ids.ts'
import type { Instant } from '../time.ts'
import * as clocks from './clock-store.ts'
import { moveClocks, startClocks } from './clocks.ts'
import { findLastMover, listAllEvents, listEvents } from './event-store.ts'
import { type Evidence, type Instance, type ProcessTable, problems, type Words } from './model.ts'
import { record } from './record.ts'
import type { PastEvent, ProcessView, Standing } from './shapes.ts'
import { isFor, isPerson, step, waitsFor } from './step.ts'
import * as store from './store.ts'
import { isComplete, seatOf } from './table.ts'
import { tableOf } from './tables.ts'
import { clockView, pastEvent, stateTitle, viewOf } from './view.ts'

// 办理流程: start, move, look. The table says what is possible; this file makes it happen, whole or not at all.

export type { ProcessView } from './shapes.ts'

export type Start = {
  readonly id?: string
  readonly subjectId: string
  readonly title: Instance['title']
  readonly parties: Instance['parties']
  /** The first move, made at once by the same actor. */
  readonly event?: string
  /** The moment from which its first limits run, where the law counts from what happened before it was recorded. */
  readonly clocksFrom?: Instant
} & Words &
  Evidence

/** 发起. Refused while the same matter (process and subject) is under way. */
export const startProcess = (ctx: Ctx, process: string, input: Start): Promise<Instance> =>
  inTransaction(ctx, async (ctx) => {
    const table = tableOf(ctx, process)
    const { subjectId, title, parties, event, opinion, reason, facts, personal, clocksFrom } = input
    mustHaveParties(table, parties)
    const state = table.initial
    const id = input.id ?? newId()
    const isNew = await store.insertInstance(ctx.db, {
      ...{ id, process, subjectId, title, state, parties },
      step: table.states[state]?.step ?? 0,
      waitsFor: waitsFor(table, state, parties),
      startedAt: ctx.now,
      closedAt: null,
    })
    if (!isNew) throw problems.alreadyRunning({ process })
    const instance = await mustFind(ctx, id)
    await startClocks(ctx, table, instance, 'start', clocksFrom)
    if (event === undefined) {
      await record(ctx, instance, { kind: 'start', act: undefined })
      return instance
    }
    await move(ctx, instance, { event, opinion, reason, ...given({ facts, personal }) }, clocksFrom)
    return mustFind(ctx, id)
  })

function mustHaveParties(table: ProcessTable, parties: Instance['parties']): void {
  const missing = table.transitions.flatMap(({ by }) => {
    const seat = seatOf(by)
    return seat && !parties[seat.relation] ? [seat.relation] : []
  })
  if (missing.length > 0) throw new Error(`${table.process} was started without ${[...new Set(missing)].join(', ')}`)
}

export type Advance = Words &
  Evidence & {
    readonly event: string
    /** The state that the person saw, where the caller knows it: a second press of a button must not make the next step too. */
    readonly state?: string | undefined
  }

/** 办理: one move of the table, with its history, clocks, ledger entry and effects in one transaction. */
export const advance = (ctx: Ctx, id: string, input: Advance): Promise<ProcessView> =>
  inTransaction(ctx, async (ctx) => {
    const instance = await mustSee(ctx, id)
    if (input.state !== undefined && input.state !== instance.state) throw problems.movedMeanwhile()
    await move(ctx, instance, input)
    return viewOf(ctx, await mustFind(ctx, id))
  })

const given = ({ facts, personal }: { [K in keyof Evidence]: Evidence[K] | undefined }): Evidence => ({
  ...(facts ? { facts } : {}),
  ...(personal ? { personal } : {}),
})

async function move(
  ctx: Ctx,
  instance: store.StoredInstance,
  { event, ...said }: Advance,
  clocksFrom?: Instant,
): Promise<void> {
  const table = tableOf(ctx, instance.process)
  const { transition, act } = step(table, instance, event, ctx.actor, ctx.actor.acts, ctx.today)
  await mustBeAssigned(ctx, instance, act)
  const words = { opinion: said.opinion?.trim() || undefined, reason: said.reason?.trim() || undefined }
  const evidence = given({ facts: said.facts, personal: said.personal })
  const { from, to, needs, rule, apartFrom } = transition
  const account = accountOf(ctx.actor)
  const isOwn =
    apartFrom !== undefined &&
    account !== undefined &&
    (await findLastMover(ctx.db, instance.id, apartFrom)) === account
  if (isOwn) throw problems.ownWork({ event, rule })
  if (needs && !words[needs]) throw problems.needsWords({ needs, event, rule })

  const moved = await store.moveInstance(ctx.db, instance, {
    state: to,
    step: table.states[to]?.step ?? instance.step,
    waitsFor: waitsFor(table, to, instance.parties),
    closedAt: isComplete(table, to) ? ctx.now : null,
  })
  if (!moved) throw problems.movedMeanwhile()
  const after = await mustFind(ctx, instance.id)
  await record(ctx, after, { kind: 'move', event, from, to, rule, act, ...words, ...evidence })
  await moveClocks(ctx, table, after, transition, clocksFrom)
  await table.effects?.(ctx, after, transition, { ...words, ...evidence })
}

/** 转办到另一机构: it takes the place of the one in this relation and the clocks go on as they stand. For the effects of a move. */
export async function handTo(ctx: Ctx, id: string, relation: string, organisationId: string): Promise<void> {
  const instance = await mustFind(ctx, id)
  const parties = { ...instance.parties, [relation]: organisationId }
  const table = tableOf(ctx, instance.process)
  await store.changeParties(ctx.db, id, { parties, waitsFor: waitsFor(table, instance.state, parties) })
}

/** 转办: what was handed to one holder of a post is not for the others, as long as that one holds it. */
async function mustBeAssigned(ctx: Ctx, { assignee }: store.StoredInstance, act: Act | undefined): Promise<void> {
  if (!assignee || !act || act.post !== assignee.post || ctx.actor.kind !== 'person') return
  if (isFor(assignee.id, ctx.actor)) return
  const holders = await ctx.resources.names.holders(ctx, act.post, act.organisationId)
  if (holders.some(({ id }) => id === assignee.id)) throw problems.assignedToAnother({ assignee: assignee.name })
}

/** For those who know the id already, with no question of who asks. */
export const findInstance = async (ctx: Ctx, id: string): Promise<Instance | undefined> =>
  store.findInstance(ctx.db, id)

export const findRunning = async (ctx: Ctx, process: string, subjectId: string): Promise<Instance | undefined> =>
  store.findRunning(ctx.db, process, subjectId)

/** Those in one of these states whose running limit is past. */
export const listPastDue = async (ctx: Ctx, process: string, states: readonly string[]): Promise<string[]> =>
  store.listPastDue(ctx.db, process, states, ctx.now)

/** Where each of these stands and by when, by its id; for those who know the ids already. */
export async function listStanding(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  if (ids.length === 0) return new Map()
  const [instances, open] = await Promise.all([store.listInstances(ctx.db, ids), clocks.listOpenClocks(ctx.db, ids)])
  return new Map(
    instances.map(({ id, process, state }) => {
      const clock = open.find(({ instanceId }) => instanceId === id)
      const title = stateTitle(tableOf(ctx, process), state)[ctx.lang]
      return [id, { state, stateTitle: title, clock: clock ? clockView(ctx, clock) : null }]
    }),
  )
}

/** By when each was, or had been, to be done with what began in this state; for those who know the ids already. */
export const listDueDays = async (
  ctx: Ctx,
  ids: readonly string[],
  state: string,
): Promise<ReadonlyMap<string, string>> =>
  new Map((await clocks.listDueDays(ctx.db, ids, state)).map(({ instanceId, dueOn }) => [instanceId, dueOn]))

/** Every round about a subject, the latest first. */
export const listOfSubject = async (ctx: Ctx, process: string, subjectId: string): Promise<Instance[]> =>
  store.listOfSubject(ctx.db, process, subjectId)

/** The latest round about a subject and in whose hands it is; what was handed to another holder (转办) is not in this actor's. */
export async function findLatest(
  ctx: Ctx,
  process: string,
  subjectId: string,
): Promise<{ readonly instance: Instance; readonly awaits: readonly Act[] } | undefined> {
  const instance = await store.findLatest(ctx.db, process, subjectId)
  if (!instance) return undefined
  const { assignee, waitsFor } = instance
  const seats = waitsFor.flatMap((key) => {
    const [post, organisationId] = key.split('@')
    return post && organisationId ? [{ post, organisationId }] : []
  })
  const isAnothers = ({ post }: Act): boolean => assignee?.post === post && !isFor(assignee.id, ctx.actor)
  return { instance, awaits: seats.filter((seat) => !isAnothers(seat)) }
}

/** Undefined for whoever may not see it. */
export async function findProcess(ctx: Ctx, id: string): Promise<ProcessView | undefined> {
  const instance = await store.findInstance(ctx.db, id)
  return instance && maySee(ctx, instance) ? viewOf(ctx, instance) : undefined
}

export const getProcess = async (ctx: Ctx, id: string): Promise<ProcessView> => viewOf(ctx, await mustSee(ctx, id))

export async function listHistory(ctx: Ctx, id: string): Promise<readonly PastEvent[]> {
  const instance = await mustSee(ctx, id)
  const table = tableOf(ctx, instance.process)
  return (await listEvents(ctx.db, id)).map((event) => pastEvent(ctx, table, event))
}

/** What happened, for a capability that shows some of it to those who may not see the process itself; with no question of who asks. */
export async function listPublicHistory(ctx: Ctx, id: string): Promise<readonly PastEvent[]> {
  const instance = await mustFind(ctx, id)
  const table = tableOf(ctx, instance.process)
  return (await listEvents(ctx.db, id))
    .filter(({ kind }) => kind === 'move')
    .map((event) => pastEvent(ctx, table, event))
}

export type AuditedEvent = PastEvent & {
  readonly processId: string
  readonly process: string
  readonly subjectId: string
}
export type AuditPage = {
  readonly before?: number | undefined
  readonly limit: number
  readonly process?: string | undefined
}

/** 审计: what happened in every process, newest first (R-EVAL-03). */
export async function listAudit(ctx: Ctx, page: AuditPage) {
  if (!isAuditor(ctx)) throw problems.wrongPost({ requires: auditPosts })
  const found = await listAllEvents(ctx.db, { ...page, limit: page.limit + 1 })
  const shown = found.slice(0, page.limit)
  const events = shown.map((event): AuditedEvent => {
    const { instanceId, process, subjectId } = event
    return { ...pastEvent(ctx, tableOf(ctx, process), event), processId: instanceId, process, subjectId }
  })
  return { events, next: found.length > page.limit ? (shown.at(-1)?.seq ?? null) : null }
}

/** R-SEC-09: takes the words of a purged subject out of titles, opinions and reasons. Returns how many rounds there were. */
export const eraseWords = (ctx: Ctx, process: string, subjectId: string): Promise<number> =>
  inTransaction(ctx, (ctx) => store.eraseWords(ctx.db, process, subjectId))

/** What one may not see does not exist. */
export async function mustSee(ctx: Ctx, id: string): Promise<store.StoredInstance> {
  const instance = await store.findInstance(ctx.db, id)
  if (!instance || !maySee(ctx, instance)) throw problems.notFound()
  return instance
}

async function mustFind(ctx: Ctx, id: string): Promise<store.StoredInstance> {
  const instance = await store.findInstance(ctx.db, id)
  if (!instance) throw problems.notFound()
  return instance
}

const auditPosts: readonly string[] = ['auditor', 'auditAdministrator']
const isAuditor = ({ actor }: Ctx): boolean =>
  actor.kind === 'console' || actor.acts.some(({ post }) => auditPosts.includes(post))

/** People of the organisations concerned, whoever applied, and auditors; deputies sit in the same organisation as those whom they stand in for. */
const maySee = (ctx: Ctx, { parties, process }: Instance): boolean =>
  isAuditor(ctx) ||
  ctx.actor.kind === 'system' ||
  isPerson(parties, ctx.actor) ||
  ctx.actor.acts.some((act) => Object.values(parties).includes(act.organisationId) && isOfTheMatter(ctx, process, act))

/** 三员 keep the house running: its matters are no business of theirs but where they take a step in them (R-SEC-08). */
const administratorPosts: readonly string[] = ['systemAdministrator', 'securityAdministrator']
const isOfTheMatter = (ctx: Ctx, process: string, { post }: Act): boolean =>
  !administratorPosts.includes(post) || tableOf(ctx, process).transitions.some(({ by }) => by.split('@')[0] === post)
