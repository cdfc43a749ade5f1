import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'

export type LedgerLine = {
  readonly id: string
  readonly event: string
  readonly at: string
  readonly subject: readonly string[]
  /** Place in the log; none until a checkpoint covers it. */
  readonly index: number | null
  readonly rule: string | null
  readonly actorKind: string
}

export type RecordSearch = {
  readonly event?: string | undefined
  readonly subject?: string | undefined
  readonly before?: number | undefined
}

export const recordsQuery = (api: Api, search: RecordSearch) =>
  queryOptions({
    queryKey: ['ledger', 'records', search],
    queryFn: () =>
      api.get<{ records: readonly LedgerLine[]; next: number | null }>('/api/v1/ledger/records', {
        ...search,
        limit: 50,
      }),
  })

export const monitorQuery = (api: Api) =>
  queryOptions({
    queryKey: ['ledger', 'monitor'],
    queryFn: () =>
      api.get<{
        logs: readonly {
          readonly no: number
          readonly origin: string
          readonly at: string | null
          readonly size: number
          readonly alarms: number
        }[]
      }>('/api/v1/ledger/monitor'),
    retry: false,
  })
