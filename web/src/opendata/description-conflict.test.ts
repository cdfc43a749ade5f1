import { expect, it } from 'vitest'
import { conflictOf, settled } from './description-conflict.ts'
import type { Description } from './publication-queries.ts'

const base: Description = {
  title: { zh: '公共停车场' },
  summary: { zh: '全市公共停车场的位置和泊位。' },
  theme: 'transport',
  keywords: ['停车'],
  updateFrequency: 'quarterly',
  spatial: null,
  temporalFrom: '2026-01-01',
  temporalTo: null,
  licence: 'open',
  openness: 'unconditional',
  closedReason: null,
  legalBasis: null,
  conditions: null,
  level: 1,
  note: null,
  demand: null,
  sharingAttribute: 'unconditional',
  sharingMethods: ['interface'],
  sharingScope: null,
  sharingPurposes: null,
  notSharedReason: null,
  notSharedLaw: null,
}

it('asks about the fields that both changed to different ends, and only about them', () => {
  const change: Partial<Description> = { keywords: ['停车', '泊位'], level: 2, note: { zh: '示意' }, temporalTo: null }
  const now: Description = { ...base, keywords: ['车位'], level: 2, spatial: '009900' }
  expect(conflictOf(base, change, now)).toEqual({ disputed: ['keywords'], theirs: ['spatial'], mine: ['note'] })
})

it('sends what is left of mine once theirs is taken in some fields', () => {
  const change: Partial<Description> = { keywords: ['停车'], level: 2 }
  expect(settled(change, { keywords: 'theirs', level: 'mine' })).toEqual({ level: 2 })
  expect(settled(change, { keywords: 'theirs', level: 'theirs' })).toEqual({})
})
