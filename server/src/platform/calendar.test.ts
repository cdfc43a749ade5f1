import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  addMonths,
  addWorkingDays,
  calendarOf,
  daysFrom,
  isProvisional,
  isWorkingDay,
  missingNotice,
  national,
  rollForward,
  workingDay,
  workingDaysBetween,
} from './calendar.ts'
import { readHolidays } from './holidays.ts'
import { holidaysByLaw } from './holidays-by-law.ts'
import { addDays, type PlainDate, plainDate } from './time.ts'

const day = plainDate
const dates = fc
  .integer({ min: Date.parse('2007-01-10') / 86_400_000, max: Date.parse('2027-12-20') / 86_400_000 })
  .map((days) => addDays(day('1970-01-01'), days))
const counts = fc.integer({ min: 0, max: 60 })
const workingDays = dates.map((date) => rollForward(date))

describe('laws of counting working days', () => {
  it('R-TIME-03: adding in two parts is adding at once', () => {
    fc.assert(
      fc.property(dates, counts, counts, (from, a, b) => {
        expect(addWorkingDays(addWorkingDays(from, a), b)).toBe(addWorkingDays(from, a + b))
      }),
    )
  })

  it('R-TIME-03: the days between are those that were added, and going back returns', () => {
    fc.assert(
      fc.property(workingDays, counts, (from, n) => {
        const to = addWorkingDays(from, n)
        expect(workingDaysBetween(from, to)).toBe(n)
        expect(workingDaysBetween(to, from)).toBe(n === 0 ? 0 : -n)
        expect(addWorkingDays(to, -n)).toBe(from)
      }),
    )
  })

  it('R-TIME-03: the first day is not counted, whether it is worked or not, and the last day is a working day', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 60 }), (from, n) => {
        const to = addWorkingDays(from, n)
        expect(to > from).toBe(true)
        expect(isWorkingDay(to)).toBe(true)
        expect(daysFrom(addDays(from, 1), to).filter(({ working }) => working)).toHaveLength(n)
      }),
    )
  })

  it('R-TIME-03: a last day that is off rolls to the next working day, a working day stays', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const rolled = rollForward(date)
        expect(isWorkingDay(rolled)).toBe(true)
        expect(rolled === date).toBe(isWorkingDay(date))
        expect(workingDaysBetween(addDays(date, -1), rolled)).toBe(1)
      }),
    )
  })
})

describe('R-TIME-02: the days of the stories, across holidays and worked weekends', () => {
  // biome-ignore format: a table is read in columns
  it.each([
    ['a conditional request of Monday 2026-09-28: National Day off, Saturday 10-10 worked', '2026-09-28', 10, '2026-10-16'],
    ['an unconditional request of Wednesday 2026-09-30',                                    '2026-09-30',  1, '2026-10-08'],
    ['provision after consent on 2026-10-15',                                               '2026-10-15', 20, '2026-11-12'],
    ['a check request of 2026-10-21',                                                       '2026-10-21', 10, '2026-11-04'],
    ['demand XQ-2026-0143 of Monday 2026-04-27: May Day off, Saturday 05-09 worked',        '2026-04-27', 10, '2026-05-13'],
    ['a report of Monday 2026-06-15: Dragon Boat Festival off',                             '2026-06-15', 10, '2026-06-30'],
    ['resources provided on Monday 2026-02-09: Spring Festival, two Saturdays worked',      '2026-02-09', 20, '2026-03-13'],
    ['acceptance of what was submitted on 2026-03-06',                                      '2026-03-06',  3, '2026-03-11'],
    ['form review from acceptance on 2026-03-11: Tomb-sweeping Day off',                    '2026-03-11', 20, '2026-04-09'],
    ['public notice from 2026-04-08',                                                       '2026-04-08', 10, '2026-04-22'],
  ])('%s', (_, from, count, due) => {
    expect(addWorkingDays(day(from), count)).toBe(due)
  })
})

describe('R-TIME-07: a year whose notice is not out', () => {
  const until2026 = national
  const until2025 = calendarOf(readHolidays().filter(({ year }) => year < 2026))

  it('is computed from weekends and the statutory days, and says that it is provisional', () => {
    expect(workingDay(day('2027-02-05'), until2026)).toEqual({ date: '2027-02-05', working: false, provisional: true })
    expect(workingDay(day('2027-03-01'), until2026)).toEqual({ date: '2027-03-01', working: true, provisional: true })
    expect(workingDay(day('2026-11-24'), until2026)).toEqual({ date: '2026-11-24', working: true, provisional: false })
  })

  it('counts the last week of December as provisional too, since the next notice may move those days', () => {
    expect(isProvisional(day('2026-12-24'), until2026)).toBe(false)
    expect(isProvisional(day('2026-12-31'), until2026)).toBe(true)
    expect(isProvisional(day('2025-12-31'), until2026)).toBe(false)
  })

  it('knows the thirteen days of 2027 by the law of 2024, where ICU is a day off, and makes up for weekends', () => {
    const names = [...holidaysByLaw(2027)].sort(([a], [b]) => (a < b ? -1 : 1))
    expect(names).toEqual([
      ['2027-01-01', '元旦'],
      ...['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10'].map((d) => [d, '春节']),
      ['2027-04-05', '清明节'],
      ...['2027-05-01', '2027-05-02', '2027-05-03', '2027-05-04'].map((d) => [d, '劳动节']),
      ['2027-06-09', '端午节'],
      ['2027-09-15', '中秋节'],
      ...['2027-10-01', '2027-10-02', '2027-10-03', '2027-10-04', '2027-10-05'].map((d) => [d, '国庆节']),
    ])
  })

  it('gives as many working days as the notice will: arranging moves days, it adds none', () => {
    const working = (year: number, calendar = national) =>
      daysFrom(day(`${year}-01-01`), day(`${year}-12-31`), calendar).filter((one) => one.working).length
    expect(working(2026, until2025)).toBe(working(2026, until2026))
  })

  it('alarms from 1 November on', () => {
    expect(missingNotice(day('2026-10-31'))).toBeUndefined()
    expect(missingNotice(day('2026-11-01'))).toBe(2027)
    expect(missingNotice(day('2025-11-04'))).toBeUndefined()
    expect(missingNotice(day('2025-11-04'), until2025)).toBe(2026)
    expect(missingNotice(day('2027-02-01'))).toBe(2027)
  })
})

test('a month later is the same day, or the last one of a shorter month (民法典 202)', () => {
  expect(addMonths(day('2026-01-31'), 1)).toBe('2026-02-28')
  expect(addMonths(day('2028-02-29'), 12)).toBe('2029-02-28')
  expect(addMonths(day('2026-11-24'), 3)).toBe('2027-02-24')
  expect(addMonths(day('2026-03-15'), -4)).toBe('2025-11-15')
})

test('R-TIME-02: each year of 2007 to 2026 is data with the number of its notice', () => {
  const years = readHolidays()
  expect(years.map(({ year }) => year)).toEqual(Array.from({ length: 20 }, (_, i) => 2007 + i))
  for (const { year, notices, off, worked } of years) {
    for (const { number, issuedOn } of notices) {
      expect(number).toMatch(/^国(办)?发明电〔20\d\d〕\d+号$/)
      expect(number).toContain(`〔${issuedOn.slice(0, 4)}〕`)
    }
    for (const date of [...Object.keys(off), ...Object.keys(worked)] as PlainDate[]) {
      expect([year, year - 1]).toContain(Number(date.slice(0, 4)))
    }
    for (const date of Object.keys(worked)) expect(off).not.toHaveProperty(date)
  }
})
