/** 纠错与校核 as everyone, the filer and the houses concerned see them. */
import { inLanguage } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import * as parties from '../parties/service.ts'
import { accountOf, type Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import type { ProcessView, Standing } from '../platform/process/shapes.ts'
import { differenceOf, hasDifference } from './correction-difference.ts'
import { listMatters } from './correction-matters.ts'
import { problems } from './correction-problems.ts'
import { isMine, mustFind, worksOn } from './correction-reader.ts'
import type { CorrectionDifference, CorrectionView, DatasetCorrections, ListedCorrection } from './correction-shapes.ts'
import type { Correction } from './correction-store.ts'
import * as store from './correction-store.ts'
import { titleOfKind } from './correction-table.ts'

/** What the public may know of: reports of the public about what is in the public catalogue (R-OPEN-06). */
const isPublic = ({ process }: Correction, { state }: { readonly state: string }): boolean =>
  process === 'correction' && state === 'published'

function shelfOf({ endedAt, answeredAt, outcome }: Correction): ListedCorrection['shelf'] {
  if (answeredAt === null) return endedAt === null ? 'open' : 'ended'
  return outcome ?? 'ended'
}

const noStanding: Standing = { state: '', stateTitle: '', clock: null }

async function linesOf(ctx: Ctx, found: readonly Correction[]): Promise<ListedCorrection[]> {
  const { lang } = ctx
  const ids = <K extends 'publisherId' | 'datasetId'>(key: K): string[] => [...new Set(found.map((one) => one[key]))]
  const own = found.map(({ id }) => id)
  const [standing, dueDays, datasets, houses, wrong] = await Promise.all([
    process.listStanding(ctx, own),
    process.listDueDays(ctx, own, 'filed'),
    catalog.listDatasetsById(ctx, ids('datasetId')),
    found.length > 0 ? parties.listOrganisations(ctx, ids('publisherId')) : [],
    lake.listVersionsById(ctx, [...new Set(found.flatMap(({ versionId }) => versionId ?? []))]),
  ])
  const versions = new Map(wrong.map((one) => [one.id, one]))
  return found.map((one) => {
    const dataset = datasets.find(({ id }) => id === one.datasetId)
    const version = one.versionId === null ? undefined : versions.get(one.versionId)
    const column = version?.columns.find(({ name }) => name === one.columnName)
    return {
      ...{ id: one.id, code: one.code, process: one.process, processTitle: titleOfKind(one.process)[lang] },
      ...{ datasetId: one.datasetId, datasetTitle: dataset ? inLanguage(dataset.title, lang) : '' },
      publisherName: houses.find(({ id }) => id === one.publisherId)?.name ?? '',
      versionNumber: version?.number ?? null,
      columnLabel: column?.label ?? one.columnName,
      shelf: shelfOf(one),
      dueOn: dueDays.get(one.id) ?? null,
      ...{ filedAt: one.filedAt, answeredAt: one.answeredAt, endedAt: one.endedAt },
      ...(standing.get(one.id) ?? noStanding),
    }
  })
}

const shownOnDataset = 20
const none: store.ShownCount = { all: 0, open: 0, corrected: 0, notUpheld: 0 }

/** 纠错 N 条：处理中、已更正、未采纳, on the page of the dataset. */
export async function listForDataset(ctx: Ctx, idOrCode: string, page = 1): Promise<DatasetCorrections> {
  const dataset = await catalog.getDataset(ctx, idOrCode)
  if (dataset.publishedAt === null) throw problems.notFound()
  const place = { offset: (page - 1) * shownOnDataset, limit: shownOnDataset + 1 }
  const [found, counts] = isSilent(dataset)
    ? [[], none]
    : await Promise.all([store.listShown(ctx.db, dataset.id, place), store.countShown(ctx.db, dataset.id)])
  const shown = found.slice(0, shownOnDataset)
  const lines = await linesOf(ctx, shown)
  const clock = ctx.resources.processes.get('correction')?.clocks.find(({ in: state }) => state === 'filed')
  return {
    counts,
    next: found.length > shownOnDataset ? page + 1 : null,
    corrections: lines.map((line, i) => ({ ...line, answer: shown[i]?.answer ?? null })),
    workingDays: clock?.limit ?? 0,
    correctable: dataset.state === 'published',
    matters: await listMatters(ctx, dataset),
  }
}

/** While a drill is on and after a purge nothing is said of a dataset (R-SEC-09). */
const isSilent = ({ state }: { readonly state: string }): boolean => state === 'suspended' || state === 'purged'

export type CorrectionPage = {
  readonly side: 'mine' | 'handled'
  readonly shelf: store.Shelf
  readonly datasetId?: string | undefined
  readonly page: number
}

const perPage = 50
const auditPosts: readonly string[] = ['auditor', 'auditAdministrator']

/** One's own and one's organisations', or those that one's house works on; what is overdue first. */
export async function listCorrections(ctx: Ctx, { side, shelf, datasetId, page }: CorrectionPage) {
  const { kind, acts } = ctx.actor
  const houses = [...new Set(acts.map(({ organisationId }) => organisationId))]
  const seesAll = kind === 'console' || acts.some(({ post }) => auditPosts.includes(post))
  const filerIds = [accountOf(ctx.actor) ?? [], houses].flat()
  if (side === 'mine' ? filerIds.length === 0 : !seesAll && houses.length === 0) return { corrections: [], next: null }
  const whose = side === 'mine' ? { filerIds } : { houses: seesAll ? undefined : houses }
  const search = { shelf, datasetId, now: ctx.now, offset: (page - 1) * perPage, limit: perPage + 1 }
  const found = await store.listCorrections(ctx.db, whose, search)
  return {
    corrections: await linesOf(ctx, found.slice(0, perPage)),
    next: found.length > perPage ? page + 1 : null,
  }
}

/** One report: for those concerned whole, for everyone else what is public of it. */
export async function getCorrection(ctx: Ctx, code: string): Promise<CorrectionView> {
  const found = await mustFind(ctx, code)
  const view = await process.findProcess(ctx, found.id)
  const dataset = await catalog.getDataset(ctx, found.datasetId)
  if (!view && !isPublic(found, dataset)) throw problems.notFound()
  const [line] = await linesOf(ctx, [found])
  if (!line) throw problems.notFound()
  const corrected = found.correctedVersionId ? await lake.findVersion(ctx, found.correctedVersionId) : undefined
  const said = await saidIn(ctx, found)
  const inside = view ? await insideOf(ctx, found, view, said) : null
  return {
    ...line,
    ...{ versionId: found.versionId, column: found.columnName },
    // What was found is told with the answer; before that, only to those who work on it.
    outcome: view || found.answeredAt ? found.outcome : null,
    correctedVersionId: found.correctedVersionId,
    correctedVersionNumber: corrected?.number ?? null,
    answer: found.answer,
    released: found.releasedAt !== null,
    said: found.releasedAt ? said : null,
    steps: (await process.listPublicHistory(ctx, found.id)).map(({ event, label, at, rule }) => ({
      ...{ event, label, at, rule },
    })),
    inside,
  }
}

async function saidIn(ctx: Ctx, { wrong, shouldBe, keyColumn, keyValue, versionId }: Correction) {
  const version = versionId && keyColumn ? await lake.findVersion(ctx, versionId) : undefined
  const label = version?.columns.find(({ name }) => name === keyColumn)?.label ?? keyColumn ?? ''
  return { wrong, shouldBe, row: keyColumn && keyValue !== null ? { column: keyColumn, label, value: keyValue } : null }
}

async function insideOf(
  ctx: Ctx,
  found: Correction,
  view: ProcessView,
  said: Awaited<ReturnType<typeof saidIn>>,
): Promise<NonNullable<CorrectionView['inside']>> {
  const { filerKind, filerId, publisherId, handlerId, evidence, link, contact, publicationId } = found
  const mine = isMine(ctx.actor, found)
  const [people, houses] = await Promise.all([
    parties.listNamesOf(ctx, filerKind === 'account' ? [filerId] : []),
    parties.listOrganisations(ctx, [handlerId, ...(filerKind === 'organisation' ? [filerId] : [])]),
  ])
  const nameOf = (id: string): string => houses.find((one) => one.id === id)?.name ?? ''
  return {
    said: { ...said, evidence, link },
    filerKind,
    filerName: people.get(filerId) ?? nameOf(filerId),
    contact: mine || worksOn(ctx.actor, [publisherId, handlerId]) ? contact : null,
    handlerName: nameOf(handlerId),
    mine,
    mayRelease: worksOn(ctx.actor, [publisherId]),
    mayTransfer: view.allowedEvents.some(({ event }) => event === 'transfer'),
    publicationId,
    process: view,
  }
}

export async function getDifference(ctx: Ctx, code: string): Promise<CorrectionDifference> {
  const found = await mustFind(ctx, code)
  const isConcerned = (await process.findProcess(ctx, found.id)) !== undefined
  const dataset = await catalog.getDataset(ctx, found.datasetId)
  const mayKnow = isConcerned || isPublic(found, dataset)
  if (!mayKnow || !hasDifference(found) || isSilent(dataset)) throw problems.notFound()
  return differenceOf(ctx, found, isConcerned || found.releasedAt !== null)
}
