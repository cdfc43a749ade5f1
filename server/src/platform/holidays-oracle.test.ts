import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { daysFrom, isWorkingDay } from './calendar.ts'
import { isWeekend } from './holidays-by-law.ts'
import { plainDate } from './time.ts'

// The calendar against a second transcription of the same notices (NateScarlet/holiday-cn), day by day.
const folder = process.env.GONGSHU_CORPUS ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data')
const text = (name: string): string => readFileSync(join(folder, name), 'utf8')
const has = (name: string): boolean => existsSync(join(folder, name))
const named = (name: string): string =>
  `R-TIME-02: against ${name}${has(name) ? '' : ' (skipped: the file is not here; set GONGSHU_CORPUS)'}`

const day = z.iso.date().transform(plainDate)
const Year = z.object({ year: z.int(), days: z.array(z.object({ date: day, isOffDay: z.boolean() })) })
const yearsFile = 'cn-holidays-2007-2026.json'
const years = has(yearsFile) ? z.array(Year).parse(JSON.parse(text(yearsFile))) : []

describe.skipIf(!has(yearsFile))(named(yearsFile), () => {
  it('covers twenty years', () => expect(years).toHaveLength(20))

  it.each(years)('every day of $year and every day that its notice names', ({ year, days }) => {
    // A day that the next notice moved counts for the year it lies in.
    const stated = new Map(years.flatMap((one) => one.days.map(({ date, isOffDay }) => [date, isOffDay] as const)))
    const first = days.map(({ date }) => date).reduce((a, b) => (a < b ? a : b), plainDate(`${year}-01-01`))
    const wrong = daysFrom(first, plainDate(`${year}-12-31`)).filter(
      ({ date, working, provisional }) =>
        working === (stated.get(date) ?? isWeekend(date)) ||
        (provisional && date < '2026-12-25' && date >= '2007-01-01'),
    )
    expect(wrong).toEqual([])
  })
})

const noticesFile = 'cn-holiday-notice-texts.json'
const Sentence = z.object({
  year: z.int(),
  description: z.string(),
  expected: z.array(z.object({ date: day, isOffDay: z.boolean() })),
})
const sentences = has(noticesFile) ? z.array(Sentence).parse(JSON.parse(text(noticesFile))) : []

describe.skipIf(!has(noticesFile))(named(noticesFile), () => {
  // Sentences of arrangements that a later notice changed: 春节 2020 (extended) and 劳动节 2019 (four days instead of one).
  const changed = new Set(['2020-02-01', '2020-02-02', '2019-05-02', '2019-05-03'])

  it('has sentences', () => expect(sentences.length).toBeGreaterThan(40))

  it.each(sentences)('$year: $description', ({ expected }) => {
    const wrong = expected.filter(({ date, isOffDay }) => !changed.has(date) && isWorkingDay(date) === isOffDay)
    expect(wrong).toEqual([])
  })
})

const calendarFile = 'cn-holidays-2025.ics'
const events = has(calendarFile)
  ? [...text(calendarFile).matchAll(/SUMMARY:(.+)\r?\nDTSTART;VALUE=DATE:(\d{8})\r?\nDTEND;VALUE=DATE:(\d{8})/g)]
  : []
const dated = (digits: string) => plainDate(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`)

describe.skipIf(!has(calendarFile))(named(calendarFile), () => {
  it('has events', () => expect(events.length).toBeGreaterThan(8))

  it.each(events.map(([, summary = '', from = '', to = '']) => ({ summary, from, to })))(
    '$summary from $from',
    ({ summary, from, to }) => {
      // DTEND is the day after the last one.
      const days = daysFrom(dated(from), dated(to)).slice(0, -1)
      expect(days.length).toBeGreaterThan(0)
      for (const { working } of days) expect(working).toBe(summary.startsWith('上班'))
    },
  )
})
