import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Body, Schema } from '../platform/operations.ts'

/** 有条件开放的申请, with where it stands. Its id is the process's. */
export type OpenRequest = Schema<'OpenRequest'>
export type NewOpenRequest = Body<'applyForData'>

export const purposeKinds = ['publicService', 'research', 'product', 'internal', 'other'] as const
export const ways = ['api', 'file'] as const

/** One's own and one's organisations', newest first. */
export const openRequestsQuery = (api: Api, dataset?: string) =>
  queryOptions({
    queryKey: ['opendata', 'openRequests', dataset ?? 'all'],
    queryFn: () => api.get('/api/v1/open-requests', { query: dataset === undefined ? {} : { dataset } }),
  })

export const openRequestQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'openRequest', id],
    queryFn: () => api.get('/api/v1/open-requests/{id}', { path: { id } }),
  })

export const applyForData = (api: Api, id: string, body: NewOpenRequest) =>
  api.send('post', '/api/v1/datasets/{id}/open-requests', { path: { id }, body })

export const answerOpenRequest = (api: Api, id: string, body: Body<'answerOpenRequest'>) =>
  api.send('post', '/api/v1/open-requests/{id}/answers', { path: { id }, body })
