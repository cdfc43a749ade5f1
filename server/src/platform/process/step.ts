import type { Act, Actor } from '../ctx.ts'
import type { PlainDate } from '../time.ts'
import { type Instance, type ProcessTable, problems, type Transition } from './model.ts'
import { awaited, seatOf, transitionsFrom } from './table.ts'

export type Move = { readonly transition: Transition; readonly act: Act | undefined }

export type Mover = Pick<Actor, 'kind' | 'id'>

/** Whether the matter is this very person's own. */
export const isPerson = ({ person }: Instance['parties'], { kind, id }: Mover): boolean =>
  person !== undefined && kind === 'person' && id === person

/** The post that makes a move this actor's: `post@relation` fits one held at the organisation in that relation. `true`: no post needed. */
export function fits(
  { by }: Pick<Transition, 'by'>,
  { parties }: Pick<Instance, 'parties'>,
  actor: Mover,
  acts: readonly Act[],
): Act | true | undefined {
  if (by === 'system') return actor.kind === 'system' || undefined
  if (by === 'applicant')
    return isPerson(parties, actor) || acts.find(({ organisationId }) => organisationId === parties.applicant)
  const seat = seatOf(by)
  if (!seat) return undefined
  return acts.find(({ post, organisationId }) => post === seat.post && organisationId === parties[seat.relation])
}

/** The move that this event is, made by this actor today; or the refusal. */
export function step(
  table: ProcessTable,
  instance: Instance,
  event: string,
  actor: Mover,
  acts: readonly Act[],
  today: PlainDate,
): Move {
  const found = transitionsFrom(table, instance.state).filter(({ on }) => on === event)
  const [first] = found
  if (!first) throw problems.illegalTransition({ state: instance.state, event })
  for (const transition of found) {
    const act = fits(transition, instance, actor, acts)
    if (!act) continue
    const refusal = transition.refuse?.(instance, today)
    if (refusal) throw refusal
    return { transition, act: act === true ? undefined : act }
  }
  throw problems.wrongPost({ event, requires: found.map(({ by }) => by), rule: first.rule })
}

/** Every event that this actor may cause now, in the order of the table. */
export const allowedMoves = (
  table: ProcessTable,
  instance: Instance,
  actor: Mover,
  acts: readonly Act[],
  today: PlainDate,
): readonly Transition[] =>
  transitionsFrom(table, instance.state).filter(
    (one, index, all) =>
      fits(one, instance, actor, acts) &&
      !one.refuse?.(instance, today) &&
      !all.slice(0, index).some((other) => other.on === one.on && fits(other, instance, actor, acts)),
  )

/** Seats that an instance in this state waits for, as `post@organisation id`. */
export function waitsFor(table: ProcessTable, state: string, parties: Instance['parties']): string[] {
  const seats = awaited(table, state).flatMap(({ by }) => seatOf(by) ?? [])
  return [
    ...new Set(seats.flatMap(({ post, relation }) => (parties[relation] ? [`${post}@${parties[relation]}`] : []))),
  ]
}

export const keyOf = ({ post, organisationId }: Act): string => `${post}@${organisationId}`

/** 转办: what was handed to a person is for them, and for whoever fills their post meanwhile. */
export const isFor = (assigneeId: string, { id, acts }: Pick<Actor, 'id' | 'acts'>): boolean =>
  id === assigneeId || acts.some(({ principal }) => principal?.id === assigneeId)
