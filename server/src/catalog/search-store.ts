import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../platform/db.ts'
import type { Dataset, DatasetState } from './model.ts'
import type { SearchFilter } from './search.ts'
import { datasetColumns, toDataset } from './store.ts'

/** Ranking looks at no more candidates than this; a search that matches more is too vague for a rank to mean anything. */
const rankedAtMost = 5000

/** Who may find a dataset: everyone what is published. The one place where the search says so. */
const visible = sql<boolean>`dataset.state = 'published'`

const anyOf = (column: RawBuilder<unknown>, values: readonly string[] | undefined): RawBuilder<boolean> =>
  values?.length ? sql`coalesce(${column}::text = any(${[...values]}::text[]), false)` : sql`true`

const facetColumns = {
  theme: sql`dataset.theme`,
  publisher: sql`dataset.publisher_id`,
  openness: sql`dataset.openness`,
  updateFrequency: sql`dataset.update_frequency`,
  sharingAttribute: sql`dataset.sharing_attribute`,
} as const

const filters = (filter: SearchFilter): Record<keyof typeof facetColumns | 'format', RawBuilder<boolean>> => ({
  theme: anyOf(facetColumns.theme, filter.theme),
  publisher: anyOf(facetColumns.publisher, filter.publisher),
  openness: anyOf(facetColumns.openness, filter.openness),
  updateFrequency: anyOf(facetColumns.updateFrequency, filter.updateFrequency),
  sharingAttribute: anyOf(facetColumns.sharingAttribute, filter.sharingAttribute),
  format: filter.format?.length ? sql`dataset.formats && ${[...filter.format]}::text[]` : sql`true`,
})

const matches = (query: string | undefined): RawBuilder<boolean> =>
  query === undefined ? sql`true` : sql`dataset.words @@ ${query}::tsquery`

const allOf = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  sql`(${sql.join(conditions, sql` and `)})`

export type Found = { readonly dataset: Dataset; readonly seq: number; readonly score: number }

/** The best matches after the given one. Equal ranks are ordered by `seq`, so that no page repeats or skips one. */
export async function listRanked(
  db: Db,
  query: string,
  filter: SearchFilter,
  page: { limit: number; after?: { score: number; seq: number } | undefined },
): Promise<Found[]> {
  const { after, limit } = page
  const { rows } = await sql<Ranked>`
    with candidate as (
      select dataset.*, (ts_rank('{0.05,0.2,0.5,1}', dataset.words, ${query}::tsquery) * 1000000)::integer as score
      from (
        select * from catalog.dataset
        where ${allOf([visible, matches(query), ...Object.values(filters(filter))])}
        order by seq desc limit ${rankedAtMost}
      ) as dataset
    )
    select ${columns}, score from candidate as dataset
    where ${after ? sql`(score, seq) < (${after.score}::integer, ${after.seq}::bigint)` : sql`true`}
    order by score desc, seq desc
    limit ${limit}`.execute(db)
  return rows.map(({ score, ...row }) => ({ dataset: toDataset(row), seq: row.seq, score }))
}

/** Without a question: what was published or renewed last comes first. */
export async function listNewest(
  db: Db,
  filter: SearchFilter,
  page: { limit: number; after?: { at: string; seq: number } | undefined },
): Promise<Found[]> {
  const { after, limit } = page
  const { rows } = await sql<Stored>`
    select ${columns} from catalog.dataset as dataset
    where ${allOf([visible, ...Object.values(filters(filter))])}
      and ${after ? sql`(updated_at, seq) < (${after.at}::timestamptz, ${after.seq}::bigint)` : sql`true`}
    order by updated_at desc, seq desc
    limit ${limit}`.execute(db)
  return rows.map((row) => ({ dataset: toDataset(row), seq: row.seq, score: 0 }))
}

type Stored = Parameters<typeof toDataset>[0]
type Ranked = Stored & { score: number }
const columns = sql.join(datasetColumns.map((column) => sql.ref(`dataset.${column}`)))

export type FacetCount = { readonly facet: string; readonly value: string | null; readonly count: number }

/** Counts by value; each facet ignores its own filter, so that a reader sees what another choice would give. */
export async function countFacets(db: Db, query: string | undefined, filter: SearchFilter): Promise<FacetCount[]> {
  const by = filters(filter)
  const flag = (name: string): RawBuilder<boolean> => sql.ref(`is_${name}`)
  const names = Object.keys(by)
  const others = (facet: string) => allOf(names.filter((name) => name !== facet).map(flag))
  const counted = Object.keys(facetColumns).map(
    (facet) => sql`
      select ${sql.lit(facet)} as facet, ${sql.ref(facet)}::text as value, count(*) as count
      from hit where ${others(facet)} and ${sql.ref(facet)} is not null group by 2`,
  )
  const { rows } = await sql<FacetCount>`
    with hit as materialized (
      select ${sql.join(Object.entries(facetColumns).map(([name, column]) => sql`${column} as ${sql.ref(name)}`))},
        dataset.formats,
        ${sql.join(Object.entries(by).map(([name, test]) => sql`${test} as ${flag(name)}`))}
      from catalog.dataset as dataset where ${allOf([visible, matches(query)])}
    )
    ${sql.join(counted, sql` union all `)}
    union all
    select 'format', format, count(*) from hit, unnest(formats) as format where ${others('format')} group by 2
    union all
    select 'total', null, count(*) from hit where ${allOf(names.map(flag))}`.execute(db)
  return rows
}

/** What an organisation has catalogued, drafts included: for its own people only. */
export async function listOfPublishers(
  db: Db,
  publisherIds: readonly string[],
  page: { states?: readonly DatasetState[] | undefined; limit: number; after?: number | undefined },
): Promise<Found[]> {
  if (publisherIds.length === 0) return []
  let query = db
    .selectFrom('catalog.dataset')
    .select(datasetColumns)
    .where('publisherId', 'in', [...publisherIds])
    .orderBy('seq', 'desc')
    .limit(page.limit)
  if (page.states?.length) query = query.where('state', 'in', [...page.states])
  if (page.after !== undefined) query = query.where('seq', '<', page.after)
  const rows = await query.execute()
  return rows.map((row) => ({ dataset: toDataset(row), seq: row.seq, score: 0 }))
}

export async function countOfPublishers(
  db: Db,
  publisherIds: readonly string[],
  states?: readonly DatasetState[],
): Promise<number> {
  if (publisherIds.length === 0) return 0
  let query = db
    .selectFrom('catalog.dataset')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('publisherId', 'in', [...publisherIds])
  if (states?.length) query = query.where('state', 'in', [...states])
  return (await query.executeTakeFirstOrThrow()).count
}

export type PublisherFigures = {
  readonly publisherId: string
  readonly datasets: number
  /** Datasets with data behind an interface; a closed one is a catalogue entry only. */
  readonly interfaces: number
  readonly rows: number
  readonly lastPublishedAt: string | null
  readonly examples: readonly string[]
}

/** What each publisher has open, largest first. */
export async function listPublisherFigures(db: Db): Promise<PublisherFigures[]> {
  const { rows } = await sql<PublisherFigures>`
    select publisher_id, count(*) as datasets, count(published_version_id) filter (where openness <> 'closed') as interfaces,
      coalesce(sum(row_count) filter (where openness <> 'closed'), 0)::bigint as rows,
      max(updated_at) as last_published_at,
      (array_agg(title ->> 'zh' order by updated_at desc, seq desc))[1:3] as examples
    from catalog.dataset as dataset where ${visible}
    group by publisher_id order by count(*) desc, min(seq)`.execute(db)
  return rows
}

export type ThemeFigures = { readonly theme: string; readonly count: number; readonly examples: readonly string[] }

export async function listThemeFigures(db: Db): Promise<ThemeFigures[]> {
  const { rows } = await sql<ThemeFigures>`
    select theme, count(*) as count, (array_agg(title ->> 'zh' order by updated_at desc, seq desc))[1:3] as examples
    from catalog.dataset as dataset where ${visible}
    group by theme order by count(*) desc, theme`.execute(db)
  return rows
}
