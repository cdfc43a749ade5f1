import { CompiledQuery, sql } from 'kysely'
import type { Db } from './db.ts'
import type { Instant } from './time.ts'

export type JobState = 'waiting' | 'running' | 'retrying' | 'done' | 'failed' | 'cancelled'

/** A job as people see it. */
export type JobView = {
  readonly id: string
  readonly name: string
  readonly state: JobState
  readonly attempt: number
  readonly progress: unknown
  readonly error: string | null
}

export const insertJob = async (db: Db, id: string, name: string, now: Instant): Promise<void> => {
  await db.insertInto('platform.job').values({ id, name, state: 'waiting', createdAt: now, changedAt: now }).execute()
}

export async function findJob(db: Db, id: string): Promise<JobView | undefined> {
  const row = await db
    .selectFrom('platform.job')
    .select(['id', 'name', 'state', 'attempt', 'progress', 'error'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { ...row, state: row.state as JobState } // the table's check constraint lists the states
}

/** Compare-and-set; false when the job is no longer in one of these states (it was cancelled, say). */
export async function moveJob(
  db: Db,
  id: string,
  from: readonly JobState[],
  change: { readonly state: JobState; readonly attempt?: number; readonly error?: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('platform.job')
    .set({ ...change, changedAt: sql<Instant>`now()` })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const setProgress = async (db: Db, id: string, progress: unknown): Promise<void> => {
  await db
    .updateTable('platform.job')
    .set({ progress: JSON.stringify(progress), changedAt: sql<Instant>`now()` })
    .where('id', '=', id)
    .execute()
}

/**
 * What the queue thinks is running belongs to a process that is gone: one program works on a data directory at a time. An attempt
 * that was killed is not one of those that failed, so it is not counted (the queue counts what has a start); and what the queue gave
 * up although the job had not ended here is taken up again.
 */
export async function releaseAbandoned(db: Db): Promise<void> {
  await sql`update pgboss.job b set state = 'retry', start_after = now(), started_on = null, completed_on = null
    where state = 'active' or (state = 'failed' and exists (
      select from platform.job j where j.id = b.id and j.state in ('waiting', 'running', 'retrying')))`.execute(db)
  await sql`update platform.job set state = 'retrying' where state = 'running'`.execute(db)
}

/**
 * The same while the program runs, for attempts whose end could not be written because the database was away: what the queue has
 * counted as running for a while and nobody here is running.
 */
export async function releaseLost(db: Db, running: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`update pgboss.job b
    set state = 'retry', start_after = now(), started_on = null, completed_on = null
    where state = 'active' and started_on < now() - interval '15 seconds' and not id = any(${running}::uuid[])
    returning id`.execute(db)
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return
  await sql`update platform.job set state = 'retrying' where state = 'running' and id = any(${ids}::uuid[])`.execute(db)
}

/** No word of them stays, neither ours nor the queue's. */
export async function deleteJobs(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from pgboss.job where id = any(${ids}::uuid[])`.execute(db)
  await sql`delete from platform.job where id = any(${ids}::uuid[])`.execute(db)
}

/** After a restore: the queue was not part of the backup, so nobody will take these up. */
export async function failOpenJobs(db: Db): Promise<void> {
  await sql`update platform.job set state = 'failed', error = 'restored' where state in ('waiting', 'running', 'retrying')`.execute(
    db,
  )
}

/** pg-boss's way to a database, over a transaction of ours: what it queues commits or vanishes with the rest. */
export const queueDatabase = (db: Db) => ({
  executeSql: async (text: string, values: unknown[] = []) => {
    const { rows } = await db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))
    return { rows: [...rows] }
  },
})
