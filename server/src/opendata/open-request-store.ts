import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { PurposeKind, Way } from './open-request-model.ts'

type Row = Selectable<Database['opendata.openRequest']>
export type OpenRequest = Omit<Row, 'seq' | 'ways' | 'purposeKind' | 'applicantKind'> & {
  readonly applicantKind: 'organisation' | 'account'
  readonly purposeKind: PurposeKind
  readonly ways: readonly Way[]
}

const toRequest = ({ seq: _, ways, purposeKind, applicantKind, ...row }: Row): OpenRequest => ({
  ...row,
  applicantKind: applicantKind === 'organisation' ? 'organisation' : 'account',
  purposeKind: PurposeKind.parse(purposeKind),
  ways: Way.array().parse(ways),
})

/** 申请编号: counted through the years, with the year it was filed in. The row is held until the application stands, so none is left out. */
export async function nextCode(db: Db, year: string): Promise<string> {
  const { lastNumber } = await db
    .insertInto('opendata.requestNumber')
    .values({ class: 'SQ', lastNumber: 1 })
    .onConflict((conflict) =>
      conflict.column('class').doUpdateSet({ lastNumber: sql`opendata.request_number.last_number + 1` }),
    )
    .returning('lastNumber')
    .executeTakeFirstOrThrow()
  return `SQ-${year}-${String(lastNumber).padStart(4, '0')}`
}

/** False when this applicant has one under way for the dataset already. */
export async function insertRequest(db: Db, request: OpenRequest): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('opendata.openRequest')
    .values({ ...request, ways: [...request.ways], columns: request.columns && [...request.columns] })
    .onConflict((conflict) => conflict.columns(['datasetId', 'applicantId']).where('endedAt', 'is', null).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findRequest(db: Db, id: string): Promise<OpenRequest | undefined> {
  const row = await db.selectFrom('opendata.openRequest').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRequest(row)
}

/** Newest first. */
export async function listRequestsOf(
  db: Db,
  applicantIds: readonly string[],
  datasetId: string | undefined,
  limit: number,
): Promise<OpenRequest[]> {
  let query = db
    .selectFrom('opendata.openRequest')
    .selectAll()
    .where('applicantId', 'in', [...applicantIds])
    .orderBy('seq', 'desc')
    .limit(limit)
  if (datasetId !== undefined) query = query.where('datasetId', '=', datasetId)
  return (await query.execute()).map(toRequest)
}

export async function listRequestsFor(db: Db, datasetId: string): Promise<OpenRequest[]> {
  const rows = await db
    .selectFrom('opendata.openRequest')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .orderBy('seq')
    .execute()
  return rows.map(toRequest)
}

export const endRequest = async (db: Db, id: string, grantId: string | null, at: Instant): Promise<void> => {
  await db.updateTable('opendata.openRequest').set({ endedAt: at, grantId }).where('id', '=', id).execute()
}

/** R-SEC-09: names of columns, and words that may quote the file. */
export const eraseRequestWords = async (db: Db, datasetId: string): Promise<void> => {
  await db
    .updateTable('opendata.openRequest')
    .set({ purpose: '', security: '', columns: null })
    .where('datasetId', '=', datasetId)
    .execute()
}
