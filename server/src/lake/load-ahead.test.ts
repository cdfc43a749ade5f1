import { afterAll, beforeAll, expect, it } from 'vitest'
import { parquetRelation } from './relation.ts'
import * as lake from './service.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

/** More than the head that the first look sees. */
const head = 1500
const day = (n: number): string => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10)

// biome-ignore format: a table is read in columns
const cases = [
  { what: 'nothing irregular',            label: '数量', of: (n: number) => `${n}`,          tail: ['77', '78'],            type: 'integer', last: ['77', '78'],                 rejected: 0 },
  { what: 'an empty cell',                label: '数量', of: (n: number) => `${n}`,          tail: ['', '78'],              type: 'integer', last: [null, '78'],                 rejected: 0 },
  { what: 'an empty word',                label: '数量', of: (n: number) => `${n}`,          tail: ['—', '78'],             type: 'integer', last: [null, '78'],                 rejected: 0 },
  { what: 'spaces and a sign',            label: '数量', of: (n: number) => `${n}`,          tail: [' 77 ', '+78'],         type: 'integer', last: ['77', '78'],                 rejected: 0 },
  { what: 'a cell that does not fit',     label: '数量', of: (n: number) => `${n}`,          tail: ['约77', '78'],          type: 'integer', last: [null, '78'],                 rejected: 1 },
  { what: 'a zero in front',              label: '数量', of: (n: number) => `${n}`,          tail: ['0077', '78'],          type: 'text',    last: ['0077', '78'],               rejected: 0 },
  { what: 'other lengths than a code’s',  label: '数量', of: (n: number) => `${440300 + n}`, tail: ['1', '22'],             type: 'integer', last: ['1', '22'],                  rejected: 0 },
  { what: 'a code that stays one',        label: '区划', of: (n: number) => `${440300 + n}`, tail: ['440301', '440302'],    type: 'text',    last: ['440301', '440302'],         rejected: 0 },
  { what: 'more digits after the point',  label: '面积', of: (n: number) => `${n}.25`,       tail: ['1.2345', '2.5'],       type: 'decimal', last: ['1.2345', '2.5000'],         rejected: 0 },
  { what: 'another hand’s date',          label: '日期', of: day,                            tail: ['2026年10月8日', '2026-10-09'], type: 'date', last: ['2026-10-08', '2026-10-09'], rejected: 0 },
  { what: 'an empty word among texts',    label: '备注', of: (n: number) => `第${n}号`,      tail: ['—', '完'],             type: 'text',    last: [null, '完'],                 rejected: 0 },
  { what: '无 beside 有',                 label: '有无', of: () => '有',                     tail: ['无', '有'],            type: 'text',    last: ['无', '有'],                 rejected: 0 },
] as const

it.each(cases)('beyond a regular head: $what', async ({ what, label, of, tail, type, last, rejected }) => {
  const cells = [...Array.from({ length: head }, (_, n) => of(n)), ...tail]
  const text = `序号,${label}\n${cells.map((cell, n) => `${n + 1},${cell}`).join('\n')}\n`
  const loaded = await test.load((await test.bring(test.file(`${what}.csv`, text))).id)
  const version = await lake.getVersion(test.ctx, loaded.versionId ?? '')
  const column = version.columns.find((one) => one.label === label)
  expect(column?.type).toBe(type)
  expect([version.rows, version.rejectedCells]).toEqual([cells.length, rejected])
  const { parquet } = await lake.filesOf(test.ctx, version.id)
  const { rows } = await test.engine.query(
    `SELECT "${column?.name}" AS value FROM ${parquetRelation(parquet)} ORDER BY _row DESC LIMIT 2`,
  )
  expect(rows.map(({ value }) => value).reverse()).toEqual(last)
  const filled = await test.engine.query(`SELECT count("${column?.name}") AS n FROM ${parquetRelation(parquet)}`)
  expect(Number(filled.rows[0]?.n)).toBe(cells.length - last.filter((value) => value === null).length)
})
