import { sql } from 'kysely'
import type { Db } from '../platform/db.ts'

export type StoredUse = {
  readonly event: string
  readonly at: string
  readonly canonical: string
  readonly index: number
}

/** Open records of these events that have their place in the log, newest first. */
export async function listPlacedUses(db: Db, events: readonly string[], limit: number): Promise<StoredUse[]> {
  const { rows } = await sql<StoredUse>`
    select r.event, r.at, r.canonical, e.idx as index
    from ledger.record as r join ledger.entry as e on e.record_id = r.id
    where r.is_open and r.event = any(${[...events]}::text[])
    order by r.seq desc limit ${limit}`.execute(db)
  return rows
}

export async function countUses(
  db: Db,
  events: readonly string[],
  since: string,
): Promise<{ event: string; count: number }[]> {
  const { rows } = await sql<{ event: string; count: number }>`
    select event, count(*) as count from ledger.record
    where event = any(${[...events]}::text[]) and is_open and at >= ${since}::timestamptz
    group by event`.execute(db)
  return rows
}

export async function countUsesBySubject(
  db: Db,
  events: readonly string[],
  since: string,
  limit: number,
): Promise<{ subject: string; count: number }[]> {
  const { rows } = await sql<{ subject: string; count: number }>`
    select subject[1] as subject, count(*) as count from ledger.record
    where event = any(${[...events]}::text[]) and is_open and at >= ${since}::timestamptz
    group by 1 order by 2 desc, 1 limit ${limit}`.execute(db)
  return rows
}

/** Accounts and keys in the records of these events about any of these things, as far as they were not erased. */
export async function listActors(db: Db, events: readonly string[], subjects: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ actor: string }>`
    select distinct actor from ledger.record
    where subject && ${[...subjects]}::text[] and event = any(${[...events]}::text[]) and actor is not null`.execute(db)
  return rows.map(({ actor }) => actor)
}

/** Entries of all logs of this installation. */
export async function countEntries(db: Db): Promise<number> {
  const { rows } = await sql<{ size: number }>`
    select coalesce(sum(size), 0)::bigint as size
    from (select max(idx) + 1 as size from ledger.entry group by log_no) as log`.execute(db)
  return rows[0]?.size ?? 0
}
