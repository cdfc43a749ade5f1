import { queryOptions } from '@tanstack/react-query'
import type { DatasetSummary } from '../catalog/queries.ts'
import type { Api } from '../platform/api.ts'

export type Notice = {
  readonly id: string
  readonly kind: 'breakingChange' | 'newVersion' | 'withdrawn' | 'reopened' | 'secrecyReport' | 'purged'
  readonly datasetId: string | null
  readonly title: string
  readonly body: string
  /** The day from which an announced change holds. */
  readonly effectiveOn: string | null
  readonly at: string
  readonly readAt: string | null
}

export const noticesQuery = (api: Api, after?: string) =>
  queryOptions({
    queryKey: ['opendata', 'notices', after ?? ''],
    queryFn: () =>
      api.get<{ notices: readonly Notice[]; next: number | null; unread: number }>('/api/v1/my/notices', {
        limit: 50,
        after,
      }),
  })

/** One, or all. */
export const markRead = (api: Api, id?: string) =>
  api.send<unknown>('POST', '/api/v1/my/notices/read', id === undefined ? {} : { id })

export const followsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'follows'],
    queryFn: () => api.get<{ datasets: readonly DatasetSummary[] }>('/api/v1/my/follows'),
  })
