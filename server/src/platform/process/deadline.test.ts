import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addWorkingDays, isWorkingDay } from '../calendar.ts'
import { addDays, dateInShanghai, type Instant, plainDate } from '../time.ts'
import { deadline, inShanghai, spent } from './deadline.ts'

/** Ten in the morning in Shanghai. */
const at = (date: string): Instant => `${date}T02:00:00.000Z` as Instant
const pause = (from: string, to: string) => ({ from: at(from), to: at(to) })

describe('the last day of a limit', () => {
  // biome-ignore format: a table is read in columns
  it.each([
    ['R-TIME-03: ten working days across National Day',               '2026-09-28', { amount: 10, unit: 'WD' },   '2026-10-16'],
    ['R-TIME-03: calendar days end on a Saturday and roll to Monday', '2026-06-01', { amount: 5, unit: 'd' },     '2026-06-08'],
    ['R-TIME-03: calendar days end on a worked Saturday and stay',    '2026-04-29', { amount: 10, unit: 'd' },    '2026-05-09'],
    ['a month ends on the last day of a shorter one',                 '2026-03-31', { amount: 1, unit: 'month' }, '2026-04-30'],
    ['R-TIME-03: a month ends in a holiday and rolls past it',        '2026-09-01', { amount: 1, unit: 'month' }, '2026-10-08'],
    ['a year',                                                        '2025-06-16', { amount: 1, unit: 'year' },  '2026-06-16'],
  ] as const)('%s', (_, from, limit, due) => {
    const { dueOn, dueAt } = deadline(limit, at(from))
    expect(dueOn).toBe(due)
    expect(dueAt).toBe(`${due}T16:00:00.000Z`)
  })

  it('runs day and night in hours, and is read in Shanghai', () => {
    const { dueOn, dueAt } = deadline({ amount: 24, unit: 'h' }, '2026-09-30T15:30:00.000Z' as Instant)
    expect(dueAt).toBe('2026-10-01T15:30:00.000Z')
    expect(dueOn).toBe('2026-10-01')
    expect(inShanghai(dueAt)).toBe('2026-10-01T23:30:00.000+08:00')
  })

  it('R-TIME-04: within ten working days includes the tenth: the last moment is midnight after it', () => {
    const { dueAt } = deadline({ amount: 10, unit: 'WD' }, at('2026-09-28'))
    expect(inShanghai(dueAt)).toBe('2026-10-17T00:00:00.000+08:00')
  })

  it('is counted from the day in Shanghai, also for what comes in after midnight there', () => {
    const { dueOn } = deadline({ amount: 1, unit: 'WD' }, '2026-11-23T16:30:00.000Z' as Instant)
    expect(dueOn).toBe('2026-11-25')
  })

  it('R-TIME-07: says that it is provisional when it runs into a year without a notice', () => {
    expect(deadline({ amount: 20, unit: 'WD' }, at('2026-11-24'))).toMatchObject({
      dueOn: '2026-12-22',
      provisional: false,
    })
    expect(deadline({ amount: 30, unit: 'WD' }, at('2026-11-24'))).toMatchObject({
      dueOn: '2027-01-06',
      provisional: true,
    })
  })
})

describe('R-TIME-05: time that a clock stood still', () => {
  it('does not count: the days after the pause up to the day it goes on', () => {
    const limit = { amount: 5, unit: 'WD' } as const
    // Monday 8 June; Tuesday and Wednesday used, stopped on Wednesday 10, on again on Tuesday 16.
    const { dueOn } = deadline(limit, at('2026-06-08'), [pause('2026-06-10', '2026-06-16')])
    // 17 and 18 June are the third and fourth day, 19 June is a holiday, so the fifth is Monday 22.
    expect(dueOn).toBe('2026-06-22')
    expect(spent('WD', at('2026-06-08'), at('2026-06-16'), [pause('2026-06-10', '2026-06-16')])).toBe(2)
  })

  it('moves calendar days and hours by as much', () => {
    const days = deadline({ amount: 10, unit: 'd' }, at('2026-06-01'), [pause('2026-06-03', '2026-06-08')])
    expect(days.dueOn).toBe('2026-06-16')
    const hours = deadline({ amount: 24, unit: 'h' }, at('2026-06-01'), [pause('2026-06-01', '2026-06-02')])
    expect(hours.dueAt).toBe(at('2026-06-03'))
  })

  it('leaves what remains as it was: going on, as many working days are left as there were', () => {
    const start = fc.integer({ min: 0, max: 600 }).map((days) => addDays(plainDate('2024-01-02'), days))
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 30 }), fc.nat(20), fc.nat(40), (from, amount, after, length) => {
        const stopped = addDays(from, after)
        const limit = { amount, unit: 'WD' } as const
        const used = spent('WD', at(from), at(stopped))
        if (used >= amount) return
        const on = addDays(stopped, length)
        const { dueOn } = deadline(limit, at(from), [pause(stopped, on)])
        expect(dueOn).toBe(addWorkingDays(on, amount - used))
        expect(isWorkingDay(dueOn)).toBe(true)
      }),
    )
  })
})

describe('how much of a limit is used up', () => {
  it('is all of it on the last day, and more after it', () => {
    const start = fc.integer({ min: 0, max: 600 }).map((days) => addDays(plainDate('2024-01-02'), days))
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 30 }), (from, amount) => {
        const { dueOn, dueAt } = deadline({ amount, unit: 'WD' }, at(from))
        expect(spent('WD', at(from), at(dueOn))).toBe(amount)
        expect(spent('WD', at(from), at(addWorkingDays(dueOn, 1)))).toBe(amount + 1)
        expect(dateInShanghai(dueAt)).toBe(addDays(dueOn, 1))
      }),
    )
  })

  it('is counted in full hours, days, months and years', () => {
    expect(spent('h', at('2026-06-01'), '2026-06-01T04:59:00.000Z' as Instant)).toBe(2)
    expect(spent('d', at('2026-06-01'), at('2026-06-09'))).toBe(8)
    expect(spent('month', at('2026-01-31'), at('2026-03-31'))).toBe(2)
    expect(spent('year', at('2025-06-16'), at('2026-06-15'))).toBe(0)
  })
})
