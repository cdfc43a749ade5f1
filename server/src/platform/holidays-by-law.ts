import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { addDays, type PlainDate, plainDate } from './time.ts'

// 全国年节及纪念日放假办法, as revised in 1999, 2007, 2013 and 2024 (国务院令第270、513、644、795号): the days off that follow from
// law alone, before a notice arranges them. One that falls on a weekend is made up on a working day (art. 6).

type Movable = '春节' | '清明节' | '端午节' | '中秋节'
type Festival = Movable | '元旦' | '劳动节' | '国庆节'
/** `1-1` is a date of the year; a number is so many days after the movable festival of that name, -1 its eve (除夕). */
type Statute = {
  readonly from: number
  readonly days: Partial<Readonly<Record<Festival, readonly (string | number)[]>>>
}

const since2008 = { 元旦: ['1-1'], 清明节: [0], 端午节: [0], 中秋节: [0], 国庆节: ['10-1', '10-2', '10-3'] } as const
const statutes: readonly Statute[] = [
  { from: 2025, days: { ...since2008, 春节: [-1, 0, 1, 2], 劳动节: ['5-1', '5-2'] } },
  { from: 2014, days: { ...since2008, 春节: [0, 1, 2], 劳动节: ['5-1'] } },
  { from: 2008, days: { ...since2008, 春节: [-1, 0, 1], 劳动节: ['5-1'] } },
  {
    from: 0,
    days: { 元旦: ['1-1'], 春节: [0, 1, 2], 劳动节: ['5-1', '5-2', '5-3'], 国庆节: ['10-1', '10-2', '10-3'] },
  },
]

const Day = z.iso.date().transform(plainDate)
const Festivals = z.object({
  source: z.string(),
  years: z.record(z.string(), z.object({ 春节: Day, 清明节: Day, 端午节: Day, 中秋节: Day })),
})
const pack = join(import.meta.dirname, '..', '..', '..', 'packs', 'cn', 'festivals.json')
const movable = Festivals.parse(JSON.parse(readFileSync(pack, 'utf8'))).years

/** The statutory days off of a year with their names, and the working days that make up for those on a weekend. */
export function holidaysByLaw(year: number): ReadonlyMap<PlainDate, string> {
  const statute = statutes.find(({ from }) => from <= year)
  const named = Object.entries(statute?.days ?? {}).flatMap(([name, days]) =>
    days.flatMap((day) => {
      const date = typeof day === 'string' ? fixed(year, day) : afterFestival(year, name as Movable, day)
      return date ? [{ date, name }] : []
    }),
  )
  const off = new Map(named.map(({ date, name }) => [date, name]))
  for (const { date, name } of named.filter(({ date }) => isWeekend(date)).sort((a, b) => (a.date < b.date ? -1 : 1))) {
    let instead = addDays(date, 1)
    while (off.has(instead) || isWeekend(instead)) instead = addDays(instead, 1)
    off.set(instead, name)
  }
  return off
}

export const isWeekend = (date: PlainDate): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())

function fixed(year: number, day: string): PlainDate {
  const [month = '', dayOfMonth = ''] = day.split('-')
  return plainDate(`${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`)
}

/** Undefined outside the years of the data: nobody's deadline. */
function afterFestival(year: number, name: Movable, days: number): PlainDate | undefined {
  const date = movable[String(year)]?.[name]
  return date && addDays(date, days)
}
