import { queryOptions } from '@tanstack/react-query'
import type { Api } from '../platform/api.ts'
import type { Body, Schema } from '../platform/operations.ts'

export const signIn = (api: Api, login: string, password: string) =>
  api.send('post', '/api/v1/session', { body: { login, password } })

export const proveSecondFactor = (api: Api, body: Body<'proveSecondFactor'>) =>
  api.send('post', '/api/v1/session/second-factor', { body })

export type Factor = Schema<'Factor'>

export const factorsQuery = (api: Api) =>
  queryOptions({ queryKey: ['parties', 'factors'], queryFn: () => api.get('/api/v1/me/factors') })

export const beginTotp = (api: Api, body: Body<'beginTotp'>) => api.send('post', '/api/v1/me/factors/totp', { body })

export const confirmTotp = (api: Api, id: string, code: string) =>
  api.send('post', '/api/v1/me/factors/{id}/confirm', { path: { id }, body: { code } })

export const beginPasskey = (api: Api, password: string) =>
  api.send('post', '/api/v1/me/factors/passkey', { body: { password } })

export const addPasskey = (api: Api, body: Body<'addPasskey'>) =>
  api.send('post', '/api/v1/me/factors/passkey/answer', { body })

export const removeFactor = (api: Api, id: string, password: string) =>
  api.send('post', '/api/v1/me/factors/{id}/remove', { path: { id }, body: { password } })

export const renewRecoveryCodes = (api: Api, password: string) =>
  api.send('post', '/api/v1/me/recovery-codes', { body: { password } })

export const clearFactors = (api: Api, id: string) =>
  api.send('post', '/api/v1/accounts/{id}/clear-factors', { path: { id } })

export const changePassword = (api: Api, body: Body<'changePassword'>) =>
  api.send('put', '/api/v1/me/password', { body })

export type Account = Schema<'Account'>

export const accountsQuery = (api: Api, after?: string) =>
  queryOptions({
    queryKey: ['parties', 'accounts', after ?? ''],
    queryFn: () => api.get('/api/v1/accounts', { query: { limit: 100, after: after ? Number(after) : undefined } }),
  })

export const accountQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ['parties', 'account', id],
    queryFn: () => api.get('/api/v1/accounts/{id}', { path: { id } }),
  })

export const createAccount = (api: Api, body: Body<'createAccount'>) => api.send('post', '/api/v1/accounts', { body })

export const actOnAccount = (api: Api, id: string, act: 'lock' | 'unlock' | 'close') =>
  api.send('post', `/api/v1/accounts/{id}/${act}`, { path: { id } })

export const resetPassword = (api: Api, id: string, password: string) =>
  api.send('put', '/api/v1/accounts/{id}/password', { path: { id }, body: { password } })

export const givePost = (api: Api, id: string, body: Body<'givePost'>) =>
  api.send('post', '/api/v1/accounts/{id}/posts', { path: { id }, body })

export const takePost = (api: Api, id: string, postId: string) =>
  api.send('delete', '/api/v1/accounts/{id}/posts/{postId}', { path: { id, postId } })

export type Organisation = Schema<'Organisation'>

export const organisationKinds = [
  'organ',
  'institution',
  'enterprise',
  'utility',
  'association',
  'operator',
  'dataAuthority',
] as const satisfies readonly Organisation['kind'][]

export const leaderships = ['local', 'vertical', 'dual'] as const satisfies readonly Organisation['leadership'][]

export const organisationsQuery = (api: Api, after?: string) =>
  queryOptions({
    queryKey: ['parties', 'organisations', after ?? ''],
    queryFn: () =>
      api.get('/api/v1/organisations', { query: { limit: 200, after: after ? Number(after) : undefined } }),
  })

export type OrganisationBody = Body<'createOrganisation'>

export const createOrganisation = (api: Api, body: OrganisationBody) =>
  api.send('post', '/api/v1/organisations', { body })

export const changeOrganisation = (api: Api, id: string, body: Body<'changeOrganisation'>) =>
  api.send('patch', '/api/v1/organisations/{id}', { path: { id }, body })

export type ApiKey = Schema<'ApiKey'>

export const scopes = ['read', 'download', 'import'] as const satisfies ApiKey['scopes']

export const keysQuery = (api: Api) =>
  queryOptions({
    queryKey: ['parties', 'keys'],
    queryFn: () => api.get('/api/v1/keys'),
  })

export const createKey = (api: Api, body: Body<'createKey'>) => api.send('post', '/api/v1/keys', { body })

export const revokeKey = (api: Api, id: string) => api.send('delete', '/api/v1/keys/{id}', { path: { id } })

export const setUp = (api: Api, body: Body<'setUp'>) => api.send('post', '/api/v1/setup', { body })
