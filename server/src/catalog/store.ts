import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { ChangedBy } from '../platform/revision.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import {
  ColumnName,
  type Dataset,
  DatasetState,
  type Description,
  DescriptionChange,
  LanguageMap,
  Openness,
  type ProposedChange,
  SharingAttribute,
  SharingMethod,
  UpdateFrequency,
} from './model.ts'

type Row = Selectable<Database['catalog.dataset']>

/** Every column but the index words, which only PostgreSQL reads. */
export const datasetColumns = [
  'seq',
  'id',
  'code',
  'publisherId',
  'title',
  'summary',
  'theme',
  'keywords',
  'updateFrequency',
  'spatial',
  'temporalFrom',
  'temporalTo',
  'licence',
  'openness',
  'closedReason',
  'legalBasis',
  'conditions',
  'level',
  'note',
  'demand',
  'sharingAttribute',
  'sharingMethods',
  'sharingScope',
  'sharingPurposes',
  'notSharedReason',
  'notSharedLaw',
  'state',
  'currentVersionId',
  'publishedVersionId',
  'publishedAt',
  'updatedAt',
  'dataUpdatedAt',
  'rowCount',
  'formats',
  'columns',
  'endedAt',
  'endedReason',
  'createdAt',
] as const satisfies readonly (keyof Row)[]

type Stored = Pick<Row, (typeof datasetColumns)[number]>

/** The database checks the lists too; parsing here gives them back their types. */
export const toDataset = ({ seq: _, ...row }: Stored): Dataset => ({
  ...row,
  title: LanguageMap.parse(row.title),
  summary: LanguageMap.parse(row.summary),
  conditions: LanguageMap.nullable().parse(row.conditions),
  note: LanguageMap.nullable().parse(row.note),
  updateFrequency: UpdateFrequency.nullable().parse(row.updateFrequency),
  openness: Openness.parse(row.openness),
  sharingAttribute: SharingAttribute.parse(row.sharingAttribute),
  sharingMethods: SharingMethod.array().parse(row.sharingMethods),
  state: DatasetState.parse(row.state),
  columns: ColumnName.array().parse(row.columns),
})

const json = (value: unknown): string => JSON.stringify(value)

const descriptionColumns = (description: DescriptionChange): Updateable<Database['catalog.dataset']> => {
  const { title, summary, conditions, note, temporalFrom, temporalTo, ...plain } = description
  return {
    ...plain,
    ...(title === undefined ? {} : { title: json(title) }),
    ...(summary === undefined ? {} : { summary: json(summary) }),
    ...(conditions === undefined ? {} : { conditions: conditions && json(conditions) }),
    ...(note === undefined ? {} : { note: note && json(note) }),
    ...(temporalFrom === undefined ? {} : { temporalFrom: temporalFrom as PlainDate | null }),
    ...(temporalTo === undefined ? {} : { temporalTo: temporalTo as PlainDate | null }),
  }
}

/** The next number of a class of codes; rows lock, so two publishers at once get two numbers. */
export async function nextNumber(db: Db, prefix: string): Promise<number> {
  const row = await db
    .insertInto('catalog.codeClass')
    .values({ class: prefix, lastNumber: 1 })
    .onConflict((conflict) =>
      conflict.column('class').doUpdateSet({ lastNumber: sql`catalog.code_class.last_number + 1` }),
    )
    .returning('lastNumber')
    .executeTakeFirstOrThrow()
  return row.lastNumber
}

export async function insertDataset(
  db: Db,
  dataset: { id: string; code: string; publisherId: string; description: Description; now: Instant },
): Promise<Dataset> {
  const { id, code, publisherId, description, now } = dataset
  const row = {
    ...descriptionColumns(description),
    ...{ id, code, publisherId, state: 'draft', createdAt: now, changedAt: now },
  } as Insertable<Database['catalog.dataset']> // a whole description fills every column that a part of one may leave out
  return toDataset(
    await db.insertInto('catalog.dataset').values(row).returning(datasetColumns).executeTakeFirstOrThrow(),
  )
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** By id, or by the code that people read. */
export async function findDataset(db: Db, idOrCode: string): Promise<Dataset | undefined> {
  const row = await db
    .selectFrom('catalog.dataset')
    .select(datasetColumns)
    .where(isUuid(idOrCode) ? 'id' : 'code', '=', idOrCode)
    .executeTakeFirst()
  return row && toDataset(row)
}

/** The same, with the number of the transaction that wrote it last: every change changes it. */
export async function findDatasetRevision(
  db: Db,
  idOrCode: string,
): Promise<{ readonly dataset: Dataset; readonly revision: string } | undefined> {
  const row = await db
    .selectFrom('catalog.dataset')
    .select([...datasetColumns, sql<string>`xmin::text`.as('revision')])
    .where(isUuid(idOrCode) ? 'id' : 'code', '=', idOrCode)
    .executeTakeFirst()
  if (!row) return undefined
  const { revision, ...stored } = row
  return { dataset: toDataset(stored), revision }
}

/** The dataset, and nobody else changes it or what is proposed for it until the caller's transaction ends. */
export async function lockDataset(db: Db, idOrCode: string): Promise<Dataset | undefined> {
  const row = await db
    .selectFrom('catalog.dataset')
    .select(datasetColumns)
    .where(isUuid(idOrCode) ? 'id' : 'code', '=', idOrCode)
    .forUpdate()
    .executeTakeFirst()
  return row && toDataset(row)
}

export async function listDatasetsById(db: Db, ids: readonly string[]): Promise<Dataset[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('catalog.dataset')
    .select(datasetColumns)
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(toDataset)
}

/** Changes the row if it is still in one of these states; undefined when it is not. */
export async function changeDataset(
  db: Db,
  id: string,
  from: readonly DatasetState[],
  change: { readonly description?: DescriptionChange; readonly columns?: Updateable<Database['catalog.dataset']> },
  now: Instant,
): Promise<Dataset | undefined> {
  const row = await db
    .updateTable('catalog.dataset')
    .set({ ...descriptionColumns(change.description ?? {}), ...change.columns, changedAt: now })
    .where('id', '=', id)
    .where('state', 'in', [...from])
    .returning(datasetColumns)
    .executeTakeFirst()
  return row && toDataset(row)
}

export const setWords = async (db: Db, id: string, words: string | null): Promise<void> => {
  await db
    .updateTable('catalog.dataset')
    .set({ words: words === null ? null : sql<string>`${words}::tsvector` })
    .where('id', '=', id)
    .execute()
}

/** Stops it wherever it stands at this very moment; undefined when it is stopped or purged already. */
export async function suspendDataset(db: Db, id: string, now: Instant): Promise<Dataset | undefined> {
  const row = await db
    .updateTable('catalog.dataset')
    .set({ state: 'suspended', suspendedFrom: sql<string>`state`, changedAt: now })
    .where('id', '=', id)
    .where('state', 'in', ['draft', 'review', 'published', 'withdrawn'])
    .returning(datasetColumns)
    .executeTakeFirst()
  return row && toDataset(row)
}

export async function findSuspension(db: Db, id: string): Promise<DatasetState | undefined> {
  const row = await db.selectFrom('catalog.dataset').select('suspendedFrom').where('id', '=', id).executeTakeFirst()
  return row?.suspendedFrom ? DatasetState.parse(row.suspendedFrom) : undefined
}

export async function findProposedChange(db: Db, datasetId: string): Promise<ProposedChange | undefined> {
  const row = await db
    .selectFrom('catalog.proposedChange')
    .select(['description', 'versionId', 'underReview'])
    .where('datasetId', '=', datasetId)
    .executeTakeFirst()
  return row && { ...row, description: DescriptionChange.parse(row.description) }
}

export async function saveProposedChange(
  db: Db,
  datasetId: string,
  change: ProposedChange,
  now: Instant,
): Promise<void> {
  const values = { ...change, description: json(change.description), changedAt: now }
  await db
    .insertInto('catalog.proposedChange')
    .values({ datasetId, ...values })
    .onConflict((conflict) => conflict.column('datasetId').doUpdateSet(values))
    .execute()
}

export const dropProposedChange = async (db: Db, datasetId: string): Promise<void> => {
  await db.deleteFrom('catalog.proposedChange').where('datasetId', '=', datasetId).execute()
}

/** The number of the latest edit of the description; 0 where it stands as it was made. */
export async function findRevision(db: Db, datasetId: string): Promise<number> {
  const row = await db
    .selectFrom('catalog.descriptionEdit')
    .select(({ fn }) => fn.max('revision').as('revision'))
    .where('datasetId', '=', datasetId)
    .executeTakeFirst()
  return row?.revision ?? 0
}

export type DescriptionEdit = {
  readonly revision: number
  readonly fields: readonly string[]
  readonly by: ChangedBy
  readonly at: Instant
}

export async function insertEdit(
  db: Db,
  datasetId: string,
  { revision, fields, by, at }: DescriptionEdit,
): Promise<void> {
  const values = { datasetId, revision, fields: [...fields], actorKind: by.kind, actorName: by.name, at }
  await db.insertInto('catalog.descriptionEdit').values(values).execute()
}

export async function listEditsSince(db: Db, datasetId: string, revision: number): Promise<DescriptionEdit[]> {
  const rows = await db
    .selectFrom('catalog.descriptionEdit')
    .select(['revision', 'fields', 'actorKind', 'actorName', 'at'])
    .where('datasetId', '=', datasetId)
    .where('revision', '>', revision)
    .orderBy('revision')
    .execute()
  return rows.map(({ actorKind, actorName, ...edit }) => ({
    ...edit,
    by: { kind: actorKind as ChangedBy['kind'], name: actorName },
  }))
}
