import { addDays, dateInShanghai, type Instant, instantOf, type PlainDate, plainDate } from '../platform/time.ts'
import { type Edition, type Report, type Reviewer, reviewers, type SampleDataset, type When } from './dataset.ts'

/** One thing that one person did to one dataset. */
export type Step = {
  readonly at: Instant
  readonly dataset: SampleDataset
  readonly edition: Edition
  readonly act:
    | { readonly of: 'receive' | 'submit' | 'takeEffect' }
    | { readonly of: 'pass' | 'return'; readonly step: Reviewer }
    | { readonly of: 'withdraw'; readonly reason: string }
    | { readonly of: 'report' | 'take' | 'notUphold'; readonly report: Report }
    | { readonly of: 'answer'; readonly key: string; readonly words: string }
}

export type Almanac = { readonly now: Instant; readonly isWorkingDay: (date: PlainDate) => boolean }

/**
 * What happened in 临澜市, in the order of time: files come in the morning, each review takes its working day, nothing lies in the
 * future of the machine's clock, and within one dataset everything keeps its order.
 */
export function timelineOf(datasets: readonly SampleDataset[], almanac: Almanac): Step[] {
  return datasets
    .flatMap((dataset, index) => inOrder(stepsOf(dataset, index, almanac)))
    .map((step, index) => ({ step, index }))
    .sort((a, b) => (a.step.at === b.step.at ? a.index - b.index : a.step.at < b.step.at ? -1 : 1))
    .map(({ step }) => step)
}

function inOrder(steps: readonly Step[]): Step[] {
  let last: Instant | undefined
  return steps.map((step) => {
    const at: Instant = last && step.at < last ? last : step.at
    last = at
    return { ...step, at }
  })
}

function stepsOf(dataset: SampleDataset, index: number, almanac: Almanac): Step[] {
  const steps = dataset.editions.flatMap((edition) => stepsOfEdition(dataset, edition, index, almanac))
  const last = dataset.editions.at(-1)
  if (!dataset.withdrawn || !last) return steps
  const { on, reason } = dataset.withdrawn
  const at = clock(plainDate(on), 10 * 60 + 20, almanac)
  return [...steps, { at, dataset, edition: last, act: { of: 'withdraw', reason } }]
}

function stepsOfEdition(dataset: SampleDataset, edition: Edition, index: number, almanac: Almanac): Step[] {
  const { outcome } = edition
  const from = dateOf(edition.received, almanac)
  const acts: Step['act'][] = [{ of: 'receive' }]
  if (outcome.of !== 'draft') {
    acts.push({ of: 'submit' })
    const passed = outcome.of === 'published' ? reviewers.length : outcome.passed
    acts.push(...reviewers.slice(0, passed).map((step) => ({ of: 'pass', step }) as const))
    const next = reviewers[passed]
    if (outcome.of === 'returned' && next) acts.push({ of: 'return', step: next })
  }
  const until = outcome.of === 'published' ? plainDate(outcome.on) : dateInShanghai(almanac.now)
  // A change under notice is agreed to within a week and takes effect on its day; everything else with the last review.
  const agreedBy = edition.notice ? addDays(from, 7) : until
  const days = workingDays(from, agreedBy, almanac)
  const steps = acts.map((act, place): Step => {
    const day = days[Math.max(0, Math.floor(((place - 1) * (days.length - 1)) / Math.max(1, acts.length - 2)))] ?? from
    return { at: clock(day, 8 * 60 + 50 + place * 85 + (index % 12) * 5, almanac), dataset, edition, act }
  })
  if (outcome.of !== 'published') return steps
  const effect: Step = { at: clock(until, 8 * 60, almanac), dataset, edition, act: { of: 'takeEffect' } }
  return [...steps, ...(edition.notice ? [effect] : []), ...correctionSteps(dataset, edition, almanac)]
}

/** 纠错: what this edition answered, then what was reported about it, each step on its day. */
function correctionSteps(dataset: SampleDataset, edition: Edition, almanac: Almanac): Step[] {
  const on = (when: When, minute: number, act: Step['act']): Step => ({
    ...{ at: clock(dateOf(when, almanac), minute, almanac), dataset, edition, act },
  })
  const answered = (edition.corrects ?? []).map(({ key, on: day, answer }) =>
    on(day, 16 * 60, { of: 'answer', key, words: answer }),
  )
  const reported = (edition.reports ?? []).flatMap((report) => {
    const { key, filed, taken, notUpheld } = report
    return [
      on(filed, 9 * 60 + 20, { of: 'report', report }),
      ...(taken ? [on(taken, 10 * 60, { of: 'take', report })] : []),
      ...(notUpheld
        ? [
            on(notUpheld.on, 11 * 60, { of: 'notUphold', report }),
            on(notUpheld.on, 15 * 60, { of: 'answer', key, words: notUpheld.answer }),
          ]
        : []),
    ]
  })
  return [...answered, ...reported]
}

const dateOf = (when: When, { now, isWorkingDay }: Almanac): PlainDate => {
  if (typeof when === 'string') return plainDate(when)
  let date = addDays(dateInShanghai(now), -when.daysAgo)
  while (!isWorkingDay(date)) date = addDays(date, -1)
  return date
}

function workingDays(from: PlainDate, until: PlainDate, { isWorkingDay }: Almanac): PlainDate[] {
  const days: PlainDate[] = []
  for (let date = from; date <= until; date = addDays(date, 1)) if (isWorkingDay(date)) days.push(date)
  return days
}

/** A minute of the day in Shanghai, or now if that is still to come. */
const clock = (date: PlainDate, minute: number, { now }: Almanac): Instant => {
  const at = instantOf(Date.parse(`${date}T00:00:00+08:00`) + minute * 60_000)
  return at < now ? at : now
}
