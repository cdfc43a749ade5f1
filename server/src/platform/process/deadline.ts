import { addMonths, type Calendar, isProvisional, isWorkingDay, national, rollForward } from '../calendar.ts'
import { addDays, dateInShanghai, type Instant, instantOf, type PlainDate } from '../time.ts'
import type { LimitUnit } from './model.ts'

// 时限 (R-TIME-01, R-TIME-03…05). Pure: the same figures always give the same day.

export type Pause = { readonly from: Instant; readonly to: Instant }
export type Limit = { readonly amount: number; readonly unit: LimitUnit }
export type Deadline = {
  /** The last day, in Shanghai. */
  readonly dueOn: PlainDate
  /** The first moment that is too late: midnight after the last day, or the very moment of a limit in hours. */
  readonly dueAt: Instant
  readonly provisional: boolean
}

/**
 * The first day is not counted, the last one rolls to a working day, time paused does not count: neither the days after the one
 * on which it was paused, up to and with the one on which it was taken up again. Hours run through, day and night (民法典 201).
 */
export function deadline(
  limit: Limit,
  startedAt: Instant,
  paused: readonly Pause[] = [],
  calendar: Calendar = national,
) {
  const { amount, unit } = limit
  if (unit === 'h') {
    const dueAt = instantOf(Date.parse(startedAt) + amount * 3_600_000 + pausedMilliseconds(paused))
    return { dueOn: dateInShanghai(dueAt), dueAt, provisional: false } satisfies Deadline
  }
  const started = dateInShanghai(startedAt)
  const dueOn = unit === 'WD' ? countOn(started, amount, paused, calendar) : rolled(started, limit, paused, calendar)
  const dueAt = startOf(addDays(dueOn, 1))
  return { dueOn, dueAt, provisional: isProvisional(dueOn, calendar) } satisfies Deadline
}

function countOn(started: PlainDate, amount: number, paused: readonly Pause[], calendar: Calendar): PlainDate {
  let day = started
  for (let left = amount; left > 0; ) {
    day = addDays(day, 1)
    if (isWorkingDay(day, calendar) && !isPausedOn(day, paused)) left--
  }
  return day
}

function rolled(started: PlainDate, { amount, unit }: Limit, paused: readonly Pause[], calendar: Calendar): PlainDate {
  const last = unit === 'd' ? addDays(started, amount) : addMonths(started, unit === 'year' ? amount * 12 : amount)
  return rollForward(addDays(last, pausedDays(paused)), calendar)
}

/** How much of the limit is used up: full hours, working days, calendar days or whole months and years. */
export function spent(
  unit: LimitUnit,
  startedAt: Instant,
  now: Instant,
  paused: readonly Pause[] = [],
  calendar: Calendar = national,
): number {
  if (unit === 'h') {
    return Math.floor((Date.parse(now) - Date.parse(startedAt) - pausedMilliseconds(paused)) / 3_600_000)
  }
  const [started, today] = [dateInShanghai(startedAt), dateInShanghai(now)]
  if (unit === 'WD') {
    let count = 0
    for (let day = addDays(started, 1); day <= today; day = addDays(day, 1)) {
      if (isWorkingDay(day, calendar) && !isPausedOn(day, paused)) count++
    }
    return count
  }
  const days = Math.max(0, daysBetween(started, today) - pausedDays(paused))
  if (unit === 'd') return days
  const monthsOf = unit === 'year' ? 12 : 1
  let whole = 0
  while (daysBetween(started, addMonths(started, (whole + 1) * monthsOf)) <= days) whole++
  return whole
}

const isPausedOn = (day: PlainDate, paused: readonly Pause[]): boolean =>
  paused.some(({ from, to }) => dateInShanghai(from) < day && day <= dateInShanghai(to))

const pausedDays = (paused: readonly Pause[]): number =>
  paused.reduce((sum, { from, to }) => sum + daysBetween(dateInShanghai(from), dateInShanghai(to)), 0)

const pausedMilliseconds = (paused: readonly Pause[]): number =>
  paused.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0)

const daysBetween = (from: PlainDate, to: PlainDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** China has one time zone and no summer time. */
export const startOf = (date: PlainDate): Instant => instantOf(Date.parse(`${date}T00:00:00+08:00`))

/** An instant as people in China read it: `2026-11-24T10:00:00.000+08:00`. */
export const inShanghai = (instant: Instant): string =>
  `${instantOf(Date.parse(instant) + 8 * 3_600_000).slice(0, -1)}+08:00`
