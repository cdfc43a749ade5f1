import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Openness } from '../platform/parts/facts.tsx'

export type DatasetSummary = {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly summary: string
  readonly publisherId: string
  readonly publisherName: string
  readonly theme: string
  readonly openness: Openness
  readonly level: number
  readonly formats: readonly string[]
  readonly rowCount: number | null
  readonly updatedAt: string | null
  /** Where the words were found, when a search was asked. */
  readonly hits?: readonly { readonly field: string; readonly text: string }[]
}

export type Facet = { readonly value: string; readonly label: string; readonly count: number }

export type DatasetPage = {
  readonly datasets: readonly DatasetSummary[]
  readonly next: string | null
  readonly total: number
  readonly facets: Readonly<Record<'openness' | 'publisher' | 'theme' | 'updateFrequency' | 'format', readonly Facet[]>>
}

export type DatasetSearch = {
  readonly q?: string
  readonly theme?: string
  readonly publisher?: string
  readonly openness?: string
  readonly updateFrequency?: string
  readonly format?: string
  readonly after?: string
  readonly limit?: number
}

export const searchQuery = (api: Api, search: DatasetSearch) =>
  queryOptions({
    queryKey: ['catalog', 'datasets', search],
    queryFn: () => api.get<DatasetPage>('/api/v1/datasets', search),
  })
