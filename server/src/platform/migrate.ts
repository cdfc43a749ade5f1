import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

const folder = join(import.meta.dirname, '..', '..', 'migrations')
const lock = 0x676f6e67

/** What has been applied, with digests: a backup says it, a restore asks for the same. */
export async function listMigrations(client: pg.Pool | pg.PoolClient): Promise<{ name: string; sha256: string }[]> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from platform.migration order by name',
  )
  return rows
}

export type MigrationReport = { applied: string[]; present: string[] }

/**
 * Applies `server/migrations/NNNN_name.sql` in order of name, each in one transaction, forward only. What has not run yet runs,
 * also where a higher number has: branches are merged in any order, so a migration may rest on lower numbers and on none beside it.
 * A file that was changed after it ran stops the start: the database would no longer be what the files say.
 */
export async function migrate(
  pool: pg.Pool,
  from: string = folder,
  /** For a restore: the tables as they were when the backup was made. */
  only?: readonly string[],
): Promise<MigrationReport> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    await client.query('create schema if not exists platform')
    await client.query(`create table if not exists platform.migration (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from platform.migration')
    const present = new Map(rows.map((row) => [row.name, row.sha256]))
    const applied: string[] = []
    for (const name of readdirSync(from)
      .filter((file) => file.endsWith('.sql') && (!only || only.includes(file)))
      .sort()) {
      const text = readFileSync(join(from, name), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      const before = present.get(name)
      if (before === sha256) continue
      if (before) throw new Error(`migration ${name} was changed after it was applied; write a new one instead`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into platform.migration (name, sha256) values ($1, $2)', [name, sha256])
        await client.query('commit')
      } catch (cause) {
        await client.query('rollback')
        throw new Error(`migration ${name} failed`, { cause })
      }
      applied.push(name)
    }
    return { applied, present: [...present.keys()] }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lock]).catch(() => undefined)
    client.release()
  }
}
