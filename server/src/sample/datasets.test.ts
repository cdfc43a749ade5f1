import { expect, it } from 'vitest'
import { checkSharing, NewDataset } from '../catalog/model.ts'
import { newId } from '../platform/ids.ts'
import { people, publishers } from './city.ts'
import { sampleDatasets } from './datasets.ts'

const outcomes = sampleDatasets.flatMap(({ editions }) => editions.map(({ outcome }) => outcome))
const passedBy = (of: 'waiting' | 'returned') =>
  outcomes.flatMap((outcome) => (outcome.of === of ? [outcome.passed] : []))

it('at least twelve datasets of at least six departments', () => {
  expect(sampleDatasets.length).toBeGreaterThanOrEqual(12)
  expect(new Set(sampleDatasets.map(({ publisher }) => publisher)).size).toBeGreaterThanOrEqual(6)
  expect(new Set(sampleDatasets.map(({ key }) => key)).size).toBe(sampleDatasets.length)
})

it.each(sampleDatasets)(
  '$key is described as the catalogue wants it, in both languages',
  ({ description, publisher }) => {
    const parsed = NewDataset.parse({ ...description, publisherId: newId() }).description
    const { title, summary, note, conditions, openness, closedReason, legalBasis, licence } = parsed
    // R-SHR-03, R-SHR-04: nothing to say against what it states of sharing.
    expect(checkSharing({ description: parsed, items: 1, published: undefined })).toEqual([])
    for (const words of [title, summary, note, conditions]) {
      if (!words) continue
      expect(words.en, words.zh).toBeTruthy()
      expect(words.en).not.toMatch(/[一-鿿]{4}/)
    }
    expect(summary.zh.split('。').length - 1).toBeGreaterThanOrEqual(3)
    expect(parsed.keywords.length).toBeGreaterThanOrEqual(3)
    expect(publishers).toContain(publisher)
    // R-OPEN-01.
    if (openness === 'closed') expect([closedReason, legalBasis]).not.toContain(null)
    else expect(licence).toBe('openTerms')
    if (openness === 'conditional') expect(conditions).not.toBeNull()
  },
)

it('every approver finds something on the list, and something was sent back', () => {
  expect(new Set(passedBy('waiting'))).toEqual(new Set([0, 1, 2, 3]))
  expect(passedBy('returned').length).toBeGreaterThan(0)
})

it('R-SHR-04: all three sharing attributes occur, and what is not shared cites its law', () => {
  const attributes = sampleDatasets.map(
    ({ description }) => NewDataset.parse({ ...description, publisherId: newId() }).description,
  )
  expect(new Set(attributes.map(({ sharingAttribute }) => sharingAttribute)).size).toBe(3)
  const kept = attributes.filter(({ sharingAttribute }) => sharingAttribute === 'notShared')
  expect(kept.map(({ notSharedLaw }) => notSharedLaw)).toEqual(['《中华人民共和国统计法》（2009年修订）第二十五条'])
})

it('all three kinds of openness occur, one dataset was taken down, and one has a history with a notice', () => {
  expect(new Set(sampleDatasets.map(({ description }) => description.openness)).size).toBe(3)
  expect(sampleDatasets.filter(({ withdrawn }) => withdrawn)).toHaveLength(1)
  expect(sampleDatasets.some(({ editions }) => editions.length >= 3 && editions.some(({ notice }) => notice))).toBe(
    true,
  )
})

it('nothing of the kind that the sample may not show: lists of countries, maps, epidemics', () => {
  const words = sampleDatasets.flatMap(({ description: { title, summary, keywords = [] } }) => [
    ...[title.zh, summary.zh],
    ...keywords,
  ])
  for (const text of words) expect(text).not.toMatch(/国家和地区|世界|全国地图|疫情|新冠|病例/)
  expect(sampleDatasets.find(({ key }) => key === 'divisions')?.description.note?.zh).toBe('不含港澳台')
  expect(sampleDatasets.find(({ key }) => key === 'busStops')?.description.note?.zh).toContain('示意')
})

it('accounts have names of their own, and no administrator holds another post (R-SEC-08)', () => {
  expect(new Set(people.map(({ login }) => login)).size).toBe(people.length)
  expect(people.find(({ login }) => login === 'insurance-data')?.name).toBe('林之微')
})
