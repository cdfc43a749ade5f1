import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { writeBackup } from '../platform/backup.ts'
import { openDb, openPool } from '../platform/db.ts'
import { restoreBackup } from '../platform/restore.ts'
import { testDatabase, testPaths } from '../platform/testing.ts'
import type { Instant } from '../platform/time.ts'
import { nextCode } from './open-request-store.ts'

it('R-OPEN-03: after a restore the numbers of applications go on where they were', async () => {
  const source = await testDatabase()
  const [paths, target] = [testPaths(), testPaths()]
  const file = join(paths.root, 'backup.tar.zst')
  const now = '2026-11-25T00:00:00.000Z' as Instant
  expect(await nextCode(source.db, '2026')).toBe('SQ-2026-0001')
  expect(await nextCode(source.db, '2026')).toBe('SQ-2026-0002')
  await writeBackup({ pool: source.pool, paths, file, now, notes: {}, say: () => undefined })

  const name = `test_${randomBytes(6).toString('hex')}`
  const administer = async (statement: string) => {
    const client = new pg.Client({ ...inject('postgres'), database: 'postgres' })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await administer(`create database ${name}`)
  const pool = openPool({ ...inject('postgres'), database: name })
  await restoreBackup({ pool, paths: target, file, say: () => undefined })
  expect(await nextCode(openDb(pool), '2027')).toBe('SQ-2027-0003')

  await pool.end()
  await administer(`drop database ${name} with (force)`)
  await source.close()
  for (const one of [paths, target]) one.remove()
})
