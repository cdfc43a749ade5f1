import type { Text } from '../problem.ts'
import type { Clock, ProcessTable, Transition } from './model.ts'

/** What a table says beyond its lines: which way a move goes, who is awaited, what lies ahead. Pure. */

const stepOf = (table: ProcessTable, state: string): number => table.states[state]?.step ?? -1

/** A move towards the end of the way, from a returned state back onto it too. */
export const isForward = (table: ProcessTable, { from, to }: Transition): boolean =>
  table.states[to]?.step !== undefined && stepOf(table, to) >= stepOf(table, from)

/** 退回: back along the way, or beside it; the matter goes on. */
export const isReturn = (table: ProcessTable, transition: Transition): boolean =>
  !isForward(table, transition) && !isComplete(table, transition.to)

/** The last step is reached, or nothing follows. Some events (撤回) may still be possible. */
export const isComplete = (table: ProcessTable, state: string): boolean =>
  table.states[state]?.final === true || table.states[state]?.step === table.steps

export const transitionsFrom = (table: ProcessTable, state: string): readonly Transition[] =>
  table.transitions.filter(({ from }) => from === state)

export const clocksIn = (table: ProcessTable, state: string): readonly Clock[] =>
  table.clocks.filter((clock) => clock.in === state)

/** The moves that a state waits for: those that bring the matter on, or any where none does. */
export function awaited(table: ProcessTable, state: string): readonly Transition[] {
  if (isComplete(table, state)) return []
  const all = transitionsFrom(table, state)
  const forward = all.filter((transition) => isForward(table, transition))
  return forward.length > 0 ? forward : all
}

/** Those that begin in a state, and those that run on in it. */
export const clocksHeld = (table: ProcessTable, state: string): readonly Clock[] =>
  table.clocks.filter((clock) => isHeld(clock, state))

export const isHeld = (clock: Pick<Clock, 'in' | 'through'>, state: string): boolean =>
  clock.in === state || clock.through?.includes(state) === true

export type Seat = { readonly post: string; readonly relation: string }

/** `secrecyOfficer@publisher` in its two halves; `system` has no seat. */
export function seatOf(by: string): Seat | undefined {
  const [post, relation] = by.split('@')
  return post && relation ? { post, relation } : undefined
}

/** The states ahead on the straight way from here, each with the move that leads out of it. */
export function wayAhead(
  table: ProcessTable,
  from: string,
): readonly { state: string; next: Transition | undefined }[] {
  const way: { state: string; next: Transition | undefined }[] = []
  const seen = new Set([from])
  let state = from
  for (;;) {
    const next = nextOnTheWay(table, state, seen)
    if (!next) return way
    state = next.to
    seen.add(state)
    way.push({ state, next: nextOnTheWay(table, state, seen) })
  }
}

function nextOnTheWay(table: ProcessTable, state: string, seen: ReadonlySet<string>): Transition | undefined {
  if (isComplete(table, state)) return undefined
  return transitionsFrom(table, state).find((one) => isForward(table, one) && !seen.has(one.to))
}

const isBilingual = (text: Text | undefined): boolean =>
  text !== undefined && /\p{Script=Han}/u.test(text.zh) && /[A-Za-z]/.test(text.en) && !/\p{Script=Han}/u.test(text.en)

/** Everything wrong with a table, in words; a test runs it over each registered one. */
export function checkTable(table: ProcessTable): readonly string[] {
  const { states, events, transitions, clocks, initial, steps } = table
  const faults: string[] = []
  const fault = (isWrong: boolean, words: string): void => {
    if (isWrong) faults.push(`${table.process}: ${words}`)
  }
  const names = Object.keys(states)
  fault(!/^[a-z][A-Za-z]*$/.test(table.process), 'the name is not one camelCase word')
  fault(!isBilingual(table.title), 'the title lacks a language')
  fault(!Number.isInteger(steps) || steps < 1, 'steps is not a positive whole number')
  fault(!names.includes(initial), `the initial state ${initial} does not exist`)
  fault(!names.some((name) => states[name]?.step === steps), `no state is step ${steps}, the last`)

  const reachable = reach(table, initial)
  const end = new Set(names.filter((name) => isComplete(table, name)))
  for (const [name, state] of Object.entries(states)) {
    const out = transitionsFrom(table, name)
    const { step } = state
    fault(!isBilingual(state.title), `state ${name} lacks a language`)
    fault(!reachable.has(name), `state ${name} is never reached`)
    fault(state.final === true && out.length > 0, `final state ${name} has a way out`)
    fault(!end.has(name) && out.length === 0, `state ${name} has no way out and is not final`)
    fault(step !== undefined && (!Number.isInteger(step) || step < 0 || step > steps), `state ${name} has step ${step}`)
    fault(![...reach(table, name)].some((one) => end.has(one)), `from state ${name} no end is reached`)
  }
  for (const [name, words] of Object.entries(events)) {
    fault(!isBilingual(words.label) || !isBilingual(words.done), `event ${name} lacks a language`)
    fault(!transitions.some(({ on }) => on === name), `event ${name} is never used`)
  }
  for (const { from, on, to, by, rule, apartFrom } of transitions) {
    const line = `${from} --${on}→ ${to}`
    fault(!states[from] || !states[to], `${line} names a state that does not exist`)
    fault(!events[on], `${line} names an event that does not exist`)
    fault(apartFrom !== undefined && !events[apartFrom], `${line} is apart from an event that does not exist`)
    fault(!isBy(by), `${line}: "${by}" is not post@relation`)
    fault(!isRule(rule), `${line}: "${rule}" is not a rule id`)
    fault(
      transitions.some((other) => other.from === from && other.on === on && other.to !== to),
      `${line}: the same event leads elsewhere too`,
    )
  }
  for (const clock of clocks) {
    const line = `clock ${clock.rule} in ${clock.in}`
    fault(!states[clock.in], `${line} names a state that does not exist`)
    fault(clock.through?.some((one) => !states[one]) === true, `${line} runs on in a state that does not exist`)
    fault(
      [clock.in, ...(clock.through ?? [])].some((one) => end.has(one)),
      `${line} runs where nothing is awaited`,
    )
    fault(!Number.isInteger(clock.limit) || clock.limit < 1, `${line} has no positive whole limit`)
    fault(!isRule(clock.rule), `${line}: "${clock.rule}" is not a rule id`)
    fault(!/^[a-z][A-Za-z]*$/.test(clock.duty), `${line}: nobody's duty`)
    fault(clock.extend !== undefined && !isBy(clock.extend.by), `${line}: nobody may extend it`)
    fault(
      clocks.some((other) => other !== clock && other.in === clock.in && other.rule === clock.rule),
      `${line} twice`,
    )
  }
  return faults
}

const isBy = (by: string): boolean =>
  by === 'system' || by === 'applicant' || /^[a-z][A-Za-z]*@[a-z][A-Za-z]*$/.test(by)
const isRule = (rule: string): boolean => /^R-[A-Z]+-\d{2,}$/.test(rule)

function reach(table: ProcessTable, from: string): ReadonlySet<string> {
  const reached = new Set([from])
  for (const state of reached) for (const { to } of transitionsFrom(table, state)) reached.add(to)
  return reached
}
