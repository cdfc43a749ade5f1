import { expect, it } from 'vitest'
import type { Instant, PlainDate } from '../platform/time.ts'
import { sampleDatasets } from './datasets.ts'
import { type Step, timelineOf } from './timeline.ts'

const isWorkingDay = (date: PlainDate): boolean => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay())
const at = (now: string): Step[] => timelineOf(sampleDatasets, { now: now as Instant, isWorkingDay })
const actsOf = (steps: readonly Step[], key: string) =>
  steps
    .filter(({ dataset }) => dataset.key === key)
    .map(({ act }) => ('step' in act ? `${act.of} ${act.step}` : act.of))

it('the city’s history runs forward, from 2025 to the day of loading', () => {
  const steps = at('2026-11-24T02:00:00.000Z')
  expect(steps.map((step) => step.at)).toEqual(steps.map((step) => step.at).sort())
  expect(steps[0]?.at.slice(0, 4)).toBe('2025')
  expect(steps.every((step) => step.at <= '2026-11-24T02:00:00.000Z')).toBe(true)
})

it('a file comes, is submitted, passes its four reviews and is open with the last of them', () => {
  const steps = at('2026-11-24T02:00:00.000Z')
  expect(actsOf(steps, 'careHomes')).toEqual([
    ...['receive', 'submit', 'pass businessReviewer', 'pass secrecyOfficer', 'pass chiefDataOfficer'],
    'pass catalogReviewer',
  ])
  const published = steps.find(
    ({ dataset, act }) => dataset.key === 'careHomes' && 'step' in act && act.step === 'catalogReviewer',
  )
  expect(published?.at.slice(0, 10)).toBe('2026-10-21')
})

it('what waits has passed some reviews, what was returned says by whom, what is down was open before', () => {
  const steps = at('2026-11-24T02:00:00.000Z')
  expect(actsOf(steps, 'presales')).toEqual(['receive', 'submit', 'pass businessReviewer'])
  expect(actsOf(steps, 'shelters').at(-1)).toBe('return catalogReviewer')
  expect(actsOf(steps, 'jobFairs').slice(-2)).toEqual(['pass catalogReviewer', 'withdraw'])
  expect(actsOf(steps, 'waterQuality').filter((act) => act === 'takeEffect')).toHaveLength(1)
})

it('on a machine whose clock is behind, nothing happens in the future and editions keep their order', () => {
  const steps = at('2026-05-20T02:00:00.000Z')
  expect(steps.every((step) => step.at <= '2026-05-20T02:00:00.000Z')).toBe(true)
  const editions = steps
    .filter(({ dataset }) => dataset.key === 'boardings')
    .map(({ dataset, edition }) => dataset.editions.indexOf(edition))
  expect(editions).toEqual(editions.toSorted())
})
