import { sql } from 'kysely'
import type { Db } from '../platform/db.ts'

/** What grants and policies say of a purged dataset: names of columns, cell values in row filters, and free words (R-SEC-09). */
export async function eraseTerms(db: Db, datasetId: string): Promise<void> {
  await db
    .updateTable('access.grantGiven')
    .set({
      ...{ columns: null, masks: '{}', rowFilter: null },
      // A share has a matter, whose name alone goes.
      purposeReference: sql`case when basis = 'share' then '' end`,
      revokedReason: sql`case when revoked_at is null then null else '' end`,
    })
    .where('datasetId', '=', datasetId)
    .execute()
  await db.deleteFrom('access.policy').where('datasetId', '=', datasetId).execute()
}
