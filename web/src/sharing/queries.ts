import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Body, Query, Schema } from '../platform/operations.ts'

/** 政务数据共享的申请, with where it stands. Its id is the process's, and so its key is among those that a step of it makes anew. */
export type Share = Schema<'ShareRequest'>
export type SharingTerms = Schema<'SharingTerms'>
export type ListedShare = Schema<'ListedShare'>
export type ShareUse = Schema<'ShareUse'>
export type NewRequest = Body<'askForData'>
export type RequestContent = Body<'changeShare'>

export type Side = NonNullable<Query<'listShares'>['side']>
export type Stage = NonNullable<Query<'listShares'>['stage']>
export const sides = ['requester', 'provider', 'authority'] as const satisfies readonly Side[]
export const stages = ['open', 'inUse', 'disposing', 'over'] as const satisfies readonly Stage[]

export const termsQuery = (api: Api, dataset: string) =>
  queryOptions({
    queryKey: ['process', 'sharingTerms', dataset],
    queryFn: () => api.get('/api/v1/datasets/{id}/shares/terms', { path: { id: dataset } }),
    retry: false,
  })

export type ShareSearch = {
  readonly side: Side
  readonly stage?: Stage | undefined
  readonly text?: string | undefined
  readonly dataset?: string | undefined
  readonly offset?: number | undefined
}

export const sharesQuery = (api: Api, { side, ...search }: ShareSearch) =>
  queryOptions({
    queryKey: ['process', 'shares', side, search],
    queryFn: () => api.get('/api/v1/shares', { query: { side, ...search } }),
  })

export const shareQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['process', 'share', id],
    queryFn: () => api.get('/api/v1/shares/{id}', { path: { id } }),
  })

export const usesQuery = (api: Api, id: string, after?: number) =>
  queryOptions({
    queryKey: ['process', 'shareUses', id, after ?? 0],
    queryFn: () => api.get('/api/v1/shares/{id}/uses', { path: { id }, query: after === undefined ? {} : { after } }),
  })

export const askForData = (api: Api, id: string, body: NewRequest) =>
  api.send('post', '/api/v1/datasets/{id}/shares', { path: { id }, body })

export const changeShare = (api: Api, id: string, body: RequestContent) =>
  api.send('put', '/api/v1/shares/{id}', { path: { id }, body })

export const createShareKey = (api: Api, id: string, days: number) =>
  api.send('post', '/api/v1/shares/{id}/keys', { path: { id }, body: { days } })

/** 事项编码 and 办件编号, as the gate reads them. */
export const purposeOf = (matter: string, caseNumber: string): string =>
  ['matter', matter.trim(), ...(caseNumber.trim() ? [caseNumber.trim()] : [])].join('/')

/** The first rows under a share, with the receipt of having read them. */
export async function readUnderShare(api: Api, dataset: string, purpose: string) {
  const response = await api.call('get', '/api/v1/datasets/{id}/rows', {
    path: { id: dataset },
    query: { limit: 20 },
    header: { 'gongshu-purpose': purpose },
  })
  const { rows, total } = await response.json()
  return { rows, total, receipt: response.headers.get('gongshu-receipt') }
}

export async function verifyThroughShare(api: Api, id: string, purpose: string, body: Body<'verifyThroughShare'>) {
  const response = await api.call('post', '/api/v1/shares/{id}/verify', {
    path: { id },
    header: { 'gongshu-purpose': purpose },
    body,
  })
  const { claims } = await response.json()
  return { claims, receipt: response.headers.get('gongshu-receipt') }
}
