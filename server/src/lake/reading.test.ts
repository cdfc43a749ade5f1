import { afterAll, expect, it } from 'vitest'
import { testPaths } from '../platform/testing.ts'
import type { Reading } from './model.ts'
import { isEmptyWord } from './null-words.ts'
import { valueIn } from './reading.ts'
import { literal } from './sql.ts'
import { testEngine } from './testing-engine.ts'

const paths = testPaths()
const engine = testEngine(paths)
afterAll(async () => {
  await engine.close()
  paths.remove()
})

/** What the engine reads of each text. */
async function read(reading: Reading, texts: readonly string[]): Promise<unknown[]> {
  const { rows } = await engine.query(
    `SELECT ${valueIn(reading, 'c')}::VARCHAR AS v FROM (SELECT unnest([${texts.map(literal).join(', ')}]) AS c)`,
  )
  return rows.map(({ v }) => v)
}

it.each<{ reading: Reading; fit: Record<string, string>; not: string[] }>([
  {
    reading: { type: 'integer' },
    fit: { '12': '12', '-5': '-5', '+7': '7', ' 8 ': '8', '0012': '12' },
    not: ['12.7', '1e3', '1_000', '', 'infinity', '99999999999999999999'],
  },
  {
    reading: { type: 'decimal', precision: 18, scale: 2 },
    fit: { '1.50': '1.50', '1.5': '1.50', '-0.05': '-0.05', '2': '2.00', '1.500': '1.50' },
    not: ['1.505', '1e3', 'nan', 'infinity'],
  },
  {
    reading: { type: 'date' },
    fit: { '2024-09-21': '2024-09-21', '2024/9/1': '2024-09-01', '2024.09.21': '2024-09-21' },
    not: ['infinity', '-infinity', '0044-03-15 (BC)', '10000-01-01', '2024-02-30', 'epoch', '2024-09-21 00:00:00'],
  },
  {
    reading: { type: 'timestamp' },
    fit: { '2024-09-21 08:00:00': '2024-09-21 08:00:00', '2024-09-21T8:00': '2024-09-21 08:00:00' },
    not: ['2024-09-21', 'infinity', '2024-09-21 25:00:00', 'epoch'],
  },
])('$reading.type: what the engine writes itself is read without the pattern, and nothing more', async (one) => {
  const { reading, fit, not } = one
  expect(await read(reading, Object.keys(fit))).toEqual(Object.values(fit))
  expect(await read(reading, not)).toEqual(not.map(() => null))
})

it('an empty word is one with blanks around it too, and no value is none', async () => {
  const sql = `SELECT ${isEmptyWord('c', ['', '无'])} AS v FROM (SELECT unnest(['无', ' 无 ', '', '有', '无此项目之说明', NULL]) AS c)`
  const { rows } = await engine.query(sql)
  expect(rows.map(({ v }) => v)).toEqual([true, true, true, false, false, null])
})
