import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { writeBackup } from '../platform/backup.ts'
import { readConfig } from '../platform/config.ts'
import { type TestDatabase, testDatabase, testPaths } from '../platform/testing.ts'
import type { Instant } from '../platform/time.ts'
import { restore } from './restore.ts'

let source: TestDatabase
const paths = testPaths()
const file = join(paths.root, 'site.backup')
const closing: (() => Promise<void> | void)[] = []

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ ...inject('postgres'), database: 'postgres' })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** Restores into an empty directory and database; gives what was said. */
async function restored(...more: string[]): Promise<{ root: string; said: string }> {
  const into = testPaths()
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name}`)
  closing.push(() => administer(`drop database ${name} with (force)`), into.remove)
  const { host = '', port, user, password } = inject('postgres')
  const url = `postgres://${user}${password ? `:${password}` : ''}@/${name}?host=${encodeURIComponent(host)}&port=${port}`
  const said: string[] = []
  const config = readConfig({ DATA_DIR: into.root, DATABASE_URL: url }, paths.root)
  await restore(config, paths.root, [file, ...more], ({ en }) => void said.push(en))
  return { root: into.root, said: said.join('\n') }
}

beforeAll(async () => {
  source = await testDatabase()
  const now = '2026-11-25T00:00:00.000Z' as Instant
  await writeBackup({ pool: source.pool, paths, file, now, notes: {}, say: () => undefined })
})
afterAll(async () => {
  for (const end of closing) await end()
  await source.close()
  paths.remove()
})

it('R-SEC-09: a restore without tombstones says that purged datasets may come back', async () => {
  const { root, said } = await restored()
  expect(said).toContain('There is no tombstones.ndjson')
  expect(existsSync(join(root, 'tombstones.ndjson'))).toBe(false)
})

it('R-SEC-09: a restore takes the tombstones along, and refuses before it begins when they are not there', async () => {
  const line = '{"datasetId":"01900000-0000-7000-8000-00000000000a"}\n'
  writeFileSync(join(paths.root, 'kept.ndjson'), line)
  const { root, said } = await restored('--tombstones', 'kept.ndjson')
  expect(readFileSync(join(root, 'tombstones.ndjson'), 'utf8')).toBe(line)
  expect(said).not.toContain('tombstones')
  await expect(restored('--tombstones', 'no-such.ndjson')).rejects.toThrow('/problems/command/noSuchFile')
})
