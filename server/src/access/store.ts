import type { Insertable, Selectable } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { Mask } from './mask.ts'
import { type Grant, Grantee, Use } from './model.ts'
import type { OwnPolicy } from './policy.ts'

type Row = Selectable<Database['access.grantGiven']>
export type StoredGrant = Grant & { readonly publisherId: string }

const toGrant = (row: Row): StoredGrant => ({
  id: row.id,
  datasetId: row.datasetId,
  publisherId: row.publisherId,
  grantee: Grantee.parse({ kind: row.granteeKind, id: row.granteeId }),
  uses: Use.array().parse(row.uses),
  columns: row.columns,
  masks: masksOf(row.masks),
  rowFilter: row.rowFilter,
  minimumGroup: row.minimumGroup,
  purpose: { kind: row.purposeKind, ...(row.purposeReference ? { reference: row.purposeReference } : {}) },
  from: row.validFrom,
  until: row.validUntil,
  givenAt: row.givenAt,
  revokedAt: row.revokedAt,
  revokedReason: row.revokedReason,
  basis: row.basis === 'share' ? 'share' : 'grant',
  suspendedAt: row.suspendedAt,
})

const masksOf = (stored: unknown): Grant['masks'] =>
  Object.fromEntries(Object.entries(stored as object).map(([name, mask]) => [name, Mask.parse(mask)]))

export async function insertGrant(db: Db, grant: StoredGrant): Promise<void> {
  const row: Insertable<Database['access.grantGiven']> = {
    id: grant.id,
    datasetId: grant.datasetId,
    publisherId: grant.publisherId,
    granteeKind: grant.grantee.kind,
    granteeId: grant.grantee.id,
    uses: [...grant.uses],
    columns: grant.columns && [...grant.columns],
    masks: JSON.stringify(grant.masks),
    rowFilter: grant.rowFilter === null ? null : JSON.stringify(grant.rowFilter),
    minimumGroup: grant.minimumGroup,
    purposeKind: grant.purpose.kind,
    purposeReference: grant.purpose.reference ?? null,
    validFrom: grant.from as Instant,
    validUntil: grant.until as Instant,
    givenAt: grant.givenAt as Instant,
    revokedAt: null,
    revokedReason: null,
    basis: grant.basis,
    suspendedAt: null,
  }
  await db.insertInto('access.grantGiven').values(row).execute()
}

export async function findGrant(db: Db, id: string): Promise<StoredGrant | undefined> {
  const row = await db.selectFrom('access.grantGiven').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toGrant(row)
}

/** Compare and set: of two revocations one counts. */
export async function revokeGrant(db: Db, id: string, reason: string, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('access.grantGiven')
    .set({ revokedAt: now, revokedReason: reason })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Compare and set: a share that stands still is not suspended again, nor one that runs resumed. */
export async function suspendGrant(db: Db, id: string, at: Instant | null): Promise<boolean> {
  const query = db
    .updateTable('access.grantGiven')
    .set({ suspendedAt: at })
    .where('id', '=', id)
    .where('basis', '=', 'share')
    .where('revokedAt', 'is', null)
    .where('suspendedAt', at === null ? 'is not' : 'is', null)
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}

/** Newest first; ended and revoked ones too, so that a person is told which it was. */
export async function listGrantsOf(db: Db, datasetId: string, granteeIds: readonly string[]): Promise<StoredGrant[]> {
  const rows = await db
    .selectFrom('access.grantGiven')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .where('granteeId', 'in', [...granteeIds])
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(toGrant)
}

export async function listGrants(
  db: Db,
  filter: { readonly datasetId?: string | undefined; readonly granteeIds?: readonly string[] | undefined },
): Promise<StoredGrant[]> {
  const { datasetId, granteeIds } = filter
  const rows = await db
    .selectFrom('access.grantGiven')
    .selectAll()
    .$if(datasetId !== undefined, (query) => query.where('datasetId', '=', datasetId ?? ''))
    .$if(granteeIds !== undefined, (query) => query.where('granteeId', 'in', [...(granteeIds ?? []), '']))
    .orderBy('seq', 'desc')
    .limit(500)
    .execute()
  return rows.map(toGrant)
}

export async function listPolicies(db: Db, datasetId: string): Promise<OwnPolicy[]> {
  return db
    .selectFrom('access.policy')
    .select(['id', 'text'])
    .where('datasetId', '=', datasetId)
    .where('removedAt', 'is', null)
    .orderBy('seq')
    .execute()
}

/** The text that changes with all that openness to everyone rests on; `standingOf` makes the same from what was read. */
export async function findStanding(db: Db, datasetId: string): Promise<string | null> {
  const row = await db
    .selectFrom('access.standing')
    .select('standing')
    .where('datasetId', '=', datasetId)
    .executeTakeFirst()
  return row?.standing ?? null
}

export const standingOf = (revision: string, policies: readonly OwnPolicy[]): string =>
  [revision, ...policies.map(({ id }) => id)].join(' ')

export const insertPolicy = async (
  db: Db,
  policy: OwnPolicy & { readonly datasetId: string; readonly givenAt: Instant },
): Promise<void> => {
  await db.insertInto('access.policy').values(policy).execute()
}

export async function removePolicy(
  db: Db,
  { id, datasetId }: { readonly id: string; readonly datasetId: string },
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('access.policy')
    .set({ removedAt: now })
    .where('id', '=', id)
    .where('datasetId', '=', datasetId)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The version that was open at an instant; null while the dataset was withdrawn, undefined before it was ever open. */
export async function findReleaseAt(db: Db, datasetId: string, at: Instant): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('access.release')
    .select('versionId')
    .where('datasetId', '=', datasetId)
    .where('at', '<=', at)
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.versionId
}

export async function wasReleased(db: Db, datasetId: string, versionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('access.release')
    .select('seq')
    .where('datasetId', '=', datasetId)
    .where('versionId', '=', versionId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Every version of a dataset that was open at some time. */
export async function listReleased(db: Db, datasetId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('access.release')
    .select('versionId')
    .distinct()
    .where('datasetId', '=', datasetId)
    .where('versionId', 'is not', null)
    .execute()
  return rows.flatMap(({ versionId }) => versionId ?? [])
}
