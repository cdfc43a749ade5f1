import type { Db } from '../platform/db.ts'

/** What grants and policies say of a purged dataset: names of columns, and cell values in row filters (R-SEC-09). */
export async function eraseTerms(db: Db, datasetId: string): Promise<void> {
  await db
    .updateTable('access.grantGiven')
    .set({ columns: null, masks: '{}', rowFilter: null })
    .where('datasetId', '=', datasetId)
    .execute()
  await db.deleteFrom('access.policy').where('datasetId', '=', datasetId).execute()
}
