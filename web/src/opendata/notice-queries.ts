import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Schema } from '../platform/operations.ts'

export type Notice = Schema<'Notice'>

export const noticesQuery = (api: Api, after?: string) =>
  queryOptions({
    queryKey: ['opendata', 'notices', after ?? ''],
    queryFn: () => api.get('/api/v1/my/notices', { query: { limit: 50, after: after ? Number(after) : undefined } }),
  })

/** One, or all. */
export const markRead = (api: Api, id?: string) => api.send('post', '/api/v1/my/notices/read', { body: { id } })

export const followsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'follows'],
    queryFn: () => api.get('/api/v1/my/follows'),
  })
