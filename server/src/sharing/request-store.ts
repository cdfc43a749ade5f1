import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { Database, Db } from '../platform/db.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import { Approved, Method } from './request-model.ts'
import type { Attribute } from './request-table.ts'
import type { Versioned } from './statement.ts'

type Row = Selectable<Database['sharing.request']>
export type ShareRequest = Omit<Row, 'seq' | 'methods' | 'attribute' | 'commitment' | 'rowFilter' | 'approved'> & {
  readonly attribute: Attribute
  readonly methods: readonly Method[]
  readonly rowFilter: unknown
  readonly commitment: Versioned
  /** What the requester's head approved last. */
  readonly approved: Approved | null
}

const Stated = z.object({ version: z.string(), text: z.object({ zh: z.string(), en: z.string() }) })

const toRequest = ({ seq: _, ...row }: Row): ShareRequest => ({
  ...row,
  attribute: row.attribute === 'unconditional' ? 'unconditional' : 'conditional',
  methods: Method.array().parse(row.methods),
  commitment: Stated.parse(row.commitment),
  approved: Approved.nullable().parse(row.approved),
})

/** 申请编号: counted through the years, with the year it was filed in. The row is held until the request stands, so none is left out. */
export async function nextCode(db: Db, year: string): Promise<string> {
  const { lastNumber } = await db
    .insertInto('sharing.requestNumber')
    .values({ class: 'GX', lastNumber: 1 })
    .onConflict((conflict) =>
      conflict.column('class').doUpdateSet({ lastNumber: sql`sharing.request_number.last_number + 1` }),
    )
    .returning('lastNumber')
    .executeTakeFirstOrThrow()
  return `GX-${year}-${String(lastNumber).padStart(4, '0')}`
}

const asJson = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value))

type Content = Pick<
  ShareRequest,
  'matterCode' | 'matterName' | 'legalBasis' | 'scenario' | 'columns' | 'rowFilter' | 'methods' | 'until'
>
export type NewRow = Content &
  Pick<
    ShareRequest,
    | ('id' | 'code' | 'datasetId' | 'providerId' | 'requesterId' | 'filedBy' | 'attribute')
    | ('commitment' | 'committedAt' | 'filedAt')
  >

const contentRow = ({ columns, methods, rowFilter, ...words }: Content) => ({
  ...words,
  columns: [...columns],
  methods: [...methods],
  rowFilter: asJson(rowFilter),
})

/** False when this house has one for the dataset and the matter already. */
export async function insertRequest(db: Db, { commitment, ...request }: NewRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('sharing.request')
    .values({ ...request, ...contentRow(request), commitment: JSON.stringify(commitment) })
    .onConflict((conflict) =>
      conflict.columns(['datasetId', 'requesterId', 'matterCode']).where('endedAt', 'is', null).doNothing(),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findRequest(db: Db, id: string): Promise<ShareRequest | undefined> {
  const row = await db.selectFrom('sharing.request').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRequest(row)
}

/** Held until the transaction ends, so that what is asked for and where it stands do not change apart. */
export async function lockRequest(db: Db, id: string): Promise<ShareRequest | undefined> {
  const row = await db.selectFrom('sharing.request').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row && toRequest(row)
}

export async function findByGrant(db: Db, grantId: string): Promise<ShareRequest | undefined> {
  const row = await db.selectFrom('sharing.request').selectAll().where('grantId', '=', grantId).executeTakeFirst()
  return row && toRequest(row)
}

/** Another running one of the same house for this matter, where a change would make two of them. */
export const hasTwin = async (db: Db, { id, datasetId, requesterId }: ShareRequest, matterCode: string) =>
  (await db
    .selectFrom('sharing.request')
    .select('id')
    .where('datasetId', '=', datasetId)
    .where('requesterId', '=', requesterId)
    .where('matterCode', '=', matterCode)
    .where('endedAt', 'is', null)
    .where('id', '<>', id)
    .executeTakeFirst()) !== undefined

export async function changeContent(db: Db, id: string, content: Content): Promise<void> {
  await db.updateTable('sharing.request').set(contentRow(content)).where('id', '=', id).execute()
}

export async function approveContent(db: Db, id: string, approved: Approved): Promise<void> {
  await db
    .updateTable('sharing.request')
    .set({ approved: JSON.stringify(approved) })
    .where('id', '=', id)
    .execute()
}

export async function changeRequest(
  db: Db,
  id: string,
  change: Partial<{
    readonly consentedAt: Instant
    readonly providedAt: Instant
    readonly overAt: Instant
    readonly endedAt: Instant
    readonly grantId: string
  }>,
): Promise<void> {
  await db.updateTable('sharing.request').set(change).where('id', '=', id).execute()
}

export async function listForDataset(db: Db, datasetId: string): Promise<ShareRequest[]> {
  const rows = await db
    .selectFrom('sharing.request')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .orderBy('seq')
    .execute()
  return rows.map(toRequest)
}

export async function countRunning(db: Db, datasetId: string): Promise<number> {
  const { count } = await db
    .selectFrom('sharing.request')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('datasetId', '=', datasetId)
    .where('providedAt', 'is not', null)
    .where('overAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** In use, and the term was over before this day. */
export async function listTermsOver(db: Db, today: PlainDate): Promise<string[]> {
  const rows = await db
    .selectFrom('sharing.request')
    .select('id')
    .where('providedAt', 'is not', null)
    .where('overAt', 'is', null)
    .where('until', '<', today)
    .orderBy('seq')
    .execute()
  return rows.map(({ id }) => id)
}

/** R-SEC-09: the matter, names of columns, values of a filter, and words that may quote the file. */
export const eraseRequestWords = async (db: Db, datasetId: string): Promise<void> => {
  await db
    .updateTable('sharing.request')
    .set({
      ...{ matterCode: '', matterName: '', legalBasis: '', scenario: '' },
      ...{ columns: [''], rowFilter: null, approved: null },
    })
    .where('datasetId', '=', datasetId)
    .execute()
}
