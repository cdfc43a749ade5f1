import type { Selectable } from 'kysely'
import type { Database, Db } from '../platform/db.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import type { Dataset } from './model.ts'
import { ListEntry } from './sharing-list-model.ts'
import { datasetColumns, toDataset } from './store.ts'

/** 已编目的: what is published, open or not, in the order of the codes. */
export async function listCatalogued(db: Db, publisherId: string): Promise<Dataset[]> {
  const rows = await db
    .selectFrom('catalog.dataset')
    .select(datasetColumns)
    .where('publisherId', '=', publisherId)
    .where('state', '=', 'published')
    .orderBy('code')
    .execute()
  return rows.map(toDataset)
}

/** Publishers with anything catalogued, and how much of it is shared how. */
export async function listCataloguers(
  db: Db,
): Promise<readonly { readonly publisherId: string; readonly sharingAttribute: string; readonly count: number }[]> {
  return db
    .selectFrom('catalog.dataset')
    .select((of) => ['publisherId', 'sharingAttribute', of.fn.countAll<number>().as('count')])
    .where('state', '=', 'published')
    .groupBy(['publisherId', 'sharingAttribute'])
    .execute()
}

export type List = Omit<Selectable<Database['catalog.sharingList']>, 'seq'>

const listColumns = ['id', 'organisationId', 'number', 'digest', 'publishedBy', 'publishedAt'] as const

export async function insertList(db: Db, list: List, entries: readonly ListEntry[]): Promise<void> {
  await db.insertInto('catalog.sharingList').values(list).execute()
  const rows = entries.map((entry) => ({
    ...{ ...entry, listId: list.id },
    dataUpdatedAt: entry.dataUpdatedAt as Instant | null,
    dueOn: entry.dueOn as PlainDate | null,
  }))
  // PostgreSQL takes 65,535 parameters at once.
  for (let from = 0; from < rows.length; from += 1000) {
    await db
      .insertInto('catalog.sharingListEntry')
      .values(rows.slice(from, from + 1000))
      .execute()
  }
}

/** Newest first. */
export const listLists = (db: Db, organisationId: string): Promise<List[]> =>
  db
    .selectFrom('catalog.sharingList')
    .select(listColumns)
    .where('organisationId', '=', organisationId)
    .orderBy('number', 'desc')
    .execute()

/** The latest version of each of these departments. */
export const listLatest = (db: Db): Promise<List[]> =>
  db
    .selectFrom('catalog.sharingList')
    .select(listColumns)
    .distinctOn('organisationId')
    .orderBy('organisationId')
    .orderBy('number', 'desc')
    .execute()

export async function listEntries(db: Db, listId: string): Promise<ListEntry[]> {
  const rows = await db
    .selectFrom('catalog.sharingListEntry')
    .selectAll()
    .where('listId', '=', listId)
    .orderBy('code')
    .execute()
  return rows.map(({ listId: _, ...row }) => ListEntry.parse(row))
}
