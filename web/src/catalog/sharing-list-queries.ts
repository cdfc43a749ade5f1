import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Schema } from '../platform/operations.ts'

/** 共享责任清单 of a department: of today, or as published under a number. */
export type SharingList = Schema<'SharingList'>
export type SharingListEntry = Schema<'SharingListEntry'>

const key = ['catalog', 'sharingLists']

export const sharingListsQuery = (api: Api) =>
  queryOptions({ queryKey: [...key, 'all'], queryFn: () => api.get('/api/v1/sharing-lists') })

export const sharingListQuery = (api: Api, organisationId: string, version?: number) =>
  queryOptions({
    queryKey: [...key, organisationId, version ?? 'now'],
    queryFn: () =>
      api.get('/api/v1/sharing-lists/{organisationId}', {
        path: { organisationId },
        query: version === undefined ? {} : { version },
      }),
  })

/** Everything that a new version changes. */
export const sharingListKey = key

export const publishSharingList = (api: Api, organisationId: string) =>
  api.send('post', '/api/v1/sharing-lists/{organisationId}/publish', { path: { organisationId } })

export const workbookPath = (organisationId: string, version: number | undefined, lang: string): string =>
  `/api/v1/sharing-lists/${organisationId}/list.xlsx?lang=${lang}${version === undefined ? '' : `&version=${version}`}`
