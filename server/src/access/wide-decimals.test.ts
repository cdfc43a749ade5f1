import { readFileSync } from 'node:fs'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { prepareExport, readRows } from './service.ts'
import { type TestGate, testGate } from './testing-gate.ts'

let gate: TestGate
beforeAll(async () => {
  gate = await testGate()
})
afterAll(() => gate.close())

const longitudes = ['116.39723456789012345', '116.39723456789012346', '-0.5']
const csv = `地点,经度\n${longitudes.map((longitude, index) => `第${index}处,${longitude}`).join('\n')}`
const name = 'longitude'
const sheetOf = (path: string): string =>
  Buffer.from(unzipSync(readFileSync(path))['xl/worksheets/sheet1.xml'] ?? []).toString()

it('decimals of 38 digits are read, sorted, paged, filtered and added up without losing one', async () => {
  const { dataset, version } = await gate.open(csv)
  expect(version.columns[1]).toMatchObject({ name, type: 'decimal', precision: 38, scale: 17 })
  const read = (asked: Parameters<typeof readRows>[2]) => readRows(gate.ctx(), dataset.id, asked)
  const written = [longitudes[1], longitudes[0], '-0.50000000000000000']
  const first = await read({ sort: `-${name}`, select: name, limit: 1 })
  const second = await read({ sort: `-${name}`, select: name, limit: 2, after: first.next ?? '' })
  expect([...first.rows, ...second.rows].map((row) => row[name])).toEqual(written)
  const equal = await read({ where: JSON.stringify([name, 'eq', longitudes[1]]) })
  expect(equal.rows).toMatchObject([{ [name]: longitudes[1] }])
  const sums = await read({ agg: `sum(${name}),avg(${name}),min(${name})` })
  expect(sums.rows[0]).toEqual({
    [`sum(${name})`]: '232.29446913578024691',
    [`avg(${name})`]: expect.closeTo(77.4314897119),
    [`min(${name})`]: '-0.50000000000000000',
  })
})

it('every download has every digit; a workbook, which would round them, has them as text', async () => {
  const { dataset } = await gate.open(csv)
  for (const format of ['csv', 'ndjson', 'json', 'parquet', 'xlsx'] as const) {
    const file = await prepareExport(gate.ctx(), dataset.id, { format, bom: false, safe: false, header: 'name' })
    if (format === 'parquet') {
      const { rows } = await gate.engine.query(`SELECT ${name}::VARCHAR AS v FROM read_parquet('${file.path}')`)
      expect(rows.map(({ v }) => v).slice(0, 2)).toEqual(longitudes.slice(0, 2))
    } else {
      const bytes = readFileSync(file.path)
      const text = format === 'xlsx' ? sheetOf(file.path) : bytes.toString()
      for (const longitude of longitudes.slice(0, 2)) expect(text).toContain(longitude)
      if (format === 'ndjson') expect(text).toContain(`"${longitudes[0]}"`)
      if (format === 'xlsx') expect(text).toContain(`<t xml:space="preserve">${longitudes[0]}</t>`)
    }
  }
})

it('a sum of more than 38 digits is refused in words', async () => {
  const cells = Array.from({ length: 30 }, (_, index) => `第${index}处,90000000000000000000.00000000000000001`)
  const { dataset } = await gate.open(`地点,数值\n${cells.join('\n')}`)
  await expect(readRows(gate.ctx(), dataset.id, { agg: 'sum(value)' })).rejects.toMatchObject({
    type: '/problems/lake/sumTooLarge',
  })
  expect((await readRows(gate.ctx(), dataset.id, { agg: 'avg(value)' })).rows[0]).toEqual({ 'avg(value)': 9e19 })
})
