import {
  problems as catalogProblems,
  closedReasons,
  type Dataset,
  inLanguage,
  type LanguageMap,
  labelOf,
  licences,
  opennessTerms,
  regionLabel,
  regions,
  Sharing,
  sharingAttributes,
  sharingMethods,
  silenceOf,
  type Term,
  themes,
  updateFrequencies,
} from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import * as process from '../platform/process/service.ts'
import { amongKnown, compatibilitySince } from './compatibility.ts'
import {
  type Comparison,
  type DatasetView,
  type VersionView,
  type Vocabulary,
  viewOfVersion,
} from './dataset-shapes.ts'
import { isFollowing } from './following.ts'
import { problems } from './problems.ts'
import { listOpenedVersions } from './publication-store.ts'
import { publicationProcess } from './publication-table.ts'
import { publisherNames } from './publisher-names.ts'
import { isInside, isPublic } from './visibility.ts'

type Seen = {
  readonly dataset: Dataset
  /** Whether the reader prepares it, decides on it or audits; else a member of the public. */
  readonly inside: boolean
}

/** The dataset, if the caller may know of it. */
export async function seeDataset(ctx: Ctx, idOrCode: string): Promise<Seen> {
  const dataset = await catalog.getDataset(ctx, idOrCode)
  const reviews = ctx.actor.acts.some(({ post }) => post === 'catalogReviewer')
  const round = reviews ? await process.findRunning(ctx, publicationProcess, dataset.id) : undefined
  const inside = isInside(ctx.actor, dataset.publisherId, round)
  if (!inside && !isPublic(dataset)) throw catalogProblems.datasetNotFound()
  return { dataset, inside }
}

/** Which versions the reader may know of: everyone those that were ever open, the house all. */
async function knownVersions(ctx: Ctx, { dataset, inside }: Seen): Promise<Version[]> {
  if (isSilent(dataset)) return []
  const versions = (await lake.listVersions(ctx, dataset.id)).filter(({ purgedAt }) => purgedAt === null)
  if (inside) return versions
  if (dataset.state !== 'published' || dataset.openness === 'closed') return []
  const opened = new Set(await listOpenedVersions(ctx.db, dataset.id))
  return amongKnown(
    versions.filter(({ id }) => opened.has(id)),
    versions,
  )
}

const isSilent = (dataset: Dataset): boolean => silenceOf(dataset) !== undefined

export async function getDatasetView(ctx: Ctx, idOrCode: string): Promise<DatasetView> {
  const seen = await seeDataset(ctx, idOrCode)
  const { dataset, inside } = seen
  const { lang } = ctx
  const shownId = dataset.publishedVersionId ?? (inside ? dataset.currentVersionId : null)
  const [name, versions, following] = await Promise.all([
    publisherNames(ctx, [dataset.publisherId]),
    shownId ? knownVersions(ctx, seen) : [],
    isFollowing(ctx, dataset.id),
  ])
  const version = versions.find(({ id }) => id === shownId)
  const silence = silenceOf(dataset)
  const words = silence ? silentWords(inLanguage(silence, lang)) : wordsOf(dataset, lang)
  const licence = licences.find(({ value }) => value === words.licence)
  return {
    ...words,
    id: dataset.id,
    code: dataset.code,
    publisherId: dataset.publisherId,
    publisherName: name(dataset.publisherId),
    theme: dataset.theme,
    themeLabel: labelOf(themes, dataset.theme, lang),
    updateFrequency: dataset.updateFrequency,
    updateFrequencyLabel: dataset.updateFrequency && labelOf(updateFrequencies, dataset.updateFrequency, lang),
    spatialLabel: words.spatial && regionLabel(words.spatial, lang),
    licenceLabel: words.licence && labelOf(licences, words.licence, lang),
    licenceUrl: licence?.url ?? null,
    openness: dataset.openness,
    closedReasonLabel: words.closedReason && labelOf(closedReasons, words.closedReason, lang),
    level: dataset.level,
    sharing: !isSilent(dataset) && catalog.isOfficer(ctx.actor) ? Sharing.parse(dataset) : null,
    state: dataset.state,
    publishedAt: dataset.publishedAt,
    updatedAt: dataset.updatedAt,
    rowCount: version?.rows ?? (isSilent(dataset) ? null : dataset.rowCount),
    formats: dataset.state === 'published' ? dataset.formats : [],
    version: version ? viewOfVersion(version) : null,
    withdrawal: withdrawalOf(dataset, lang),
    following,
  }
}

const inWords = (map: LanguageMap | null, lang: keyof Text): string | null => map && inLanguage(map, lang)

const wordsOf = (dataset: Dataset, lang: keyof Text) => ({
  title: inLanguage(dataset.title, lang),
  summary: inLanguage(dataset.summary, lang),
  keywords: dataset.keywords,
  spatial: dataset.spatial,
  temporalFrom: dataset.temporalFrom,
  temporalTo: dataset.temporalTo,
  licence: dataset.licence,
  closedReason: dataset.closedReason,
  legalBasis: dataset.legalBasis,
  conditions: inWords(dataset.conditions, lang),
  note: inWords(dataset.note, lang),
  demand: dataset.demand,
})

const silentWords = (words: string): ReturnType<typeof wordsOf> => ({
  ...{
    title: words,
    summary: words,
    keywords: [],
    spatial: null,
    temporalFrom: null,
    temporalTo: null,
  },
  ...{ licence: null, closedReason: null, legalBasis: null, conditions: null, note: null, demand: null },
})

function withdrawalOf({ state, endedAt, endedReason }: Dataset, lang: keyof Text): DatasetView['withdrawal'] {
  const silence = silenceOf({ state })
  if (state === 'purged' && endedAt && silence) return { at: endedAt, reason: inLanguage(silence, lang) }
  return state === 'withdrawn' && endedAt ? { at: endedAt, reason: endedReason ?? '' } : null
}

/** Newest first. */
export async function listVersionViews(ctx: Ctx, idOrCode: string): Promise<VersionView[]> {
  return (await knownVersions(ctx, await seeDataset(ctx, idOrCode))).map(viewOfVersion)
}

export async function compare(ctx: Ctx, idOrCode: string, from: string, to: string): Promise<Comparison> {
  const versions = await knownVersions(ctx, await seeDataset(ctx, idOrCode))
  if (![from, to].every((id) => versions.some((version) => version.id === id))) throw problems.versionNotInDataset()
  return compareKnown(ctx, versions, from, to)
}

/** Columns by name, rows as the lake counted them; readers take all the steps between the two at once. */
export async function compareKnown(
  ctx: Ctx,
  versions: readonly Version[],
  from: string,
  to: string,
): Promise<Comparison> {
  const comparison = await lake.compareVersions(ctx, from, to)
  return {
    ...comparison,
    from: viewOfVersion(comparison.from),
    to: viewOfVersion(comparison.to),
    compatibility: compatibilitySince(versions, from, to),
  }
}

/** The code lists of the catalogue, in the reader's language. */
export function vocabulary(lang: keyof Text): Vocabulary {
  const inLang = (terms: readonly Term[]) => terms.map(({ value, label }) => ({ value, label: label[lang] }))
  return {
    themes: inLang(themes),
    licences: inLang(licences),
    updateFrequencies: inLang(updateFrequencies),
    openness: inLang(opennessTerms),
    closedReasons: inLang(closedReasons),
    sharingAttributes: inLang(sharingAttributes),
    sharingMethods: inLang(sharingMethods),
    regions: inLang(regions),
  }
}
