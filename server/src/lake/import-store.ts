import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { ImportState, Refusal, Stage } from './import-model.ts'

type Row = Selectable<Database['lake.import']>

export type StoredImport = {
  readonly id: string
  readonly publisherId: string
  readonly account: string
  readonly datasetId: string | null
  readonly uploadId: string | null
  readonly sourceSha256: string | null
  readonly bytes: number
  readonly state: ImportState
  readonly stages: readonly Stage[]
  readonly refusal: Refusal | null
  readonly jobId: string | null
  readonly versionId: string | null
  readonly receivedAt: string
}

const toImport = ({ seq: _seq, changedAt: _changed, ...row }: Row): StoredImport => ({
  ...row,
  state: ImportState.parse(row.state),
  stages: Stage.array().parse(row.stages),
  refusal: Refusal.nullable().parse(row.refusal),
})

export async function insertImport(
  db: Db,
  one: Pick<StoredImport, 'id' | 'publisherId' | 'account' | 'datasetId' | 'uploadId' | 'bytes' | 'stages'>,
  now: Instant,
): Promise<StoredImport> {
  const row = await db
    .insertInto('lake.import')
    .values({
      ...one,
      stages: JSON.stringify(one.stages),
      state: 'detecting',
      receivedAt: now,
      changedAt: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toImport(row)
}

export async function findImport(db: Db, id: string): Promise<StoredImport | undefined> {
  const row = await db.selectFrom('lake.import').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toImport(row)
}

/** Newest first. */
export async function listImports(
  db: Db,
  publisherIds: readonly string[] | 'all',
  limit: number,
): Promise<StoredImport[]> {
  if (publisherIds.length === 0) return []
  const rows = await db
    .selectFrom('lake.import')
    .selectAll()
    .$if(publisherIds !== 'all', (query) => query.where('publisherId', 'in', [...(publisherIds as readonly string[])]))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toImport)
}

export async function listImportsOfDataset(db: Db, datasetId: string): Promise<StoredImport[]> {
  const rows = await db.selectFrom('lake.import').selectAll().where('datasetId', '=', datasetId).execute()
  return rows.map(toImport)
}

/** Imports that hold this very file and are no part of this dataset, if one is named. */
export async function listOthersOfSource(
  db: Db,
  sha256: string,
  datasetId?: string,
): Promise<{ id: string; datasetId: string | null; state: string }[]> {
  let query = db.selectFrom('lake.import').select(['id', 'datasetId', 'state']).where('sourceSha256', '=', sha256)
  if (datasetId !== undefined) {
    query = query.where(({ or, eb }) => or([eb('datasetId', 'is', null), eb('datasetId', '<>', datasetId)]))
  }
  return query.execute()
}

type Change = Partial<
  Pick<StoredImport, 'state' | 'datasetId' | 'uploadId' | 'sourceSha256' | 'refusal' | 'jobId' | 'versionId'>
> & { readonly stages?: readonly Stage[] }

/** Changes the import if it is still in one of these states; undefined when it is not. */
export async function changeImport(
  db: Db,
  id: string,
  from: readonly ImportState[],
  change: Change,
  now: Instant,
): Promise<StoredImport | undefined> {
  const { stages, refusal, ...plain } = change
  const row = await db
    .updateTable('lake.import')
    .set({
      ...plain,
      ...(stages === undefined ? {} : { stages: JSON.stringify(stages) }),
      ...(refusal === undefined ? {} : { refusal: refusal && JSON.stringify(refusal) }),
      changedAt: now,
    })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
  return row && toImport(row)
}

/** Progress of a running import; nothing else is touched. */
export const setStages = async (db: Db, id: string, stages: readonly Stage[]): Promise<void> => {
  await db
    .updateTable('lake.import')
    .set({ stages: JSON.stringify(stages) })
    .where('id', '=', id)
    .where('state', 'in', ['detecting', 'loading'])
    .execute()
}

export const deleteImports = async (db: Db, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0)
    await db
      .deleteFrom('lake.import')
      .where('id', 'in', [...ids])
      .execute()
}

/** Ids of all imports, and whether their folders are still needed. */
export async function listImportIds(db: Db): Promise<Map<string, ImportState>> {
  const rows = await db.selectFrom('lake.import').select(['id', 'state']).execute()
  return new Map(rows.map(({ id, state }) => [id, ImportState.parse(state)]))
}

export type Source = { readonly sha256: string; readonly sm3: string; readonly bytes: number }

/** The kept file's row; false when the same bytes were kept before. */
export async function keepSource(db: Db, source: Source, now: Instant): Promise<boolean> {
  const row = await db
    .insertInto('lake.source')
    .values({ ...source, keptAt: now })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returning('sha256')
    .executeTakeFirst()
  return row !== undefined
}

export const findSource = (db: Db, sha256: string): Promise<Source | undefined> =>
  db.selectFrom('lake.source').select(['sha256', 'sm3', 'bytes']).where('sha256', '=', sha256).executeTakeFirst()

/** From now on this file is refused (R-SEC-09). */
export async function notePurged(db: Db, sha256: string, now: Instant): Promise<void> {
  await db
    .insertInto('lake.purgedSource')
    .values({ sha256, purgedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const wasPurged = async (db: Db, sha256: string): Promise<boolean> =>
  (await db.selectFrom('lake.purgedSource').select('sha256').where('sha256', '=', sha256).executeTakeFirst()) !==
  undefined

/** Takes the row away unless an import or version still stands on it. True when it is gone. */
export async function releaseSource(db: Db, sha256: string): Promise<boolean> {
  const row = await db
    .deleteFrom('lake.source')
    .where('sha256', '=', sha256)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('lake.version')
            .select(sql`1`.as('one'))
            .whereRef('lake.version.sourceSha256', '=', 'lake.source.sha256'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('lake.import')
            .select(sql`1`.as('one'))
            .whereRef('lake.import.sourceSha256', '=', 'lake.source.sha256'),
        ),
      ),
    )
    .returning('sha256')
    .executeTakeFirst()
  return row !== undefined
}

/** The newest version, in any dataset, that was made of this very file. */
export const findVersionOfSource = (
  db: Db,
  sha256: string,
): Promise<{ id: string; datasetId: string; number: number } | undefined> =>
  db
    .selectFrom('lake.version')
    .select(['id', 'datasetId', 'number'])
    .where('sourceSha256', '=', sha256)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
