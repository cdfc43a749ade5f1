import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestName, physicalNames } from './names.ts'
import { isUnit, unitInNote, unitOf, withoutUnit } from './units.ts'

const names = (...labels: string[]): string[] =>
  physicalNames(labels.map((label) => label.split('·'))).map(({ name }) => name)

describe('physical names', () => {
  it('are English for words that every office uses, by place for others', () => {
    expect(names('序号', '单位名称', '统一社会信用代码', '泊位·总数', '注册资本（万元）', '某某特别指标')).toEqual([
      'seq',
      'organisation_name',
      'credit_code',
      'spaces_total',
      'registered_capital',
      'c06',
    ])
  })

  it('are snake_case for Latin headers', () => {
    expect(names('ArtistId', 'Wahlbeteiligung in %', 'Größe', '2005', 'BONDS (RED. & UNRED.)')).toEqual([
      'artist_id',
      'wahlbeteiligung_in',
      'groesse',
      'n2005',
      'bonds_red_unred',
    ])
  })

  it('never use reserved words', () => {
    expect(names('order', 'group', 'select')).toEqual(['order_', 'group_', 'select_'])
  })

  it('of any headers are unique, short and plain', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ maxLength: 120 }),
            fc.constantFrom('名称', '名称', 'name', 'Name', '', '金额（万元）', 'é'.repeat(80)),
          ),
          { maxLength: 60 },
        ),
        (labels) => {
          const made = physicalNames(labels.map((label) => (label === '' ? [] : [label])))
          expect(new Set(made.map(({ name }) => name)).size).toBe(labels.length)
          for (const { name } of made) expect(name).toMatch(new RegExp(`^[a-z_][a-z0-9_]{0,${longestName - 1}}$`))
        },
      ),
    )
  })
})

describe('units', () => {
  // biome-ignore format: a table is read in columns
  it.each([['注册资本（万元）', '万元'], ['面积(平方米)', '平方米'], ['增速（%）', '%'], ['金额（单位：亿元）', '亿元'], ['产量/万吨', '万吨'], ['泊位（个）', '个'], ['说明（注1）', undefined], ['元', undefined], ['收费（元/小时）', '元/小时']])('of %s is %s', (label, unit) => {
    expect(unitOf(label)).toBe(unit)
  })

  it('are taken from a note above the table', () => {
    expect(unitInNote('临澜市财政收支表    单位：万元')).toBe('万元')
    expect(unitInNote('填报单位：市城管局')).toBeUndefined()
    expect(unitInNote('单位：个人')).toBeUndefined()
  })

  it('are taken off before the name is looked for', () => {
    expect(withoutUnit('金额（万元）')).toBe('金额')
    expect(isUnit('（万元）')).toBe(true)
    expect(isUnit('万元户')).toBe(false)
  })
})
