import { describe, expect, it } from 'vitest'
import type { Column, Version } from '../lake/model.ts'
import type { ColumnProfile } from '../lake/service.ts'
import { regexOf, suggestRules } from './suggest.ts'

const rows = 200
const column = (name: string, about: Partial<Column & ColumnProfile> = {}) => {
  const plain = { name, label: name, type: 'text' as const, nulls: 0, distinct: rows, distinctExact: true, rejected: 0 }
  const profile = {
    ...{ min: null, max: null, mean: null, quantiles: null, histogram: null, topValues: null, topExact: true },
    ...{ lengths: null, patterns: [], detectors: [] },
  }
  return { ...plain, ...profile, ...about }
}
const suggested = (...columns: ReturnType<typeof column>[]) => {
  const version = { columns } as unknown as Version
  const period = { temporalFrom: '2026-01-01', temporalTo: null }
  return suggestRules(version, { rowCount: rows, columns }, period, []).map(({ rule }) => rule)
}
const codes = ['甲', '乙', '丙'].map((value) => ({ value, count: 50 }))
const person = { kind: 'residentId', rate: 0.99, chance: 0.1, hits: 198, basis: 'all' } as const

describe('what a profile suggests', () => {
  it('no empty cell: filled; as many values as rows, counted: unique', () => {
    expect(suggested(column('code'))).toEqual([
      { kind: 'notNull', column: 'code' },
      { kind: 'unique', columns: ['code'] },
    ])
  })
  it('an estimate makes no key', () => {
    expect(suggested(column('code', { distinctExact: false })).map(({ kind }) => kind)).toEqual(['notNull', 'noRepeat'])
  })
  it('few values, all of them known: a code list', () => {
    const few = { nulls: 50, distinct: 3, topValues: codes }
    expect(suggested(column('kind', few))).toContainEqual({
      kind: 'codeList',
      column: 'kind',
      values: ['甲', '乙', '丙'],
    })
    expect(suggested(column('kind', { ...few, topExact: false })).map(({ kind }) => kind)).not.toContain('codeList')
  })
  it('one shape for nearly all cells: a pattern, which then finds the others', () => {
    const patterns = [{ pattern: 'ZD-9{6}', count: 197 }]
    expect(suggested(column('code', { patterns }))).toContainEqual({
      kind: 'pattern',
      column: 'code',
      pattern: 'ZD-[0-9]{6}',
    })
    const half = [{ pattern: 'ZD-9{6}', count: 120 }]
    expect(suggested(column('code', { patterns: half })).map(({ kind }) => kind)).not.toContain('pattern')
  })
  it('dates: in the period that the catalogue states, and a first day before a last', () => {
    const [from, to] = ['开工日期', '完工日期'].map((name) => column(name, { type: 'date', distinct: 90 }))
    expect(suggested(from as never, to as never)).toEqual(
      expect.arrayContaining([
        { kind: 'period', column: '开工日期' },
        { kind: 'compare', column: '开工日期', operator: 'lte', other: '完工日期', indicator: '0503' },
      ]),
    )
  })
  it('an identifier is checked, and no value of people is written into a rule', () => {
    const rules = suggested(column('id', { detector: person, distinct: 3, topValues: codes }))
    expect(rules).toContainEqual({ kind: 'identifier', column: 'id', identifier: 'residentId' })
    const named = { detector: { ...person, kind: 'personName' as const }, distinct: 3, topValues: codes, nulls: 50 }
    expect(suggested(column('name', named)).map(({ kind }) => kind)).toEqual(['noRepeat'])
  })
  it('nothing is suggested of no rows', () => {
    expect(
      suggestRules(
        { columns: [] } as unknown as Version,
        { rowCount: 0, columns: [] },
        { temporalFrom: null, temporalTo: null },
        [],
      ),
    ).toEqual([])
  })
  it.each([
    ['9{6}', '[0-9]{6}'],
    ['A{2}·9{4}', '[A-Z]{2}·[0-9]{4}'],
    ['中{3}(9)', '\\p{Han}{3}\\([0-9]\\)'],
    ['a.9', '[a-z]\\.[0-9]'],
  ])('the shape %s is the expression %s', (shape, regex) => {
    expect(regexOf(shape)).toBe(regex)
  })
})
