import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import { type TestDatabase, testDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

it('applies each migration once, in order of name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  writeFileSync(join(folder, '9002_second.sql'), 'alter table platform.sample add column label text;')
  writeFileSync(join(folder, '9001_first.sql'), 'create table platform.sample (id int primary key);')
  expect((await migrate(database.pool, folder)).applied).toEqual(['9001_first.sql', '9002_second.sql'])
  expect((await migrate(database.pool, folder)).applied).toEqual([])
  writeFileSync(join(folder, '9001_first.sql'), 'create table platform.sample (id bigint primary key);')
  await expect(migrate(database.pool, folder)).rejects.toThrow('9001_first.sql was changed')
})

it('applies a lower number that came later, before what is higher and new, and nothing twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  writeFileSync(join(folder, '9012_higher.sql'), 'create table platform.higher (id int primary key);')
  expect((await migrate(database.pool, folder)).applied).toEqual(['9012_higher.sql'])
  writeFileSync(join(folder, '9011_lower.sql'), 'create table platform.lower (id int primary key);')
  writeFileSync(join(folder, '9013_highest.sql'), 'alter table platform.lower add column label text;')
  const report = await migrate(database.pool, folder)
  expect(report.applied).toEqual(['9011_lower.sql', '9013_highest.sql'])
  expect(report.present).toContain('9012_higher.sql')
  expect((await migrate(database.pool, folder)).applied).toEqual([])
})

it('stops at a changed one with its name and what to do, and applies nothing after it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  writeFileSync(join(folder, '9021_first.sql'), 'create table platform.changed (id int primary key);')
  await migrate(database.pool, folder)
  writeFileSync(join(folder, '9021_first.sql'), 'create table platform.changed (id int primary key); -- a remark')
  writeFileSync(join(folder, '9022_second.sql'), 'create table platform.after (id int primary key);')
  await expect(migrate(database.pool, folder)).rejects.toThrow(
    'migration 9021_first.sql was changed after it was applied; write a new one instead',
  )
  const { rows } = await database.pool.query("select to_regclass('platform.after') as after")
  expect(rows).toEqual([{ after: null }])
})

it('leaves nothing of a migration that fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  writeFileSync(join(folder, '9003_half.sql'), 'create table platform.half (id int); select 1/0;')
  await expect(migrate(database.pool, folder)).rejects.toThrow('9003_half.sql failed')
  const { rows } = await database.pool.query("select to_regclass('platform.half') as half")
  expect(rows).toEqual([{ half: null }])
})

it('reads dates as text, instants as ISO text and big integers as safe numbers', async () => {
  const { rows } = await database.pool.query(
    "select date '2026-11-23' d, timestamptz '2026-11-23 14:02:31.5+08' t, 9007199254740991::int8 n",
  )
  expect(rows).toEqual([{ d: '2026-11-23', t: '2026-11-23T06:02:31.500Z', n: 9007199254740991 }])
})
