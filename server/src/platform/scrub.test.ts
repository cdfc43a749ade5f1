import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb, openPool, type Pool } from './db.ts'
import { startPostgres } from './postgres.ts'
import { scrubDatabase } from './scrub-store.ts'

// A server of its own: the files of the shared one are written by other tests.
let directory: string
let server: Awaited<ReturnType<typeof startPostgres>>
let pool: Pool

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gongshu-scrub-'))
  server = await startPostgres(directory)
  pool = openPool(server.connection)
})
afterAll(async () => {
  await pool.end()
  await server.stop()
  rmSync(directory, { recursive: true, force: true })
})

const filesHolding = (marker: string): string[] =>
  spawnSync('grep', ['-rlaF', marker, directory], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean)

test('R-SEC-09: after the scrub no file of the database holds an erased word: table, index, statistics, write-ahead log', async () => {
  const marker = 'PLANTEDMARKER7f3a'
  await pool.query('create schema kept; create table kept.thing (id int primary key, word text, note text)')
  await pool.query('create index on kept.thing (word)')
  // Often enough to be among the most common values of the statistics, and long enough for the table's side store.
  await pool.query(
    'insert into kept.thing select n, $1 || n % 3, repeat($1 || n, 300) from generate_series(1, 400) n',
    [marker],
  )
  await pool.query('analyze kept.thing')
  await pool.query('checkpoint')
  expect(filesHolding(marker).length).toBeGreaterThan(1)

  await pool.query('update kept.thing set word = $1, note = $1', [''])
  await pool.query('checkpoint')
  expect(filesHolding(marker).length).toBeGreaterThan(1)

  const scrubbed = await scrubDatabase(openDb(pool), ['kept'])
  expect(scrubbed).toEqual({ tablesRewritten: 1, walCleared: true })
  expect(filesHolding(marker)).toEqual([])
  const setting = await pool.query('show wal_recycle')
  expect(setting.rows[0].wal_recycle).toBe('on')
})
