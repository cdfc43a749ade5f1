import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import type { Ctx, LedgerEntry } from '../platform/ctx.ts'
import { openDb, openPool } from '../platform/db.ts'
import { anonymous, type TestDatabase, testDatabase } from '../platform/testing.ts'
import { type Instant, instantOf } from '../platform/time.ts'
import { closeAccount, createAccount, unlockAccount } from './accounts.ts'
import { authenticate } from './authenticate.ts'
import { getMe } from './me.ts'
import { isOutdated, isPassword } from './password-hash.ts'
import { defaultPolicy } from './policy.ts'
import { readSessionCookie, writeSessionCookie } from './session-cookie.ts'
import { changePassword, signIn, signOut, signOutEverywhere } from './sign-in.ts'
import { sweepParties } from './sweep.ts'
import { accountOf, as, goodPassword, organisationOf, partiesCtx } from './testing-parties.ts'

let database: TestDatabase
let ctx: Ctx
let visitor: Ctx
let entries: LedgerEntry[]
let house: string

beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx, entries } = partiesCtx(database.db))
  visitor = { ...ctx, actor: { ...anonymous, client: 'visitor:here' } }
  house = (await organisationOf(ctx)).id
})
beforeEach(async () => {
  await database.pool.query('truncate parties.quota_use, parties.sign_in_attempt')
  entries.length = 0
})
afterAll(() => database.close())

const later = (seconds: number): Instant => instantOf(Date.parse(ctx.now) + seconds * 1000)
const at = (seconds: number): Ctx => ({ ...visitor, now: later(seconds) })
const enter = (login: string, password = goodPassword, where = visitor) =>
  signIn(where, { login, password, secure: false })
const who = (token: string, now: Instant = ctx.now, secure = false) =>
  authenticate(database.db, now, { cookie: writeSessionCookie(token, 60, secure), address: '192.0.2.7' })
const officer = () => accountOf(ctx, { post: 'dataOfficer', organisationId: house })

test('who signs in is known by a cookie, with their posts; the database keeps a digest only', async () => {
  const { login, id, name } = await officer()
  const { token } = await enter(` ${login.toUpperCase()} `)
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  const actor = await who(token)
  expect(actor).toEqual({
    ...{ kind: 'person', id, name, client: `account:${id}` },
    acts: [{ post: 'dataOfficer', organisationId: house }],
  })
  const { rows } = await database.pool.query('select s::text as row from parties.session s')
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(await getMe({ ...ctx, actor })).toMatchObject({
    login,
    mustChangePassword: false,
    acts: [{ post: 'dataOfficer' }],
  })
})

test('a wrong password and an unknown login are refused in the same words and after the same work', async () => {
  const { login } = await officer()
  const refusals = await Promise.all(
    [login, 'nobody-here'].map((name) => enter(name, 'Wrong-lamp-99').catch((error) => error)),
  )
  expect(refusals[0].body('zh')).toEqual(refusals[1].body('zh'))
  expect(refusals[0].type).toBe('/problems/parties/signInRefused')
  // The same argon2 work for both: measured in turns, so that a busy machine delays both alike, and the fastest of each.
  const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY }
  const time = async (name: string): Promise<number> => {
    await database.pool.query('truncate parties.sign_in_attempt')
    const start = performance.now()
    await enter(name, 'Wrong-lamp-99').catch(() => undefined)
    return performance.now() - start
  }
  for (let n = 0; n < 8; n++) {
    fastest.known = Math.min(fastest.known, await time(login))
    fastest.unknown = Math.min(fastest.unknown, await time('nobody-here'))
  }
  // Without that work an unknown login would be answered ten times as fast.
  expect(fastest.unknown / fastest.known).toBeGreaterThan(0.3)
  expect(fastest.unknown / fastest.known).toBeLessThan(3)
})

test('R-SEC-03: a failed sign-in is in the ledger, without what was typed where no account is', async () => {
  const { login, id } = await officer()
  entries.length = 0
  await enter(login, 'Wrong-lamp-99').catch(() => undefined)
  await enter('my-secret-in-the-wrong-field', 'Wrong-lamp-99').catch(() => undefined)
  expect(entries.map(({ event, personal }) => [event, personal?.account])).toEqual([
    ['account.signInFailed', id],
    ['account.signInFailed', undefined],
  ])
  expect(JSON.stringify(entries)).not.toMatch(/my-secret|Wrong-lamp/)
})

describe('R-SEC-01: failures lock', () => {
  const fail = async (login: string, times: number, where = visitor) => {
    const types: string[] = []
    for (let n = 0; n < times; n++) types.push(await enter(login, 'Wrong-lamp-99', where).catch(({ type }) => type))
    return types.map((type) => type.split('/').at(-1))
  }

  it('after five the login waits, the right password too, and an unknown login in the same way', async () => {
    const { login, id } = await officer()
    for (const name of [login, 'nobody-there']) {
      expect(await fail(name, 6)).toEqual([...Array(4).fill('signInRefused'), 'signInWait', 'signInWait'])
    }
    await expect(enter(login)).rejects.toMatchObject({ members: { retryAfterSeconds: 60, until: later(60) } })
    expect(entries.filter(({ event }) => event === 'account.lock')).toMatchObject([
      { personal: { account: id }, record: { until: later(60), failures: 5 } },
    ])
  })

  it('the wait is a moment in the database: it holds across a restart and ends by itself, and doubles with the next failure', async () => {
    const { login } = await officer()
    await fail(login, 5)
    const pool = openPool(database.connection)
    const restarted = { ...at(59), db: openDb(pool) }
    await expect(enter(login, goodPassword, restarted)).rejects.toThrow('signInWait')
    await pool.end()
    expect(await fail(login, 1, at(61))).toEqual(['signInWait'])
    await expect(enter(login, goodPassword, at(61 + 119))).rejects.toMatchObject({
      members: { until: later(61 + 120) },
    })
    await enter(login, goodPassword, at(61 + 121))
    // A success forgets them all.
    expect(await fail(login, 4, at(200))).not.toContain('signInWait')
  })

  it('guesses at the same moment are counted one by one: no more than five are looked at', async () => {
    const { login } = await officer()
    const guesses = await Promise.allSettled(Array.from({ length: 12 }, () => enter(login, 'Wrong-lamp-99')))
    const types = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.type : 'in'))
    expect(types.filter((type) => type.endsWith('signInRefused'))).toHaveLength(4)
    expect(entries.filter(({ event }) => event === 'account.signInFailed')).toHaveLength(5)
  })

  it('a security administrator ends the wait', async () => {
    const { login, id } = await officer()
    await fail(login, 5)
    const security = await accountOf(ctx, { post: 'securityAdministrator', organisationId: house })
    await unlockAccount(as(ctx, security), id)
    await enter(login)
  })

  it('failures are forgotten after a day without one', async () => {
    const { login } = await officer()
    await fail(login, 4)
    expect(await fail(login, 1, at(25 * 3600))).toEqual(['signInRefused'])
  })

  it('attempts from one address are limited, whichever logins they try', async () => {
    const types = new Set<string>()
    for (let n = 0; n < 31; n++) {
      types.clear()
      types.add(await enter(`guess-${n}`, 'Wrong-lamp-99').catch(({ type }) => type))
    }
    expect([...types]).toEqual(['/problems/parties/quotaExceeded'])
    const { login } = await officer()
    await enter(login, goodPassword, { ...visitor, actor: { ...anonymous, client: 'visitor:elsewhere' } })
  })
})

describe('R-SEC-01: a session ends', () => {
  it('after half an hour without a request, and after twelve hours at all', async () => {
    const { login } = await officer()
    const { token } = await enter(login)
    expect((await who(token, later(29 * 60))).kind).toBe('person')
    expect((await who(token, later(58 * 60))).kind).toBe('person')
    expect((await who(token, later(89 * 60))).kind).toBe('anonymous')
    const { token: long } = await enter(login)
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) await who(long, later(minutes * 60))
    expect((await who(long, later(12 * 3600 - 1))).kind).toBe('person')
    expect((await who(long, later(12 * 3600))).kind).toBe('anonymous')
  })

  it('at sign-out, this one; everywhere, all of them', async () => {
    const { login } = await officer()
    const [one, two] = [await enter(login), await enter(login)]
    await signOut({ ...ctx, actor: await who(one.token) }, one.token)
    expect((await who(one.token)).kind).toBe('anonymous')
    const actor = await who(two.token)
    const three = await enter(login)
    expect(await signOutEverywhere({ ...ctx, actor })).toEqual({ ended: 2 })
    for (const { token } of [two, three]) expect((await who(token)).kind).toBe('anonymous')
    expect(entries.map(({ event }) => event)).toContain('account.signOut')
  })

  it('a token that nobody gave is a visitor, not an error', async () => {
    expect(await who('made-up')).toMatchObject({ kind: 'anonymous', client: expect.stringMatching(/^visitor:/) })
  })
})

describe('the cookie', () => {
  it('over https it is a __Host- cookie, and a session made there is found by that name only', async () => {
    const { login } = await officer()
    const { token } = await signIn(visitor, { login, password: goodPassword, secure: true })
    expect(writeSessionCookie('t', 60, true)).toBe(
      '__Host-gongshu=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
    )
    expect((await who(token, ctx.now, true)).kind).toBe('person')
    expect((await who(token, ctx.now, false)).kind).toBe('anonymous')
  })
  it('is found among others, the __Host- one first', () => {
    expect(readSessionCookie('a=1; gongshu=x; __Host-gongshu=y')).toEqual({ token: 'y', secure: true })
    expect(readSessionCookie('xgongshu=no; gongshu=x')).toEqual({ token: 'x', secure: false })
    expect(readSessionCookie('lang=zh')).toBeUndefined()
    expect(readSessionCookie(undefined)).toBeUndefined()
  })
})

describe('passwords', () => {
  it('R-SEC-01: the first password of an account that an administrator made opens nothing but its own change', async () => {
    const system = as(ctx, await accountOf(ctx, { post: 'systemAdministrator', organisationId: house }))
    const made = await createAccount(system, { login: 'first-time', name: '沈望舒', password: goodPassword })
    const { token } = await enter(made.login)
    const actor = await who(token)
    expect(actor).toMatchObject({ kind: 'person', acts: [] })
    expect(await getMe({ ...ctx, actor })).toMatchObject({ mustChangePassword: true })
    await changePassword({ ...ctx, actor }, { current: goodPassword, next: 'Willow-bank-63', token })
    expect(await getMe({ ...ctx, actor: await who(token) })).toMatchObject({ mustChangePassword: false })
    await expect(enter(made.login)).rejects.toThrow('signInRefused')
    await enter(made.login, 'Willow-bank-63')
  })

  it('a change needs the present one, differs from it, ends the other sessions and is in the ledger', async () => {
    const { login } = await officer()
    const [here, elsewhere] = [await enter(login), await enter(login)]
    const me = { ...ctx, actor: await who(here.token) }
    const change = (current: string, next: string) => changePassword(me, { current, next, token: here.token })
    await expect(change('Wrong-lamp-99', 'Willow-bank-63')).rejects.toThrow('wrongPassword')
    await expect(change(goodPassword, goodPassword)).rejects.toMatchObject({
      members: { findings: [{ rule: 'R-SEC-01', field: 'password' }] },
    })
    await change(goodPassword, 'Willow-bank-63')
    expect((await who(here.token)).kind).toBe('person')
    expect((await who(elsewhere.token)).kind).toBe('anonymous')
    expect(entries.at(-1)?.event).toBe('account.changePassword')
  })

  it('R-SEC-01: a password of ninety days is a first password again', async () => {
    const { login } = await officer()
    const { token } = await enter(login, goodPassword, at(91 * 86_400))
    expect(await who(token, later(91 * 86_400))).toMatchObject({ kind: 'person', acts: [] })
    const { token: before } = await enter(login, goodPassword, at(89 * 86_400))
    expect((await who(before, later(89 * 86_400))).acts).toHaveLength(1)
  })

  it('a hash made with weaker numbers is made anew at the next sign-in', async () => {
    const { hash } = await import('@node-rs/argon2')
    const { login, id } = await officer()
    const weak = await hash(goodPassword, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
    await database.pool.query('update parties.account set password_hash = $1 where id = $2', [weak, id])
    await enter(login)
    const { rows } = await database.pool.query('select password_hash from parties.account where id = $1', [id])
    expect(isOutdated(weak)).toBe(true)
    expect(isOutdated(rows[0].password_hash)).toBe(false)
    await enter(login)
  })

  it('one password in two widths of the keyboard is one', async () => {
    const { hashPassword } = await import('./password-hash.ts')
    expect(await isPassword(await hashPassword('Ｈarbour-lamp-７２'), 'Harbour-lamp-72')).toBe(true)
    expect(await isPassword(undefined, 'no password at all has this hash')).toBe(false)
  })
})

test('an account that is closed while its password is being checked does not get in', async () => {
  const { login, id } = await officer()
  const both = await Promise.allSettled([enter(login), closeAccount(ctx, id)])
  expect(both[1]?.status).toBe('fulfilled')
  const session = both[0]?.status === 'fulfilled' ? await who(both[0].value.token) : undefined
  expect(session?.kind ?? 'anonymous').toBe('anonymous')
})

test('what says nothing any more is swept: ended sessions, forgotten failures, quotas of days past', async () => {
  const { login } = await officer()
  await enter(login)
  await enter('nobody-left', 'Wrong-lamp-99').catch(() => undefined)
  const count = async () => {
    const { rows } = await database.pool.query(
      'select (select count(*) from parties.session) + (select count(*) from parties.sign_in_attempt) + (select count(*) from parties.quota_use) as n',
    )
    return Number(rows[0].n)
  }
  expect(await count()).toBeGreaterThan(2)
  await sweepParties({ ...ctx, now: later(100 * 86_400) })
  expect(await count()).toBe(0)
})

test('the numbers are settings: a bureau that locks after two does', async () => {
  const strict = {
    ...visitor,
    resources: { ...visitor.resources, accountPolicy: { ...defaultPolicy, lockAfterFailures: 2 } },
  }
  const { login } = await officer()
  await expect(enter(login, 'Wrong-lamp-99', strict)).rejects.toThrow('signInRefused')
  await expect(enter(login, 'Wrong-lamp-99', strict)).rejects.toThrow('signInWait')
})
