import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Post } from '../platform/who.ts'

export const signIn = (api: Api, login: string, password: string) =>
  api.send<unknown>('POST', '/api/v1/session', { login, password })

export const changePassword = (api: Api, body: { current: string; next: string }) =>
  api.send<unknown>('PUT', '/api/v1/me/password', body)

export type HeldPost = {
  readonly id: string
  readonly post: Post
  readonly organisationId: string
  readonly organisationName: string
  readonly from: string
  readonly until: string | null
}

export type Account = {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly state: 'open' | 'locked' | 'awaitsUnlock' | 'closed'
  readonly mustChangePassword: boolean
  readonly lastSignInAt: string | null
  readonly createdAt: string
  readonly posts: readonly HeldPost[]
}

export const accountsQuery = (api: Api, after?: string) =>
  queryOptions({
    queryKey: ['parties', 'accounts', after ?? ''],
    queryFn: () =>
      api.get<{ accounts: readonly Account[]; next: number | null }>('/api/v1/accounts', { limit: 100, after }),
  })

export const accountQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['parties', 'account', id],
    queryFn: () => api.get<Account>(`/api/v1/accounts/${id}`),
  })

export const createAccount = (api: Api, body: { login: string; name: string; password: string }) =>
  api.send<Account>('POST', '/api/v1/accounts', body)

export const actOnAccount = (api: Api, id: string, act: 'lock' | 'unlock' | 'close') =>
  api.send<Account>('POST', `/api/v1/accounts/${id}/${act}`)

export const resetPassword = (api: Api, id: string, password: string) =>
  api.send<unknown>('PUT', `/api/v1/accounts/${id}/password`, { password })

export const givePost = (
  api: Api,
  id: string,
  body: { post: string; organisationId: string; until?: string | undefined },
) => api.send<HeldPost>('POST', `/api/v1/accounts/${id}/posts`, body)

export const takePost = (api: Api, id: string, postId: string) =>
  api.send<unknown>('DELETE', `/api/v1/accounts/${id}/posts/${postId}`)

export const organisationKinds = [
  'organ',
  'institution',
  'enterprise',
  'utility',
  'association',
  'operator',
  'dataAuthority',
] as const

export type Organisation = {
  readonly id: string
  readonly name: string
  readonly formerNames: readonly string[]
  readonly kind: (typeof organisationKinds)[number] | 'unspecified'
  readonly creditCode: string | null
  readonly regionCode: string | null
  readonly superiorId: string | null
  readonly leadership: 'local' | 'vertical' | 'dual'
  readonly confirmed: boolean
  readonly endedOn: string | null
  readonly successorId: string | null
  readonly revision: number
}

export const organisationsQuery = (api: Api, after?: string) =>
  queryOptions({
    queryKey: ['parties', 'organisations', after ?? ''],
    queryFn: () =>
      api.get<{ organisations: readonly Organisation[]; next: number | null }>('/api/v1/organisations', {
        limit: 200,
        after,
      }),
  })

export type OrganisationBody = {
  readonly name: string
  readonly kind: string
  readonly creditCode: string | null
  readonly regionCode: string | null
  readonly leadership: string
}

export const createOrganisation = (api: Api, body: OrganisationBody) =>
  api.send<Organisation>('POST', '/api/v1/organisations', body)

export const changeOrganisation = (
  api: Api,
  id: string,
  body: Partial<OrganisationBody> & { revision: number; confirmed?: true },
) => api.send<Organisation>('PATCH', `/api/v1/organisations/${id}`, body)

export const scopes = ['read', 'download', 'import'] as const

export type ApiKey = {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly (typeof scopes)[number][]
  readonly organisationId: string | null
  readonly perMinute: number
  readonly perDay: number
  readonly createdAt: string
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

export const keysQuery = (api: Api) =>
  queryOptions({
    queryKey: ['parties', 'keys'],
    queryFn: () => api.get<{ keys: readonly ApiKey[] }>('/api/v1/keys'),
  })

export const createKey = (
  api: Api,
  body: { name: string; scopes: readonly string[]; organisationId?: string; days: number },
) => api.send<{ key: ApiKey; token: string }>('POST', '/api/v1/keys', body)

export const revokeKey = (api: Api, id: string) => api.send<unknown>('DELETE', `/api/v1/keys/${id}`)

type FirstAccount = { readonly login: string; readonly name: string; readonly password: string }

export const setUp = (
  api: Api,
  body: {
    token: string
    organisation: { name: string; creditCode: string | null; regionCode: string | null }
    administrators: Record<'systemAdministrator' | 'securityAdministrator' | 'auditAdministrator', FirstAccount>
  },
) => api.send<unknown>('POST', '/api/v1/setup', body)
