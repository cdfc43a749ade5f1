import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInexact, survives } from './number-digits.ts'
import { parquetRelation } from './relation.ts'
import * as lake from './service.ts'
import { literal } from './sql.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(async () => {
  const { faults } = test
  await test.close()
  expect(faults).toEqual([])
})

const csv = (values: readonly string[], label = '数值'): string =>
  `名称,${label}\n${values.map((value, index) => `第${index}处,${value.includes(',') ? `"${value}"` : value}`).join('\n')}\n`
let files = 0
const bring = (content: string, input?: { datasetId?: string }) =>
  test.bring(test.file(`数${++files}.csv`, content), input)
const rowsOf = async (versionId: string | null): Promise<unknown[]> => {
  const { parquet } = await lake.filesOf(test.ctx, versionId ?? '')
  const { rows } = await test.engine.query(`SELECT * FROM ${parquetRelation(parquet)} ORDER BY _row`)
  return rows.map((row) => Object.values(row)[2])
}
const many = (value: string, count = 20): string[] => Array.from({ length: count }, () => value)

it('a number survives a double if the double, written with as many digits, gives it back', () => {
  for (const text of [
    '1.5',
    '0.1',
    '-6.081689834590001',
    '0.30000000000000004',
    '0.10000000000000001',
    '1e-7',
    '100',
    '1e-320',
    '1e400',
  ])
    expect(survives(text), text).toBe(true)
  for (const text of [
    '123456789012345.678',
    '116.39723456789012345',
    '9007199254740993',
    '0.12345678901234567890',
    '1e-400',
    '1.23456e-320',
  ])
    expect(survives(text), text).toBe(false)
})

it('the engine says of every number what the program says', async () => {
  const digits = (min: number, max: number) =>
    fc.array(fc.constantFrom(...'0123456789'), { minLength: min, maxLength: max }).map((list) => list.join(''))
  const written = fc
    .tuple(
      ...[fc.constantFrom('', '-', '+'), fc.constantFrom('', '', '0', '0000'), digits(1, 24)],
      fc.oneof(
        fc.constant(''),
        digits(0, 20).map((fraction) => `.${fraction}`),
      ),
      fc.oneof(
        fc.constant(''),
        fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), fc.nat(420)).map((part) => part.join('')),
      ),
    )
    .map((parts) => parts.join(''))
  const sixteen = digits(16, 17)
  const printed = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(written, sixteen, printed), { minLength: 200, maxLength: 400, size: 'max' }),
      async (texts) => {
        const cells = texts.map((text, index) => `(${index}, ${literal(text)})`).join(', ')
        const { rows } = await test.engine.query(
          `SELECT c, ${isInexact({ type: 'double' }, 'c')} AS inexact FROM (VALUES ${cells}) AS v(i, c) ORDER BY i`,
        )
        const differing = rows.filter(({ c, inexact }) => survives(String(c)) === inexact)
        expect(differing).toEqual([])
      },
    ),
    { numRuns: 20 },
  )
})

describe('numbers of many digits', () => {
  // biome-ignore format: a table is read in columns
  const cases: { what: string; values: string[]; column: Record<string, unknown>; first: string; at?: [number, string] }[] = [
    { what: 'eighteen digits', values: ['123456789012345.678', '1.5', '2.25'], column: { type: 'decimal', scale: 3 }, first: '123456789012345.678' },
    { what: 'longitudes of 17 decimals', values: ['116.39723456789012345', '-0.5', '7'], column: { type: 'decimal', precision: 38, scale: 17 }, first: '116.39723456789012345' },
    { what: 'a long one far below the head', values: [...many('116.123456789012', 1500), '116.39723456789012345'], column: { type: 'decimal', precision: 38, scale: 17 }, first: '116.12345678901200000' },
    { what: 'a whole number of sixteen digits far below the head', values: [...many('0.123456789012', 3777), '9007199254740993', ...many('0.123456789012', 2000)], column: { type: 'decimal', precision: 38, scale: 12 }, first: '0.123456789012', at: [3777, '9007199254740993.000000000000'] },
    { what: 'longer and longer ones', values: ['1.5', ...Array.from({ length: 30 }, (_, at) => `0.${'1234567890'.repeat(4).slice(0, at + 1)}`)], column: { type: 'decimal', precision: 38, scale: 29 }, first: `1.5${'0'.repeat(28)}` },
    { what: 'many whole digits and a fraction', values: ['123456789012345678901234567890.25', '1.5'], column: { type: 'decimal', precision: 38, scale: 2 }, first: '123456789012345678901234567890.25' },
    { what: 'grouped digits', values: ['1,234,567,890,123,456.789', '1.5'], column: { type: 'decimal', precision: 38, scale: 3 }, first: '1234567890123456.789' },
    { what: 'one that is no number among them', values: [...many('116.39723456789012345', 99), '待测'], column: { type: 'decimal', scale: 17, rejected: 1 }, first: '116.39723456789012345' },
    { what: 'too many for any number', values: ['12345678901234567890123.12345678901234567', '1.5'], column: { type: 'text' }, first: '12345678901234567890123.12345678901234567' },
    { what: 'long ones beside exponents', values: ['1.5e-3', '0.123456789012345678'], column: { type: 'text' }, first: '1.5e-3' },
    { what: 'what a program printed from doubles', values: ['-6.081689834590001', '145.391998291', '0.30000000000000004'], column: { type: 'double' }, first: '-6.081689834590001' },
    { what: 'the same in seventeen digits', values: ['-6.0816898345900006', '0.10000000000000001', '2'], column: { type: 'double' }, first: '-6.081689834590001' },
    { what: 'exponents', values: ['1.5e300', '2e-300', '0.5'], column: { type: 'double' }, first: '1.5e+300' },
    { what: 'amounts', values: ['1200.50', '3.00', '7.25'], column: { type: 'decimal', precision: 18, scale: 2 }, first: '1200.50' },
  ]
  it.each(cases)('$what', async ({ values, column, first, at = [0, first] }) => {
    const view = await bring(csv(values))
    const loaded = await test.load(view.id)
    const version = await lake.getVersion(test.ctx, loaded.versionId ?? '')
    expect(version.columns[1]).toMatchObject(column)
    const rows = await rowsOf(loaded.versionId)
    expect(rows).toHaveLength(values.length)
    expect(String(rows[0])).toBe(first)
    expect(String(rows[at[0]])).toBe(at[1])
  })

  it('what was done and why is a finding, and the publisher may want the double after all', async () => {
    const wide = await bring(csv(['116.39723456789012345', '7.5', '8.5'], '经度'))
    const done = wide.findings.find(({ head }) => head === '“经度”有 17 位小数，按 38 位定点小数收')
    expect(done).toMatchObject({ weight: 'settled', column: 1, repairs: [{ id: 'undo' }] })
    await lake.editImport(test.ctx, wide.id, { repair: { finding: done?.number ?? 0, repair: 'undo' } })
    expect((await test.settled(wide.id)).columns[1]).toMatchObject({ type: 'double' })

    const text = await bring(csv(['12345678901234567890123.12345678901234567', '1.5', '2.5'], '量'))
    const said = text.findings.find(({ head }) => head === '“量”的数字位数太多，按文本收，一位不丢')
    expect(said).toMatchObject({ weight: 'advice', column: 1 })
    expect(said?.cause).toContain('整数部分最多 23 位，小数部分最多 17 位')
    await lake.editImport(test.ctx, text.id, { repair: { finding: said?.number ?? 0, repair: 'asDouble' } })
    expect((await test.settled(text.id)).columns[1]).toMatchObject({ type: 'double' })
  })

  it('bounds, histogram and mean of wide decimals', async () => {
    const loaded = await test.load(
      (await bring(csv([...many('90000000000000000000.00000000000000001', 50), '-2.5']))).id,
    )
    const { profile } = await lake.filesOf(test.ctx, loaded.versionId ?? '')
    const { rows } = await test.engine.query(`SELECT content FROM read_text('${profile}')`)
    const column = JSON.parse(String(rows[0]?.content)).columns[1]
    expect(column).toMatchObject({
      min: '-2.50000000000000000',
      max: '90000000000000000000.00000000000000001',
      distinct: 2,
    })
    expect(column.histogram.map(({ count }: { count: number }) => count)).toEqual([1, ...many('', 18).map(() => 0), 50])
    expect(column.mean).toBeCloseTo(8.82e19, -18)
  })
})

describe('versions of numbers', () => {
  const next = async (first: readonly string[], second: readonly string[]) => {
    const one = await test.load((await bring(csv(first))).id)
    const datasetId = one.datasetId ?? ''
    const two = await test.load((await bring(csv(second), { datasetId })).id)
    return lake.compareVersions(test.ctx, one.versionId ?? '', two.versionId ?? '')
  }
  const programs = ['-6.081689834590001', '145.391998291', '0.30000000000000004']

  it('from a double to a decimal is another type, which breaks; the rows that say the same are the same', async () => {
    const found = await next(programs, [...programs.slice(0, 2), '116.39723456789012345'])
    expect(found).toMatchObject({ compatibility: 'breaking', rowsAdded: 0, rowsRemoved: 0, rowsChanged: 1 })
    expect(found.columns).toMatchObject([{ before: { type: 'double' }, after: { type: 'decimal' }, breaking: true }])
  })

  it('a column that was a decimal stays one, although a double would do this time', async () => {
    const found = await next(['116.39723456789012345', '1.5', '2.5'], ['116.397234567', '1.5', '2.5'])
    expect(found.columns).toMatchObject([{ after: { type: 'decimal', scale: 9 }, breaking: true }])
    expect(found.rowsChanged).toBe(1)
  })

  it('more digits after the point are compatible, and change no row that has the same value', async () => {
    const found = await next(['100.50', '20', '3.25'], ['100.5', '20', '3.250000000001', '7.125'])
    expect(found).toMatchObject({ compatibility: 'compatible', rowsAdded: 1, rowsRemoved: 0, rowsChanged: 1 })
  })
})
