import { type HolidayYear, readHolidays } from './holidays.ts'
import { holidaysByLaw, isWeekend } from './holidays-by-law.ts'
import { addDays, type PlainDate } from './time.ts'

// 工作日. Working days are weekdays without public holidays, with the weekend days that are worked instead (R-TIME-02).

/** The years whose holiday notice is known. Everything else is computed and says so. */
export type Calendar = { readonly off: ReadonlySet<PlainDate>; readonly worked: ReadonlySet<PlainDate> } & {
  readonly years: ReadonlySet<number>
}

export function calendarOf(years: readonly HolidayYear[]): Calendar {
  const dates = (of: 'off' | 'worked') => new Set(years.flatMap((year) => Object.keys(year[of]) as PlainDate[]))
  return { off: dates('off'), worked: dates('worked'), years: new Set(years.map(({ year }) => year)) }
}

/** The national calendar, from the pack. */
export const national: Calendar = calendarOf(readHolidays())

const byLaw = new Map<number, ReadonlyMap<PlainDate, string>>()
function isOffByLaw(date: PlainDate): boolean {
  const year = yearOf(date)
  const known = byLaw.get(year) ?? holidaysByLaw(year)
  byLaw.set(year, known)
  return known.has(date)
}

const yearOf = (date: PlainDate): number => Number(date.slice(0, 4))

/** Notices have reached this far into the December before: 29 December 2007 and 2018 were worked. One week is safe. */
const reachOfNextNotice = '12-25'

/**
 * 暂定: whether the notice that decides about this day is not out yet (R-TIME-07). The last week of December hangs on the next
 * year's notice too, which may move days around New Year.
 */
export function isProvisional(date: PlainDate, { years }: Calendar = national): boolean {
  const year = yearOf(date)
  return !years.has(year) || (date.slice(5) >= reachOfNextNotice && !years.has(year + 1))
}

export function isWorkingDay(date: PlainDate, calendar: Calendar = national): boolean {
  if (calendar.worked.has(date)) return true
  if (calendar.off.has(date) || isWeekend(date)) return false
  return calendar.years.has(yearOf(date)) || !isOffByLaw(date)
}

export type Day = { readonly date: PlainDate; readonly working: boolean; readonly provisional: boolean }

export const workingDay = (date: PlainDate, calendar: Calendar = national): Day => ({
  date,
  working: isWorkingDay(date, calendar),
  provisional: isProvisional(date, calendar),
})

/** The date itself if it is a working day, else the next one that is (R-TIME-03; 民法典 203). */
export function rollForward(date: PlainDate, calendar: Calendar = national): PlainDate {
  let day = date
  while (!isWorkingDay(day, calendar)) day = addDays(day, 1)
  return day
}

/**
 * The last day of `count` working days that begin the day after `from` (R-TIME-03; 民法典 201: the first day is not counted).
 * Negative counts go back; zero is `from` itself.
 */
export function addWorkingDays(from: PlainDate, count: number, calendar: Calendar = national): PlainDate {
  const step = count < 0 ? -1 : 1
  let day = from
  for (let left = Math.abs(count); left > 0; ) {
    day = addDays(day, step)
    if (isWorkingDay(day, calendar)) left--
  }
  return day
}

/** Working days after `from` up to and including `to`; negative when `to` is earlier. */
export function workingDaysBetween(from: PlainDate, to: PlainDate, calendar: Calendar = national): number {
  const [first, last, sign] = from <= to ? [from, to, 1] : [to, from, -1]
  let count = 0
  for (let day = addDays(first, 1); day <= last; day = addDays(day, 1)) if (isWorkingDay(day, calendar)) count++
  return count === 0 ? 0 : sign * count
}

/** Whole months later: the same day of the month, or its last day where there is none (民法典 202). */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const index = yearOf(date) * 12 + Number(date.slice(5, 7)) - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const day = Math.min(Number(date.slice(8)), lastDay)
  return new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10) as PlainDate
}

/** Every date from one to another, both included. */
export function daysFrom(from: PlainDate, to: PlainDate, calendar: Calendar = national): readonly Day[] {
  const days: Day[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) days.push(workingDay(date, calendar))
  return days
}

/**
 * From 1 November on, the year whose holiday notice should be out and is not in the data (R-TIME-07). For `doctor` and the
 * supervision's alarms; undefined when all is well.
 */
export function missingNotice(today: PlainDate, { years }: Calendar = national): number | undefined {
  const year = yearOf(today)
  if (!years.has(year)) return year
  return today.slice(5) >= '11-01' && !years.has(year + 1) ? year + 1 : undefined
}
