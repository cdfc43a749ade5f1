import { describe, expect, it } from 'vitest'
import { withPackLimits } from '../platform/pack-rules.ts'
import { deadline } from '../platform/process/deadline.ts'
import type { Instance, ProcessTable } from '../platform/process/model.ts'
import { allowedMoves, step, waitsFor } from '../platform/process/step.ts'
import { checkTable, seatOf, wayAhead } from '../platform/process/table.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import { requestTable } from './request-table.ts'

const tables = [requestTable('unconditional'), requestTable('conditional')] as const
const [unconditional, conditional] = tables
const today = '2026-09-28' as PlainDate
const parties = { requester: 'asks', provider: 'has', authority: 'watches' } as const
const instance = (state: string): Instance => ({
  ...{ id: 'i', process: 'conditionalShare', subjectId: 'i', title: { zh: '申请', en: 'request' }, state, parties },
  startedAt: '2026-09-28T01:00:00.000Z' as Instant,
  closedAt: null,
})
const seats = (table: ProcessTable) => [...new Set(table.transitions.flatMap(({ by }) => (seatOf(by) ? [by] : [])))]
const actsOf = (by: string) => {
  const { post = '', relation = '' } = seatOf(by) ?? {}
  return [{ post, organisationId: parties[relation as keyof typeof parties] }]
}
const mover = (by: string) => ({ kind: by === 'system' ? ('system' as const) : ('person' as const), id: 'p' })

describe.each(tables)('$title.zh', (table) => {
  it('has no fault', () => expect(checkTable(table)).toEqual([]))

  it.each(table.transitions.map((one) => [one.rule, one.by, one.on, one.from, one.to] as const))(
    '%s: %s may %s from %s, giving %s, and nobody else may',
    (_rule, by, on, from, to) => {
      expect(step(table, instance(from), on, mover(by), actsOf(by), today).transition.to).toBe(to)
      const others = [...seats(table), 'operatorStaff@requester'].filter(
        (other) => !table.transitions.some((one) => one.from === from && one.on === on && one.by === other),
      )
      for (const other of others)
        expect(() => step(table, instance(from), on, mover(other), actsOf(other), today)).toThrow('wrongPost')
      // The same post at a house that is no party to it is nobody's.
      const elsewhere = actsOf(by).map(({ post }) => ({ post, organisationId: 'elsewhere' }))
      if (by !== 'system')
        expect(() => step(table, instance(from), on, mover(by), elsewhere, today)).toThrow('wrongPost')
    },
  )

  const events = Object.keys(table.events)
  const refused = Object.keys(table.states).flatMap((from) =>
    events
      .filter((on) => !table.transitions.some((one) => one.from === from && one.on === on))
      .map((on) => [on, from] as const),
  )
  it.each(refused)('%s is refused from %s', (on, from) => {
    for (const by of [...seats(table), 'system'])
      expect(() => step(table, instance(from), on, mover(by), actsOf(by), today)).toThrow('illegalTransition')
  })

  it('R-SHR-20…27: goes from the head of the requester to the disposal', () => {
    expect(wayAhead(table, 'filing').map(({ state }) => state)).toEqual([
      ...['proposed', 'submitted', 'consented', 'inUse', 'ended', 'disposed'],
    ])
  })

  it('R-SHR-22: one supplement notice, and no refusal for being incomplete before it', () => {
    const asks = table.transitions.filter(({ on }) => on === 'askMore')
    expect([...new Set(asks.map(({ from, to }) => `${from} ${to}`))]).toEqual(['submitted supplement'])
    expect(table.transitions.filter(({ on }) => on === 'refuseIncomplete').map(({ from }) => from)).toEqual([
      'resubmitted',
    ])
    for (const one of table.transitions.filter(({ to }) => to === 'refused')) {
      expect(one).toMatchObject({ by: 'chiefDataOfficer@provider', needs: 'reason' })
    }
    // Counted anew from the addition, and not where it stood still.
    expect(table.clocks.filter(({ rule }) => rule === 'R-SHR-21').map((clock) => clock.onReturn)).toEqual([
      undefined,
      undefined,
    ])
  })

  it('R-SHR-20: the head of the requester approves what another has filed', () => {
    expect(table.transitions.find(({ on }) => on === 'approve')).toMatchObject({
      ...{ by: 'chiefDataOfficer@requester', needs: 'opinion', apartFrom: 'propose' },
    })
  })

  it('R-SHR-29: the provider ends nothing by itself that was not suspended for a breach', () => {
    const moves = allowedMoves(table, instance('inUse'), mover('x'), actsOf('chiefDataOfficer@provider'), today)
    expect(moves.map(({ on }) => on)).toEqual(['suspend'])
    const authority = allowedMoves(table, instance('inUse'), mover('x'), actsOf('catalogReviewer@authority'), today)
    expect(authority.map(({ on }) => on)).toEqual(['recordEnd', 'suspend'])
  })

  it('R-SHR-28: provider and authority suspend, the requester corrects, and only then is it resumed or ended', () => {
    const inState = (from: string) => table.transitions.filter((one) => one.from === from && one.rule === 'R-SHR-28')
    for (const by of ['chiefDataOfficer@provider', 'catalogReviewer@authority'] as const) {
      expect(inState('inUse')).toContainEqual(expect.objectContaining({ on: 'suspend', by, needs: 'reason' }))
      for (const [from, events] of [
        ['suspended', ['resume']],
        ['corrected', ['resume', 'findUncorrected']],
        ['uncorrected', ['resume', 'terminate']],
      ] as const)
        expect(
          inState(from)
            .filter((one) => one.by === by)
            .map(({ on }) => on),
        ).toEqual(events)
    }
    // Refused, late or found wanting, and on nothing else.
    expect(table.transitions.filter(({ on }) => on === 'terminate').map(({ from }) => from)).toEqual([
      ...['uncorrected', 'uncorrected'],
    ])
    expect(table.transitions.filter(({ to }) => to === 'uncorrected').map(({ on, by }) => `${on} ${by}`)).toEqual([
      ...['refuseCorrection dataOfficer@requester', 'correctionLate system'],
      ...['findUncorrected chiefDataOfficer@provider', 'findUncorrected catalogReviewer@authority'],
    ])
    expect(waitsFor(table, 'suspended', parties)).toContain('dataOfficer@asks')
  })

  it('waits for nobody while it is in use, and for whoever has it else', () => {
    expect(waitsFor(table, 'inUse', parties)).toEqual([])
    expect(waitsFor(table, 'proposed', parties)).toEqual(['chiefDataOfficer@asks'])
    expect(waitsFor(table, 'submitted', parties)).toEqual(['chiefDataOfficer@has', 'businessReviewer@has'])
    expect(waitsFor(table, 'supplement', parties)).toEqual(['dataOfficer@asks'])
    expect(waitsFor(table, 'consented', parties)).toEqual(['dataOfficer@has'])
    for (const state of ['ended', 'finished', 'terminated'])
      expect(waitsFor(table, state, parties)).toEqual(['dataOfficer@asks'])
  })
})

const limitIn = (table: ProcessTable, state: string) => {
  const clock = table.clocks.find((one) => one.in === state)
  if (!clock) throw new Error(state)
  return { amount: clock.limit, unit: clock.unit }
}
const at = (day: string) => `${day}T02:00:00.000Z` as Instant

describe('the days of the law', () => {
  it('R-SHR-21, R-TIME-03: conditional, submitted on Mon 2026-09-28, is due on Fri 10-16, across the National Day and the Saturday worked', () => {
    expect(deadline(limitIn(conditional, 'submitted'), at('2026-09-28')).dueOn).toBe('2026-10-16')
  })
  it('R-SHR-21, R-TIME-03: unconditional, submitted on Wed 2026-09-30, is due on Thu 10-08', () => {
    expect(deadline(limitIn(unconditional, 'submitted'), at('2026-09-30')).dueOn).toBe('2026-10-08')
  })
  it('R-SHR-23: signed on 2026-10-15, it is to be provided by 11-12', () => {
    expect(deadline(limitIn(conditional, 'consented'), at('2026-10-15')).dueOn).toBe('2026-11-12')
  })
  it.each([
    // Spring Festival and National Day of three years.
    ['R-SHR-21', 'submitted', '2024-02-05', '2024-02-23'],
    ['R-SHR-21', 'submitted', '2025-01-24', '2025-02-13'],
    ['R-SHR-21', 'submitted', '2026-02-09', '2026-02-28'],
    ['R-SHR-21', 'submitted', '2024-09-27', '2024-10-16'],
    ['R-SHR-21', 'submitted', '2025-09-26', '2025-10-16'],
    ['R-SHR-23', 'consented', '2026-09-21', '2026-10-26'],
  ])('%s: in %s from %s until %s', (_rule, state, from, until) => {
    expect(deadline(limitIn(conditional, state), at(from)).dueOn).toBe(until)
  })
  it('R-SHR-21: by the authority’s consent up to ten days more, once, and for what is conditional only', () => {
    const of = (table: ProcessTable) =>
      table.clocks.filter(({ rule }) => rule === 'R-SHR-21').map(({ extend }) => extend)
    const once = { limit: 10, by: 'catalogReviewer@authority', rule: 'R-SHR-21', onceForAll: true }
    expect(of(conditional)).toEqual([expect.objectContaining(once), expect.objectContaining(once)])
    expect(of(unconditional)).toEqual([undefined, undefined])
    expect(unconditional.transitions.some(({ on }) => on === 'askExtension')).toBe(false)
  })
  it('R-SHR-21, R-SHR-23: a pack shortens each limit by itself, and lengthens none', () => {
    const limits = (pack: Record<string, number>) =>
      withPackLimits(conditional, pack).clocks.map(({ in: state, limit }) => `${state} ${limit}`)
    expect(limits({ 'R-SHR-21/conditional': 5, 'R-SHR-23': 15 })).toEqual([
      ...['submitted 5', 'resubmitted 5', 'supplement 10', 'consented 15', 'suspended 10'],
      ...['ended 20', 'finished 20', 'terminated 20'],
    ])
    expect(limits({ 'R-SHR-21/conditional': 30, 'R-SHR-23': 40 })).toEqual(limits({}))
  })
})
