import type { Api } from '../platform/api.ts'

export const signIn = (api: Api, login: string, password: string) =>
  api.send<unknown>('POST', '/api/v1/session', { login, password })
