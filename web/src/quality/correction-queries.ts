import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Body, Query, Schema } from '../platform/operations.ts'

/** 纠错与校核. Its id is the process's; people know it by its number. */
export type Correction = Schema<'Correction'>
export type ListedCorrection = Schema<'ListedCorrection'>
export type DatasetCorrection = Schema<'DatasetCorrections'>['corrections'][number]
export type Matter = Schema<'DatasetCorrections'>['matters'][number]
export type Difference = Schema<'CorrectionDifference'>
export type NewCorrection = Body<'fileCorrection'>
export type FilerStep = Body<'answerCorrection'>
export type Search = Query<'listCorrections'>

/** What a department has by a share it reads for the matter of the share (R-SHR-25). */
export const purposeOf = (matter: string | undefined): string | undefined => (matter ? `matter/${matter}` : undefined)
const underPurpose = (purpose: string | undefined) => (purpose ? { header: { 'gongshu-purpose': purpose } } : {})

const looksAgain = (isMeasuring: boolean | undefined) => (isMeasuring ? 3000 : false)

/** Those of a dataset that the public may know of, with how many there are of each kind. */
export const datasetCorrectionsQuery = (api: Api, id: string, page = 1) =>
  queryOptions({
    queryKey: ['corrections', 'dataset', id, page],
    queryFn: () => api.get('/api/v1/datasets/{id}/corrections', { path: { id }, query: { page } }),
  })

export const correctionsQuery = (api: Api, search: Search) =>
  queryOptions({
    queryKey: ['corrections', 'list', search],
    queryFn: () => api.get('/api/v1/corrections', { query: search }),
  })

export const correctionQuery = (api: Api, code: string) =>
  queryOptions({
    queryKey: ['corrections', 'one', code],
    queryFn: () => api.get('/api/v1/corrections/{code}', { path: { code } }),
  })

/** Its cell is read through the gate and leaves an entry, so it is asked for once and kept. */
export const differenceQuery = (api: Api, code: string, purpose?: string) =>
  queryOptions({
    queryKey: ['corrections', 'difference', code, purpose ?? ''],
    queryFn: () => api.get('/api/v1/corrections/{code}/difference', { path: { code }, ...underPurpose(purpose) }),
    staleTime: 600_000,
    refetchInterval: ({ state }) => looksAgain(state.data?.quality.measuring),
  })

export const fileCorrection = (api: Api, id: string, body: NewCorrection, purpose?: string) =>
  api.send('post', '/api/v1/datasets/{id}/corrections', { path: { id }, body, ...underPurpose(purpose) })

export const openCorrection = (api: Api, code: string, secret: string) =>
  api.send('post', '/api/v1/corrections/{code}/opened', { path: { code }, body: { secret } })

export const answerCorrection = (api: Api, code: string, body: FilerStep) =>
  api.send('post', '/api/v1/corrections/{code}/answers', { path: { code }, body })

export const transferCorrection = (api: Api, code: string, organisationId: string, reason: string) =>
  api.send('post', '/api/v1/corrections/{code}/transfer', { path: { code }, body: { organisationId, reason } })

export const releaseCorrection = (api: Api, code: string, released: boolean) =>
  api.send('put', '/api/v1/corrections/{code}/released', { path: { code }, body: { released } })
