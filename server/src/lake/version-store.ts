import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import type { RowChanges } from './import-model.ts'
import { Column, Compatibility, Version } from './model.ts'

type Row = Selectable<Database['lake.version']>

/** The files of a version, by their content. */
export type Contents = {
  readonly parquet: string
  readonly profile: string
  readonly rejected: string | null
}

export type StoredVersion = Version & {
  readonly importId: string
  readonly contents: Contents
  /** Against the previous version. */
  readonly changes: RowChanges | null
}

const toVersion = (row: Row): StoredVersion => ({
  id: row.id,
  datasetId: row.datasetId,
  number: row.number,
  rows: row.rows,
  columns: Column.array().parse(row.columns),
  sha256: row.sha256,
  sm3: row.sm3,
  bytes: row.bytes,
  source: {
    fileName: row.sourceFileName,
    sha256: row.sourceSha256 ?? '',
    sm3: row.sourceSm3,
    bytes: row.sourceBytes,
    format: row.sourceFormat,
    encoding: row.sourceEncoding,
    headerRows: row.sourceHeaderRows,
  },
  rejectedCells: row.rejectedCells,
  internalMarks: Version.shape.internalMarks.parse(row.internalMarks),
  compatibility: Compatibility.parse(row.compatibility),
  previousId: row.previousId,
  createdAt: row.createdAt,
  purgedAt: row.purgedAt,
  importId: row.importId,
  contents: { parquet: row.sha256, profile: row.profileSha256, rejected: row.rejectedSha256 },
  changes:
    row.rowsAdded === null || row.rowsRemoved === null
      ? null
      : { added: row.rowsAdded, removed: row.rowsRemoved, changed: row.rowsChanged },
})

/** Versions of one dataset are numbered one after another: the second of two waits here for the first. */
export const lockDataset = async (db: Db, datasetId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lake.dataset ${datasetId}`}, 0))`.execute(db)
}

/** Held by whoever puts a file in its place and by whoever takes one away, until their rows say so. */
export const lockContent = async (db: Db, sha256: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lake.content ${sha256}`}, 0))`.execute(db)
}

export async function insertVersion(db: Db, version: StoredVersion): Promise<void> {
  const { source, contents, columns, importId, changes, internalMarks, ...plain } = version
  await db
    .insertInto('lake.version')
    .values({
      ...plain,
      importId,
      columns: JSON.stringify(columns),
      internalMarks: internalMarks && JSON.stringify(internalMarks),
      profileSha256: contents.profile,
      rejectedSha256: contents.rejected,
      rowsAdded: changes?.added ?? null,
      rowsRemoved: changes?.removed ?? null,
      rowsChanged: changes?.changed ?? null,
      sourceFileName: source.fileName,
      sourceSha256: source.sha256,
      sourceSm3: source.sm3,
      sourceBytes: source.bytes,
      sourceFormat: source.format,
      sourceEncoding: source.encoding,
      sourceHeaderRows: source.headerRows,
      createdAt: version.createdAt as Instant,
      purgedAt: null,
    })
    .execute()
}

export async function findVersion(db: Db, id: string): Promise<StoredVersion | undefined> {
  const row = await db.selectFrom('lake.version').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toVersion(row)
}

export async function listVersionsById(db: Db, ids: readonly string[]): Promise<StoredVersion[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('lake.version')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(toVersion)
}

export async function findVersionOfImport(db: Db, importId: string): Promise<StoredVersion | undefined> {
  const row = await db.selectFrom('lake.version').selectAll().where('importId', '=', importId).executeTakeFirst()
  return row && toVersion(row)
}

/** Newest first. */
export async function listVersions(db: Db, datasetId: string): Promise<StoredVersion[]> {
  const rows = await db
    .selectFrom('lake.version')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(toVersion)
}

/** The newest that is not purged, and not younger than `at` if that is given. */
export async function findLatestVersion(db: Db, datasetId: string, at?: string): Promise<StoredVersion | undefined> {
  const row = await db
    .selectFrom('lake.version')
    .selectAll()
    .where('datasetId', '=', datasetId)
    .where('purgedAt', 'is', null)
    .$if(at !== undefined, (query) => query.where('createdAt', '<=', at as Instant))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toVersion(row)
}

export async function lastNumber(db: Db, datasetId: string): Promise<number> {
  const row = await db
    .selectFrom('lake.version')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('datasetId', '=', datasetId)
    .executeTakeFirst()
  return row?.last ?? 0
}

/** Datasets whose versions stand on this file, whatever part of them it is. */
export async function datasetsUsing(db: Db, sha256: string): Promise<string[]> {
  const rows = await db
    .selectFrom('lake.version')
    .select('datasetId')
    .distinct()
    .where('purgedAt', 'is', null)
    .where(({ or, eb }) =>
      or([eb('sha256', '=', sha256), eb('profileSha256', '=', sha256), eb('rejectedSha256', '=', sha256)]),
    )
    .execute()
  return rows.map(({ datasetId }) => datasetId)
}

/** What is left of a purged version: that it was, its number and its day (R-SEC-09). */
export async function blankVersions(db: Db, datasetId: string, now: Instant): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('lake.version')
    .set({
      columns: '[]',
      internalMarks: null,
      sha256: '',
      sm3: '',
      bytes: 0,
      profileSha256: '',
      rejectedSha256: null,
      rejectedCells: 0,
      sourceFileName: '',
      sourceSha256: null,
      sourceSm3: '',
      sourceBytes: 0,
      purgedAt: now,
    })
    .where('datasetId', '=', datasetId)
    .where('purgedAt', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
