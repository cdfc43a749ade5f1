import { describe, expect, it } from 'vitest'
import { changeOf } from './description-change.ts'
import type { Description } from './publication-queries.ts'

const before: Description = {
  title: { zh: '公共停车场', en: 'Car parks' },
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
  note: { zh: '示意', en: 'A sketch' },
  demand: null,
  sharingAttribute: 'conditional',
  sharingMethods: ['interface'],
  sharingScope: '市级部门',
  sharingPurposes: '停车收费核对',
  notSharedReason: null,
  notSharedLaw: null,
}

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

describe('what a filled-in description changes', () => {
  it('is nothing where the form stands as it came', () => {
    const same = {
      title: '公共停车场',
      titleEn: 'Car parks',
      keywords: '停车',
      level: '1',
      spatial: '',
      temporalTo: '',
    }
    expect(changeOf(before, form({ ...same, note: '示意', openness: 'unconditional' }))).toEqual({})
  })

  it('is only the fields that differ; an emptied one is said to be empty', () => {
    const filled = form({
      title: '公共停车场',
      titleEn: '',
      keywords: '停车、泊位，车位',
      temporalFrom: '',
      level: '2',
    })
    expect(changeOf(before, filled)).toEqual({
      title: { zh: '公共停车场' },
      keywords: ['停车', '泊位', '车位'],
      temporalFrom: null,
      level: 2,
    })
  })

  it('R-SHR-04: takes the ways of sharing as they are ticked, none too, and empties what another attribute asks for', () => {
    const asked = { sharingAttribute: 'conditional', sharingScope: '市级部门', sharingPurposes: '停车收费核对' }
    const ticked = form({ ...asked, sharingMethods: '' })
    for (const method of ['interface', 'verification']) ticked.append('sharingMethods', method)
    expect(changeOf(before, ticked)).toEqual({ sharingMethods: ['interface', 'verification'] })
    expect(changeOf(before, form({ ...asked, sharingMethods: '' }))).toEqual({ sharingMethods: [] })
    const kept = { sharingAttribute: 'notShared', notSharedReason: '统计原始资料', notSharedLaw: '' }
    expect(changeOf(before, form(kept))).toEqual({
      ...{ sharingAttribute: 'notShared', notSharedReason: '统计原始资料' },
      ...{ sharingMethods: [], sharingScope: null, sharingPurposes: null },
    })
  })

  it('leaves alone what the form does not ask for, and an English text whose Chinese is changed', () => {
    expect(changeOf(before, form({ note: '仅供示意' }))).toEqual({ note: { zh: '仅供示意', en: 'A sketch' } })
  })
})
