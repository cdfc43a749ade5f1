import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'

export const marks = ['fileName', 'documentProperty', 'cell', 'content'] as const

/** A case says what kind of mark was seen, never its words. Its id is its process's. */
export type SecrecyCase = {
  readonly id: string
  readonly datasetId: string | null
  readonly code: string | null
  readonly atDoor: boolean
  readonly finding: (typeof marks)[number]
  readonly state: 'reported' | 'confirmed' | 'purging' | 'purged' | 'dismissed'
  readonly reportedAt: string
  readonly dueAt: string
  readonly purgedAt: string | null
  /** Copies removed, by kind, and whether the database's own files hold nothing more. */
  readonly erased:
    | (Readonly<Record<(typeof copies)[number] | 'tablesRewritten', number>> & { readonly walCleared: boolean })
    | null
}

export const copies = ['versions', 'files', 'exports', 'rounds', 'notices', 'backups'] as const

export const casesQuery = (api: Api) =>
  queryOptions({
    queryKey: ['opendata', 'cases'],
    queryFn: () => api.get<{ cases: readonly SecrecyCase[] }>('/api/v1/secrecy-cases'),
  })

export const reportSecrecy = (api: Api, datasetId: string, finding: string) =>
  api.send<{ caseId: string }>('POST', `/api/v1/datasets/${datasetId}/secrecy-report`, { finding })
