import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import { madeOn } from '../platform/edited-meanwhile.ts'
import type { Body, Schema } from '../platform/operations.ts'

/** One round of the publication process, whole: what a reviewer decides on. Its id is the process's. */
export type Publication = Schema<'Publication'>

/** What a publisher says of a dataset, as the catalogue keeps it. */
export type Description = Publication['after']
export type DescriptionField = keyof Description

/** Chinese always, English where the publisher gave it. */
export type LanguageMap = Description['title']

/** One fault of the material; a check returns all of them at once. */
export type PublicationFinding = Schema<'PublicationFinding'>

export const publicationQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'publication', id],
    queryFn: () => api.get('/api/v1/publications/{id}', { path: { id } }),
  })

/** Code lists of the catalogue, in the reader's language. */
export type Vocabulary = Schema<'Vocabulary'>
export type Term = Vocabulary['regions'][number]

export const vocabularyQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'vocabulary'],
    queryFn: () => api.get('/api/v1/vocabulary'),
    staleTime: 3_600_000,
  })

/** The dataset as its next publication would show it. */
export type Proposal = Schema<'PublicationProposal'>

export const proposalQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'proposal', id],
    queryFn: () => api.get('/api/v1/datasets/{id}/proposal', { path: { id } }),
    staleTime: 0,
  })

export const checkQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['opendata', 'check', id],
    queryFn: () => api.get('/api/v1/datasets/{id}/check', { path: { id } }),
    staleTime: 0,
  })

/** Refused with 412 when another has edited it since this revision. */
export const describe = (api: Api, id: string, body: Body<'describeDataset'>, revision: number) =>
  api.send('patch', '/api/v1/datasets/{id}', { path: { id }, header: madeOn(revision), body })

export const submit = (api: Api, id: string, body: Body<'submitPublication'>) =>
  api.send('post', '/api/v1/datasets/{id}/submit', { path: { id }, body })

export type OwnDataset = Schema<'OwnDataset'>

/** Datasets of the houses one works for, drafts and withdrawn ones included. */
export const ownDatasetsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'own'],
    queryFn: () => api.get('/api/v1/my/datasets'),
  })

/** 法律法规、职责的变化 (R-SHR-07). */
export const changeKinds = ['law', 'duty'] as const

export const recordChange = (api: Api, id: string, body: Body<'recordCatalogChange'>) =>
  api.send('post', '/api/v1/datasets/{id}/catalog-updates', { path: { id }, body })
