import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { writeBackup } from './backup.ts'
import { listBackupTables } from './backup-tables.ts'
import { DataDirectoryBusy, lockDataDirectory } from './data-lock.ts'
import { openPool, type Pool } from './db.ts'
import { finishRestore, mustBeWhole, restoreBackup } from './restore.ts'
import { type TestDatabase, testDatabase, testPaths } from './testing.ts'
import type { Instant } from './time.ts'

const now = '2026-11-25T00:00:00.000Z' as Instant
const say = (): void => undefined
const closing: (() => Promise<void> | void)[] = []
let source: TestDatabase
const paths = testPaths()
const file = join(paths.root, 'backup.tar.zst')

async function emptyDatabase(): Promise<Pool> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const administer = async (statement: string) => {
    const client = new pg.Client({ ...inject('postgres'), database: 'postgres' })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await administer(`create database ${name}`)
  const pool = openPool({ ...inject('postgres'), database: name })
  closing.push(async () => {
    await pool.end()
    await administer(`drop database ${name} with (force)`)
  })
  return pool
}

/** Every row of every table as PostgreSQL writes it, sorted. */
async function contents(pool: Pool): Promise<Record<string, string[]>> {
  const client = await pool.connect()
  try {
    const found: Record<string, string[]> = {}
    for (const { name } of await listBackupTables(client)) {
      const { rows } = await client.query<{ line: string }>(
        `select to_jsonb(t)::text as line from ${name} t order by 1`,
      )
      found[name] = rows.map(({ line }) => line)
    }
    return found
  } finally {
    client.release()
  }
}

beforeAll(async () => {
  source = await testDatabase()
  const record = '01900000-0000-7000-8000-00000000000a'
  await source.pool.query(
    `insert into ledger.record (id, event, subject, actor, at, canonical, salt, is_open, parties)
     values ($1, 'test', array['a', 'b,"c'], null, '2026-11-25 01:02:03.456789+00', '{"n":"９ \\u0001 ''"}', $2, true, '{}')`,
    [record, Buffer.alloc(32, 7)],
  )
  await source.pool.query(`insert into ledger.pending (record_id, entry) values ($1, $2)`, [
    record,
    Buffer.from([0, 255, 10]),
  ])
  await source.pool.query(`insert into platform.fact (name, value, at) values ('sample', E'多行\\n值', now())`)
  mkdirSync(join(paths.lake, 'ab'), { recursive: true })
  writeFileSync(join(paths.lake, 'ab', 'version'), randomBytes(3 * 1024 * 1024))
  writeFileSync(join(paths.keys, 'ledger.json'), 'private')
  writeFileSync(join(paths.keys, 'cursor.key'), 'kept')
  writeFileSync(join(paths.exports, 'made-again.csv'), 'x')
  await writeBackup({ pool: source.pool, paths, file, now, notes: { log: ['key'] }, say })
})
afterAll(async () => {
  for (const close of closing) await close()
  await source.close()
  paths.remove()
})

describe('a backup', () => {
  it('comes back whole on an empty database and directory, with its identities counted on', async () => {
    const pool = await emptyDatabase()
    const target = testPaths()
    closing.push(target.remove)
    const { manifest, files } = await restoreBackup({ pool, paths: target, file, say })
    expect(manifest.notes).toEqual({ log: ['key'] })
    expect(await contents(pool)).toEqual(await contents(source.pool))
    expect(files).toBe(2)
    const kept = readFileSync(join(target.lake, 'ab', 'version'))
    expect(kept.equals(readFileSync(join(paths.lake, 'ab', 'version')))).toBe(true)
    const { rows } = await pool.query<{ seq: number }>(
      `insert into ledger.pending (record_id, entry) select id, '' from ledger.record returning seq`,
    )
    expect(rows[0]?.seq).toBe(2)
  })

  it('cannot be started before the restore is done whole', async () => {
    const pool = await emptyDatabase()
    const target = testPaths()
    closing.push(target.remove)
    await restoreBackup({ pool, paths: target, file, say })
    expect(() => mustBeWhole(target)).toThrow('interrupted')
    await finishRestore(target)
    mustBeWhole(target)
  })

  it('is for its owner only and holds no private key of the log', async () => {
    expect(statSync(file).mode & 0o077).toBe(0)
    const pool = await emptyDatabase()
    const target = testPaths()
    closing.push(target.remove)
    await restoreBackup({ pool, paths: target, file, say })
    expect(() => readFileSync(join(target.keys, 'ledger.json'))).toThrow('ENOENT')
    expect(readFileSync(join(target.keys, 'cursor.key'), 'utf8')).toBe('kept')
  })

  it('is refused by a target that is not empty, which stays as it was', async () => {
    const before = await contents(source.pool)
    await expect(restoreBackup({ pool: source.pool, paths, file, say })).rejects.toThrow('notEmpty')
    expect(await contents(source.pool)).toEqual(before)
  })

  it.each([
    ['one bit changed', (bytes: Buffer) => bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)],
    ['another file', (bytes: Buffer) => bytes.fill(65)],
  ])('with %s restores nothing', async (_name, damage) => {
    const pool = await emptyDatabase()
    const target = testPaths()
    closing.push(target.remove)
    const bytes = readFileSync(file)
    damage(bytes)
    const damaged = join(paths.root, 'damaged.tar.zst')
    writeFileSync(damaged, bytes)
    await expect(restoreBackup({ pool, paths: target, file: damaged, say })).rejects.toThrow('notABackup')
    const { rows } = await pool.query(`select 1 from pg_namespace where nspname in ('ledger', 'platform')`)
    expect(rows).toEqual([])
  })

  it('takes the place of nothing unasked, and never that of a folder', async () => {
    const there = join(paths.root, 'there.csv')
    writeFileSync(there, '编号\n1\n')
    const options = { pool: source.pool, paths, now, notes: {}, say }
    await expect(writeBackup({ ...options, file: there })).rejects.toMatchObject({
      type: '/problems/backup/fileExists',
    })
    expect(readFileSync(there, 'utf8')).toBe('编号\n1\n')
    await expect(writeBackup({ ...options, file: paths.lake, replace: true })).rejects.toMatchObject({
      type: '/problems/backup/fileExists',
    })
    const { bytes } = await writeBackup({ ...options, file: there, replace: true })
    expect(statSync(there).size).toBe(bytes)
  })

  it('that cannot be written says why', async () => {
    const options = { pool: source.pool, paths, now, notes: {}, say }
    await expect(writeBackup({ ...options, file: join(paths.root, 'nowhere', 'x') })).rejects.toMatchObject({
      type: '/problems/backup/cannotWrite',
      members: { cause: 'ENOENT' },
    })
  })

  it.skipIf(process.getuid?.() !== 0)(
    'is not called damaged when the disk is full (only root may mount a small one)',
    async () => {
      const pool = await emptyDatabase()
      const target = testPaths()
      closing.push(target.remove)
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', target.lakeTmp]).status !== 0) return
      try {
        await expect(restoreBackup({ pool, paths: target, file, say })).rejects.toMatchObject({
          type: '/problems/restore/cannotWrite',
          members: { cause: 'disk full', backupBytes: statSync(file).size },
        })
        expect(existsSync(join(target.lake, 'ab', 'version'))).toBe(false)
      } finally {
        spawnSync('umount', [target.lakeTmp])
      }
    },
  )

  it('cut short restores nothing', async () => {
    const pool = await emptyDatabase()
    const target = testPaths()
    closing.push(target.remove)
    const cut = join(paths.root, 'cut.tar.zst')
    writeFileSync(cut, readFileSync(file).subarray(0, -5000))
    await expect(restoreBackup({ pool, paths: target, file: cut, say })).rejects.toThrow('notABackup')
  })
})

it('one program at a time works on a data directory', async () => {
  const first = await lockDataDirectory(paths.root)
  await expect(lockDataDirectory(paths.root)).rejects.toThrow(DataDirectoryBusy)
  await first.release()
  const again = await lockDataDirectory(paths.root)
  await again.release()
})
