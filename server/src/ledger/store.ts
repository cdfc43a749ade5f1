import { sql } from 'kysely'
import pg from 'pg'
import type { Connection, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { concernedField, type StoredRecord } from './model.ts'

export type NewOpening = { readonly field: string; readonly salt: Uint8Array; readonly value: string }
export type NewRecord = Omit<StoredRecord, 'concerned'> & {
  readonly subject: readonly string[]
  readonly entry: Uint8Array
  readonly openings: readonly NewOpening[]
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The channel on which a process that does not run the sequencer wakes the one that does. */
const channel = 'ledger_pending'

/**
 * Records, their openings and their places in the queue in one statement, in the caller's transaction. `notify` wakes a
 * sequencer in another process; it makes commits queue behind one another, so a process that runs the sequencer leaves it out.
 */
export async function insertPending(db: Db, added: readonly NewRecord[], notify: boolean): Promise<void> {
  const rows = JSON.stringify(
    added.map(({ openings, salt, entry, ...record }) => ({ ...record, salt: hex(salt), entry: hex(entry) })),
  )
  const opened = JSON.stringify(
    added.flatMap(({ id, openings }) => openings.map(({ salt, ...opening }) => ({ ...opening, id, salt: hex(salt) }))),
  )
  await sql`
    with added as materialized (
      select * from jsonb_to_recordset(${rows}::jsonb) as r (id uuid, event text, subject text[], actor text, at timestamptz,
        canonical text, salt text, "isOpen" boolean, parties text[], entry text)
    ), record as (
      insert into ledger.record (id, event, subject, actor, at, canonical, salt, is_open, parties)
      select id, event, subject, actor, at, canonical, decode(salt, 'hex'), "isOpen", parties from added
    ), opening as (
      insert into ledger.opening (record_id, field, salt, value)
      select id, field, decode(salt, 'hex'), value
      from jsonb_to_recordset(${opened}::jsonb) as o (id uuid, field text, salt text, value text)
    ), pending as (
      insert into ledger.pending (record_id, entry) select id, decode(entry, 'hex') from added
    )
    select case when ${notify} then pg_notify(${channel}, '') end`.execute(db)
}

export const findRecord = (db: Db, id: string): Promise<StoredRecord | undefined> =>
  db
    .selectFrom('ledger.record as record')
    .leftJoin('ledger.opening as opening', (join) =>
      join.onRef('opening.recordId', '=', 'record.id').on('opening.field', '=', concernedField),
    )
    .select(['record.id', 'event', 'actor', 'at', 'canonical', 'record.salt', 'isOpen', 'parties'])
    .select(sql<string | null>`opening.value::jsonb #>> '{}'`.as('concerned'))
    .where('record.id', '=', id)
    .executeTakeFirst()

export type Place = { readonly logNo: number; readonly idx: number }

export const findPlace = (db: Db, recordId: string): Promise<Place | undefined> =>
  db.selectFrom('ledger.entry').select(['logNo', 'idx']).where('recordId', '=', recordId).executeTakeFirst()

export const listOpenings = (db: Db, recordId: string): Promise<{ field: string; salt: Buffer; value: string }[]> =>
  db.selectFrom('ledger.opening').select(['field', 'salt', 'value']).where('recordId', '=', recordId).execute()

export const findLog = (db: Db, no: number): Promise<{ origin: string } | undefined> =>
  db.selectFrom('ledger.log').select('origin').where('no', '=', no).executeTakeFirst()

export const lastLogNo = async (db: Db): Promise<number> => {
  const { no } = await db
    .selectFrom('ledger.log')
    .select(({ fn }) => fn.max('no').as('no'))
    .executeTakeFirstOrThrow()
  return no ?? 0
}

export async function insertLog(db: Db, no: number, origin: string, at: Instant): Promise<void> {
  await db.insertInto('ledger.log').values({ no, origin, beganAt: at }).execute()
}

export const countPending = async (db: Db): Promise<number> => {
  const { n } = await db
    .selectFrom('ledger.pending')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}

export type MonitoredLog = { readonly no: number; readonly origin: string }

export const listLogs = (db: Db): Promise<MonitoredLog[]> =>
  db.selectFrom('ledger.log').select(['no', 'origin']).orderBy('no').execute()

export type PlacedRecord = Pick<StoredRecord, 'id' | 'event' | 'at' | 'canonical' | 'salt'> & { readonly idx: number }

/** Records with a place from `from` (inclusive) to `to` (exclusive), in log order. */
export const listPlaced = (db: Db, logNo: number, from: number, to: number): Promise<PlacedRecord[]> =>
  db
    .selectFrom('ledger.entry as e')
    .innerJoin('ledger.record as r', 'r.id', 'e.recordId')
    .select(['e.idx', 'r.id', 'r.event', 'r.at', 'r.canonical', 'r.salt'])
    .where('e.logNo', '=', logNo)
    .where('e.idx', '>=', from)
    .where('e.idx', '<', to)
    .orderBy('e.idx')
    .execute()

type Noted = { readonly seq: number; readonly subject: readonly string[]; readonly canonical: string }

export const findLatestOf = (db: Db, event: string): Promise<Noted | undefined> =>
  db
    .selectFrom('ledger.record')
    .select(['seq', 'subject', 'canonical'])
    .where('event', '=', event)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()

export const listSince = (db: Db, event: string, seq: number): Promise<Noted[]> =>
  db
    .selectFrom('ledger.record')
    .select(['seq', 'subject', 'canonical'])
    .where('event', '=', event)
    .where('seq', '>', seq)
    .execute()

export type PlacedOpening = {
  readonly recordId: string
  readonly field: string
  readonly salt: Buffer
  readonly value: string
}

/** What the records of these events keep apart under these names, of a stretch of the log. */
export const listPlacedOpenings = (
  db: Db,
  logNo: number,
  { from, to, events, fields }: { from: number; to: number; events: readonly string[]; fields: readonly string[] },
): Promise<PlacedOpening[]> =>
  db
    .selectFrom('ledger.entry as e')
    .innerJoin('ledger.record as r', 'r.id', 'e.recordId')
    .innerJoin('ledger.opening as o', 'o.recordId', 'r.id')
    .select(['o.recordId', 'o.field', 'o.salt', 'o.value'])
    .where('e.logNo', '=', logNo)
    .where('e.idx', '>=', from)
    .where('e.idx', '<', to)
    .where('r.event', 'in', [...events])
    .where('o.field', 'in', [...fields])
    .execute()

export type Monitored = {
  readonly logNo: number
  readonly at: Instant
  readonly size: number
  readonly checkpoint: string
  readonly alarms: number
}

export const findLastMonitored = (db: Db, logNo: number): Promise<Monitored | undefined> =>
  db
    .selectFrom('ledger.monitored')
    .select(['logNo', 'at', 'size', 'checkpoint', 'alarms'])
    .where('logNo', '=', logNo)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst()

export async function insertMonitored(db: Db, seen: Monitored): Promise<void> {
  await db.insertInto('ledger.monitored').values(seen).execute()
}

/** Records in the order they were written, for a pass over all. */
export const listRecords = (
  db: Db,
  after: number,
  limit: number,
): Promise<(Pick<StoredRecord, 'id' | 'canonical' | 'salt'> & { readonly seq: number })[]> =>
  db
    .selectFrom('ledger.record')
    .select(['seq', 'id', 'canonical', 'salt'])
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()

export type ListedRecord = Pick<StoredRecord, 'id' | 'event' | 'at' | 'canonical'> & {
  readonly seq: number
  readonly subject: string[]
}

/** Newest first. With `own`, only what this account did or applied for, and what these houses are party to. */
export async function listRecordsFor(
  db: Db,
  own: { readonly account: string; readonly houses: readonly string[] } | undefined,
  search: {
    readonly event?: string | undefined
    readonly subject?: string | undefined
    readonly before?: number | undefined
    readonly limit: number
  },
): Promise<ListedRecord[]> {
  let query = db
    .selectFrom('ledger.record')
    .select(['seq', 'id', 'event', 'at', 'subject', 'canonical'])
    .orderBy('seq', 'desc')
    .limit(search.limit)
  if (own)
    query = query.where(sql<boolean>`(actor = ${own.account} or parties && ${[...own.houses]}::text[] or id in (
      select record_id from ledger.opening where field = ${concernedField} and value = ${JSON.stringify(own.account)}
    ))`)
  if (search.event) query = query.where('event', '=', search.event)
  if (search.subject) query = query.where(sql<boolean>`subject @> ${[search.subject]}::text[]`)
  if (search.before !== undefined) query = query.where('seq', '<', search.before)
  return query.execute()
}

/** Index in the log by record, for those that have one. */
export async function findPlaces(db: Db, recordIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (recordIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('ledger.entry')
    .select(['recordId', 'idx'])
    .where('recordId', 'in', [...recordIds])
    .execute()
  return new Map(rows.map(({ recordId, idx }) => [recordId, idx]))
}

export const deletePlaces = (db: Db): Promise<unknown> => db.deleteFrom('ledger.entry').execute()

/** Records found in the log: they get their place, or a newer one, and wait no longer. */
export async function insertPlaces(
  db: Db,
  logNo: number,
  places: readonly { idx: number; recordId: string }[],
): Promise<void> {
  const ids = places.map(({ recordId }) => recordId)
  const indexes = places.map(({ idx }) => idx)
  await sql`
    with placed as (
      insert into ledger.entry (log_no, idx, record_id)
      select ${logNo}, idx, id from unnest(${indexes}::bigint[], ${ids}::uuid[]) as p (idx, id)
      on conflict (record_id) do update set log_no = excluded.log_no, idx = excluded.idx
    )
    delete from ledger.pending where record_id = any(${ids}::uuid[])`.execute(db)
}

/** Puts records of a former log back into the queue, in their old order. */
export async function requeue(db: Db, records: readonly { id: string; entry: Uint8Array }[]): Promise<void> {
  const ids = records.map(({ id }) => id)
  const entries = records.map(({ entry }) => Buffer.from(entry))
  await sql`delete from ledger.entry where record_id = any(${ids}::uuid[])`.execute(db)
  await sql`
    insert into ledger.pending (record_id, entry)
    select id, entry from unnest(${ids}::uuid[], ${entries}::bytea[]) with ordinality as r (id, entry, n) order by n`.execute(
    db,
  )
}

/** Before all others, whatever else waits. */
export const moveToFront = (db: Db, recordId: string): Promise<unknown> =>
  db.updateTable('ledger.pending').set({ seq: 0 }).where('recordId', '=', recordId).execute()

/** Erasure: every opening that holds this value under this name, and the actor column where the field is `actor`. */
export async function deleteOpenings(db: Db, field: string, value: string): Promise<number> {
  const { rows } = await sql<{ recordId: string }>`
    delete from ledger.opening where field = ${field} and value = ${JSON.stringify(value)} returning record_id`.execute(
    db,
  )
  if (field === 'actor') await db.updateTable('ledger.record').set({ actor: null }).where('actor', '=', value).execute()
  return rows.length
}

/** Every opening of the records about one thing, but for who acted. */
export async function deleteOpeningsOf(db: Db, subject: string): Promise<number> {
  const { rows } = await sql<{ recordId: string }>`
    delete from ledger.opening o using ledger.record r
    where r.id = o.record_id and r.subject @> array[${subject}]::text[] and o.field not in ('actor', ${concernedField})
    returning o.record_id`.execute(db)
  return rows.length
}

export type Pending = { readonly seq: number; readonly recordId: string; readonly entry: Buffer }

/** A sequencer's own connection: it holds the lock as long as it lives, and only what it says while it lives counts. */
export type SequencerSession = {
  /** Whether the lock is ours now; of all processes on this database one gets it. */
  readonly lead: () => Promise<boolean>
  readonly recordedSize: (logNo: number) => Promise<number>
  readonly take: (limit: number) => Promise<readonly Pending[]>
  readonly takeMatching: (entries: readonly Uint8Array[]) => Promise<readonly Pending[]>
  /** Gives the records their indexes, from `first` on, and takes them out of the queue. */
  readonly place: (logNo: number, first: number, taken: readonly Pending[]) => Promise<void>
  /** Throws if the connection, and with it the lock, is gone. */
  readonly stillLeads: () => Promise<void>
  readonly close: () => Promise<void>
}

const lock = 0x6c656467 // 'ledg'

export async function openSession(connection: Connection, wake: () => void): Promise<SequencerSession> {
  const client = new pg.Client({ ...connection, application_name: 'gongshu-sequencer' })
  // The next query fails and the sequencer opens a new session; without a listener the process would end.
  client.on('error', () => undefined)
  client.on('notification', wake)
  await client.connect()
  await client.query(`listen ${channel}`)
  const pending = (rows: readonly { seq: string; record_id: string; entry: Buffer }[]): readonly Pending[] =>
    rows.map(({ seq, record_id, entry }) => ({ seq: Number(seq), recordId: record_id, entry }))
  return {
    lead: async () => (await client.query('select pg_try_advisory_lock($1) as ours', [lock])).rows[0].ours,
    recordedSize: async (logNo) => {
      const found = await client.query('select max(idx) + 1 as size from ledger.entry where log_no = $1', [logNo])
      return Number(found.rows[0].size ?? 0)
    },
    take: async (limit) =>
      pending(
        (await client.query('select seq, record_id, entry from ledger.pending order by seq limit $1', [limit])).rows,
      ),
    takeMatching: async (entries) =>
      pending(
        (
          await client.query('select seq, record_id, entry from ledger.pending where entry = any($1)', [
            entries.map((bytes) => Buffer.from(bytes)),
          ])
        ).rows,
      ),
    place: async (logNo, first, taken) => {
      await client.query(
        `with placed as (
           insert into ledger.entry (log_no, idx, record_id)
           select $1, $2::bigint + n - 1, record_id from unnest($3::uuid[]) with ordinality as t (record_id, n)
         )
         delete from ledger.pending where seq = any($4::bigint[])`,
        [logNo, first, taken.map(({ recordId }) => recordId), taken.map(({ seq }) => seq)],
      )
    },
    stillLeads: async () => {
      await client.query('select 1')
    },
    close: () => client.end().catch(() => undefined),
  }
}
