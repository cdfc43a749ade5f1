import type { Selectable } from 'kysely'
import { z } from 'zod'
import type { Database, Db } from '../db.ts'
import type { Instant } from '../time.ts'

export const EventKind = z.enum([
  ...(['start', 'move', 'reassign', 'remind', 'extend', 'overdue', 'explainOverdue', 'recompute'] as const),
])
export type EventKind = z.infer<typeof EventKind>

/** What happened, whoever asks; `detail` holds what the kind needs: to whom, until when, who was responsible. */
export type StoredEvent = {
  readonly id: string
  readonly instanceId: string
  readonly kind: EventKind
  readonly event: string
  readonly fromState: string | null
  readonly toState: string
  readonly at: Instant
  readonly actorKind: 'anonymous' | 'person' | 'key' | 'console' | 'system'
  readonly actorId: string
  readonly actorName: string
  /** The person, or whose key it was. */
  readonly accountId: string | null
  readonly post: string | null
  readonly organisationId: string | null
  readonly deputyFor: string | null
  readonly rule: string | null
  readonly opinion: string | null
  readonly reason: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly receipt: string
}

const ActorKind = z.enum(['anonymous', 'person', 'key', 'console', 'system'])
const Detail = z.record(z.string(), z.unknown())

const toEvent = ({ seq: _, ...row }: Selectable<Database['process.event']>): StoredEvent => ({
  ...row,
  kind: EventKind.parse(row.kind),
  actorKind: ActorKind.parse(row.actorKind),
  detail: Detail.parse(row.detail),
})

export async function insertEvent(db: Db, event: StoredEvent): Promise<void> {
  await db
    .insertInto('process.event')
    .values({ ...event, detail: JSON.stringify(event.detail) })
    .execute()
}

export async function listEvents(db: Db, instanceId: string): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('process.event')
    .selectAll()
    .where('instanceId', '=', instanceId)
    .orderBy('seq')
    .execute()
  return rows.map(toEvent)
}

/** The account that made this move last, by itself or by one of its keys; or nobody. */
export async function findLastMover(db: Db, instanceId: string, event: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('process.event')
    .select('accountId')
    .where('instanceId', '=', instanceId)
    .where('kind', '=', 'move')
    .where('event', '=', event)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.accountId ?? undefined
}

/** 催办 since the last move: how often each was reminded. */
export async function countReminders(db: Db, instanceIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (instanceIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('process.event as reminder')
    .select(({ fn }) => ['reminder.instanceId', fn.countAll<number>().as('count')])
    .where('reminder.instanceId', 'in', [...instanceIds])
    .where('reminder.kind', '=', 'remind')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('process.event as later')
            .select('later.seq')
            .whereRef('later.instanceId', '=', 'reminder.instanceId')
            .whereRef('later.seq', '>', 'reminder.seq')
            .where('later.kind', '=', 'move'),
        ),
      ),
    )
    .groupBy('reminder.instanceId')
    .execute()
  return new Map(rows.map(({ instanceId, count }) => [instanceId, Number(count)]))
}

export async function hasReminded(db: Db, instanceId: string, actorId: string, since: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('process.event')
    .select('seq')
    .where('instanceId', '=', instanceId)
    .where('kind', '=', 'remind')
    .where('actorId', '=', actorId)
    .where('at', '>=', since)
    .executeTakeFirst()
  return row !== undefined
}

export type PastEventOfAll = StoredEvent & {
  readonly seq: number
  readonly process: string
  readonly title: unknown
  readonly subjectId: string
}

/** Every event of every process, newest first; for auditors. */
export async function listAllEvents(
  db: Db,
  { before, limit, process }: { before?: number | undefined; limit: number; process?: string | undefined },
): Promise<PastEventOfAll[]> {
  const rows = await db
    .selectFrom('process.event as e')
    .innerJoin('process.instance as i', 'i.id', 'e.instanceId')
    .selectAll('e')
    .select(['i.process', 'i.title', 'i.subjectId'])
    .$if(before !== undefined, (query) => query.where('e.seq', '<', before ?? 0))
    .$if(process !== undefined, (query) => query.where('i.process', '=', process ?? ''))
    .orderBy('e.seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ process, title, subjectId, ...row }) => ({
    ...toEvent(row),
    seq: row.seq,
    process,
    title,
    subjectId,
  }))
}
