import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { Database, Db } from '../db.ts'
import type { Instant } from '../time.ts'
import type { Instance } from './model.ts'

/** An instance with what only this folder needs: where the to-do list finds it, and the counter of its moves. */
export type StoredInstance = Instance & {
  readonly step: number
  readonly waitsFor: readonly string[]
  readonly assignee: { readonly id: string; readonly name: string; readonly post: string } | null
  readonly dueAt: Instant | null
  readonly moves: number
}

const Text = z.object({ zh: z.string(), en: z.string() })
const Parties = z.record(z.string(), z.string())

function toInstance(row: Selectable<Database['process.instance']>): StoredInstance {
  const { seq: _, assigneeId, assigneeName, assigneePost, title, parties, ...rest } = row
  const assignee = assigneeId && assigneePost ? { id: assigneeId, name: assigneeName ?? '', post: assigneePost } : null
  return { ...rest, title: Text.parse(title), parties: Parties.parse(parties), assignee }
}

export type NewInstance = Pick<
  StoredInstance,
  'id' | 'process' | 'subjectId' | 'title' | 'state' | 'step' | 'parties' | 'waitsFor' | 'startedAt' | 'closedAt'
>

/** False when the same matter is under way already. Waits for another start of it that is not committed yet. */
export async function insertInstance(db: Db, { title, parties, waitsFor, ...rest }: NewInstance): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('process.instance')
    .values({ ...rest, title: JSON.stringify(title), parties: JSON.stringify(parties), waitsFor: [...waitsFor] })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findInstance(db: Db, id: string): Promise<StoredInstance | undefined> {
  const row = await db.selectFrom('process.instance').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toInstance(row)
}

export async function findRunning(db: Db, process: string, subjectId: string): Promise<StoredInstance | undefined> {
  const row = await db
    .selectFrom('process.instance')
    .selectAll()
    .where('process', '=', process)
    .where('subjectId', '=', subjectId)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return row && toInstance(row)
}

export async function listInstances(db: Db, ids: readonly string[]): Promise<StoredInstance[]> {
  const rows = await db
    .selectFrom('process.instance')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(toInstance)
}

export async function listPastDue(db: Db, process: string, states: readonly string[], now: Instant): Promise<string[]> {
  const rows = await db
    .selectFrom('process.instance')
    .select('id')
    .where('process', '=', process)
    .where('state', 'in', [...states])
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .execute()
  return rows.map(({ id }) => id)
}

export async function listOfSubject(db: Db, process: string, subjectId: string): Promise<StoredInstance[]> {
  const rows = await db
    .selectFrom('process.instance')
    .selectAll()
    .where('process', '=', process)
    .where('subjectId', '=', subjectId)
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(toInstance)
}

export async function findLatest(db: Db, process: string, subjectId: string): Promise<StoredInstance | undefined> {
  const row = await db
    .selectFrom('process.instance')
    .selectAll()
    .where('process', '=', process)
    .where('subjectId', '=', subjectId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toInstance(row)
}

type Moved = Pick<StoredInstance, 'state' | 'step' | 'waitsFor' | 'closedAt'>

/** Compare-and-set: false when someone has moved it since it was read. Whoever waited for it belongs to the state that is left. */
export async function moveInstance(db: Db, { id, moves }: StoredInstance, to: Moved): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('process.instance')
    .set({
      ...to,
      waitsFor: [...to.waitsFor],
      moves: moves + 1,
      assigneeId: null,
      assigneeName: null,
      assigneePost: null,
    })
    .where('id', '=', id)
    .where('moves', '=', moves)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Another organisation in one of the relations, and so other seats that are awaited. */
export async function changeParties(
  db: Db,
  id: string,
  { parties, waitsFor }: Pick<StoredInstance, 'parties' | 'waitsFor'>,
): Promise<void> {
  await db
    .updateTable('process.instance')
    .set({ parties: JSON.stringify(parties), waitsFor: [...waitsFor] })
    .where('id', '=', id)
    .execute()
}

/** 转办, only while nobody has moved the matter meanwhile. */
export async function assignInstance(
  db: Db,
  { id, moves }: Pick<StoredInstance, 'id' | 'moves'>,
  assignee: StoredInstance['assignee'],
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('process.instance')
    .set({
      assigneeId: assignee?.id ?? null,
      assigneeName: assignee?.name ?? null,
      assigneePost: assignee?.post ?? null,
    })
    .where('id', '=', id)
    .where('moves', '=', moves)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The earliest clock that runs is the one that people see. */
export async function refreshDue(db: Db, id: string): Promise<void> {
  await sql`
    update process.instance set due_at = (
      select min(due_at) from process.clock where instance_id = ${id} and ended_at is null and paused_at is null
    ) where id = ${id}`.execute(db)
}

export async function listAssigned(db: Db): Promise<StoredInstance[]> {
  const rows = await db
    .selectFrom('process.instance')
    .selectAll()
    .where('assigneeId', 'is not', null)
    .where('closedAt', 'is', null)
    .execute()
  return rows.map(toInstance)
}

/** Who may see an item of the to-do list: holders of a post that is awaited, unless it was handed to one of them. */
export type Desk = { readonly seats: readonly string[]; readonly people: readonly string[] }

const onDesk = ({ seats, people }: Desk) => sql<boolean>`
  closed_at is null and waits_for && ${[...seats]}::text[]
  and (assignee_id is null or assignee_id = any(${[...people]}::text[]))`

export async function listOnDesk(db: Db, desk: Desk, limit: number): Promise<StoredInstance[]> {
  const rows = await db
    .selectFrom('process.instance')
    .selectAll()
    .where(onDesk(desk))
    .orderBy(sql`due_at nulls last`)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(toInstance)
}

export type DeskCounts = { readonly mine: number; readonly overdue: number; readonly today: number }

/** `today` counts what is due by the coming midnight and not overdue yet. */
export async function countOnDesk(db: Db, desk: Desk, now: Instant, midnight: Instant): Promise<DeskCounts> {
  return db
    .selectFrom('process.instance')
    .select([
      sql<number>`count(*)::int`.as('mine'),
      sql<number>`(count(*) filter (where due_at <= ${now}))::int`.as('overdue'),
      sql<number>`(count(*) filter (where due_at > ${now} and due_at <= ${midnight}))::int`.as('today'),
    ])
    .where(onDesk(desk))
    .executeTakeFirstOrThrow()
}

/** R-SEC-09: the words of a purged subject, in titles, opinions and reasons. Places, times and persons stay. */
export async function eraseWords(db: Db, process: string, subjectId: string): Promise<number> {
  const ids = db
    .selectFrom('process.instance')
    .select('id')
    .where('process', '=', process)
    .where('subjectId', '=', subjectId)
  await db
    .updateTable('process.event')
    .set({ opinion: null, reason: null, detail: sql`detail - 'message'` })
    .where('instanceId', 'in', ids)
    .execute()
  await db
    .updateTable('process.clock')
    .set({ extension: sql`extension - 'reason'` })
    .where('instanceId', 'in', ids)
    .where('extension', 'is not', null)
    .execute()
  const { numUpdatedRows } = await db
    .updateTable('process.instance')
    .set({ title: JSON.stringify({ zh: '（已清除）', en: '(purged)' }) })
    .where('id', 'in', ids)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
