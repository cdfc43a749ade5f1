import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Body, Schema } from '../platform/operations.ts'

/** 有条件开放的申请, with where it stands. Its id is the process's. */
export type OpenRequest = Schema<'OpenRequest'>
export type NewOpenRequest = Body<'applyForData'>

export const purposeKinds = ['publicService', 'research', 'product', 'internal', 'other'] as const
export const ways = ['api', 'file'] as const

export type ListedOpenRequest = Schema<'ListedOpenRequest'>
export type ApplicationTerms = Schema<'ApplicationTerms'>
export type Side = 'applicant' | 'publisher'

/** One's own and one's organisations', or those made to them; newest first. */
export const openRequestsQuery = (api: Api, { dataset, side = 'applicant', after }: RequestSearch = {}) =>
  queryOptions({
    queryKey: ['opendata', 'openRequests', side, dataset ?? 'all', after ?? ''],
    queryFn: () =>
      api.get('/api/v1/open-requests', {
        query: {
          side,
          ...(dataset === undefined ? {} : { dataset, limit: 1 }),
          ...(after === undefined ? {} : { after: Number(after) }),
        },
      }),
  })
type RequestSearch = { readonly dataset?: string; readonly side?: Side; readonly after?: string | undefined }

/** What is accepted with an application and how long it takes, by the limits that run here. */
export const termsQuery = (api: Api, dataset: string) =>
  queryOptions({
    queryKey: ['opendata', 'applicationTerms', dataset],
    queryFn: () => api.get('/api/v1/datasets/{id}/open-requests/terms', { path: { id: dataset } }),
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

export const createRequestKey = (api: Api, id: string, days: number) =>
  api.send('post', '/api/v1/open-requests/{id}/keys', { path: { id }, body: { days } })
