import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Schema } from '../platform/operations.ts'

export type DatasetSummary = Schema<'DatasetSummary'>
export type DatasetPage = Schema<'DatasetPage'>
export type Facet = DatasetPage['facets']['openness'][number]

export type DatasetSearch = {
  readonly q?: string
  readonly theme?: string
  readonly publisher?: string
  readonly openness?: string
  readonly updateFrequency?: string
  readonly format?: string
  /** 共享属性: for officers only. */
  readonly sharingAttribute?: string
  readonly after?: string
  readonly limit?: number
}

export const searchQuery = (api: Api, search: DatasetSearch) =>
  queryOptions({
    queryKey: ['catalog', 'datasets', search],
    queryFn: () => api.get('/api/v1/datasets', { query: search }),
  })
