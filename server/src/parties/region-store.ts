import type { Db } from '../platform/db.ts'
import type { PlainDate } from '../platform/time.ts'

export type Region = { readonly code: string; readonly name: string; readonly validFrom: PlainDate }
export type StoredRegion = Region & { readonly retiredOn: PlainDate | null; readonly successorCode: string | null }

export const findRegion = (db: Db, code: string): Promise<StoredRegion | undefined> =>
  db
    .selectFrom('parties.region')
    .select(['code', 'name', 'validFrom', 'retiredOn', 'successorCode'])
    .where('code', '=', code)
    .executeTakeFirst()

export const insertRegion = async (db: Db, region: Region): Promise<void> => {
  await db
    .insertInto('parties.region')
    .values(region)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function retireRegion(
  db: Db,
  code: string,
  retiredOn: PlainDate,
  successorCode: string | null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties.region')
    .set({ retiredOn, successorCode })
    .where('code', '=', code)
    .where('retiredOn', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const listRegions = (db: Db): Promise<StoredRegion[]> =>
  db
    .selectFrom('parties.region')
    .select(['code', 'name', 'validFrom', 'retiredOn', 'successorCode'])
    .orderBy('code')
    .execute()
