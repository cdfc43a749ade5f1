import type { Selectable } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { Erased, Finding } from './secrecy-model.ts'

type Row = Selectable<Database['opendata.secrecyCase']>
export type SecrecyCase = Omit<Row, 'seq' | 'finding' | 'erased'> & {
  readonly finding: Finding
  readonly erased: Erased | null
}

const toCase = ({ seq: _, finding, erased, ...row }: Row): SecrecyCase => ({
  ...row,
  finding: Finding.parse(finding),
  erased: Erased.nullable().parse(erased),
})

type NewCase = Pick<
  SecrecyCase,
  'id' | 'atDoor' | 'datasetId' | 'publisherId' | 'finding' | 'reportedBy' | 'reportedAt' | 'dueAt'
>

export const insertCase = async (db: Db, added: NewCase): Promise<void> => {
  await db.insertInto('opendata.secrecyCase').values(added).execute()
}

export async function findCase(db: Db, id: string): Promise<SecrecyCase | undefined> {
  const row = await db.selectFrom('opendata.secrecyCase').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toCase(row)
}

export async function findOpenCase(db: Db, datasetId: string): Promise<SecrecyCase | undefined> {
  const row = await db
    .selectFrom('opendata.secrecyCase')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .where('atDoor', '=', false)
    .where('dismissedAt', 'is', null)
    .where('purgedAt', 'is', null)
    .executeTakeFirst()
  return row && toCase(row)
}

/** Newest first; all when no house is named. */
export async function listCases(
  db: Db,
  publisherIds: readonly string[] | undefined,
  limit: number,
): Promise<SecrecyCase[]> {
  if (publisherIds?.length === 0) return []
  let query = db.selectFrom('opendata.secrecyCase').selectAll().orderBy('seq', 'desc').limit(limit)
  if (publisherIds) query = query.where('publisherId', 'in', [...publisherIds])
  return (await query.execute()).map(toCase)
}

export const setOfficer = async (db: Db, id: string, account: string, at: Instant): Promise<void> => {
  await db
    .updateTable('opendata.secrecyCase')
    .set({ secrecyOfficer: account, secrecyOfficerAt: at })
    .where('id', '=', id)
    .execute()
}

export const setAdministrator = async (db: Db, id: string, account: string, at: Instant): Promise<void> => {
  await db
    .updateTable('opendata.secrecyCase')
    .set({ systemAdministrator: account, systemAdministratorAt: at })
    .where('id', '=', id)
    .execute()
}

export const setDismissed = async (db: Db, id: string, at: Instant): Promise<void> => {
  await db.updateTable('opendata.secrecyCase').set({ dismissedAt: at }).where('id', '=', id).execute()
}

export const setPurged = async (db: Db, id: string, erased: Erased, at: Instant): Promise<void> => {
  await db
    .updateTable('opendata.secrecyCase')
    .set({ purgedAt: at, erased: JSON.stringify(erased) })
    .where('id', '=', id)
    .execute()
}

/** Every word of the dataset that this capability keeps. Gives how many rows lost theirs. */
export async function eraseWords(db: Db, datasetId: string): Promise<{ rounds: number; notices: number }> {
  const blank = JSON.stringify(blankDescription)
  const rounds = await db
    .updateTable('opendata.publication')
    .set({ before: null, after: blank, noticeText: null, noticeDays: null, effectiveOn: null, compatibility: 'same' })
    .where('datasetId', '=', datasetId)
    .executeTakeFirst()
  const notices = await db.deleteFrom('opendata.notice').where('datasetId', '=', datasetId).executeTakeFirst()
  return { rounds: Number(rounds.numUpdatedRows), notices: Number(notices.numDeletedRows) }
}

const erased = { zh: '（已清除）', en: '(purged)' }
const blankDescription = {
  ...{ title: erased, summary: erased, theme: 'governance', keywords: [], updateFrequency: null, spatial: null },
  ...{ temporalFrom: null, temporalTo: null, licence: null, openness: 'closed', closedReason: null, legalBasis: null },
  ...{ conditions: null, level: 4, note: null, demand: null, sharingAttribute: 'notShared', sharingMethods: [] },
  ...{ sharingScope: null, sharingPurposes: null, notSharedReason: null, notSharedLaw: null },
}
