/**
 * After rows were erased: takes their bytes out of the database's files too. PostgreSQL keeps deleted rows until a vacuum, their words in
 * column statistics until an analyse, and everything once written in the write-ahead log until its files go.
 *
 * Done with SQL common to PostgreSQL 15–18. What it cannot do: overwrite blocks that the file system has freed, reach standby servers
 * or WAL archives of an external server, or clear the log there without the rights to.
 */
import { sql } from 'kysely'
import type { Db } from './db.ts'
import { findFact, forgetFact } from './facts.ts'

export type Scrubbed = {
  readonly tablesRewritten: number
  /** The write-ahead log no longer holds the time before. */
  readonly walCleared: boolean
}

/** Thrown while somebody still reads as of before the erasure; a vacuum would keep the rows for them. Try again later. */
export class StillRead extends Error {
  override name = 'StillRead'
}

/** Rewrites these tables (`schema.table`) and every table of these schemas. Call it outside a transaction, after the erasure was committed. */
export const scrubDatabase = (db: Db, places: readonly string[]): Promise<Scrubbed> =>
  db.connection().execute(async (session) => {
    await sql`set statement_timeout = 0`.execute(session)
    try {
      await untilNobodyLooksBack(session)
      const tables = await listTables(session, places)
      for (const { schema, name } of tables) {
        await sql`vacuum (full, analyze) ${sql.table(`${schema}.${name}`)}`.execute(session)
      }
      return { tablesRewritten: tables.length, walCleared: await clearWal(session) }
    } finally {
      await sql`reset statement_timeout`.execute(session)
    }
  })

async function listTables(db: Db, places: readonly string[]): Promise<{ schema: string; name: string }[]> {
  const { rows } = await sql<{ schema: string; name: string }>`
    select n.nspname as schema, c.relname as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and (n.nspname = any(${[...places]}::text[]) or n.nspname || '.' || c.relname = any(${[...places]}::text[]))
    order by 1, 2`.execute(db)
  return rows
}

/** Snapshots older than this moment keep dead rows alive. */
async function untilNobodyLooksBack(db: Db): Promise<void> {
  const now = await sql<{ xid: string }>`select pg_current_xact_id()::xid::text as xid`.execute(db)
  const xid = now.rows[0]?.xid ?? '0'
  for (let waited = 0; waited < 30_000; waited += 100) {
    const { rows } = await sql<{ old: number }>`
      select count(*) as old from pg_stat_activity
      where pid <> pg_backend_pid() and datname = current_database()
        and backend_xmin is not null and age(backend_xmin) > age(${xid}::text::xid)`.execute(db)
    if ((rows[0]?.old ?? 0) === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new StillRead('a transaction from before the erasure is still open')
}

async function isSuperuser(db: Db): Promise<boolean> {
  const { rows } = await sql<{ isSuper: boolean }>`
    select rolsuper as "isSuper" from pg_roles where rolname = current_user`.execute(db)
  return rows[0]?.isSuper ?? false
}

/** Words of erased rows live in the statistics' own dead rows, too. Needs the rights of an administrator of the server. */
async function clearWal(db: Db): Promise<boolean> {
  if (!(await isSuperuser(db))) return false
  await sql`vacuum full pg_catalog.pg_statistic`.execute(db)
  const recycling = await sql<{ walRecycle: string }>`show wal_recycle`.execute(db)
  // Who administers the server may have turned it off; then it is not ours to turn on.
  const isOurs = recycling.rows[0]?.walRecycle === 'on'
  if (isOurs) await stopRecycling(db)
  try {
    // The first checkpoint moves the place from which a crash is recovered, the second lets go of what lies before it.
    for (let round = 0; round < 2; round++) {
      await sql`select pg_switch_wal()`.execute(db)
      await sql`checkpoint`.execute(db)
    }
  } finally {
    if (isOurs) await recycleWalAgain(db)
  }
  return true
}

/** Files of the log are then removed instead of being kept under a new name with their old content. The server remembers it over a restart. */
async function stopRecycling(db: Db): Promise<void> {
  await sql`
    insert into platform.fact (name, value, at) values ('walRecycle', 'off', now()) on conflict (name) do nothing`.execute(
    db,
  )
  await sql`alter system set wal_recycle = off`.execute(db)
  await sql`select pg_reload_conf()`.execute(db)
  await new Promise((resolve) => setTimeout(resolve, 300))
}

/** Also at each start: a program that was killed in a scrub could not turn it back. */
export async function recycleWalAgain(db: Db): Promise<void> {
  if ((await findFact(db, 'walRecycle')) === undefined) return
  // A backup may have carried the fact to a server where we are nobody, and where nothing was turned off.
  if (await isSuperuser(db)) {
    await sql`alter system reset wal_recycle`.execute(db)
    await sql`select pg_reload_conf()`.execute(db)
  }
  await forgetFact(db, 'walRecycle')
}
