import { expect, it } from 'vitest'
import { type ColumnBefore, type ColumnsBefore, continueColumns } from './columns-before.ts'

const column = (label: string, name: string, more: Partial<ColumnBefore> = {}): ColumnBefore => ({
  file: { label },
  name,
  carried: {},
  ...more,
})
const before = (columns: readonly ColumnBefore[], older: Record<string, string> = {}): ColumnsBefore => ({
  columns,
  older: new Map(Object.entries(older)),
  names: new Set([...columns.map(({ name }) => name), ...Object.values(older)]),
})
/** Labels as a reader names them that knows no word of theirs. */
const file = (...labels: string[]) =>
  labels.map((label, index) => ({ label, name: `c${String(index + 1).padStart(2, '0')}` }))
const names = (...given: Parameters<typeof continueColumns>): string[] =>
  continueColumns(...given).map(({ name }) => name)

it('a column that takes the place of another does not take its name', () => {
  expect(
    names(file('甲', '丁', '丙'), before([column('甲', 'c01'), column('乙', 'c02'), column('丙', 'c03')]), []),
  ).toEqual(['c01', 'c04', 'c03'])
})

it('a column that comes back takes its own name, and one that only looks like it does not', () => {
  const known = before([column('甲', 'c01'), column('丙', 'c03')], { 乙: 'c02' })
  expect(names(file('丁', '乙', '甲', '丙'), known, [])).toEqual(['c04', 'c02', 'c01', 'c03'])
})

it('two columns of one label follow each other as before', () => {
  const known = before([column('数量', 'count'), column('数量', 'count_2')])
  const proposed = ['count', 'count_2', 'count_3'].map((name) => ({ label: '数量', name }))
  expect(names(proposed, known, [])).toEqual(['count', 'count_2', 'count_3'])
})

it('white space and width of signs make no other label', () => {
  expect(names(file('新', '金额（万 元）'), before([column('金额(万元)', 'c01')]), [])).toEqual(['c02', 'c01'])
})

it('a dictionary word that an earlier version used for another label gets a number', () => {
  const known = before([column('企业名称', 'name')])
  expect(
    names(
      [
        { label: '名称', name: 'name' },
        { label: '企业名称', name: 'name_2' },
      ],
      known,
      [],
    ),
  ).toEqual(['name_2', 'name'])
})

it("the publisher's own name wins, and nobody else gets it", () => {
  expect(names(file('甲', '乙'), before([column('甲', 'c01'), column('乙', 'c02')]), ['c02'])).toEqual(['c01', 'c03'])
})

it('a unit that the publisher gave goes on until the file states another', () => {
  const known = before([column('金额', 'amount', { carried: { unit: '万元', label: '投资额' } })])
  const next = (unit?: string) => continueColumns([{ label: '金额', name: 'amount', unit }], known, [])[0]?.carried
  expect(next()).toEqual({ unit: '万元', label: '投资额' })
  expect(next('亿元')).toEqual({ label: '投资额' })
})

it('the first version is named as the reader proposes', () => {
  expect(names(file('甲', '乙'), undefined, [])).toEqual(['c01', 'c02'])
})
