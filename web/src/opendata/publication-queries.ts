import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Openness } from '../platform/parts/facts.tsx'
import type { Comparison } from './compare-queries.ts'
import type { Compatibility, DetectorKind, Version } from './dataset-queries.ts'

/** Chinese always, English where the publisher gave it. */
export type LanguageMap = { readonly zh: string; readonly en?: string | undefined }

/** What a publisher says of a dataset, as the catalogue keeps it. */
export type Description = {
  readonly title: LanguageMap
  readonly summary: LanguageMap
  readonly theme: string
  readonly keywords: readonly string[]
  readonly updateFrequency: string | null
  readonly spatial: string | null
  readonly temporalFrom: string | null
  readonly temporalTo: string | null
  readonly licence: string | null
  readonly openness: Openness
  readonly closedReason: string | null
  readonly legalBasis: string | null
  readonly conditions: LanguageMap | null
  readonly level: number
  readonly note: LanguageMap | null
  readonly demand: string | null
}
export type DescriptionField = keyof Description

export type DetectorHit = {
  readonly kind: DetectorKind
  readonly hits: number
  readonly filled: number
  readonly rate: number
  readonly chance: number
}

/** One fault of the material; a check returns all of them at once. */
export type PublicationFinding = {
  readonly rule: string
  /** A field of the description, or `version`, `columns`, `formats`, `notice`. */
  readonly field: string
  readonly column?: string
  readonly weight: 'must' | 'advice'
  readonly message: string
  readonly detector?: DetectorHit
}

/** One round of the publication process, whole: what a reviewer decides on. Its id is the process's. */
export type Publication = {
  readonly id: string
  readonly datasetId: string
  readonly code: string
  readonly before: Description | null
  readonly after: Description
  readonly version: Version | null
  readonly comparison: Comparison | null
  readonly compatibility: Compatibility
  readonly notice: { readonly days: number; readonly text: string } | null
  readonly effectiveOn: string | null
  readonly submittedAt: string
  readonly publishedAt: string | null
  readonly findings: readonly PublicationFinding[]
  readonly detectors: readonly {
    readonly column: string
    readonly label: string
    readonly personal: boolean
    readonly hit: DetectorHit
  }[]
}

export const publicationQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'publication', id],
    queryFn: () => api.get<Publication>(`/api/v1/publications/${id}`),
  })

export type Term = { readonly value: string; readonly label: string }

/** Code lists of the catalogue, in the reader's language. */
export type Vocabulary = Readonly<
  Record<'themes' | 'licences' | 'updateFrequencies' | 'closedReasons' | 'regions', readonly Term[]>
>

export const vocabularyQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'vocabulary'],
    queryFn: () => api.get<Vocabulary>('/api/v1/vocabulary'),
    staleTime: 3_600_000,
  })

/** The dataset as its next publication would show it. */
export type Proposal = {
  readonly datasetId: string
  readonly code: string
  readonly state: 'draft' | 'review' | 'published' | 'suspended' | 'withdrawn' | 'purged'
  readonly publisherName: string
  readonly description: Description
  readonly version: Version | null
  readonly publishedVersionId: string | null
  readonly compatibility: Compatibility
  /** Whether anything differs from what is open now. */
  readonly changed: boolean
  /** The publication under way. */
  readonly processId: string | null
}

export const proposalQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'proposal', id],
    queryFn: () => api.get<Proposal>(`/api/v1/datasets/${id}/proposal`),
    staleTime: 0,
  })

export const checkQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'check', id],
    queryFn: () => api.get<{ findings: readonly PublicationFinding[] }>(`/api/v1/datasets/${id}/check`),
    staleTime: 0,
  })

export const describe = (api: Api, id: string, change: Partial<Description> & { versionId?: string }) =>
  api.send<unknown>('PATCH', `/api/v1/datasets/${id}`, change)

export const submit = (api: Api, id: string, body: { notice?: { days: number; text: string } }) =>
  api.send<{ processId: string }>('POST', `/api/v1/datasets/${id}/submit`, body)

export type OwnDataset = {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly publisherName: string
  readonly state: Proposal['state']
  readonly openness: Openness
  readonly rowCount: number | null
  readonly updatedAt: string | null
  readonly processId: string | null
}

/** Datasets of the houses one works for, drafts and withdrawn ones included. */
export const ownDatasetsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'own'],
    queryFn: () => api.get<{ datasets: readonly OwnDataset[] }>('/api/v1/my/datasets'),
  })
