import type { Selectable } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { type ApiKey, Scope } from './model.ts'

const columns = [
  ...(['id', 'accountId', 'name', 'prefix', 'scopes', 'organisationId', 'perMinute', 'perDay'] as const),
  ...(['boundKind', 'boundReference'] as const),
  ...(['createdAt', 'expiresAt', 'revokedAt', 'lastUsedAt'] as const),
] as const

export type StoredKey = ApiKey & { readonly accountId: string }

const toKey = ({
  boundKind,
  boundReference,
  ...row
}: Pick<Selectable<Database['parties.apiKey']>, (typeof columns)[number]>): StoredKey => ({
  ...row,
  scopes: Scope.array().parse(row.scopes),
  boundTo: boundKind !== null && boundReference !== null ? { kind: boundKind, reference: boundReference } : null,
})

export async function insertKey(
  db: Db,
  {
    boundTo,
    ...key
  }: Omit<StoredKey, 'createdAt' | 'revokedAt' | 'lastUsedAt' | 'expiresAt'> & {
    readonly digest: Buffer
    readonly expiresAt: Instant
  },
  now: Instant,
): Promise<StoredKey> {
  const row = await db
    .insertInto('parties.apiKey')
    .values({
      ...key,
      scopes: [...key.scopes],
      boundKind: boundTo?.kind ?? null,
      boundReference: boundTo?.reference ?? null,
      createdAt: now,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toKey(row)
}

export async function listKeysOf(db: Db, accountId: string): Promise<StoredKey[]> {
  const rows = await db
    .selectFrom('parties.apiKey')
    .select(columns)
    .where('accountId', '=', accountId)
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(toKey)
}

export async function findKey(db: Db, id: string): Promise<StoredKey | undefined> {
  const row = await db.selectFrom('parties.apiKey').select(columns).where('id', '=', id).executeTakeFirst()
  return row && toKey(row)
}

/** The key of a token, while it lives and its owner's account is open. */
export async function findLivingKey(db: Db, digest: Buffer, now: Instant): Promise<StoredKey | undefined> {
  const row = await db
    .selectFrom('parties.apiKey')
    .select(columns)
    .where('digest', '=', digest)
    .where('revokedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('accountId', 'in', (open) =>
      open.selectFrom('parties.account').select('id').where('closedAt', 'is', null).where('lockedAt', 'is', null),
    )
    .executeTakeFirst()
  return row && toKey(row)
}

export const touchKey = async (db: Db, id: string, now: Instant): Promise<void> => {
  await db.updateTable('parties.apiKey').set({ lastUsedAt: now }).where('id', '=', id).execute()
}

/** False if it was revoked already. */
export async function revokeKey(db: Db, id: string, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties.apiKey')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function revokeKeysOf(db: Db, accountId: string, now: Instant): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('parties.apiKey')
    .set({ revokedAt: now })
    .where('accountId', '=', accountId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export async function limitKey(
  db: Db,
  id: string,
  limits: { readonly scopes: readonly Scope[]; readonly perMinute: number; readonly perDay: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties.apiKey')
    .set({ ...limits, scopes: [...limits.scopes] })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function listKeyOwners(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('parties.apiKey')
    .select('accountId')
    .distinct()
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(({ accountId }) => accountId)
}

/** The quotas a key was given. */
export const findKeyQuotas = (db: Db, id: string): Promise<{ perMinute: number; perDay: number } | undefined> =>
  db.selectFrom('parties.apiKey').select(['perMinute', 'perDay']).where('id', '=', id).executeTakeFirst()
