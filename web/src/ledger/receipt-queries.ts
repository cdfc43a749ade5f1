import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'

/** A receipt's file, or that no published checkpoint covers it yet and when to ask again. */
export type ReceiptAnswer =
  | { readonly state: 'covered'; readonly text: string }
  | { readonly state: 'waiting'; readonly seconds: number }

export const receiptQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['ledger', 'receipt', id],
    queryFn: async (): Promise<ReceiptAnswer> => {
      const response = await api.call('get', '/api/v1/receipts/{id}', { path: { id } })
      if (response.status !== 202) return { state: 'covered', text: await response.text() }
      return { state: 'waiting', seconds: Math.max(1, Number(response.headers.get('retry-after')) || 1) }
    },
    staleTime: ({ state }) => (state.data?.state === 'waiting' ? 0 : Number.POSITIVE_INFINITY),
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? state.data.seconds * 1000 : false),
  })

/** The keys this site signs both trees of its log with, and those of its former logs. Read in the browser only. */
export const siteKeysQuery = (api: Api) =>
  queryOptions({
    queryKey: ['ledger', 'vkeys'],
    queryFn: async () => (await api.get('/api/v1/ledger/keys')).keys,
    staleTime: Number.POSITIVE_INFINITY,
  })

export const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
