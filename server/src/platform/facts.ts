import type { Db } from './db.ts'
import type { Instant } from './time.ts'

/** Facts about this installation. */
export type FactName =
  /** `sample` or `real`: decided at the first start and never again, so that no invented people enter a real house. */
  | 'origin'
  /** The sample is loaded whole. */
  | 'sample'
  | `sample:${string}`
  /** A scrub has turned the setting of the database server off and not yet back (see scrub-store.ts). */
  | 'walRecycle'

export async function findFact(db: Db, name: FactName): Promise<string | undefined> {
  const row = await db.selectFrom('platform.fact').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

export const forgetFact = async (db: Db, name: FactName): Promise<void> => {
  await db.deleteFrom('platform.fact').where('name', '=', name).execute()
}

export const writeFact = async (db: Db, name: FactName, value: string, at: Instant): Promise<void> => {
  await db
    .insertInto('platform.fact')
    .values({ name, value, at })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value, at }))
    .execute()
}
