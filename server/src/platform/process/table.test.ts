import { describe, expect, it, test } from 'vitest'
import type { Act } from '../ctx.ts'
import { defineProblems } from '../problem.ts'
import { plainDate } from '../time.ts'
import { defineProcess, type Instance, type ProcessTable } from './model.ts'
import { allowedMoves, fits, step, waitsFor } from './step.ts'
import { checkTable, isForward, isReturn, seatOf, wayAhead } from './table.ts'
import { parties, provider, requester, requestTable } from './testing-process.ts'

const table = requestTable()
const today = plainDate('2026-11-24')
const instance = (state: string): Instance => ({
  ...{ id: 'i', process: 'request', subjectId: 's', title: { zh: '一', en: 'one' } },
  ...{ state, parties, startedAt: '2026-11-24T02:00:00.000Z' as Instance['startedAt'], closedAt: null },
})
const acts = (by: string): Act[] => {
  const seat = seatOf(by)
  return seat ? [{ post: seat.post, organisationId: parties[seat.relation as keyof typeof parties] }] : []
}
const kind = (by: string) => ({ kind: by === 'system' ? 'system' : 'person', id: 'someone' }) as const
const everyAct = table.transitions.flatMap(({ by }) => acts(by))

describe('a table and its complement', () => {
  it.each(table.transitions)('$rule: $by may $on from $from, giving $to', ({ from, on, to, by }) => {
    expect(step(table, instance(from), on, kind(by), acts(by), today).transition.to).toBe(to)
  })

  const pairs = Object.keys(table.states).flatMap((from) => Object.keys(table.events).map((on) => ({ from, on })))
  const refused = pairs.filter(({ from, on }) => !table.transitions.some((t) => t.from === from && t.on === on))
  it.each(refused)('$on is refused from $from, whoever asks', ({ from, on }) => {
    expect(() => step(table, instance(from), on, { kind: 'person', id: 'someone' }, everyAct, today)).toThrow(
      'illegalTransition',
    )
    expect(() => step(table, instance(from), on, { kind: 'system', id: 'clock' }, everyAct, today)).toThrow(
      'illegalTransition',
    )
  })

  it.each(table.transitions)(
    '$on from $from is refused to every other post, also the same one elsewhere',
    (transition) => {
      const { from, on, by } = transition
      const others = everyAct.filter((act) => !acts(by).some((one) => JSON.stringify(one) === JSON.stringify(act)))
      const elsewhere = acts(by).map((act) => ({ ...act, organisationId: 'another' }))
      for (const held of [others, elsewhere, []]) {
        expect(() => step(table, instance(from), on, { kind: 'person', id: 'someone' }, held, today)).toThrow(
          'wrongPost',
        )
      }
    },
  )
})

test('a move of the applicant is that person’s, or anyone’s of the organisation that applied, and needs no post', () => {
  const by = { by: 'applicant' } as const
  const person = { kind: 'person', id: 'someone' } as const
  const act = { post: 'operatorStaff', organisationId: 'the bank' }
  expect(fits(by, { parties: { person: 'someone' } }, person, [])).toBe(true)
  expect(fits(by, { parties: { person: 'another' } }, person, [act])).toBeUndefined()
  expect(fits(by, { parties: { person: 'someone' } }, { kind: 'system', id: 'someone' }, [])).toBeUndefined()
  expect(fits(by, { parties: { applicant: 'the bank' } }, person, [act])).toBe(act)
  expect(fits(by, { parties: { applicant: 'another', publisher: 'the bank' } }, person, [act])).toBeUndefined()
  // Nobody applied: nobody is the applicant.
  expect(fits(by, { parties }, person, [])).toBeUndefined()
})

test('a guard refuses with its own words, and its event is not offered', () => {
  const problems = defineProblems('test', { tooSoon: { status: 409, title: { zh: '公示未满', en: 'Too soon' } } })
  const guarded: ProcessTable = {
    ...table,
    transitions: table.transitions.map((t) =>
      t.on === 'accept' ? { ...t, refuse: (_, day) => (day < '2026-12-01' ? problems.tooSoon() : undefined) } : t,
    ),
  }
  const held = acts('dataOfficer@provider')
  const at = (day: string) => allowedMoves(guarded, instance('acceptance'), kind(''), held, plainDate(day))
  expect(() => step(guarded, instance('acceptance'), 'accept', kind(''), held, today)).toThrow('tooSoon')
  expect(at('2026-11-24')).toEqual([])
  expect(at('2026-12-01').map(({ on }) => on)).toEqual(['accept'])
})

test('those are awaited who bring the matter on, not those who may only take it back', () => {
  expect(waitsFor(table, 'acceptance', parties)).toEqual([`dataOfficer@${provider}`])
  expect(waitsFor(table, 'returned', parties)).toEqual([`dataOfficer@${requester}`])
  expect(waitsFor(table, 'granted', parties)).toEqual([])
  expect(waitsFor(table, 'withdrawn', parties)).toEqual([])
})

test('forward, back and beside are read from the steps', () => {
  const ways = table.transitions.map((t) => [
    t.from,
    t.to,
    isForward(table, t) ? 'on' : isReturn(table, t) ? 'back' : 'end',
  ])
  expect(ways).toEqual([
    ['draft', 'acceptance', 'on'],
    ['acceptance', 'review', 'on'],
    ['acceptance', 'withdrawn', 'end'],
    ['review', 'granted', 'on'],
    ['review', 'returned', 'back'],
    ['returned', 'review', 'on'],
    ['returned', 'lapsed', 'end'],
    ['granted', 'withdrawn', 'end'],
  ])
  expect(wayAhead(table, 'draft').map(({ state }) => state)).toEqual(['acceptance', 'review', 'granted'])
  expect(wayAhead(table, 'returned').map(({ state }) => state)).toEqual(['review', 'granted'])
  expect(wayAhead(table, 'granted')).toEqual([])
})

describe('checkTable', () => {
  it('finds nothing wrong with a good table', () => expect(checkTable(table)).toEqual([]))

  const { states, events, transitions, clocks } = table
  const text = { zh: '新', en: 'New' }
  // biome-ignore format: a table is read in columns
  const bad: [string, Partial<ProcessTable>, string][] = [
    ['a state that is never reached',      { states: { ...states, island: { title: text, final: true } } },                          'state island is never reached'],
    ['a state without a way out',          { states: { ...states, withdrawn: { title: text } } },                                    'state withdrawn has no way out and is not final'],
    ['a final state with a way out',       { states: { ...states, review: { title: text, step: 2, final: true } } },                 'final state review has a way out'],
    ['a step beyond the last',             { states: { ...states, review: { title: text, step: 7 } } },                              'state review has step 7'],
    ['a title in one language',            { states: { ...states, review: { title: { zh: '审核', en: '' }, step: 2 } } },             'state review lacks a language'],
    ['Chinese where English belongs',      { title: { zh: '申请', en: '申请' } },                                                     'the title lacks a language'],
    ['an event that is never used',        { events: { ...events, extra: { label: text, done: text } } },                            'event extra is never used'],
    ['a post without a relation',          { transitions: transitions.map((t) => ({ ...t, by: 'dataOfficer' as never })) },          '"dataOfficer" is not post@relation'],
    ['a rule that is no rule',             { transitions: transitions.map((t) => ({ ...t, rule: '第十条' })) },                       '"第十条" is not a rule id'],
    ['one event with two outcomes',        { transitions: [...transitions, { ...transitions[0], from: 'draft', on: 'submit', to: 'review', by: 'system', rule: 'R-SAMPLE-20' }] }, 'the same event leads elsewhere too'],
    ['a clock in a state that is missing', { clocks: clocks.map((clock) => ({ ...clock, in: 'nowhere' })) },                         'names a state that does not exist'],
    ['a clock where nothing is awaited',   { clocks: clocks.map((clock) => ({ ...clock, in: 'granted' })) },                         'runs where nothing is awaited'],
    ['a clock that runs on into nowhere',  { clocks: clocks.map((clock) => ({ ...clock, through: ['nowhere'] })) },                  'runs on in a state that does not exist'],
    ['a clock that runs on past the end',  { clocks: clocks.map((clock) => ({ ...clock, through: ['granted'] })) },                  'runs where nothing is awaited'],
    ['a limit of nothing',                 { clocks: clocks.map((clock) => ({ ...clock, limit: 0 })) },                              'has no positive whole limit'],
    ['an initial state that is missing',   { initial: 'nowhere' },                                                                   'the initial state nowhere does not exist'],
  ]
  it.each(bad)('finds %s', (_, change, fault) => {
    expect(checkTable({ ...table, ...change }).join('\n')).toContain(fault)
  })
})

test('a table that names a state or event it does not have does not compile', () => {
  const title = { zh: '试', en: 'Trial' }
  const rest = { process: 'trial', title, steps: 1, clocks: [] } as const
  const states = { open: { title, step: 0 }, done: { title, step: 1, final: true } } as const
  const events = { close: { label: title, done: title } } as const
  const line = { from: 'open', on: 'close', to: 'done', by: 'a@b', rule: 'R-SAMPLE-20' } as const
  expect(checkTable(defineProcess({ ...rest, states, events, initial: 'open', transitions: [line] }))).toEqual([])
  // @ts-expect-error the state is called done
  defineProcess({ ...rest, states, events, initial: 'open', transitions: [{ ...line, to: 'finished' }] })
  // @ts-expect-error the event is called close
  defineProcess({ ...rest, states, events, initial: 'open', transitions: [{ ...line, on: 'shut' }] })
  // @ts-expect-error there is no state called begin
  defineProcess({ ...rest, states, events, initial: 'begin', transitions: [line] })
})
