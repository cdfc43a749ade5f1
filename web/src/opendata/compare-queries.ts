import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Column, Version } from './dataset-queries.ts'

export type ColumnChange =
  | { readonly change: 'added' | 'removed'; readonly after?: Column; readonly before?: Column }
  | { readonly change: 'changed'; readonly before: Column; readonly after: Column; readonly breaking: boolean }

export type Comparison = {
  readonly from: Version
  readonly to: Version
  readonly compatibility: Version['compatibility']
  readonly columns: readonly ColumnChange[]
  readonly rowsAdded: number | null
  readonly rowsRemoved: number | null
  readonly rowsChanged: number | null
}

export const compareQuery = (api: Api, id: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['opendata', 'compare', id, from, to],
    queryFn: () => api.get<Comparison>(`/api/v1/datasets/${id}/compare`, { from, to }),
  })
