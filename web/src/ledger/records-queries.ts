import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Query, Schema } from '../platform/operations.ts'

export type LedgerLine = Schema<'LedgerLine'>
export type RecordSearch = Omit<Query<'listLedgerRecords'>, 'limit'>

export const recordsQuery = (api: Api, search: RecordSearch) =>
  queryOptions({
    queryKey: ['ledger', 'records', search],
    queryFn: () => api.get('/api/v1/ledger/records', { query: { ...search, limit: 50 } }),
  })

export const monitorQuery = (api: Api) =>
  queryOptions({
    queryKey: ['ledger', 'monitor'],
    queryFn: () => api.get('/api/v1/ledger/monitor'),
    retry: false,
  })
