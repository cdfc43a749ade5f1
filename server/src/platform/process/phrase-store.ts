import { z } from 'zod'
import type { Db } from '../db.ts'
import type { Instant } from '../time.ts'

const Kind = z.enum(['opinion', 'reason'])
export type Phrase = { readonly id: string; readonly kind: 'opinion' | 'reason'; readonly text: string }

export async function listPhrases(db: Db, accountId: string): Promise<Phrase[]> {
  const rows = await db
    .selectFrom('process.phrase')
    .select(['id', 'kind', 'text'])
    .where('accountId', '=', accountId)
    .orderBy('addedAt')
    .execute()
  return rows.map((row) => ({ ...row, kind: Kind.parse(row.kind) }))
}

export const insertPhrase = async (
  db: Db,
  phrase: Phrase & { readonly accountId: string; readonly addedAt: Instant },
): Promise<void> => {
  await db
    .insertInto('process.phrase')
    .values(phrase)
    .onConflict((conflict) => conflict.columns(['accountId', 'kind', 'text']).doNothing())
    .execute()
}

export async function deletePhrase(db: Db, id: string, accountId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('process.phrase')
    .where('id', '=', id)
    .where('accountId', '=', accountId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
