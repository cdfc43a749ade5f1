import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import type { Ctx, LedgerEntry } from '../platform/ctx.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { type Instant, instantOf, type PlainDate } from '../platform/time.ts'
import { getAccount, lockAccount, takePost, unlockAccount } from './accounts.ts'
import { authenticate } from './authenticate.ts'
import { createKey, limitKey, listKeys, listKeysOf, revokeKey } from './keys.ts'
import { requirePerson } from './model.ts'
import { defaultPolicy } from './policy.ts'
import { takeQuota } from './quota.ts'
import { accountOf, as, organisationOf, partiesCtx } from './testing-parties.ts'

let database: TestDatabase
let ctx: Ctx
let entries: LedgerEntry[]
let house: string
let officer: Ctx
let security: Ctx

beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx, entries } = partiesCtx(database.db))
  house = (await organisationOf(ctx)).id
  officer = as(ctx, await accountOf(ctx, { post: 'dataOfficer', organisationId: house }))
  security = as(ctx, await accountOf(ctx, { post: 'securityAdministrator', organisationId: house }))
})
beforeEach(() => database.pool.query('truncate parties.quota_use'))
afterAll(() => database.close())

const reading = { name: '停哪儿', scopes: ['read', 'download'] as const, days: 90 }
const call = (token: string, now: Instant = ctx.now) =>
  authenticate(database.db, now, { authorization: `Bearer ${token}`, address: '192.0.2.7' })
const days = (n: number): Instant => instantOf(Date.parse(ctx.now) + n * 86_400_000)

test('a key is shown once, kept as a digest, known again by its first characters, and in the ledger', async () => {
  const { key, token } = await createKey(officer, reading)
  expect(token).toMatch(/^gsk_[\w-]{43}$/)
  expect(key).toMatchObject({
    prefix: token.slice(0, 10),
    scopes: ['read', 'download'],
    perMinute: 120,
    revokedAt: null,
  })
  const { rows } = await database.pool.query('select k::text as row from parties.api_key k')
  expect(JSON.stringify(rows)).not.toContain(token)
  expect((await listKeys(officer))[0]).toEqual(key)
  expect(entries.at(-1)).toMatchObject({ event: 'key.create', personal: { key: key.id, account: officer.actor.id } })
  expect(JSON.stringify(entries)).not.toContain(token)
})

test('a key acts with its own scopes, no post and its own count, and says which account stands behind it', async () => {
  const { key, token } = await createKey(officer, reading)
  expect(await call(token)).toEqual({
    ...{ kind: 'key', id: key.id, name: '停哪儿', acts: [], scopes: ['read', 'download'], client: `key:${key.id}` },
    owner: officer.actor.id,
  })
  const actor = await call(token)
  expect(() => requirePerson(actor)).toThrow('notByKey')
  await expect(createKey({ ...ctx, actor }, reading)).rejects.toThrow('notByKey')
})

test('R-SEC-02: import is for the data officer of the house, and ends with the post', async () => {
  const account = await accountOf(
    ctx,
    { post: 'dataOfficer', organisationId: house },
    { post: 'secrecyOfficer', organisationId: house },
  )
  const elsewhere = (await organisationOf(ctx)).id
  const importing = { name: '导入', scopes: ['import'] as const, organisationId: house, days: 30 }
  await expect(createKey(as(ctx, account), { ...importing, organisationId: elsewhere })).rejects.toThrow(
    'scopeNeedsPost',
  )
  await expect(createKey(as(ctx, account), { ...importing, organisationId: null })).rejects.toThrow('scopeNeedsPost')
  const { token } = await createKey(as(ctx, account), importing)
  expect((await call(token)).acts).toEqual([{ post: 'dataOfficer', organisationId: house }])
  await takePost(security, account.id, account.posts[0]?.id ?? '')
  expect((await call(token)).acts).toEqual([])
  expect((await getAccount(ctx, account.id)).posts).toHaveLength(1)
})

test('a key that expired, was revoked, belongs to a locked account or was made up is refused alike', async () => {
  const { key, token } = await createKey(officer, reading)
  expect((await call(token, days(89))).kind).toBe('key')
  await expect(call(token, days(90))).rejects.toThrow('invalidKey')
  await expect(call('gsk_made-up')).rejects.toThrow('invalidKey')
  // A program that lost its key hears of it instead of reading on as a visitor.
  for (const broken of ['', 'undefined', '[object Object]', `${token} ${token}`])
    await expect(call(broken)).rejects.toThrow('invalidKey')
  const proxied = await authenticate(database.db, ctx.now, { authorization: 'Basic YTpi', address: '192.0.2.7' })
  expect(proxied.kind).toBe('anonymous')
  await lockAccount(security, officer.actor.id)
  await expect(call(token)).rejects.toThrow('invalidKey')
  await unlockAccount(security, officer.actor.id)
  await revokeKey(officer, key.id)
  await expect(call(token)).rejects.toThrow('invalidKey')
  await expect(revokeKey(officer, key.id)).rejects.toThrow('keyNotFound')
})

test('a key lives a year at most, and nobody has more than twenty', async () => {
  await expect(createKey(officer, { ...reading, days: 367 })).rejects.toMatchObject({ members: { mostDays: 366 } })
  const few = {
    ...officer,
    resources: { ...officer.resources, accountPolicy: { ...defaultPolicy, keysPerAccount: 0 } },
  }
  await expect(createKey(few, reading)).rejects.toThrow('tooManyKeys')
  const newcomer = as(ctx, await accountOf(ctx))
  const two = { ...newcomer, resources: { ...ctx.resources, accountPolicy: { ...defaultPolicy, keysPerAccount: 2 } } }
  const made = await Promise.allSettled(Array.from({ length: 5 }, () => createKey(two, reading)))
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
})

test('R-SEC-08: the security administrator limits and revokes the keys of others, who do not see each other’s', async () => {
  const { key, token } = await createKey(officer, reading)
  const other = as(ctx, await accountOf(ctx))
  await expect(revokeKey(other, key.id)).rejects.toThrow('keyNotFound')
  await expect(listKeysOf(other, officer.actor.id)).rejects.toThrow('wrongDuty')
  expect((await listKeysOf(security, officer.actor.id)).map(({ id }) => id)).toContain(key.id)
  await limitKey(security, key.id, { scopes: ['read'], perMinute: 3, perDay: 100 })
  expect((await call(token)).scopes).toEqual(['read'])
  await expect(limitKey(security, key.id, { scopes: ['import'], perMinute: 3, perDay: 100 })).rejects.toThrow(
    'scopeNeedsPost',
  )
  await revokeKey(security, key.id)
  await expect(call(token)).rejects.toThrow('invalidKey')
})

describe('quotas', () => {
  const at = (actor: Ctx['actor'], now: string, today: string): Ctx => ({
    ...{ ...ctx, actor, now: now as Instant, today: today as PlainDate },
  })

  it('are counted in the database and shown with each call; past them 429 says when to come again', async () => {
    const { key, token } = await createKey(officer, reading)
    await limitKey(security, key.id, { scopes: ['read'], perMinute: 2, perDay: 100 })
    const calling = at(await call(token), '2026-11-23T02:00:15.000Z', '2026-11-23')
    expect((await takeQuota(calling)).headers).toEqual({
      'ratelimit-policy': '"minute";q=2;w=60, "day";q=100;w=86400',
      ratelimit: '"minute";r=1;t=45, "day";r=99;t=50385',
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': '45',
    })
    await takeQuota(calling)
    const { refused, headers } = await takeQuota(calling)
    expect(refused).toMatchObject({
      status: 429,
      members: { retryAfterSeconds: 45, 'violated-policies': ['minute'] },
    })
    expect(headers).toMatchObject({ 'retry-after': '45', 'x-ratelimit-remaining': '0' })
    expect((await takeQuota({ ...calling, now: '2026-11-23T02:01:00.000Z' as Instant })).refused).toBeUndefined()
  })

  it('are not passed by calling at the same moment', async () => {
    const { key, token } = await createKey(officer, reading)
    await limitKey(security, key.id, { scopes: ['read'], perMinute: 5, perDay: 100 })
    const calling = { ...ctx, actor: await call(token) }
    const answers = await Promise.all(Array.from({ length: 20 }, () => takeQuota(calling)))
    expect(answers.filter(({ refused }) => !refused)).toHaveLength(5)
  })

  it('a day is a day in Shanghai', async () => {
    const { key, token } = await createKey(officer, reading)
    await limitKey(security, key.id, { scopes: ['read'], perMinute: 5, perDay: 1 })
    const actor = await call(token)
    await takeQuota(at(actor, '2026-11-23T15:59:00.000Z', '2026-11-23'))
    const { refused } = await takeQuota(at(actor, '2026-11-23T15:59:59.000Z', '2026-11-23'))
    expect(refused?.members).toMatchObject({ retryAfterSeconds: 1, 'violated-policies': ['day'] })
    expect((await takeQuota(at(actor, '2026-11-23T16:00:00.000Z', '2026-11-24'))).refused).toBeUndefined()
  })

  it('anonymous visitors count by address, people by account, the machine not at all', async () => {
    const remaining = async (actor: Ctx['actor']) =>
      (await takeQuota({ ...ctx, actor })).headers['x-ratelimit-remaining']
    const from = async (address: string) => remaining(await authenticate(database.db, ctx.now, { address }))
    expect(await from('203.0.113.8')).toBe('1199')
    expect(await from('203.0.113.8')).toBe('1198')
    expect(await from('203.0.113.200')).toBe('1199')
    expect(await from('2001:db8:1:2::3')).toBe('1199')
    expect(await from('2001:db8:1:2:ffff::1')).toBe('1198')
    expect(await from('2001:db8:1:3::3')).toBe('1199')
    expect(await remaining(officer.actor)).toBe('1199')
    expect((await takeQuota(ctx)).headers).toEqual({})
  })
})
