import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ColumnType } from './model.ts'
import { type ProfiledColumn, profileParquet } from './profile.ts'
import type { ColumnProfile } from './profile-model.ts'
import { manyColumns } from './profile-short.ts'
import { literal } from './sql.ts'
import { type TestLake, testLake } from './testing-lake.ts'

let test: TestLake
beforeAll(async () => {
  test = await testLake()
})
afterAll(() => test.close())

/** One column of every kind that the profile treats in its own way, in SQL over `i`, 0 … 399. */
const kinds: readonly (readonly [string, ColumnType, string])[] = [
  ['编号', 'text', `'LL-' || printf('%04d', i)`],
  ['类别', 'text', `['市政','交通','',NULL,'住建'][i % 5 + 1]`],
  ['备注', 'text', `CASE WHEN i = 7 THEN '请拨打13900991234联系' ELSE i % 9 || ' 月正常，共 ' || i || ' 处' END`],
  ['Full name', 'text', `['Wang Wei','Li Na','Zhang Min'][i % 3 + 1]`],
  ['姓名', 'text', `['王伟','李娜','张敏','欧阳修'][i % 4 + 1]`],
  ['身份证号', 'text', `CASE WHEN i % 3 = 0 THEN '11010519491231002X' ELSE '123456' END`],
  ['联系电话', 'text', `CASE WHEN i % 2 = 0 THEN '0591-8765' || (1000 + i) ELSE '1390099' || (1000 + i) END`],
  ['邮箱', 'text', `'user' || i || '@example.com'`],
  ['空列', 'text', 'NULL::VARCHAR'],
  ['人数', 'integer', 'CASE WHEN i % 11 = 0 THEN NULL ELSE (i * 37) % 101 END::BIGINT'],
  ['手机', 'integer', '(13900990000 + i)::BIGINT'],
  ['金额', 'decimal', '(i * 1.25)::DECIMAL(18,2)'],
  ['比例', 'double', `CASE WHEN i = 3 THEN 'inf'::DOUBLE ELSE i / 7 END`],
  ['常数', 'double', '2.5::DOUBLE'],
  ['日期', 'date', `DATE '2024-02-27' + (i % 60)::INTEGER`],
  ['时刻', 'timestamp', `TIMESTAMP '2024-01-01 08:00:00' + to_minutes(i * 7)`],
  ['是否', 'boolean', 'i % 2 = 0'],
]

/** Shapes that are as frequent come in any order. */
const inOrder = (column: ColumnProfile): ColumnProfile => ({
  ...column,
  patterns: column.patterns.toSorted((a, b) => (a.pattern < b.pattern ? -1 : 1)),
})

it('a table of many columns and few rows has the profile that its columns have one by one', async () => {
  const path = join(test.ctx.resources.paths.lake, 'wide.parquet')
  const columns = [0, 1].flatMap((round) =>
    kinds.map(([label, type, sql], index): ProfiledColumn & { sql: string } => {
      return { name: `c${round}_${index}`, label, type, sql }
    }),
  )
  expect(columns.length).toBeGreaterThan(manyColumns)
  const { lake } = test.ctx.resources.paths
  const session = await test.engine.session({ directories: [lake], files: [], temp: join(lake, 'spill') })
  try {
    const selected = columns.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')
    await session.query(`COPY (SELECT ${selected} FROM (SELECT range AS i FROM range(400))) TO ${literal(path)}`)
    const together = await profileParquet(session, path, columns)
    const first = await profileParquet(session, path, columns.slice(0, kinds.length))
    const second = await profileParquet(session, path, columns.slice(kinds.length))
    expect(together.rowCount).toBe(400)
    expect(together.columns.map(inOrder)).toEqual([...first.columns, ...second.columns].map(inOrder))
    expect(together.columns.map(({ detectors }) => detectors.length > 0).filter(Boolean).length).toBeGreaterThan(8)
  } finally {
    await session.close()
  }
})
