import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { byWhom } from '../platform/revision.ts'
import type { Instant } from '../platform/time.ts'
import {
  type ColumnName,
  codeClass,
  type Dataset,
  type DatasetState,
  type Description,
  DescriptionChange,
  datasetCode,
  NewDataset,
  type ProposedChange,
  problems,
} from './model.ts'
import { isOfficer } from './officers.ts'
import { cursorOf, type DatasetSearch, type Facet, type Hit, hitsOf, placeOf } from './search.ts'
import * as found from './search-store.ts'
import * as store from './store.ts'
import { indexVector, searchQuery, soughtWords, type Weight } from './words.ts'

export {
  eraseUpdates,
  lapseUpdate,
  updateAccepted,
  updatePublished,
  updateReturned,
  updateSubmitted,
} from './catalog-update.ts'
export { catalogUpdate } from './catalog-update-table.ts'
export { isOfficer } from './officers.ts'
export { DatasetSearch, type Facet } from './search.ts'
export type { PublisherFigures, ThemeFigures } from './search-store.ts'

/** The program's own steps and the command line act for every publisher; people only for the houses they catalogue for. */
export const mayCatalogueFor = (actor: Actor, publisherId: string): boolean =>
  actor.kind === 'console' ||
  actor.kind === 'system' ||
  actor.acts.some(({ post, organisationId }) => post === 'dataOfficer' && organisationId === publisherId)

function mustCatalogueFor(ctx: Ctx, publisherId: string): void {
  if (!mayCatalogueFor(ctx.actor, publisherId)) throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
}

const checkPeriod = ({ temporalFrom, temporalTo }: DescriptionChange): void => {
  if (temporalFrom && temporalTo && temporalFrom > temporalTo) throw problems.invalidPeriod({ field: 'temporalFrom' })
}

/** 编目: a new draft with its code. */
export const createDataset = (ctx: Ctx, input: NewDataset): Promise<Dataset> =>
  inTransaction(ctx, async (ctx) => {
    const { publisherId, description } = NewDataset.parse(input)
    mustCatalogueFor(ctx, publisherId)
    checkPeriod(description)
    const prefix = codeClass(description.theme)
    const code = datasetCode(prefix, await store.nextNumber(ctx.db, prefix))
    const dataset = await store.insertDataset(ctx.db, { id: newId(), code, publisherId, description, now: ctx.now })
    await ctx.resources.appendLedger(ctx, {
      event: 'dataset.create',
      rule: 'R-CODE-10',
      subject: [dataset.id],
      // No title: words of a marked file must be erasable, and the ledger keeps everything.
      record: { code, publisher: publisherId },
      parties: [publisherId],
    })
    return dataset
  })

export async function getDataset(ctx: Ctx, idOrCode: string): Promise<Dataset> {
  const dataset = await store.findDataset(ctx.db, idOrCode)
  if (!dataset) throw problems.datasetNotFound()
  return dataset
}

/** The dataset, and a text that is another one after every change of it. */
export async function getDatasetRevision(
  ctx: Ctx,
  idOrCode: string,
): Promise<{ readonly dataset: Dataset; readonly revision: string }> {
  const found = await store.findDatasetRevision(ctx.db, idOrCode)
  if (!found) throw problems.datasetNotFound()
  return found
}

/** Whoever decides by what a dataset is or proposes, and then changes it, holds it from the reading on. */
export async function lockDataset(ctx: Ctx, idOrCode: string): Promise<Dataset> {
  const dataset = await store.lockDataset(ctx.db, idOrCode)
  if (!dataset) throw problems.datasetNotFound()
  return dataset
}

export const findDataset = (ctx: Ctx, idOrCode: string): Promise<Dataset | undefined> =>
  store.findDataset(ctx.db, idOrCode)

export const listDatasetsById = (ctx: Ctx, ids: readonly string[]): Promise<Dataset[]> =>
  store.listDatasetsById(ctx.db, ids)

/**
 * 修改编目信息. A draft changes at once; what is published keeps its words, and the change waits for its own publication.
 * `versionId` says which loaded version that publication is to open. Made on a revision that is not the latest any more, it is refused.
 */
export const describeDataset = (
  ctx: Ctx,
  id: string,
  input: DescriptionChange & { readonly versionId?: string | undefined },
  madeOn?: readonly number[],
): Promise<Dataset> =>
  inTransaction(ctx, async (ctx) => {
    const { versionId, ...rest } = input
    const change = DescriptionChange.parse(rest)
    const dataset = await lockDataset(ctx, id)
    mustCatalogueFor(ctx, dataset.publisherId)
    const revision = await store.findRevision(ctx.db, dataset.id)
    if (madeOn && !madeOn.includes(revision)) throw await editedSince(ctx, dataset.id, revision, madeOn)
    const pending = await store.findProposedChange(ctx.db, dataset.id)
    checkPeriod({ ...dataset, ...pending?.description, ...change })

    const after = await saveChange(ctx, dataset, change, versionId)
    const fields = [...Object.keys(change), ...(versionId ? ['version'] : [])]
    await store.insertEdit(ctx.db, dataset.id, { revision: revision + 1, fields, by: ctx.actor, at: ctx.now })
    await ctx.resources.appendLedger(ctx, {
      event: 'dataset.describe',
      subject: versionId ? [dataset.id, versionId] : [dataset.id],
      record: { fields: Object.keys(change), state: dataset.state },
      parties: [dataset.publisherId],
    })
    return after
  })

/** Only those who may edit it get as far as this, and they may know of each other. */
async function editedSince(ctx: Ctx, id: string, revision: number, madeOn: readonly number[]) {
  const edits = await store.listEditsSince(ctx.db, id, Math.max(0, ...madeOn))
  return problems.editedMeanwhile({
    revision,
    changes: edits.map(({ by, at, fields }) => ({ by: byWhom(ctx, by), at, fields })),
  })
}

async function saveChange(
  ctx: Ctx,
  dataset: Dataset,
  change: DescriptionChange,
  versionId: string | undefined,
): Promise<Dataset> {
  switch (dataset.state) {
    case 'draft': {
      const columns = versionId ? { currentVersionId: versionId } : {}
      const after = await store.changeDataset(ctx.db, dataset.id, ['draft'], { description: change, columns }, ctx.now)
      if (!after) throw problems.changedMeanwhile()
      return after
    }
    case 'published':
    case 'withdrawn': {
      const before = await store.findProposedChange(ctx.db, dataset.id)
      if (before?.underReview) throw problems.inReview()
      const next: ProposedChange = {
        description: { ...before?.description, ...change },
        versionId: versionId ?? before?.versionId ?? null,
        underReview: false,
      }
      await store.saveProposedChange(ctx.db, dataset.id, next, ctx.now)
      return dataset
    }
    case 'review':
      throw problems.inReview()
    case 'suspended':
    case 'purged':
      throw problems.noLongerChangeable()
  }
}

/** The dataset as its next publication would show it, and which version that would open. */
export type Proposal = {
  readonly dataset: Dataset
  readonly description: Description
  readonly versionId: string | null
  /** Another one after every edit. */
  readonly revision: number
}

export async function getProposal(ctx: Ctx, id: string): Promise<Proposal> {
  const dataset = await getDataset(ctx, id)
  const [change, revision] = await Promise.all([
    store.findProposedChange(ctx.db, dataset.id),
    store.findRevision(ctx.db, dataset.id),
  ])
  return {
    ...{ dataset, revision },
    description: { ...descriptionOf(dataset), ...change?.description },
    versionId: change?.versionId ?? dataset.currentVersionId,
  }
}

export const hasProposedChange = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await store.findProposedChange(ctx.db, id)) !== undefined

/** The public words of a dataset, without its state. */
export const descriptionOf = (dataset: Dataset): Description => ({
  title: dataset.title,
  summary: dataset.summary,
  theme: dataset.theme,
  keywords: [...dataset.keywords],
  updateFrequency: dataset.updateFrequency,
  spatial: dataset.spatial,
  temporalFrom: dataset.temporalFrom,
  temporalTo: dataset.temporalTo,
  licence: dataset.licence,
  openness: dataset.openness,
  closedReason: dataset.closedReason,
  legalBasis: dataset.legalBasis,
  conditions: dataset.conditions,
  level: dataset.level,
  note: dataset.note,
  demand: dataset.demand,
  sharingAttribute: dataset.sharingAttribute,
  sharingMethods: [...dataset.sharingMethods],
  sharingScope: dataset.sharingScope,
  sharingPurposes: dataset.sharingPurposes,
  notSharedReason: dataset.notSharedReason,
  notSharedLaw: dataset.notSharedLaw,
})

/**
 * 提交审核: from here on nobody changes what is proposed. A draft is then in review; what is published stays open as it is, and its
 * change is held.
 */
export const holdForReview = (ctx: Ctx, id: string): Promise<Dataset> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await lockDataset(ctx, id)
    if (dataset.state === 'draft') return move(ctx, id, 'draft', 'review')
    if (dataset.state !== 'published' && dataset.state !== 'withdrawn') throw problems.changedMeanwhile()
    await hold(ctx, id, true)
    return dataset
  })

/** 退回、撤回: the proposal may be changed again. */
export const releaseFromReview = (ctx: Ctx, id: string): Promise<Dataset> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await lockDataset(ctx, id)
    if (dataset.state === 'review') return move(ctx, id, 'review', 'draft')
    await hold(ctx, id, false)
    return dataset
  })

async function move(ctx: Ctx, id: string, from: DatasetState, to: DatasetState): Promise<Dataset> {
  const moved = await store.changeDataset(ctx.db, id, [from], { columns: { state: to } }, ctx.now)
  if (!moved) throw problems.changedMeanwhile()
  return moved
}

async function hold(ctx: Ctx, id: string, underReview: boolean): Promise<void> {
  const change = await store.findProposedChange(ctx.db, id)
  await store.saveProposedChange(ctx.db, id, { description: {}, versionId: null, ...change, underReview }, ctx.now)
}

export type Opened = {
  /** Null for an entry without data: what is not open. */
  readonly versionId: string | null
  readonly columns: readonly ColumnName[]
  readonly rowCount: number | null
  readonly formats: readonly string[]
  readonly publisherName: string
}

/** Makes the proposed description and version the public ones. Called by the publication process only. */
export async function openDataset(ctx: Ctx, id: string, opened: Opened): Promise<Dataset> {
  const { dataset, description, versionId } = await getProposal(ctx, id)
  const isNewData = versionId !== null && (dataset.publishedAt === null || versionId !== dataset.currentVersionId)
  const after = await store.changeDataset(
    ctx.db,
    dataset.id,
    ['review', 'published', 'withdrawn'],
    {
      description,
      columns: {
        state: 'published',
        publishedVersionId: opened.versionId,
        currentVersionId: versionId,
        publishedAt: (dataset.publishedAt ?? ctx.now) as Instant,
        updatedAt: ctx.now,
        dataUpdatedAt: isNewData ? ctx.now : (dataset.dataUpdatedAt as Instant | null),
        rowCount: opened.rowCount,
        formats: [...opened.formats],
        columns: JSON.stringify(opened.columns),
        endedAt: null,
        endedReason: null,
      },
    },
    ctx.now,
  )
  if (!after) throw problems.changedMeanwhile()
  await store.dropProposedChange(ctx.db, dataset.id)
  await store.setWords(ctx.db, dataset.id, indexVector(textsOf(after, opened.publisherName)))
  return after
}

const textsOf = (dataset: Dataset, publisherName: string): { text: string; weight: Weight }[] => [
  ...Object.values(dataset.title).map((text) => ({ text, weight: 'A' as const })),
  ...[...dataset.keywords, ...dataset.columns.flatMap(({ name, label }) => [label, name])].map((text) => ({
    text,
    weight: 'B' as const,
  })),
  ...Object.values(dataset.summary).map((text) => ({ text, weight: 'C' as const })),
  { text: publisherName, weight: 'D' },
]

/** 下架 (R-OPEN-09): the entry stays and says why, the data are gone from every way out. */
export async function closeDataset(ctx: Ctx, id: string, reason: string): Promise<Dataset> {
  const columns = { state: 'withdrawn', publishedVersionId: null, endedAt: ctx.now, endedReason: reason }
  const after = await store.changeDataset(ctx.db, id, ['published'], { columns }, ctx.now)
  if (!after) throw problems.changedMeanwhile()
  await store.setWords(ctx.db, id, null)
  return after
}

/** The stop of the secrecy drill (R-SEC-09): from this row on every way out is shut, for every post. */
export async function suspendDataset(ctx: Ctx, id: string): Promise<Dataset> {
  const after = await store.suspendDataset(ctx.db, id, ctx.now)
  if (!after) throw problems.noLongerChangeable()
  return after
}

/** The suspicion was unfounded: back to where it was. */
export async function resumeDataset(ctx: Ctx, id: string): Promise<Dataset> {
  const state = await store.findSuspension(ctx.db, id)
  if (!state) throw problems.changedMeanwhile()
  const after = await store.changeDataset(
    ctx.db,
    id,
    ['suspended'],
    { columns: { state, suspendedFrom: null } },
    ctx.now,
  )
  if (!after) throw problems.changedMeanwhile()
  return after
}

/** What is left of a purged dataset: its id and code, and that it was purged. Every word that described it goes too. */
export async function eraseDataset(ctx: Ctx, id: string, reason: string): Promise<Dataset> {
  const erased = { zh: '（已清除）', en: '(purged)' }
  const after = await store.changeDataset(
    ctx.db,
    id,
    ['suspended'],
    {
      description: {
        ...{ title: erased, summary: erased, keywords: [], spatial: null, temporalFrom: null, temporalTo: null },
        ...{ closedReason: null, legalBasis: null, conditions: null, note: null, demand: null, openness: 'closed' },
        ...{ sharingAttribute: 'notShared', sharingMethods: [], sharingScope: null, sharingPurposes: null },
        ...{ notSharedReason: null, notSharedLaw: null },
      },
      columns: {
        ...{ state: 'purged', suspendedFrom: null, endedAt: ctx.now, endedReason: reason, words: null },
        ...{ currentVersionId: null, publishedVersionId: null, rowCount: null, formats: [], columns: '[]' },
      },
    },
    ctx.now,
  )
  if (!after) throw problems.changedMeanwhile()
  await store.dropProposedChange(ctx.db, id)
  return after
}

export type DatasetPage = {
  readonly datasets: readonly (Dataset & { readonly hits?: readonly Hit[] })[]
  readonly next: string | null
  readonly total: number
  readonly facets: Readonly<Record<Facet, readonly { readonly value: string; readonly count: number }[]>>
}

/** 检索: published datasets only, best match first, or newest first when nothing is asked. By 共享属性 only officers may ask. */
export async function searchDatasets(ctx: Ctx, search: DatasetSearch): Promise<DatasetPage> {
  const query = search.q === undefined ? undefined : searchQuery(search.q)
  // A question of signs only finds nothing, rather than everything.
  if (search.q?.trim() && query === undefined) return { datasets: [], next: null, total: 0, facets: noFacets }
  if (search.sharingAttribute?.length && !isOfficer(ctx.actor))
    throw problems.officersOnly({ field: 'sharingAttribute' })
  const place = placeOf(search)
  const [page, counts] = await Promise.all([
    query === undefined
      ? found.listNewest(ctx.db, search, { limit: search.limit + 1, after: atOf(place) })
      : found.listRanked(ctx.db, query, search, { limit: search.limit + 1, after: scoreOf(place) }),
    found.countFacets(ctx.db, query, search),
  ])
  const shown = page.slice(0, search.limit)
  const last = page.length > search.limit ? shown.at(-1) : undefined
  const words = search.q ? soughtWords(search.q) : []
  return {
    datasets: shown.map(({ dataset }) => (query ? { ...dataset, hits: hitsOf(dataset, words, ctx.lang) } : dataset)),
    next: last ? cursorOf(search, { key: query ? last.score : (last.dataset.updatedAt ?? ''), seq: last.seq }) : null,
    total: counts.find(({ facet }) => facet === 'total')?.count ?? 0,
    facets: facetsOf(counts),
  }
}

type Place = ReturnType<typeof placeOf>
const atOf = (place: Place) => (typeof place?.key === 'string' ? { at: place.key, seq: place.seq } : undefined)
const scoreOf = (place: Place) => (typeof place?.key === 'number' ? { score: place.key, seq: place.seq } : undefined)

const noFacets: DatasetPage['facets'] = {
  ...{ theme: [], publisher: [], openness: [], updateFrequency: [], format: [] },
  sharingAttribute: [],
}

const facetsOf = (counts: readonly found.FacetCount[]): DatasetPage['facets'] => {
  const of = (name: Facet) =>
    counts
      .flatMap(({ facet, value, count }) => (facet === name && value !== null ? [{ value, count }] : []))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return {
    openness: of('openness'),
    publisher: of('publisher'),
    theme: of('theme'),
    updateFrequency: of('updateFrequency'),
    format: of('format'),
    sharingAttribute: of('sharingAttribute'),
  }
}

/** What the houses one catalogues for have, drafts included. */
export async function listDatasetsOf(
  ctx: Ctx,
  publisherIds: readonly string[],
  page: {
    readonly states?: readonly DatasetState[] | undefined
    readonly limit: number
    readonly after?: number | undefined
  },
): Promise<{ datasets: readonly Dataset[]; next: number | null; total: number }> {
  const rows = await found.listOfPublishers(ctx.db, publisherIds, { ...page, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  return {
    datasets: shown.map(({ dataset }) => dataset),
    next: rows.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
    total: await found.countOfPublishers(ctx.db, publisherIds, page.states),
  }
}

export const listPublisherFigures = (ctx: Ctx): Promise<found.PublisherFigures[]> => found.listPublisherFigures(ctx.db)
export const listThemeFigures = (ctx: Ctx): Promise<found.ThemeFigures[]> => found.listThemeFigures(ctx.db)
