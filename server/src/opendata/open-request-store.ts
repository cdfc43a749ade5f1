import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { Database, Db } from '../platform/db.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import { PurposeKind, Way } from './open-request-model.ts'
import type { Versioned } from './open-request-terms.ts'

type Row = Selectable<Database['opendata.openRequest']>
export type OpenRequest = Omit<
  Row,
  'seq' | 'ways' | 'purposeKind' | 'applicantKind' | 'commitment' | 'conditions' | 'agreement'
> & {
  readonly applicantKind: 'organisation' | 'account'
  readonly purposeKind: PurposeKind
  readonly ways: readonly Way[]
  readonly commitment: Versioned | null
  readonly conditions: { readonly zh: string; readonly en: string } | null
  readonly agreement: Versioned | null
}

const Words = z.object({ zh: z.string(), en: z.string() })
const Stated = z.object({ version: z.string(), text: Words }).nullable()

const toRequest = ({ seq: _, ...row }: Row): OpenRequest => ({
  ...row,
  applicantKind: row.applicantKind === 'organisation' ? 'organisation' : 'account',
  purposeKind: PurposeKind.parse(row.purposeKind),
  ways: Way.array().parse(row.ways),
  commitment: Stated.parse(row.commitment),
  conditions: Words.nullable().parse(row.conditions),
  agreement: Stated.parse(row.agreement),
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

const asJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export type NewRequest = Pick<
  OpenRequest,
  | ('id' | 'code' | 'datasetId' | 'publisherId' | 'applicantKind' | 'applicantId' | 'filedBy' | 'purposeKind')
  | ('purpose' | 'ways' | 'columns' | 'until' | 'security' | 'committedAt' | 'filedAt' | 'commitment' | 'conditions')
>

/** False when this applicant has one under way for the dataset already. */
export async function insertRequest(db: Db, request: NewRequest): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('opendata.openRequest')
    .values({
      ...request,
      ways: [...request.ways],
      columns: request.columns && [...request.columns],
      commitment: asJson(request.commitment),
      conditions: asJson(request.conditions),
    })
    .onConflict((conflict) => conflict.columns(['datasetId', 'applicantId']).where('endedAt', 'is', null).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findRequest(db: Db, id: string): Promise<OpenRequest | undefined> {
  const row = await db.selectFrom('opendata.openRequest').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRequest(row)
}

export async function findByGrant(db: Db, grantId: string): Promise<OpenRequest | undefined> {
  const row = await db.selectFrom('opendata.openRequest').selectAll().where('grantId', '=', grantId).executeTakeFirst()
  return row && toRequest(row)
}

const listed = [
  ...(['seq', 'id', 'code', 'datasetId', 'publisherId', 'applicantKind', 'applicantId', 'until'] as const),
  ...(['filedAt', 'endedAt'] as const),
] as const
export type ListedRequest = Pick<Row, (typeof listed)[number]>

/** Newest first, the words left where they are. Whose: these applicants', or those to these publishers. */
export async function listRequests(
  db: Db,
  whose: { readonly applicantIds: readonly string[] } | { readonly publisherIds: readonly string[] },
  { datasetId, after, limit }: { datasetId?: string | undefined; after?: number | undefined; limit: number },
): Promise<ListedRequest[]> {
  let query = db.selectFrom('opendata.openRequest').select(listed).orderBy('seq', 'desc').limit(limit)
  query =
    'applicantIds' in whose
      ? query.where('applicantId', 'in', [...whose.applicantIds])
      : query.where('publisherId', 'in', [...whose.publisherIds])
  if (datasetId !== undefined) query = query.where('datasetId', '=', datasetId)
  if (after !== undefined) query = query.where('seq', '<', after)
  return query.execute()
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

/** Agreements whose term was over before this day and that are not closed yet. */
export async function listTermsOver(db: Db, today: PlainDate): Promise<OpenRequest[]> {
  const rows = await inUse(db).where('until', '<', today).execute()
  return rows.map(toRequest)
}

/** Agreements that end by this day, of which nobody was reminded or has reported. */
export async function listToRemind(db: Db, by: PlainDate): Promise<OpenRequest[]> {
  const rows = await inUse(db)
    .where('until', '<=', by)
    .where('remindedAt', 'is', null)
    .where('reportedAt', 'is', null)
    .execute()
  return rows.map(toRequest)
}

const inUse = (db: Db) =>
  db
    .selectFrom('opendata.openRequest')
    .selectAll()
    .where('agreedAt', 'is not', null)
    .where('overAt', 'is', null)
    .orderBy('seq')

type Change = Partial<
  Pick<OpenRequest, 'agreement' | 'agreementDigest' | 'columns'> & {
    readonly agreedAt: Instant
    readonly endedAt: Instant
    readonly overAt: Instant
    readonly remindedAt: Instant
    readonly reportedAt: Instant
    readonly grantId: string | null
  }
>

export async function changeRequest(db: Db, id: string, { agreement, columns, ...rest }: Change): Promise<void> {
  await db
    .updateTable('opendata.openRequest')
    .set({
      ...rest,
      ...(agreement === undefined ? {} : { agreement: asJson(agreement) }),
      ...(columns === undefined ? {} : { columns: columns && [...columns] }),
    })
    .where('id', '=', id)
    .execute()
}

/** R-SEC-09: names of columns, and words that may quote the file. */
export const eraseRequestWords = async (db: Db, datasetId: string): Promise<void> => {
  await db
    .updateTable('opendata.openRequest')
    .set({ purpose: '', security: '', columns: null, conditions: null, agreement: null, agreementDigest: null })
    .where('datasetId', '=', datasetId)
    .execute()
}
