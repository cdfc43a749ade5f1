import { expect, it, test } from 'vitest'
import { type PackRules, withPackLimits } from '../platform/pack-rules.ts'
import { checkTable } from '../platform/process/table.ts'
import { Mergeable, mergedSteps, publicationTable, steps } from './publication-table.ts'

const table = publicationTable(mergedSteps, undefined)

test('the publication table has no fault', () => {
  expect(checkTable(table)).toEqual([])
})

test('R-OPEN-02: 业务科室审核, 保密审查, 签发, 形式审核, each by its post, and 退回 to the data officer at each', () => {
  const way = table.transitions
    .filter(({ from, on }) => steps.some((step) => step.state === from && step.on === on))
    .map(({ from, by, to }) => [from, by, to].join(' '))
  expect(way).toEqual([
    'businessReview businessReviewer@publisher secrecyReview',
    'secrecyReview secrecyOfficer@publisher signing',
    'signing chiefDataOfficer@publisher authorityReview',
    'authorityReview catalogReviewer@authority accepted',
  ])
  for (const { state, by } of steps) {
    expect(table.transitions).toContainEqual(
      expect.objectContaining({ from: state, on: 'return', to: 'returned', by, needs: 'reason' }),
    )
    expect(table.transitions).toContainEqual(
      expect.objectContaining({ from: state, on: 'takeBack', by: 'dataOfficer@publisher' }),
    )
  }
})

test('R-OPEN-04: the formal review has five working days', () => {
  expect(table.clocks.find((clock) => clock.in === 'authorityReview')).toMatchObject({
    limit: 5,
    unit: 'WD',
    duty: 'authority',
    rule: 'R-OPEN-04',
  })
})

test('R-OPEN-04, R-SEC-10: each step has a clock of its own, which a pack shortens by itself', () => {
  const limits = (pack: PackRules) => withPackLimits(table, pack).clocks.map((clock) => `${clock.in} ${clock.limit}`)
  const national = ['businessReview 3', 'secrecyReview 3', 'signing 3', 'authorityReview 5']
  expect(limits({})).toEqual(national)
  const moved = { 'R-OPEN-04': 2, 'R-OPEN-04/businessReview': 1, 'R-OPEN-04/signing': 1, 'R-SEC-10': 2 }
  for (const [key, value] of Object.entries(moved)) {
    const changed = limits({ [key]: value }).filter((limit, index) => limit !== national[index])
    expect(changed).toHaveLength(1)
  }
})

test('R-OPEN-09: what is published is withdrawn by the publisher’s chief data officer or the data authority, with a reason', () => {
  const withdrawals = table.transitions.filter(({ on }) => on === 'withdraw')
  expect(withdrawals.map(({ from, by, needs }) => [from, by, needs])).toEqual([
    ['published', 'chiefDataOfficer@publisher', 'reason'],
    ['published', 'catalogReviewer@authority', 'reason'],
  ])
})

const subsets = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => Mergeable.options.filter((_, index) => bits & (1 << index)))

it.each(subsets)(
  'R-SEC-10: a pack that merges some steps (%#) keeps the secrecy review with its opinion',
  (...merged) => {
    const packed = publicationTable(merged, undefined)
    expect(checkTable(packed)).toEqual([])
    expect(packed.transitions).toContainEqual(
      expect.objectContaining({
        from: 'secrecyReview',
        by: 'secrecyOfficer@publisher',
        needs: 'opinion',
        rule: 'R-SEC-10',
      }),
    )
    // Without the review's own step nothing gets from the draft to the public.
    const reached = new Set(['draft'])
    for (const state of reached) {
      for (const { from, on, to } of packed.transitions) if (from === state && on !== 'passSecrecy') reached.add(to)
    }
    expect(reached.has('published')).toBe(false)
  },
)

test('R-SEC-10: a pack cannot name the secrecy review', () => {
  expect(Mergeable.safeParse('secrecyReview').success).toBe(false)
})
