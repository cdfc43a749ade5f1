import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Body, Schema } from '../platform/operations.ts'

export type SecrecyCase = Schema<'SecrecyCase'>
type Mark = Body<'reportSecrecy'>['finding']

export const marks = ['fileName', 'documentProperty', 'cell', 'content'] as const satisfies readonly Mark[]

/** What a purge removes copies of. */
export const copies = ['versions', 'files', 'exports', 'rounds', 'notices', 'backups'] as const

export const casesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'cases'],
    queryFn: () => api.get('/api/v1/secrecy-cases'),
  })

export const reportSecrecy = (api: Api, id: string, finding: Mark) =>
  api.send('post', '/api/v1/datasets/{id}/secrecy-report', { path: { id }, body: { finding } })
