import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { Database, Db } from '../db.ts'
import type { Instant, PlainDate } from '../time.ts'
import type { Deadline, Pause } from './deadline.ts'
import type { LimitUnit } from './model.ts'

/** R-TIME-01, all of it. */
export type RunningClock = Deadline & {
  readonly id: string
  readonly instanceId: string
  readonly state: string
  readonly amount: number
  readonly unit: LimitUnit
  readonly duty: string
  readonly rule: string
  readonly onReturn: 'reset' | 'pause'
  readonly startEvent: string
  readonly startedAt: Instant
  readonly paused: readonly Pause[]
  readonly pausedAt: Instant | null
  readonly extension: Extension | null
  readonly overdueAt: Instant | null
  readonly endedAt: Instant | null
}

/** `notified`: whether the other side was told, as the law asks. */
export type Extension = {
  readonly amount: number
  readonly approver: string
  readonly reason?: string | undefined
  readonly notified: boolean
  readonly at: string
}

const instant = z.iso.datetime().transform((text) => text as Instant)
const Paused = z.array(z.object({ from: instant, to: instant }))
const Extension = z.object({
  amount: z.int().positive(),
  approver: z.string(),
  reason: z.string().optional(),
  notified: z.boolean(),
  at: z.string(),
})
const Unit = z.enum(['WD', 'd', 'h', 'month', 'year'])
const OnReturn = z.enum(['reset', 'pause'])

const toClock = (row: Selectable<Database['process.clock']>): RunningClock => ({
  ...row,
  unit: Unit.parse(row.unit),
  onReturn: OnReturn.parse(row.onReturn),
  paused: Paused.parse(row.paused),
  extension: Extension.nullable().parse(row.extension),
})

export async function insertClock(db: Db, clock: RunningClock): Promise<void> {
  const { paused, extension, ...rest } = clock
  await db
    .insertInto('process.clock')
    .values({ ...rest, paused: JSON.stringify(paused), extension: extension && JSON.stringify(extension) })
    .execute()
}

type Change = Partial<
  Pick<
    RunningClock,
    'paused' | 'pausedAt' | 'extension' | 'dueOn' | 'dueAt' | 'provisional' | 'overdueAt' | 'endedAt' | 'amount'
  >
>

export async function changeClock(db: Db, id: string, { paused, extension, ...rest }: Change): Promise<void> {
  await db
    .updateTable('process.clock')
    .set({
      ...rest,
      ...(paused ? { paused: JSON.stringify(paused) } : {}),
      ...(extension ? { extension: JSON.stringify(extension) } : {}),
    })
    .where('id', '=', id)
    .execute()
}

/** Clocks that have not ended, running ones before those that stand still, the earliest due first. */
export async function listOpenClocks(db: Db, instanceIds: readonly string[]): Promise<RunningClock[]> {
  if (instanceIds.length === 0) return []
  const rows = await db
    .selectFrom('process.clock')
    .selectAll()
    .where('instanceId', 'in', [...instanceIds])
    .where('endedAt', 'is', null)
    .orderBy(sql`paused_at is not null`)
    .orderBy('dueAt')
    .execute()
  return rows.map(toClock)
}

/** Any of these clocks, ended or not, was made longer. */
export const wasExtended = async (db: Db, instanceId: string, rule: string): Promise<boolean> =>
  (await db
    .selectFrom('process.clock')
    .select('id')
    .where('instanceId', '=', instanceId)
    .where('rule', '=', rule)
    .where('extension', 'is not', null)
    .executeTakeFirst()) !== undefined

/** The last day of the clock that began in this state, whether it still runs or has ended; of several the latest. */
export async function listDueDays(
  db: Db,
  instanceIds: readonly string[],
  state: string,
): Promise<{ instanceId: string; dueOn: PlainDate }[]> {
  if (instanceIds.length === 0) return []
  return db
    .selectFrom('process.clock')
    .select(['instanceId', 'dueOn'])
    .distinctOn('instanceId')
    .where('instanceId', 'in', [...instanceIds])
    .where('state', '=', state)
    .orderBy('instanceId')
    .orderBy('startedAt', 'desc')
    .execute()
}

const locked = (db: Db) => db.selectFrom('process.clock').selectAll().where('endedAt', 'is', null).forUpdate()

/** For a job that looked a clock up outside its transaction: the row again, locked; undefined when another is at it. */
export async function lockClock(db: Db, id: string): Promise<RunningClock | undefined> {
  const row = await locked(db).skipLocked().where('id', '=', id).executeTakeFirst()
  return row && toClock(row)
}

export async function listMissed(db: Db, now: Instant, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('process.clock')
    .select('id')
    .where('endedAt', 'is', null)
    .where('pausedAt', 'is', null)
    .where('overdueAt', 'is', null)
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Clocks whose last day hangs on a notice that was not out when it was computed. */
export async function listProvisional(db: Db, from: PlainDate): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('process.clock')
    .select('id')
    .where('endedAt', 'is', null)
    .where('provisional', '=', true)
    .where('dueOn', '>=', from)
    .orderBy('dueOn')
    .execute()
  return rows.map(({ id }) => id)
}
