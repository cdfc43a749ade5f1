import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import { madeOn } from '../platform/edited-meanwhile.ts'
import type { Body, Schema } from '../platform/operations.ts'

export type ImportView = Schema<'Import'>
export type ImportStage = ImportView['stages'][number]
export type ProposedColumn = ImportView['columns'][number]

/** How the file is read; any of it may be changed, and the reading is then done again. */
export type FileReading = NonNullable<ImportView['reading']>

/** How an import stands. A person who stops it ends it in the same state as a failure does; only the reason tells them apart. */
export type Standing = ImportView['state'] | 'cancelled'
export const standingOf = ({ state, refusal }: Pick<ImportView, 'state' | 'refusal'>): Standing =>
  state === 'failed' && refusal?.type === '/problems/lake/cancelled' ? 'cancelled' : state

export type Ended = 'refused' | 'failed' | 'cancelled'
/** Nothing goes on any more, and nothing of it was kept. */
export const endOf = (view: Pick<ImportView, 'state' | 'refusal'>): Ended | undefined => {
  const standing = standingOf(view)
  return standing === 'refused' || standing === 'failed' || standing === 'cancelled' ? standing : undefined
}

const busy = ['detecting', 'loading']

export const importQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['lake', 'import', id],
    queryFn: () => api.get('/api/v1/imports/{id}', { path: { id } }),
    staleTime: 0,
    /** While the job works its figures change; once a person is awaited nothing moves by itself. */
    refetchInterval: ({ state }) => (state.data && busy.includes(state.data.state) ? 700 : false),
  })

export const importsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lake', 'imports'],
    queryFn: () => api.get('/api/v1/imports'),
  })

export type ImportEdit = Body<'editImport'>

/** `index` is the column's place in the file. */
export type ColumnEdit = NonNullable<ImportEdit['columns']>[number]

export const startImport = (api: Api, body: Body<'startImport'>) => api.send('post', '/api/v1/imports', { body })

export const cancelImport = (api: Api, id: string) => api.send('delete', '/api/v1/imports/{id}', { path: { id } })

/** Refused with 412 when another has changed it since this revision; so is loading it. */
export const editImport = (api: Api, id: string, body: ImportEdit, revision: number) =>
  api.send('patch', '/api/v1/imports/{id}', { path: { id }, header: madeOn(revision), body })

export const loadImport = (api: Api, id: string, revision: number) =>
  api.send('post', '/api/v1/imports/{id}/load', { path: { id }, header: madeOn(revision), body: {} })
