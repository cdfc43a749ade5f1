import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ctx, LedgerEntry } from '../platform/ctx.ts'
import { Problem } from '../platform/problem.ts'
import { anonymous, type TestDatabase, testDatabase } from '../platform/testing.ts'
import { dateInShanghai, type Instant, instantOf } from '../platform/time.ts'
import { authenticate } from './authenticate.ts'
import {
  beginPasskey,
  beginTotp,
  clearFactors,
  confirmTotp,
  listMyFactors,
  removeFactor,
  renewRecoveryCodes,
} from './factors.ts'
import { getMe } from './me.ts'
import type { Account } from './model.ts'
import { relyingPartyAt } from './passkey.ts'
import { defaultPolicy } from './policy.ts'
import { proveSecondFactor } from './second-factor.ts'
import { writeSessionCookie } from './session-cookie.ts'
import { changePassword, signIn } from './sign-in.ts'
import { sweepParties } from './sweep.ts'
import { accountOf, as, goodPassword, organisationOf, partiesCtx } from './testing-parties.ts'
import { seal, stepOf, unseal } from './totp.ts'

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
const at = (one: Ctx, seconds: number): Ctx => ({ ...one, now: later(seconds), today: dateInShanghai(later(seconds)) })
const officer = (post: 'dataOfficer' | 'securityAdministrator' | 'systemAdministrator' = 'dataOfficer') =>
  accountOf(ctx, { post, organisationId: house })

/** The code that an authenticator app shows at this moment. */
const codeAt = (base32: string, seconds: number): string =>
  new TOTP({ secret: Secret.fromBase32(base32) }).generate({ timestamp: Date.parse(later(seconds)) })

const refusal = async (work: Promise<unknown>): Promise<Problem> => {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('was let through')
}

async function bound(
  account: Account,
  token?: string,
): Promise<{ id: string; secret: string; recoveryCodes: string[] }> {
  const mine = as(ctx, account)
  const { id, secret } = await beginTotp(mine, { name: '手机', password: goodPassword, issuer: '临澜市' })
  const { recoveryCodes } = await confirmTotp(mine, id, { code: codeAt(secret, 0), token })
  return { id, secret, recoveryCodes: recoveryCodes ?? [] }
}

/** The ticket that the right password is answered with. */
async function ticketOf({ login }: Account, seconds: number): Promise<string> {
  const asked = await refusal(signIn(at(visitor, seconds), { login, password: goodPassword, secure: false }))
  expect(asked.type).toBe('/problems/parties/secondFactorNeeded')
  return String(asked.members.ticket)
}
const prove = (ticket: string, seconds: number, proof: { method: 'totp' | 'recoveryCode'; code: string }) =>
  proveSecondFactor(at(visitor, seconds), { ticket, ...proof, secure: false, relyingParty: undefined })

describe('R-SEC-01: signing in with a second factor', () => {
  it('opens no session by the password alone; a code of the app opens it', async () => {
    const account = await officer()
    const { secret } = await bound(account)
    const ticket = await ticketOf(account, 60)
    const { rows } = await database.pool.query('select 1 from parties.session where account_id = $1', [account.id])
    expect(rows).toEqual([])
    const { token } = await prove(ticket, 60, { method: 'totp', code: codeAt(secret, 60) })
    const actor = await authenticate(database.db, later(60), {
      ...{ cookie: writeSessionCookie(token, 60, false), address: '192.0.2.7' },
    })
    expect(actor).toMatchObject({ kind: 'person', id: account.id, acts: [{ post: 'dataOfficer' }] })
    expect(entries.filter(({ event }) => event === 'account.signIn')).toMatchObject([{ record: { proved: 'totp' } }])
  })

  it('takes each code once, forgives one step of a clock that is off, and no more', async () => {
    const account = await officer()
    const { secret } = await bound(account)
    const code = codeAt(secret, 90)
    await prove(await ticketOf(account, 90), 90, { method: 'totp', code })
    const again = await refusal(prove(await ticketOf(account, 95), 95, { method: 'totp', code }))
    expect(again.type).toBe('/problems/parties/secondFactorWrong')
    await prove(await ticketOf(account, 150), 150, { method: 'totp', code: codeAt(secret, 180) })
    const early = await refusal(prove(await ticketOf(account, 300), 300, { method: 'totp', code: codeAt(secret, 390) }))
    expect(early.type).toBe('/problems/parties/secondFactorWrong')
  })

  it('counts wrong codes like wrong passwords: the login waits, and the ticket is used up', async () => {
    const account = await officer()
    await bound(account)
    const ticket = await ticketOf(account, 60)
    const types: string[] = []
    for (let n = 0; n < 6; n++) types.push((await refusal(prove(ticket, 60, { method: 'totp', code: '000000' }))).type)
    expect(types.slice(0, 3)).toEqual(Array(3).fill('/problems/parties/secondFactorWrong'))
    expect(types.slice(3, 5)).toEqual(Array(2).fill('/problems/parties/signInWait'))
    expect(types[5]).toBe('/problems/parties/ticketOver')
    expect(entries.some(({ event }) => event === 'account.lock')).toBe(true)
  })

  it('forgets wrong codes once a right one opened a session', async () => {
    const account = await officer()
    const { recoveryCodes } = await bound(account)
    for (const [n, code] of recoveryCodes.slice(0, 4).entries()) {
      const ticket = await ticketOf(account, n)
      for (let wrong = 0; wrong < 2; wrong++) await refusal(prove(ticket, n, { method: 'totp', code: '000000' }))
      await prove(ticket, n, { method: 'recoveryCode', code })
    }
  })

  it('knows a ticket for five minutes, for one session, and not after the password changed', async () => {
    const account = await officer()
    const { secret } = await bound(account)
    const old = await ticketOf(account, 60)
    const over = await refusal(prove(old, 400, { method: 'totp', code: codeAt(secret, 400) }))
    expect(over.type).toBe('/problems/parties/ticketOver')
    const used = await ticketOf(account, 500)
    await prove(used, 500, { method: 'totp', code: codeAt(secret, 500) })
    expect((await refusal(prove(used, 530, { method: 'totp', code: codeAt(secret, 530) }))).type).toMatch('ticketOver')
    const stale = await ticketOf(account, 600)
    await changePassword(as(ctx, account), { current: goodPassword, next: `${goodPassword}-next`, token: undefined })
    const changed = await refusal(prove(stale, 600, { method: 'totp', code: codeAt(secret, 600) }))
    expect(changed.type).toBe('/problems/parties/signInRefused')
  })

  it('opens by each recovery code once, and by none from before they were renewed', async () => {
    const account = await officer()
    const { recoveryCodes } = await bound(account)
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = '', second = ''] = recoveryCodes
    const typed = first.toLowerCase().replace('-', ' ')
    await prove(await ticketOf(account, 60), 60, { method: 'recoveryCode', code: typed })
    const again = await refusal(prove(await ticketOf(account, 61), 61, { method: 'recoveryCode', code: first }))
    expect(again.type).toBe('/problems/parties/secondFactorWrong')
    expect(await listMyFactors(as(ctx, account), undefined)).toMatchObject({ recoveryCodesLeft: 9 })
    await renewRecoveryCodes(as(ctx, account), goodPassword)
    const before = await refusal(prove(await ticketOf(account, 62), 62, { method: 'recoveryCode', code: second }))
    expect(before.type).toBe('/problems/parties/secondFactorWrong')
  })
})

describe('R-SEC-01: binding a second factor', () => {
  it('counts only after one code of it was typed, and asks for the password', async () => {
    const account = await officer()
    const mine = as(ctx, account)
    const wrong = await refusal(beginTotp(mine, { name: '手机', password: 'Wrong-lamp-99', issuer: 'x' }))
    expect(wrong.type).toBe('/problems/parties/wrongPassword')
    const { id, uri } = await beginTotp(mine, { name: '手机', password: goodPassword, issuer: '临澜市' })
    expect(decodeURIComponent(uri)).toContain(`otpauth://totp/临澜市:${account.login}?`)
    expect((await refusal(confirmTotp(mine, id, { code: '000000', token: undefined }))).type).toBe(
      '/problems/parties/codeWrong',
    )
    const { token } = await signIn(visitor, { login: account.login, password: goodPassword, secure: false })
    expect(token).toHaveLength(43)
  })

  it('keeps no secret in the clear: neither the app’s nor a recovery code', async () => {
    const account = await officer()
    const { id, secret, recoveryCodes } = await bound(account)
    const { rows } = await database.pool.query<{ row: string }>(
      'select f::text as row from parties.factor f union all select c::text from parties.recovery_code c',
    )
    const stored = rows.map(({ row }) => row).join('\n')
    expect(stored).not.toContain(Buffer.from(Secret.fromBase32(secret).bytes).toString('hex'))
    for (const code of recoveryCodes) expect(stored).not.toContain(code)
    const key = ctx.resources.factorKey
    const sealed = seal(key, id, Buffer.from('secret'))
    expect(unseal(key, id, sealed)?.toString()).toBe('secret')
    expect(unseal(key, 'another row', sealed)).toBeUndefined()
    expect(unseal(Buffer.alloc(32), id, sealed)).toBeUndefined()
  })

  it('gives the codes of RFC 6238, appendix B', () => {
    const secret = Buffer.from('12345678901234567890')
    const instant = (seconds: number): Instant => instantOf(seconds * 1000)
    // The published values have eight digits; six are their last six.
    expect(stepOf(secret, '287082', instant(59), null)).toBe(1)
    expect(stepOf(secret, '081804', instant(1111111109), null)).toBe(37037036)
    expect(stepOf(secret, '005924', instant(1234567890), null)).toBe(41152263)
    expect(stepOf(secret, '005924', instant(1234567890), 41152263)).toBeUndefined()
  })

  it('makes passkeys where there is a host name and https, or on the machine itself', async () => {
    expect(relyingPartyAt('https://data.example.gov.cn', 'x')).toMatchObject({ id: 'data.example.gov.cn' })
    expect(relyingPartyAt('http://localhost:8080', 'x')).toMatchObject({ origin: 'http://localhost:8080' })
    for (const origin of ['http://127.0.0.1:8080', 'https://192.0.2.7', 'http://data.example.gov.cn', 'https://[::1]'])
      expect(relyingPartyAt(origin, 'x')).toBeUndefined()
    const account = await officer()
    const none = await refusal(beginPasskey(as(ctx, account), { password: goodPassword, relyingParty: undefined }))
    expect(none.type).toBe('/problems/parties/noPasskeyHere')
  })
})

describe('a house that asks for it (SECOND_FACTOR)', () => {
  const asking = (secondFactor: 'administrators' | 'everyone') => ({ ...defaultPolicy, secondFactor })
  const actorOf = async (token: string, policy: typeof defaultPolicy) =>
    authenticate(database.db, ctx.now, { cookie: writeSessionCookie(token, 60, false), address: '192.0.2.7' }, policy)

  it('R-SEC-01: lets no post act before there is one, says so, and keeps the last', async () => {
    const account = await officer('systemAdministrator')
    const { token } = await signIn(visitor, { login: account.login, password: goodPassword, secure: false })
    const policy = asking('administrators')
    const asked = { ...ctx, resources: { ...ctx.resources, accountPolicy: policy } }
    const bare = await actorOf(token, policy)
    expect(bare).toMatchObject({ kind: 'person', acts: [] })
    expect(await getMe({ ...asked, actor: bare })).toMatchObject({ mustAddFactor: true, acts: [] })
    const elsewhere = await signIn(visitor, { login: account.login, password: goodPassword, secure: false })
    const { id } = await bound(account, token)
    // Who has the password alone, in a session from before, gets no post by it.
    expect(await actorOf(elsewhere.token, policy)).toMatchObject({ kind: 'anonymous' })
    const actor = await actorOf(token, policy)
    expect(actor.acts).toMatchObject([{ post: 'systemAdministrator' }])
    expect(await getMe({ ...asked, actor })).toMatchObject({ mustAddFactor: false })
    const last = await refusal(removeFactor({ ...asked, actor }, id, goodPassword))
    expect(last.type).toBe('/problems/parties/factorDemanded')
    await removeFactor({ ...ctx, actor }, id, goodPassword)
    expect(await listMyFactors({ ...ctx, actor }, undefined)).toMatchObject({ factors: [], recoveryCodesLeft: 0 })
  })

  it('asks officers only where it asks everyone', async () => {
    const { login } = await officer()
    const { token } = await signIn(visitor, { login, password: goodPassword, secure: false })
    expect((await actorOf(token, asking('administrators'))).acts).toHaveLength(1)
    expect((await actorOf(token, asking('everyone'))).acts).toEqual([])
  })
})

it('R-SEC-08: a security administrator clears the factors of another, ends the sessions, and knows no password', async () => {
  const [account, security, system] = [
    await officer(),
    await officer('securityAdministrator'),
    await officer('systemAdministrator'),
  ]
  const { secret } = await bound(account)
  await prove(await ticketOf(account, 60), 60, { method: 'totp', code: codeAt(secret, 60) })
  expect((await refusal(clearFactors(as(ctx, system), account.id))).type).toBe('/problems/parties/wrongDuty')
  expect((await refusal(clearFactors(as(ctx, security), security.id))).type).toBe('/problems/parties/notOneself')
  expect(await clearFactors(as(ctx, security), account.id)).toEqual({ cleared: 1 })
  const { rows } = await database.pool.query('select 1 from parties.session where account_id = $1', [account.id])
  expect(rows).toEqual([])
  const { token } = await signIn(at(visitor, 90), { login: account.login, password: goodPassword, secure: false })
  expect(token).toHaveLength(43)
  expect(entries.some(({ event }) => event === 'account.clearFactors')).toBe(true)
})

it('what was begun and left is swept away', async () => {
  const account = await officer()
  await bound(account)
  await ticketOf(account, 60)
  await beginTotp(as(ctx, account), { name: '备用', password: goodPassword, issuer: 'x' })
  const { ctx: system } = partiesCtx(database.db)
  await sweepParties(at(system, 2 * 86_400))
  const { rows } = await database.pool.query<{ n: number }>(
    'select (select count(*) from parties.ticket)::int + (select count(*) from parties.factor where confirmed_at is null)::int as n',
  )
  expect(rows[0]?.n).toBe(0)
})
