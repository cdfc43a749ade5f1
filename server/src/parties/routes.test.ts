import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import type { Ctx } from '../platform/ctx.ts'
import type { App } from '../platform/http.ts'
import { newId } from '../platform/ids.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { testApp } from '../platform/testing-app.ts'
import { instantOf } from '../platform/time.ts'
import { createAccount } from './accounts.ts'
import { routes } from './routes.ts'
import { authenticate, createSetupLink, takeQuota } from './service.ts'
import { accountOf, goodPassword, organisationOf, partiesCtx } from './testing-parties.ts'

let database: TestDatabase
let ctx: Ctx
let app: App
let bureau: string
let urban: string

beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx } = partiesCtx(database.db))
  bureau = (await organisationOf(ctx, { name: '临澜市数据局', kind: 'dataAuthority' })).id
  urban = (await organisationOf(ctx, { name: '临澜市城市管理局' })).id
  app = await testApp({
    ...{ routes: [routes], ctx: { db: ctx.db, resources: ctx.resources }, takeQuota },
    authenticate: (credentials) => authenticate(database.db, instantOf(Date.now()), credentials),
  })
})
beforeEach(() => database.pool.query('truncate parties.quota_use, parties.sign_in_attempt'))
afterAll(async () => {
  await app.close()
  await database.close()
})

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
const call = (method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
  app.inject({ method, url, headers, ...(payload ? { payload } : {}) })

/** Signs in and gives a caller that carries the cookie. */
async function enter(login: string, password = goodPassword) {
  const answer = await call('POST', '/api/v1/session', { login, password })
  expect(answer.statusCode).toBe(200)
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
  return (method: Method, url: string, payload?: object) => call(method, url, payload, { cookie })
}

/** Accounts of the test run are made now, so that their passwords are young. */
const now = () => ({ ...ctx, now: instantOf(Date.now()) })
const holder = async (...posts: Parameters<typeof accountOf>[1][]) => {
  const { login, id } = await accountOf(now(), ...posts)
  return { as: await enter(login), login, id }
}
const administrator = (post: 'systemAdministrator' | 'securityAdministrator' | 'auditAdministrator') =>
  holder({ post, organisationId: bureau })
const officer = () => holder({ post: 'dataOfficer', organisationId: urban })

test('sign in, see who one is, sign out; the cookie is for this host and no script', async () => {
  const { login } = await officer()
  const answer = await call('POST', '/api/v1/session', { login, password: goodPassword })
  expect(answer.headers['set-cookie']).toMatch(/^gongshu=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Lax$/)
  expect(answer.headers['cache-control']).toBe('no-store')
  const as = await enter(login)
  expect((await as('GET', '/api/v1/me')).json()).toMatchObject({
    ...{ login, kind: 'person', mustChangePassword: false },
    acts: [{ post: 'dataOfficer', organisationId: urban, organisationName: '临澜市城市管理局' }],
  })
  const out = await as('DELETE', '/api/v1/session')
  expect(out.statusCode).toBe(204)
  expect(out.headers['set-cookie']).toContain('Max-Age=0')
  expect((await as('GET', '/api/v1/me')).statusCode).toBe(401)
  expect((await call('DELETE', '/api/v1/session')).statusCode).toBe(204)
})

test('signing in again in one browser ends the session before', async () => {
  const { as, login } = await officer()
  expect((await as('POST', '/api/v1/session', { login, password: goodPassword })).statusCode).toBe(200)
  expect((await as('GET', '/api/v1/me')).statusCode).toBe(401)
})

test('a refusal says what to do, in the language of the reader, and when to come again', async () => {
  const { login } = await officer()
  const wrong = { login, password: 'Wrong-lamp-99' }
  const answer = await call('POST', '/api/v1/session', wrong, { 'accept-language': 'en' })
  expect(answer.statusCode).toBe(401)
  expect(answer.json()).toMatchObject({
    title: 'Login or password is wrong',
    detail: expect.stringMatching(/capitals/),
  })
  for (let n = 0; n < 3; n++) await call('POST', '/api/v1/session', wrong)
  const locked = await call('POST', '/api/v1/session', wrong)
  expect(locked.statusCode).toBe(429)
  expect(locked.headers['retry-after']).toBe('60')
  expect(locked.json()).toMatchObject({ title: '连续失败次数过多，暂不能登录', until: expect.any(String) })
})

test('another site cannot sign a person in or out', async () => {
  const { login } = await officer()
  const from = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
  const answer = await call('POST', '/api/v1/session', { login, password: goodPassword }, from)
  expect(answer.statusCode).toBe(403)
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('R-SEC-08: a clerk’s first day takes two administrators, and the clerk', async () => {
  const [system, security, audit] = [
    await administrator('systemAdministrator'),
    await administrator('securityAdministrator'),
    await administrator('auditAdministrator'),
  ]
  const made = await system.as('POST', '/api/v1/accounts', { login: 'clerk-1', name: '宋知远', password: goodPassword })
  expect(made.statusCode).toBe(201)
  const { id } = made.json()
  const post = { post: 'dataOfficer', organisationId: urban }
  expect((await system.as('POST', `/api/v1/accounts/${id}/posts`, post)).statusCode).toBe(403)
  const given = await security.as('POST', `/api/v1/accounts/${id}/posts`, post)
  expect(given.statusCode).toBe(201)
  expect(given.json()).toMatchObject({ ...post, organisationName: '临澜市城市管理局' })
  const apart = await security.as('POST', `/api/v1/accounts/${id}/posts`, { ...post, post: 'auditAdministrator' })
  expect(apart.statusCode).toBe(409)
  expect(apart.json()).toMatchObject({ rule: 'R-SEC-08', holds: ['dataOfficer'] })

  const clerk = await enter('clerk-1')
  expect((await clerk('GET', '/api/v1/me')).json()).toMatchObject({ mustChangePassword: true, acts: [] })
  const key = { name: '早', scopes: ['read'], days: 1 }
  expect((await clerk('POST', '/api/v1/keys', key)).json()).toMatchObject({
    type: '/problems/parties/changePasswordFirst',
  })
  const weak = await clerk('PUT', '/api/v1/me/password', { current: goodPassword, next: 'short' })
  expect(weak.json().findings).toMatchObject([{ rule: 'R-SEC-01' }, { rule: 'R-SEC-01' }])
  expect(
    (await clerk('PUT', '/api/v1/me/password', { current: goodPassword, next: 'Willow-bank-63' })).statusCode,
  ).toBe(204)
  expect((await clerk('GET', '/api/v1/me')).json().acts).toHaveLength(1)

  const seen = await audit.as('GET', `/api/v1/accounts/${id}`)
  expect(seen.json()).toMatchObject({ login: 'clerk-1', state: 'open' })
  expect(JSON.stringify(seen.json())).not.toMatch(/argon2|password_?hash/i)
  expect((await security.as('POST', `/api/v1/accounts/${id}/lock`)).json()).toMatchObject({ state: 'locked' })
  expect((await clerk('GET', '/api/v1/me')).statusCode).toBe(401)
  expect((await security.as('POST', `/api/v1/accounts/${id}/unlock`)).json()).toMatchObject({ state: 'open' })
  expect((await system.as('POST', `/api/v1/accounts/${id}/close`)).json()).toMatchObject({ state: 'closed', posts: [] })
  const postId = given.json().id
  expect((await security.as('DELETE', `/api/v1/accounts/${id}/posts/${postId}`)).statusCode).toBe(404)
})

test('R-CODE-02: an organisation whose subject id does not check is made, with a warning', async () => {
  const { as } = await administrator('systemAdministrator')
  const input = { name: '某某协会', kind: 'association', creditCode: '52100000500000784G', regionCode: '009921' }
  const made = await as('POST', '/api/v1/organisations', input)
  expect(made.statusCode).toBe(201)
  expect(made.json()).toMatchObject({ warnings: [{ rule: 'R-CODE-02', weight: 'should' }], revision: 1 })
  const { id } = made.json()
  const changed = await as('PATCH', `/api/v1/organisations/${id}`, { revision: 1, name: '某某联合会' })
  expect(changed.json()).toMatchObject({ name: '某某联合会', formerNames: ['某某协会'] })
  expect((await as('PATCH', `/api/v1/organisations/${id}`, { revision: 1, name: '又一会' })).statusCode).toBe(409)
  expect((await as('POST', `/api/v1/organisations/${id}/units`, { name: '秘书处' })).statusCode).toBe(201)
  expect((await as('GET', `/api/v1/organisations/${id}`)).json()).toMatchObject({
    ...{ dataAuthorityId: bureau, units: [{ name: '秘书处' }] },
  })
  expect((await as('GET', '/api/v1/organisations?q=某某协会')).json().organisations).toMatchObject([{ id }])
  const authority = await as('PUT', '/api/v1/authorities/009921/sharing', { organisationId: id })
  expect(authority.statusCode).toBe(204)
})

test('三定 over the API: recorded by one, confirmed by the other', async () => {
  const [system, security] = [await administrator('systemAdministrator'), await administrator('securityAdministrator')]
  const [old, next] = [await organisationOf(ctx), await organisationOf(ctx)]
  const how = { successorId: next.id, on: '2026-01-01', document: '临编办〔2026〕1号' }
  expect((await system.as('POST', `/api/v1/organisations/${old.id}/succession`, how)).statusCode).toBe(204)
  expect((await system.as('POST', `/api/v1/organisations/${old.id}/succession/confirm`)).statusCode).toBe(403)
  expect((await security.as('POST', `/api/v1/organisations/${old.id}/succession/confirm`)).statusCode).toBe(204)
  expect((await system.as('GET', `/api/v1/organisations/${old.id}`)).json()).toMatchObject({ successorId: next.id })
})

test('R-CODE-12: a region is declared, retired, and then names no organisation any more', async () => {
  const { as } = await administrator('systemAdministrator')
  const region = { code: '009907', name: '旧区', validFrom: '1990-01-01' }
  expect((await as('POST', '/api/v1/regions', region)).statusCode).toBe(204)
  expect((await as('POST', '/api/v1/regions/009907/retire', { on: '2026-01-01' })).statusCode).toBe(204)
  expect((await as('GET', '/api/v1/regions')).json().regions).toContainEqual({
    ...{ ...region, retiredOn: '2026-01-01', successorCode: null },
  })
  const refused = await as('POST', '/api/v1/organisations', { name: '旧区某局', kind: 'organ', regionCode: '009907' })
  expect(refused.json()).toMatchObject({ type: '/problems/parties/regionRetired' })
})

describe('keys', () => {
  it('are made, shown once, used, listed and revoked by their owner; each call shows the quota', async () => {
    const { as } = await officer()
    const made = await as('POST', '/api/v1/keys', {
      name: '停哪儿',
      scopes: ['import'],
      organisationId: urban,
      days: 30,
    })
    expect(made.statusCode).toBe(201)
    const { token, key } = made.json()
    const bearer = { authorization: `Bearer ${token}` }
    const me = await call('GET', '/api/v1/me', undefined, bearer)
    expect(me.json()).toMatchObject({
      kind: 'key',
      scopes: ['import'],
      acts: [{ organisationName: '临澜市城市管理局' }],
    })
    expect(me.headers['ratelimit-policy']).toBe('"minute";q=120;w=60, "day";q=20000;w=86400')
    expect(me.headers.ratelimit).toMatch(/^"minute";r=119;t=\d+, "day";r=19999;t=\d+$/)
    expect((await call('POST', '/api/v1/keys', { name: 'x', scopes: ['read'] }, bearer)).statusCode).toBe(403)
    expect((await as('GET', '/api/v1/keys')).json().keys).toMatchObject([{ id: key.id, prefix: token.slice(0, 10) }])
    expect(JSON.stringify((await as('GET', '/api/v1/keys')).json())).not.toContain(token)
    expect((await as('DELETE', `/api/v1/keys/${key.id}`)).statusCode).toBe(204)
    const refused = await call('GET', '/api/v1/me', undefined, bearer)
    expect(refused.statusCode).toBe(401)
    expect(refused.json()).toMatchObject({ type: '/problems/parties/invalidKey' })
  })

  it('past the quota answer 429 with Retry-After, until a security administrator allows more', async () => {
    const { as, id } = await officer()
    const { as: security } = await administrator('securityAdministrator')
    const { token, key } = (await as('POST', '/api/v1/keys', { name: '停哪儿', scopes: ['read'] })).json()
    const limit = (perMinute: number) =>
      security('PATCH', `/api/v1/keys/${key.id}`, { scopes: ['read'], perMinute, perDay: 100_000 })
    expect((await limit(1)).statusCode).toBe(200)
    const bearer = { authorization: `Bearer ${token}` }
    const answers = [
      await call('GET', '/api/v1/me', undefined, bearer),
      await call('GET', '/api/v1/me', undefined, bearer),
    ]
    // The minute may turn between two calls.
    const last = answers[1]?.statusCode === 429 ? answers[1] : await call('GET', '/api/v1/me', undefined, bearer)
    expect(last?.statusCode).toBe(429)
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0)
    expect(last?.json()).toMatchObject({ type: '/problems/parties/quotaExceeded', 'violated-policies': ['minute'] })
    await limit(1000)
    expect((await call('GET', '/api/v1/me', undefined, bearer)).statusCode).toBe(200)
    expect((await security('GET', `/api/v1/accounts/${id}/keys`)).json().keys).toHaveLength(1)
  })
})

test('R-SEC-02: every route of administration is closed to whoever has no such post', async () => {
  const { as } = await officer()
  const any = newId()
  const routesOfAdministration: [Method, string, object?][] = [
    ['GET', '/api/v1/accounts'],
    ['GET', `/api/v1/accounts/${any}`],
    ['POST', '/api/v1/accounts', { login: 'x1', name: 'x', password: goodPassword }],
    ['POST', `/api/v1/accounts/${any}/posts`, { post: 'auditor', organisationId: any }],
    ['DELETE', `/api/v1/accounts/${any}/posts/${any}`],
    ['GET', `/api/v1/accounts/${any}/keys`],
    ['PUT', `/api/v1/accounts/${any}/password`, { password: goodPassword }],
    ...(['lock', 'unlock', 'close'] as const).map((verb): [Method, string] => [
      'POST',
      `/api/v1/accounts/${any}/${verb}`,
    ]),
    ['POST', '/api/v1/organisations', { name: '某局', kind: 'organ' }],
    ['PATCH', `/api/v1/organisations/${any}`, { revision: 1 }],
    ['POST', `/api/v1/organisations/${any}/units`, { name: '科' }],
    ['POST', `/api/v1/organisations/${any}/succession`, { successorId: any, on: '2026-01-01', document: 'x' }],
    ['POST', `/api/v1/organisations/${any}/succession/confirm`],
    ['PUT', '/api/v1/authorities/009900/data', { organisationId: any }],
    ['POST', '/api/v1/regions', { code: '009907', name: '某区', validFrom: '2026-01-01' }],
    ['POST', '/api/v1/regions/009907/retire', { on: '2026-01-01' }],
    ['PATCH', `/api/v1/keys/${any}`, { scopes: ['read'], perMinute: 1, perDay: 1 }],
  ]
  for (const [method, url, payload] of routesOfAdministration) {
    expect([method, url, (await as(method, url, payload)).statusCode]).toEqual([method, url, 403])
    expect([method, url, (await call(method, url, payload)).statusCode]).toEqual([method, url, 401])
  }
})

test('an empty installation is set up over the API, once', async () => {
  const empty = await testDatabase()
  const { ctx } = partiesCtx(empty.db)
  const other = await testApp({
    ...{ routes: [routes], ctx: { db: ctx.db, resources: ctx.resources } },
    authenticate: (credentials) => authenticate(empty.db, instantOf(Date.now()), credentials),
  })
  try {
    const link = await createSetupLink({ ...ctx, now: instantOf(Date.now()) })
    const account = (login: string) => ({ login, name: '林知远', password: goodPassword })
    const payload = {
      token: link?.token ?? '',
      organisation: { name: '青屿县数据局', regionCode: '009921' },
      administrators: {
        systemAdministrator: account('sys'),
        securityAdministrator: account('sec'),
        auditAdministrator: account('aud'),
      },
    }
    const set = () => other.inject({ method: 'POST', url: '/api/v1/setup', payload })
    expect((await set()).statusCode).toBe(204)
    expect((await set()).statusCode).toBe(409)
    await createAccount({ ...ctx, now: instantOf(Date.now()) }, account('more'))
  } finally {
    await other.close()
    await empty.close()
  }
})
