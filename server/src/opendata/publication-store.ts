import { type Insertable, type Selectable, sql } from 'kysely'
import { Description } from '../catalog/model.ts'
import { Compatibility } from '../lake/model.ts'
import type { Database, Db } from '../platform/db.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import type { Notice } from './gate.ts'

type Row = Selectable<Database['opendata.publication']>

/** One round of the publication process; `id` is the process instance. */
export type Publication = {
  readonly id: string
  readonly datasetId: string
  readonly publisherId: string
  readonly versionId: string | null
  /** What was open when the round began. */
  readonly previousVersionId: string | null
  readonly before: Description | null
  readonly after: Description
  readonly compatibility: Compatibility
  readonly notice: Notice | null
  readonly effectiveOn: PlainDate | null
  readonly submittedAt: Instant
  readonly publishedAt: Instant | null
}

const toPublication = ({ seq: _, before, after, noticeDays, noticeText, compatibility, ...row }: Row): Publication => ({
  ...row,
  before: Description.nullable().parse(before),
  after: Description.parse(after),
  compatibility: Compatibility.parse(compatibility),
  notice: noticeDays !== null && noticeText !== null ? { days: noticeDays, text: noticeText } : null,
})

const toRow = ({ notice, before, after, ...plain }: Publication): Insertable<Database['opendata.publication']> => ({
  ...plain,
  before: before && JSON.stringify(before),
  after: JSON.stringify(after),
  noticeDays: notice?.days ?? null,
  noticeText: notice?.text ?? null,
})

/** A round that was sent back is submitted again under the same id, with what it is now. */
export async function savePublication(db: Db, publication: Publication): Promise<void> {
  const { id, ...change } = toRow(publication)
  await db
    .insertInto('opendata.publication')
    .values({ id, ...change })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
    .execute()
}

export async function findPublication(db: Db, id: string): Promise<Publication | undefined> {
  const row = await db.selectFrom('opendata.publication').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toPublication(row)
}

/** Newest first. */
export async function listPublications(db: Db, datasetId: string): Promise<Publication[]> {
  const rows = await db
    .selectFrom('opendata.publication')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(toPublication)
}

/** The versions that were open at some time; that of a closed entry never was. */
export async function listOpenedVersions(db: Db, datasetId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('opendata.publication')
    .select('versionId')
    .distinct()
    .where('datasetId', '=', datasetId)
    .where('publishedAt', 'is not', null)
    .where('versionId', 'is not', null)
    .where(sql`after ->> 'openness'`, '<>', 'closed')
    .execute()
  return rows.flatMap(({ versionId }) => versionId ?? [])
}

/** Closed or open, the latest that took effect first. */
export async function listReviewedVersions(db: Db, datasetId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('opendata.publication')
    .select(['versionId'])
    .where('datasetId', '=', datasetId)
    .where('publishedAt', 'is not', null)
    .where('versionId', 'is not', null)
    .orderBy('publishedAt', 'desc')
    .orderBy('seq', 'desc')
    .execute()
  return [...new Set(rows.flatMap(({ versionId }) => versionId ?? []))]
}

export const setEffectiveOn = async (db: Db, id: string, day: PlainDate): Promise<void> => {
  await db.updateTable('opendata.publication').set({ effectiveOn: day }).where('id', '=', id).execute()
}

export const setPublished = async (db: Db, id: string, at: Instant): Promise<void> => {
  await db.updateTable('opendata.publication').set({ publishedAt: at }).where('id', '=', id).execute()
}

/** Accepted rounds whose day has come. */
export async function listDue(db: Db, today: PlainDate): Promise<string[]> {
  const rows = await db
    .selectFrom('opendata.publication')
    .select('id')
    .where('publishedAt', 'is', null)
    .where('effectiveOn', '<=', today)
    .orderBy('seq')
    .execute()
  return rows.map(({ id }) => id)
}
