import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isPersonal } from './model.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

let number = 0
const columnOf = async (label: string, cells: readonly string[]) => {
  const rows = cells.map((cell, index) => `${index + 1},"${cell}",第${index + 1}处`)
  const path = test.file(`数${++number}.csv`, `序号,${label},名称\n${rows.join('\n')}\n`)
  return (await test.bring(path)).columns[1]
}
const cells = (cell: (n: number) => number | bigint | string, count = 60): string[] =>
  Array.from({ length: count }, (_, n) => String(cell(n)))
const thousands = (digits: string | number | bigint): string => String(digits).replace(/\B(?=(?:[0-9]{3})+$)/g, ',')
const mobile = (n: number): number => 13_900_990_000 + n * 37
/** Of a county that was never issued, born in the seventies. */
const first = (n: number): string => `119999${String(710_101 + (n % 9) * 10_000 + (n % 12) * 100)}${100 + n}`
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checked = (digits: string): string =>
  digits + '10X98765432'[[...digits].reduce((sum, digit, at) => sum + Number(digit) * (weights[at] ?? 0), 0) % 11]
const residents = Array.from({ length: 200 }, (_, n) => checked(`81999919900101${100 + n}`)).filter(
  (id) => !id.endsWith('X'),
)

// biome-ignore format: a table is read in columns
it.each([
  ['telephone numbers with thousands separators', '备用',     cells((n) => thousands(mobile(n))), 'phone'],
  ['the same under their own header',             '联系电话', cells((n) => thousands(mobile(n))), 'phone'],
  ['the same among short numbers',                '备用',     cells((n) => (n < 40 ? mobile(n) : 87_651_000 + n)), 'phone'],
  ['telephone numbers with an empty fraction',    '备用',     cells((n) => `${mobile(n)}.0`), 'phone'],
  ['ids of fifteen digits',                       '备用',     cells(first), 'residentId'],
  ['the same with thousands separators',          '备用',     cells((n) => thousands(first(n))), 'residentId'],
  ['the same as text beside words',               '备用',     cells((n) => (n % 9 === 0 ? '未登记' : first(n))), 'residentId'],
  ['ids of eighteen digits with separators',      '备用',     residents.slice(0, 60).map(thousands), 'residentId'],
])('R-CODE-03, R-CODE-04: %s are known although they look like amounts', async (_, label, values, kind) => {
  const column = await columnOf(label, values)
  expect(column?.detector).toMatchObject({ kind })
  expect(column && isPersonal(column)).toBe(true)
})

it('R-CODE-03: ids and telephone numbers that a file holds as numbers are known', async () => {
  const path = join(test.paths.exports, 'numbers.parquet')
  const list = (values: readonly (string | number)[]) => `unnest([${values.join(', ')}]::BIGINT[])`
  const ids = residents.slice(0, 60)
  await test.engine.copyTo(
    `SELECT ${list(ids)} AS a, ${list(ids.map((_, n) => mobile(n)))} AS b, ${list(ids.map((_, n) => mobile(n)))}::DOUBLE AS c`,
    [],
    path,
    { format: 'parquet' },
  )
  const { columns } = await test.bring(path)
  expect(columns.map(({ detector }) => detector?.kind)).toEqual(['residentId', 'phone', 'phone'])
})

it('R-CODE-04: a few telephone numbers in a column of numbers must be settled', async () => {
  const column = await columnOf(
    '备用',
    cells((n) => (n < 5 ? mobile(n) : n * 3), 100),
  )
  expect(column?.strays).toEqual({ found: [{ kind: 'phone', hits: 5 }] })
})

// biome-ignore format: a table is read in columns
it.each([
  ['amounts under their header',         '税收收入', cells((n) => thousands(13_200_000_000 + n * 1_234_567))],
  ['amounts with their unit',            '规模（元）', cells((n) => thousands(13_200_000_000 + n * 1_234_567))],
  ['numbers of eleven digits',           '数值',     cells((n) => 10_000_000_000 + n * 1_234_567_891)],
  ['numbers of fifteen digits',          '数值',     cells((n) => 100_000_000_000_000n + BigInt(n) * 13_743_895_348_123n)],
  ['serial numbers with this year’s date', '流水',   cells((n) => `350102${240_101 + (n % 28)}${100 + n}`)],
  ['small numbers',                      '数值',     cells((n) => n * 7)],
])('%s are taken for nobody’s', async (_, label, values) => {
  const column = await columnOf(label, values)
  expect(column && isPersonal(column)).toBe(false)
  expect(column?.strays).toBeUndefined()
})
