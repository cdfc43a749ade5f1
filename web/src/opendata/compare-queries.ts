import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Schema } from '../platform/operations.ts'

export type Comparison = Schema<'VersionComparison'>
export type ColumnChange = Comparison['columns'][number]

export const compareQuery = (api: Api, id: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['opendata', 'compare', id, from, to],
    queryFn: () => api.get('/api/v1/datasets/{id}/compare', { path: { id }, query: { from, to } }),
  })
