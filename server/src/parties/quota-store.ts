import { sql } from 'kysely'
import type { Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'

/** Counts one call in each of the client's windows, in one statement; gives what each has counted so far. */
export async function countCall(
  db: Db,
  client: string,
  windows: readonly { readonly quota: string; readonly beganAt: Instant }[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .insertInto('parties.quotaUse')
    .values(windows.map((window) => ({ ...window, client, used: 1 })))
    .onConflict((conflict) =>
      conflict.columns(['client', 'quota', 'beganAt']).doUpdateSet({ used: sql<number>`quota_use.used + 1` }),
    )
    .returning(['quota', 'used'])
    .execute()
  return new Map(rows.map(({ quota, used }) => [quota, used]))
}

export const sweepQuotas = async (db: Db, before: Instant): Promise<void> => {
  await db.deleteFrom('parties.quotaUse').where('beganAt', '<', before).execute()
}
