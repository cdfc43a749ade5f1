import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb, openPool, type Pool } from './db.ts'
import { migrate } from './migrate.ts'
import { startPostgres } from './postgres.ts'
import { recycleWalAgain, scrubDatabase } from './scrub-store.ts'

// A server of its own: the files of the shared one are written by other tests.
let directory: string
let server: Awaited<ReturnType<typeof startPostgres>>
let pool: Pool

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gongshu-scrub-'))
  server = await startPostgres(directory)
  pool = openPool(server.connection)
  await migrate(pool)
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
  expect(await recycling()).toBe('on')
})

const recycling = async (): Promise<string> => (await pool.query('show wal_recycle')).rows[0].wal_recycle
async function untilRecycling(wanted: string): Promise<void> {
  await expect.poll(recycling, { timeout: 5000 }).toBe(wanted)
}

test('a program that was killed in a scrub leaves no setting of the server behind, also over a restart of the server', async () => {
  const before = pool
  // As `scrubDatabase` leaves it when the process ends in its middle.
  await pool.query("insert into platform.fact (name, value, at) values ('walRecycle', 'off', now())")
  await pool.query('alter system set wal_recycle = off')
  await before.end()
  await server.stop()
  server = await startPostgres(directory)
  pool = openPool(server.connection)
  expect(await recycling()).toBe('off')
  await recycleWalAgain(openDb(pool))
  await untilRecycling('on')
  expect((await pool.query("select 1 from platform.fact where name = 'walRecycle'")).rowCount).toBe(0)
})

test('what the administrator of the server turned off stays off', async () => {
  await pool.query('alter system set wal_recycle = off')
  await pool.query('select pg_reload_conf()')
  await untilRecycling('off')
  await recycleWalAgain(openDb(pool))
  await scrubDatabase(openDb(pool), ['kept'])
  expect(await recycling()).toBe('off')
})
