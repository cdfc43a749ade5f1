import type { Selectable } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'

export type StoredFactor = Omit<Selectable<Database['parties.factor']>, 'seq'>
export type Ticket = Selectable<Database['parties.ticket']>

const columns = [
  ...(['id', 'accountId', 'kind', 'name', 'secret', 'lastStep', 'credentialId', 'publicKey'] as const),
  ...(['signCount', 'transports', 'createdAt', 'confirmedAt', 'lastUsedAt'] as const),
] as const

const blank = {
  ...{ secret: null, lastStep: null, credentialId: null, publicKey: null, signCount: null, transports: null },
  ...{ confirmedAt: null, lastUsedAt: null },
} as const

export const insertFactor = async (
  db: Db,
  factor: Pick<StoredFactor, 'id' | 'accountId' | 'kind' | 'name' | 'createdAt'> & Partial<StoredFactor>,
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('parties.factor')
    .values({ ...blank, ...factor })
    .onConflict((conflict) => conflict.column('credentialId').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Confirmed ones, in the order they were added. */
export const listFactors = (db: Db, accountId: string): Promise<StoredFactor[]> =>
  db
    .selectFrom('parties.factor')
    .select(columns)
    .where('accountId', '=', accountId)
    .where('confirmedAt', 'is not', null)
    .orderBy('seq')
    .execute()

export const hasFactor = async (db: Db, accountId: string): Promise<boolean> =>
  (await db
    .selectFrom('parties.factor')
    .select('id')
    .where('accountId', '=', accountId)
    .where('confirmedAt', 'is not', null)
    .limit(1)
    .executeTakeFirst()) !== undefined

export const lockFactor = (db: Db, accountId: string, id: string): Promise<StoredFactor | undefined> =>
  db
    .selectFrom('parties.factor')
    .select(columns)
    .where('accountId', '=', accountId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

export const changeFactor = async (
  db: Db,
  id: string,
  change: Partial<Pick<StoredFactor, 'lastStep' | 'signCount' | 'confirmedAt' | 'lastUsedAt'>>,
): Promise<void> => {
  await db.updateTable('parties.factor').set(change).where('id', '=', id).execute()
}

export async function deleteFactor(db: Db, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('parties.factor')
    .where('accountId', '=', accountId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** What was begun and left: a person begins one at a time. */
export const deleteUnconfirmed = async (db: Db, accountId: string): Promise<void> => {
  await db.deleteFrom('parties.factor').where('accountId', '=', accountId).where('confirmedAt', 'is', null).execute()
}

export async function deleteFactorsOf(db: Db, accountId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('parties.factor')
    .where('accountId', '=', accountId)
    .where('confirmedAt', 'is not', null)
    .executeTakeFirst()
  await deleteUnconfirmed(db, accountId)
  await deleteRecoveryCodes(db, accountId)
  return Number(numDeletedRows)
}

export const deleteRecoveryCodes = async (db: Db, accountId: string): Promise<void> => {
  await db.deleteFrom('parties.recoveryCode').where('accountId', '=', accountId).execute()
}

export const insertRecoveryCodes = async (
  db: Db,
  accountId: string,
  digests: readonly Buffer[],
  now: Instant,
): Promise<void> => {
  await db
    .insertInto('parties.recoveryCode')
    .values(digests.map((digest) => ({ accountId, digest, createdAt: now })))
    .execute()
}

/** True for one caller only, ever. */
export async function useRecoveryCode(db: Db, accountId: string, digest: Buffer, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties.recoveryCode')
    .set({ usedAt: now })
    .where('accountId', '=', accountId)
    .where('digest', '=', digest)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function countRecoveryCodes(db: Db, accountId: string): Promise<number> {
  const { left } = await db
    .selectFrom('parties.recoveryCode')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('accountId', '=', accountId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(left)
}

export const insertTicket = async (db: Db, ticket: Omit<Ticket, 'tries'>): Promise<void> => {
  await db
    .insertInto('parties.ticket')
    .values({ ...ticket, tries: 0 })
    .execute()
}

/** The ticket with this try counted, while it lives and has tries left. */
export const takeTicket = (
  db: Db,
  { tokenDigest, kind, mostTries, now }: { tokenDigest: Buffer; kind: Ticket['kind']; mostTries: number; now: Instant },
): Promise<Ticket | undefined> =>
  db
    .updateTable('parties.ticket')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('tokenDigest', '=', tokenDigest)
    .where('kind', '=', kind)
    .where('tries', '<', mostTries)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()

export const deleteTicket = async (db: Db, tokenDigest: Buffer): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('parties.ticket')
    .where('tokenDigest', '=', tokenDigest)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export const deleteTicketsOf = async (db: Db, accountId: string): Promise<void> => {
  await db.deleteFrom('parties.ticket').where('accountId', '=', accountId).execute()
}

/** Tickets past their time, and what was begun a day ago and left. */
export const sweepFactors = async (db: Db, now: Instant, leftBefore: Instant): Promise<void> => {
  await db.deleteFrom('parties.ticket').where('expiresAt', '<=', now).execute()
  await db.deleteFrom('parties.factor').where('confirmedAt', 'is', null).where('createdAt', '<', leftBefore).execute()
}
