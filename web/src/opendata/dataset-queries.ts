import { queryOptions } from '@tanstack/react-query'
import { type Api, withQuery } from '../platform/api.ts'
import type { Answer, Query, Schema } from '../platform/operations.ts'
import { type GridView, viewQuery } from '../platform/parts/grid-view.ts'

export type Dataset = Schema<'Dataset'>
export type Version = Schema<'DatasetVersion'>
export type Compatibility = Version['compatibility']
export type Column = Version['columns'][number]
export type ColumnType = Column['type']
export type Profile = Answer<'getProfile'>
export type ColumnProfile = Profile['columns'][number]

/** Rows with the id of the ledger entry that was written before the first byte. */
export type RowsPage = Schema<'RowsPage'> & { readonly receipt: string | null }

export const datasetQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'dataset', id],
    queryFn: () => api.get('/api/v1/datasets/{id}', { path: { id } }),
  })

export const versionsQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'versions', id],
    queryFn: () => api.get('/api/v1/datasets/{id}/versions', { path: { id } }),
  })

export const profileQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'profile', id],
    queryFn: () => api.get('/api/v1/datasets/{id}/profile', { path: { id } }),
    staleTime: 600_000,
  })

export const previewRows = 16

const rowsAsked = (view: GridView) => ({ ...viewQuery(view), limit: previewRows })

/** The path of a view, as shown under the grid and as called. */
export const rowsPath = (id: string, view: GridView): string =>
  withQuery(`/api/v1/datasets/${id}/rows`, rowsAsked(view))

async function readRows(api: Api, id: string, query: Query<'readRows'>): Promise<RowsPage> {
  const response = await api.call('get', '/api/v1/datasets/{id}/rows', { path: { id }, query })
  return { ...(await response.json()), receipt: response.headers.get('gongshu-receipt') }
}

/** Every call leaves a ledger entry, so a view once read is kept while one stays on the page. */
export const rowsQuery = (api: Api, id: string, view: GridView) =>
  queryOptions({
    queryKey: ['opendata', 'rows', id, view],
    queryFn: () => readRows(api, id, rowsAsked(view)),
    staleTime: 600_000,
  })

/** The first rows of a version that is not open yet, for those whose post lets them see it. */
export const reviewRowsQuery = (api: Api, id: string, version: string) =>
  queryOptions({
    queryKey: ['opendata', 'reviewRows', id, version],
    queryFn: () => readRows(api, id, { version, limit: previewRows }),
    staleTime: 600_000,
    retry: false,
  })

export const follow = (api: Api, id: string, wanted: boolean) =>
  api.send(wanted ? 'put' : 'delete', '/api/v1/datasets/{id}/follow', { path: { id } })
