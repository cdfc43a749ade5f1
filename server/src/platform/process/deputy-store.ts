import type { Db } from '../db.ts'
import type { Instant, PlainDate } from '../time.ts'

export type Deputy = {
  readonly id: string
  readonly post: string
  readonly organisationId: string
  readonly principalId: string
  readonly principalName: string
  readonly deputyId: string
  readonly deputyName: string
  readonly fromOn: PlainDate
  /** The last day, included. */
  readonly untilOn: PlainDate
  readonly reason: string
  readonly appointedAt: Instant
  readonly endedAt: Instant | null
}

export const insertDeputy = async (db: Db, deputy: Deputy): Promise<void> => {
  await db.insertInto('process.deputy').values(deputy).execute()
}

export const listDeputised = (db: Db, deputyId: string, today: PlainDate): Promise<Deputy[]> =>
  db
    .selectFrom('process.deputy')
    .selectAll()
    .where('deputyId', '=', deputyId)
    .where('endedAt', 'is', null)
    .where('fromOn', '<=', today)
    .where('untilOn', '>=', today)
    .orderBy('appointedAt')
    .execute()

/** Those of today and later, given or taken. */
export const listDeputiesOf = (db: Db, accountId: string, today: PlainDate): Promise<Deputy[]> =>
  db
    .selectFrom('process.deputy')
    .selectAll()
    .where(({ or, eb }) => or([eb('principalId', '=', accountId), eb('deputyId', '=', accountId)]))
    .where('endedAt', 'is', null)
    .where('untilOn', '>=', today)
    .orderBy('fromOn')
    .execute()

export const endDeputy = (db: Db, id: string, accountId: string, now: Instant): Promise<Deputy | undefined> =>
  db
    .updateTable('process.deputy')
    .set({ endedAt: now })
    .where('id', '=', id)
    .where(({ or, eb }) => or([eb('principalId', '=', accountId), eb('deputyId', '=', accountId)]))
    .where('endedAt', 'is', null)
    .returningAll()
    .executeTakeFirst()
