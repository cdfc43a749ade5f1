import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Query, Schema } from '../platform/operations.ts'

export type LedgerLine = Schema<'LedgerLine'>
export type LedgerAlarm = Schema<'LedgerAlarm'>
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

/** 记为已核查. */
export const lookIntoAlarm = (api: Api, id: string, reason: string) =>
  api.send('post', '/api/v1/ledger/alarms/{id}/looked-into', { path: { id }, body: { reason } })
