import { z } from 'zod'
import {
  closedReasons,
  Description,
  licences,
  Openness,
  opennessTerms,
  Sharing,
  sharingAttributes,
  sharingMethods,
  type Term,
  themes,
  UpdateFrequency,
  updateFrequencies,
} from '../catalog/model.ts'
import { Column, Compatibility, Version } from '../lake/model.ts'
import { FindingView, SeenHit } from './finding.ts'

/**
 * A version as the public sees it: figures and digests; not how the source file was called, nor what was stated to reviewers, nor in
 * which rows identifiers stand.
 */
const OpenColumn = Column.omit({ strays: true, seen: true })
const openColumn = ({ strays: _, seen: __, ...column }: Column): z.infer<typeof OpenColumn> => column
export const VersionView = Version.omit({ source: true, purgedAt: true, internalMarks: true })
  .extend({ columns: z.array(OpenColumn) })
  .meta({ id: 'DatasetVersion' })
export type VersionView = z.infer<typeof VersionView>
export const viewOfVersion = ({
  source: _,
  purgedAt: __,
  internalMarks: ___,
  columns,
  ...version
}: Version): VersionView => ({ ...version, columns: columns.map(openColumn) })

const words = z.string().nullable()

export const DatasetView = z
  .object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    summary: z.string(),
    publisherId: z.uuid(),
    publisherName: z.string(),
    theme: z.string(),
    themeLabel: z.string(),
    keywords: z.array(z.string()).readonly(),
    updateFrequency: UpdateFrequency.nullable(),
    updateFrequencyLabel: words,
    spatial: words,
    spatialLabel: words,
    temporalFrom: words,
    temporalTo: words,
    licence: words,
    licenceLabel: words,
    licenceUrl: words,
    openness: Openness,
    /** 不予开放 states why and by which law, conditional opening the conditions (R-OPEN-01). */
    closedReason: words,
    closedReasonLabel: words,
    legalBasis: words,
    conditions: words,
    level: z.number().int(),
    /** 政务共享: shown to officers, null to everyone else. */
    sharing: Sharing.nullable(),
    /** What a reader must know before use. */
    note: words,
    demand: words,
    /** While a secrecy drill is on, `suspended`, without a word of the description. */
    state: z.enum(['draft', 'review', 'published', 'suspended', 'withdrawn', 'purged']),
    publishedAt: words,
    updatedAt: words,
    rowCount: z.number().nullable(),
    formats: z.array(z.string()).readonly(),
    version: VersionView.nullable(),
    withdrawal: z.object({ at: z.string(), reason: z.string() }).nullable(),
    /** Whether the reader follows it; null for visitors. */
    following: z.boolean().nullable(),
  })
  .meta({ id: 'Dataset' })
export type DatasetView = z.infer<typeof DatasetView>

const Hit = z.object({ field: z.string(), text: z.string(), name: z.string().optional() })

export const DatasetSummary = z
  .object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    summary: z.string(),
    publisherId: z.uuid(),
    publisherName: z.string(),
    theme: z.string(),
    openness: Openness,
    level: z.number().int(),
    formats: z.array(z.string()).readonly(),
    rowCount: z.number().nullable(),
    updatedAt: words,
    hits: z.array(Hit).readonly().optional(),
  })
  .meta({ id: 'DatasetSummary' })
export type DatasetSummary = z.infer<typeof DatasetSummary>

const Facet = z.object({ value: z.string(), label: z.string(), count: z.number() })
const facet = z.array(Facet).readonly()
export const DatasetPage = z
  .object({
    datasets: z.array(DatasetSummary).readonly(),
    next: words,
    total: z.number(),
    facets: z.object({
      ...{ openness: facet, publisher: facet, theme: facet, updateFrequency: facet, format: facet },
      /** 共享属性: shown to officers. */
      sharingAttribute: facet.optional(),
    }),
  })
  .meta({ id: 'DatasetPage' })
export type DatasetPage = z.infer<typeof DatasetPage>

const ColumnChange = z.union([
  z.object({ change: z.literal('added'), after: OpenColumn }),
  z.object({ change: z.literal('removed'), before: OpenColumn }),
  z.object({ change: z.literal('changed'), before: OpenColumn, after: OpenColumn, breaking: z.boolean() }),
])
export type ColumnChange = z.infer<typeof ColumnChange>

export const Comparison = z
  .object({
    from: VersionView,
    to: VersionView,
    compatibility: Compatibility,
    columns: z.array(ColumnChange).readonly(),
    rowsAdded: z.number().nullable(),
    rowsRemoved: z.number().nullable(),
    rowsChanged: z.number().nullable(),
  })
  .meta({ id: 'VersionComparison' })
export type Comparison = z.infer<typeof Comparison>

const State = DatasetView.shape.state

export const ProposalView = z
  .object({
    datasetId: z.uuid(),
    code: z.string(),
    state: State,
    publisherName: z.string(),
    description: Description,
    /** How often it was edited; the answer's ETag is this number, for If-Match. */
    revision: z.number().int(),
    version: VersionView.nullable(),
    publishedVersionId: z.uuid().nullable(),
    compatibility: Compatibility,
    changed: z.boolean(),
    processId: z.uuid().nullable(),
  })
  .meta({ id: 'PublicationProposal' })
export type ProposalView = z.infer<typeof ProposalView>

export const OwnDataset = z
  .object({
    id: z.uuid(),
    code: z.string(),
    title: z.string(),
    publisherName: z.string(),
    state: State,
    openness: Openness,
    rowCount: z.number().nullable(),
    updatedAt: words,
    processId: z.uuid().nullable(),
  })
  .meta({ id: 'OwnDataset' })
export type OwnDataset = z.infer<typeof OwnDataset>

export const PublicationView = z
  .object({
    id: z.uuid(),
    datasetId: z.uuid(),
    code: z.string(),
    before: Description.nullable(),
    after: Description,
    version: VersionView.nullable(),
    comparison: Comparison.nullable(),
    compatibility: Compatibility,
    notice: z.object({ days: z.number().int(), text: z.string() }).nullable(),
    effectiveOn: words,
    submittedAt: z.string(),
    publishedAt: words,
    findings: z.array(FindingView).readonly(),
    detectors: z.array(SeenHit).readonly(),
  })
  .meta({ id: 'Publication' })
export type PublicationView = z.infer<typeof PublicationView>

export const Home = z
  .object({
    figures: z.object({
      datasets: z.number(),
      departments: z.number(),
      rows: z.number(),
      lastLoadedAt: words,
      usesToday: z.number(),
      refusedToday: z.number(),
      ledgerSize: z.number(),
    }),
    themes: z
      .array(
        z.object({
          value: z.string(),
          label: z.string(),
          count: z.number(),
          examples: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
    departments: z
      .array(z.object({ id: z.uuid(), name: z.string(), count: z.number(), examples: z.array(z.string()).readonly() }))
      .readonly(),
    newest: z
      .array(
        z.object({
          id: z.uuid(),
          title: z.string(),
          publisherName: z.string(),
          rowCount: z.number().nullable(),
          publishedAt: words,
        }),
      )
      .readonly(),
    mostUsed: z
      .array(z.object({ id: z.uuid(), title: z.string(), publisherName: z.string(), uses: z.number() }))
      .readonly(),
    uses: z
      .array(
        z.object({
          index: z.number(),
          at: z.string(),
          action: z.enum(['preview', 'read', 'aggregate', 'download', 'profile']),
          datasetId: z.uuid(),
          title: z.string(),
          rows: z.number().nullable(),
          refusal: words,
        }),
      )
      .readonly(),
  })
  .meta({ id: 'Home' })
export type Home = z.infer<typeof Home>

export const Department = z
  .object({
    id: z.uuid(),
    name: z.string(),
    datasets: z.number(),
    rows: z.number(),
    examples: z.array(z.string()).readonly(),
    lastPublishedAt: words,
  })
  .meta({ id: 'Department' })
export type Department = z.infer<typeof Department>

/** The values are known when the program starts: a client may have them as its types. */
const termsOf = (list: readonly Term[]) =>
  z.array(z.object({ value: z.enum(list.map(({ value }) => value)), label: z.string() })).readonly()
export const Vocabulary = z
  .object({
    themes: termsOf(themes),
    licences: termsOf(licences),
    updateFrequencies: termsOf(updateFrequencies),
    openness: termsOf(opennessTerms),
    closedReasons: termsOf(closedReasons),
    sharingAttributes: termsOf(sharingAttributes),
    sharingMethods: termsOf(sharingMethods),
    regions: z.array(z.object({ value: z.string(), label: z.string() })).readonly(),
  })
  .meta({ id: 'Vocabulary' })
export type Vocabulary = z.infer<typeof Vocabulary>
