import type { Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'

export type NewUse = {
  readonly shareId: string
  readonly at: Instant
  readonly use: string
  readonly matterCode: string
  readonly caseNumber: string | null
  readonly rows: number
  readonly receiptId: string
}

export const insertUse = async (db: Db, use: NewUse): Promise<void> => {
  await db.insertInto('sharing.useRecord').values(use).execute()
}

/** R-SEC-09: matter and case, which the ledger keeps by an erasable digest too; when, how and how much stays. */
export const eraseUseWords = async (db: Db, shareIds: readonly string[]): Promise<void> => {
  if (shareIds.length === 0) return
  await db
    .updateTable('sharing.useRecord')
    .set({ matterCode: '', caseNumber: null })
    .where('shareId', 'in', [...shareIds])
    .execute()
}

/** Newest first. */
export async function listUses(
  db: Db,
  shareId: string,
  { after, limit, caseNumber }: { after?: number | undefined; limit: number; caseNumber?: string | undefined },
) {
  let query = db
    .selectFrom('sharing.useRecord')
    .selectAll()
    .where('shareId', '=', shareId)
    .orderBy('seq', 'desc')
    .limit(limit)
  if (after !== undefined) query = query.where('seq', '<', after)
  if (caseNumber !== undefined) query = query.where('caseNumber', '=', caseNumber)
  return query.execute()
}

export async function countUses(db: Db, shareId: string): Promise<number> {
  const { count } = await db
    .selectFrom('sharing.useRecord')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('shareId', '=', shareId)
    .executeTakeFirstOrThrow()
  return Number(count)
}
