import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import pg from 'pg'
import { inject } from 'vitest'
import type { Act, Actor, Ctx, Resources } from './ctx.ts'
import { type Connection, type Database, openDb, openPool } from './db.ts'
import { type DataPaths, makeDataPaths } from './paths.ts'
import { dateInShanghai, type Instant } from './time.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL server of this run, with a migrated template database `gongshu_template`. */
    postgres: Connection
  }
}

export type TestDatabase = { db: Kysely<Database>; pool: pg.Pool; connection: Connection; close: () => Promise<void> }

/** A fresh database for one test file: a clone of the migrated template. Close it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('postgres')
  const database = `test_${randomBytes(6).toString('hex')}`
  await administer(server, `create database ${database} template gongshu_template`)
  const connection = { ...server, database }
  const pool = openPool(connection)
  return {
    db: openDb(pool),
    pool,
    connection,
    close: async () => {
      await pool.end()
      await administer(server, `drop database ${database} with (force)`)
    },
  }
}

/** Cloning takes a lock on the template that two files at once can meet; PostgreSQL then says so and the caller tries again. */
async function administer(server: Connection, statement: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const client = new pg.Client({ ...server, database: 'postgres' })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(statement)
      return
    } catch (error) {
      const isBusy = error instanceof pg.DatabaseError && error.code === '55006'
      if (!isBusy || attempt > 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

/** A data directory for one test file, removed by `remove`. */
export function testPaths(): DataPaths & { remove: () => void } {
  const paths = makeDataPaths(mkdtempSync(join(tmpdir(), 'gongshu-test-')))
  return { ...paths, remove: () => rmSync(paths.root, { recursive: true, force: true }) }
}

/** A person holding posts: `person('reviewer@' + org)`. */
export const person = (...acts: Act[]): Actor => ({
  kind: 'person',
  id: '01900000-0000-7000-8000-000000000001',
  name: 'test person',
  acts,
  client: 'test',
})

export const anonymous: Actor = { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'test' }

/** A context at a fixed moment, 2026-11-23 10:00 in Shanghai unless told. */
export function testCtx(db: Kysely<Database>, resources: Partial<Resources>, overrides: Partial<Ctx> = {}): Ctx {
  const now = overrides.now ?? ('2026-11-23T02:00:00.000Z' as Instant)
  return {
    db,
    actor: anonymous,
    purpose: { kind: 'open' },
    zone: 'both',
    now,
    today: dateInShanghai(now),
    requestId: 'test',
    lang: 'zh',
    resources: resources as Resources,
    ...overrides,
  }
}
