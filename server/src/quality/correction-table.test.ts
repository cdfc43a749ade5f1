import { describe, expect, it } from 'vitest'
import type { Act } from '../platform/ctx.ts'
import type { Instance } from '../platform/process/model.ts'
import { step } from '../platform/process/step.ts'
import { checkTable, seatOf } from '../platform/process/table.ts'
import { type Instant, plainDate } from '../platform/time.ts'
import { correctionProcesses, correctionTable } from './correction-table.ts'

const parties = { publisher: 'publisher', handler: 'handler', authority: 'authority', person: 'filer' }
const today = plainDate('2026-06-24')
const instance = (state: string): Instance => ({
  ...{ id: 'i', process: 'correction', subjectId: 'i', title: { zh: '一', en: 'one' }, state, parties },
  ...{ startedAt: '2026-06-15T02:00:00.000Z' as Instant, closedAt: '2026-06-24T02:00:00.000Z' as Instant },
})
const acts = (by: string): Act[] => {
  const seat = seatOf(by)
  return seat ? [{ post: seat.post, organisationId: seat.relation }] : []
}
const mover = (by: string) => {
  if (by === 'system') return { kind: 'system', id: 'clock' } as const
  return { kind: 'person', id: by === 'applicant' ? 'filer' : 'someone' } as const
}

describe.each(correctionProcesses)('the table of a %s', (process) => {
  const table = correctionTable(process, {})
  const everyAct = table.transitions.flatMap(({ by }) => acts(by))

  it('has no fault', () => expect(checkTable(table)).toEqual([]))

  it.each(table.transitions)('$rule: $by may $on from $from, giving $to', ({ from, on, to, by }) => {
    expect(step(table, instance(from), on, mover(by), acts(by), today).transition.to).toBe(to)
  })

  const pairs = Object.keys(table.states).flatMap((from) => Object.keys(table.events).map((on) => ({ from, on })))
  const refused = pairs.filter(({ from, on }) => !table.transitions.some((t) => t.from === from && t.on === on))
  it.each(refused)('$on is refused from $from, whoever asks', ({ from, on }) => {
    for (const who of [mover('applicant'), mover('system'), mover('dataOfficer@handler')])
      expect(() => step(table, instance(from), on, who, everyAct, today)).toThrow('illegalTransition')
  })

  it.each(table.transitions.filter(({ by }) => seatOf(by)))('$on from $from is for $by and no other post', (one) => {
    const allowed = table.transitions
      .filter(({ from, on }) => from === one.from && on === one.on)
      .flatMap(({ by }) => acts(by))
    const others = everyAct.filter((act) => !allowed.some((may) => JSON.stringify(may) === JSON.stringify(act)))
    expect(() => step(table, instance(one.from), one.on, mover(one.by), others, today)).toThrow('wrongPost')
  })

  it('R-DQ-07: an answer can be appealed against for ten working days, across the Dragon Boat Festival too', () => {
    const appeal = (on: string) => () =>
      step(
        table,
        { ...instance('answered'), closedAt: '2026-06-15T02:00:00.000Z' as Instant },
        'appeal',
        mover('applicant'),
        [],
        plainDate(on),
      )
    expect(appeal('2026-06-30')).not.toThrow()
    expect(appeal('2026-07-01')).toThrow('appealOver')
  })
})

it('R-SHR-40, R-OPEN-06: one limit from filing to the answer; only what this platform promises the public is extended', () => {
  const limitOf = (process: (typeof correctionProcesses)[number]) =>
    correctionTable(process, {}).clocks.find(({ in: state }) => state === 'filed')
  const through = ['refiled', 'verifying', 'corrected', 'notUpheld']
  const same = { limit: 10, unit: 'WD', through, onReturn: 'pause', duty: 'handler' }
  expect(limitOf('checkRequest')).toMatchObject({ ...same, rule: 'R-SHR-40' })
  expect(limitOf('checkRequest')).not.toHaveProperty('extend')
  expect(limitOf('correction')).toMatchObject({ ...same, rule: 'R-OPEN-06', extend: { limit: 10 } })
})
