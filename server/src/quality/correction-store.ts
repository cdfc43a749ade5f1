import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { FilerKind } from './correction-model.ts'
import { type CorrectionProcess, correctionProcesses } from './correction-table.ts'

type Row = Selectable<Database['quality.correction']>
export type Correction = Omit<Row, 'process' | 'filerKind' | 'outcome'> & {
  readonly process: CorrectionProcess
  readonly filerKind: FilerKind
  readonly outcome: 'corrected' | 'notUpheld' | null
}

const toCorrection = (row: Row): Correction => ({
  ...row,
  process: correctionProcesses.find((one) => one === row.process) ?? 'correction',
  filerKind: FilerKind.parse(row.filerKind),
  outcome: row.outcome === 'corrected' || row.outcome === 'notUpheld' ? row.outcome : null,
})

/** 编号: counted through the years, with the year it was filed in. The row is held until the report stands, so none is left out. */
export async function nextCode(db: Db, year: string): Promise<string> {
  const { lastNumber } = await db
    .insertInto('quality.correctionNumber')
    .values({ class: 'JC', lastNumber: 1 })
    .onConflict((conflict) =>
      conflict.column('class').doUpdateSet({ lastNumber: sql`quality.correction_number.last_number + 1` }),
    )
    .returning('lastNumber')
    .executeTakeFirstOrThrow()
  return `JC-${year}-${String(lastNumber).padStart(4, '0')}`
}

type Filled =
  | 'seq'
  | 'publicationId'
  | 'outcome'
  | 'correctedVersionId'
  | 'answer'
  | 'answeredAt'
  | 'releasedAt'
  | 'endedAt'

export async function insertCorrection(db: Db, correction: Omit<Correction, Filled>): Promise<void> {
  await db.insertInto('quality.correction').values(correction).execute()
}

/** Whether this filer has one under way about the very same place. */
export async function hasRunning(
  db: Db,
  place: Pick<Correction, 'datasetId' | 'filerId' | 'versionId' | 'columnName' | 'keyColumn' | 'keyValue'>,
): Promise<boolean> {
  let query = db.selectFrom('quality.correction').select('id').where('endedAt', 'is', null).limit(1)
  for (const [column, value] of Object.entries(place))
    query = query.where(sql<boolean>`${sql.ref(column)} is not distinct from ${value}`)
  return (await query.executeTakeFirst()) !== undefined
}

export async function findCorrection(db: Db, id: string): Promise<Correction | undefined> {
  const row = await db.selectFrom('quality.correction').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toCorrection(row)
}

export async function findByCode(db: Db, code: string): Promise<Correction | undefined> {
  const row = await db.selectFrom('quality.correction').selectAll().where('code', '=', code).executeTakeFirst()
  return row && toCorrection(row)
}

/** Newest first. */
export async function listOfDataset(db: Db, datasetId: string): Promise<Correction[]> {
  const rows = await db
    .selectFrom('quality.correction')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(toCorrection)
}

/** What the public sees of a dataset: its own reports, but for those that ended without an answer. */
const shown = (db: Db, datasetId: string) =>
  db
    .selectFrom('quality.correction')
    .where('datasetId', '=', datasetId)
    .where('process', '=', 'correction')
    .where(sql<boolean>`case when answered_at is null then ended_at is null else outcome is not null end`)

/** Newest first. */
export async function listShown(
  db: Db,
  datasetId: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Correction[]> {
  const rows = await shown(db, datasetId).selectAll().orderBy('seq', 'desc').offset(offset).limit(limit).execute()
  return rows.map(toCorrection)
}

export type ShownCount = {
  readonly all: number
  readonly open: number
  readonly corrected: number
  readonly notUpheld: number
}

export async function countShown(db: Db, datasetId: string): Promise<ShownCount> {
  const counted = await shown(db, datasetId)
    .select([
      sql<string>`count(*)`.as('all'),
      sql<string>`count(*) filter (where answered_at is null)`.as('open'),
      sql<string>`count(*) filter (where answered_at is not null and outcome = 'corrected')`.as('corrected'),
      sql<string>`count(*) filter (where answered_at is not null and outcome = 'notUpheld')`.as('notUpheld'),
    ])
    .executeTakeFirstOrThrow()
  const { all, open, corrected, notUpheld } = counted
  return { all: Number(all), open: Number(open), corrected: Number(corrected), notUpheld: Number(notUpheld) }
}

export async function listOfPublication(db: Db, publicationId: string): Promise<Correction[]> {
  const rows = await db
    .selectFrom('quality.correction')
    .selectAll()
    .where('publicationId', '=', publicationId)
    .where('endedAt', 'is', null)
    .orderBy('seq')
    .execute()
  return rows.map(toCorrection)
}

export const linkPublication = async (db: Db, publicationId: string, ids: readonly string[]): Promise<void> => {
  await db
    .updateTable('quality.correction')
    .set({ publicationId: null })
    .where('publicationId', '=', publicationId)
    .where('endedAt', 'is', null)
    .execute()
  if (ids.length === 0) return
  await db
    .updateTable('quality.correction')
    .set({ publicationId })
    .where('id', 'in', [...ids])
    .execute()
}

export type Whose =
  | { readonly filerIds: readonly string[] }
  /** `undefined`: of every house. */
  | { readonly houses: readonly string[] | undefined }

export type Shelf = 'all' | 'open' | 'overdue' | 'corrected' | 'notUpheld' | 'ended'

export type ListSearch = {
  readonly shelf: Shelf
  readonly datasetId?: string | undefined
  readonly now: Instant
  readonly offset: number
  readonly limit: number
}

/** What is overdue first, then what is due next, then what is over; of those the newest. */
export async function listCorrections(db: Db, whose: Whose, search: ListSearch): Promise<Correction[]> {
  const { shelf, datasetId, now, offset, limit } = search
  let query = db
    .selectFrom('quality.correction as c')
    .innerJoin('process.standing as s', 's.id', 'c.id')
    .selectAll('c')
    .orderBy(sql`c.ended_at is not null`)
    .orderBy(sql`s.due_at nulls last`)
    .orderBy('c.seq', 'desc')
    .offset(offset)
    .limit(limit)
  if ('filerIds' in whose) query = query.where('c.filerId', 'in', [...whose.filerIds])
  else if (whose.houses) {
    const houses = [...whose.houses]
    query = query.where(
      sql<boolean>`(c.publisher_id = any(${houses}::uuid[]) or c.handler_id = any(${houses}::uuid[]) or s.parties ->> 'authority' = any(${houses}::text[]))`,
    )
  }
  if (datasetId !== undefined) query = query.where('c.datasetId', '=', datasetId)
  if (shelf === 'open' || shelf === 'overdue') query = query.where('c.endedAt', 'is', null)
  if (shelf === 'overdue') query = query.where(sql<boolean>`s.due_at <= ${now}`)
  if (shelf === 'corrected' || shelf === 'notUpheld') query = query.where('c.outcome', '=', shelf)
  if (shelf === 'ended') query = query.where('c.endedAt', 'is not', null)
  return (await query.execute()).map(toCorrection)
}

type Change = Partial<
  Pick<
    Correction,
    ('handlerId' | 'outcome' | 'correctedVersionId' | 'answer' | 'answeredAt' | 'releasedAt' | 'endedAt') | 'contact'
  >
>

export const changeCorrection = async (db: Db, id: string, change: Change): Promise<void> => {
  await db.updateTable('quality.correction').set(change).where('id', '=', id).execute()
}

/** 联系方式 of what ended before this moment. Returns how many there were. */
export async function eraseContacts(db: Db, endedBefore: Instant): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('quality.correction')
    .set({ contact: null })
    .where('contact', 'is not', null)
    .where('endedAt', '<', endedBefore)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** R-SEC-09: names of columns, and words that may quote the file. */
export const eraseCorrectionWords = async (db: Db, datasetId: string): Promise<void> => {
  await db
    .updateTable('quality.correction')
    .set({
      ...{ columnName: null, keyColumn: null, keyValue: null, wrong: '', shouldBe: '' },
      ...{ evidence: null, link: null, contact: null, answer: null },
    })
    .where('datasetId', '=', datasetId)
    .execute()
}
