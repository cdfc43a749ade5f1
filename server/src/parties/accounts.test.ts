import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Ctx, LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import { listActs } from './account-store.ts'
import * as accounts from './accounts.ts'
import { authenticate } from './authenticate.ts'
import { createKey } from './keys.ts'
import { createUnit } from './organisations.ts'
import { administrators, postNames, ruleAgainst } from './posts.ts'
import { writeSessionCookie } from './session-cookie.ts'
import { signIn } from './sign-in.ts'
import { accountOf, as, goodPassword, organisationOf, partiesCtx } from './testing-parties.ts'

let database: TestDatabase
let ctx: Ctx
let entries: LedgerEntry[]
let bureau: string
let urban: string
/** The three administrators, each acting. */
let system: Ctx
let security: Ctx
let audit: Ctx

beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx, entries } = partiesCtx(database.db))
  bureau = (await organisationOf(ctx, { kind: 'dataAuthority' })).id
  urban = (await organisationOf(ctx)).id
  const [one, two, three] = [
    await accountOf(ctx, { post: 'systemAdministrator', organisationId: bureau }),
    await accountOf(ctx, { post: 'securityAdministrator', organisationId: bureau }),
    await accountOf(ctx, { post: 'auditAdministrator', organisationId: bureau }),
  ]
  ;[system, security, audit] = [as(ctx, one), as(ctx, two), as(ctx, three)]
})
afterAll(() => database.close())

const officer = (organisationId = urban) => ({ post: 'dataOfficer' as const, organisationId })
const signedIn = async (login: string, password = goodPassword) => {
  const { token } = await signIn(ctx, { login, password, secure: false })
  return () => authenticate(ctx.db, ctx.now, { cookie: writeSessionCookie(token, 60, false), address: '192.0.2.1' })
}

describe('R-SEC-08: each administrator has their own duty and no other', () => {
  it('the system administrator makes accounts and gives no posts, also not while making one', async () => {
    const made = await accounts.createAccount(system, { login: 'new-clerk', name: '顾安平', password: goodPassword })
    expect(made).toMatchObject({ state: 'open', mustChangePassword: true, posts: [] })
    await expect(accounts.givePost(system, made.id, officer())).rejects.toThrow('wrongDuty')
    await expect(
      accounts.createAccount(system, { login: 'new-2', name: '顾安平', password: goodPassword, posts: [officer()] }),
    ).rejects.toThrow('wrongDuty')
    await expect(accounts.unlockAccount(system, made.id)).rejects.toThrow('wrongDuty')
  })

  it('the security administrator gives posts and makes no accounts, and gives nothing to themselves', async () => {
    const { id } = await accountOf(ctx)
    expect(await accounts.givePost(security, id, officer())).toMatchObject({ post: 'dataOfficer', from: '2026-11-23' })
    await expect(
      accounts.createAccount(security, { login: 'new-3', name: '顾安平', password: goodPassword }),
    ).rejects.toThrow('wrongDuty')
    await expect(accounts.resetPassword(security, id, goodPassword)).rejects.toThrow('wrongDuty')
    const { id: self } = security.actor
    await expect(accounts.givePost(security, self, officer())).rejects.toThrow('notOneself')
  })

  it('the audit administrator reads and changes nothing', async () => {
    const { id } = await accountOf(ctx, officer())
    expect((await accounts.pageOfAccounts(audit, { limit: 3 })).accounts).toHaveLength(3)
    const [post] = (await accounts.getAccount(ctx, id)).posts
    for (const attempt of [
      () => accounts.givePost(audit, id, officer()),
      () => accounts.takePost(audit, id, post?.id ?? ''),
      () => accounts.lockAccount(audit, id),
      () => accounts.unlockAccount(audit, id),
      () => accounts.closeAccount(audit, id),
      () => accounts.resetPassword(audit, id, goodPassword),
      () => accounts.createAccount(audit, { login: 'new-4', name: '顾安平', password: goodPassword }),
    ]) {
      await expect(attempt()).rejects.toThrow('wrongDuty')
    }
  })

  it('a key of an administrator has none of their duties', async () => {
    const key = { ...system, actor: { ...system.actor, kind: 'key' as const } }
    await expect(accounts.lockAccount(key, newId())).rejects.toThrow('wrongDuty')
  })
})

const pairs = postNames.flatMap((one) => postNames.flatMap((other) => (one < other ? [{ one, other }] : [])))

it.each(pairs)(
  'R-SEC-08, R-OPN-08: $one beside $other is decided alike by service and database',
  async ({ one, other }) => {
    // The bureau is an authority and has no operating staff at all, so the pairs meet elsewhere.
    const first = { post: one, organisationId: urban }
    const { id } = await accountOf(ctx, first)
    const rule = ruleAgainst(one, other)
    const direct = database.pool.query(
      `insert into parties.post (id, account_id, post, organisation_id, from_date, given_at)
     values ($1, $2, $3, $4, '2026-11-23', now())`,
      [newId(), id, other, urban],
    )
    if (rule) {
      await expect(direct).rejects.toThrow('posts that must stand apart in one account')
      await expect(accounts.givePost(ctx, id, { post: other, organisationId: urban })).rejects.toMatchObject({
        type: '/problems/parties/dutiesApart',
        members: { rule, wants: other, holds: [one] },
      })
    } else {
      await direct
      expect(await listActs(ctx.db, id, ctx.today)).toHaveLength(2)
    }
  },
)

test('R-SEC-08: two administering posts given at the same moment: one account gets one', async () => {
  const { id } = await accountOf(ctx)
  const given = await Promise.allSettled(
    (['systemAdministrator', 'auditAdministrator', 'operatorStaff', 'dataOfficer'] as const).map((post) =>
      accounts.givePost(ctx, id, { post, organisationId: urban }),
    ),
  )
  expect(given.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await listActs(ctx.db, id, ctx.today)).toHaveLength(1)
})

test('R-SEC-08: the database holds even when a post is changed instead of given', async () => {
  const { id } = await accountOf(ctx, officer(), { post: 'secrecyOfficer', organisationId: urban })
  await expect(
    database.pool.query(
      "update parties.post set post = 'auditAdministrator' where account_id = $1 and post = 'dataOfficer'",
      [id],
    ),
  ).rejects.toThrow('posts that must stand apart')
})

test('posts that stand apart may follow each other, the last day of one before the first of the next', async () => {
  const { id } = await accountOf(ctx)
  await accounts.givePost(ctx, id, { ...officer(), from: '2026-11-01', until: '2026-11-30' })
  const next = { post: 'systemAdministrator' as const, organisationId: bureau }
  await expect(accounts.givePost(ctx, id, { ...next, from: '2026-11-30' })).rejects.toThrow('dutiesApart')
  await accounts.givePost(ctx, id, { ...next, from: '2026-12-01' })
  const on = (day: string) => listActs(ctx.db, id, day as PlainDate)
  expect((await on('2026-11-30')).map(({ post }) => post)).toEqual(['dataOfficer'])
  expect((await on('2026-12-01')).map(({ post }) => post)).toEqual(['systemAdministrator'])
})

test('one person holds several posts, in an inner unit too, and no post twice', async () => {
  const unit = await createUnit(ctx, urban, { name: '停车管理科' })
  const { id } = await accountOf(ctx, officer(), officer(bureau))
  await accounts.givePost(ctx, id, { post: 'businessReviewer', organisationId: urban, unitId: unit.id })
  expect((await listActs(ctx.db, id, ctx.today)).map(({ post, unitId }) => [post, unitId])).toEqual([
    ['dataOfficer', undefined],
    ['dataOfficer', undefined],
    ['businessReviewer', unit.id],
  ])
  await expect(accounts.givePost(ctx, id, officer())).rejects.toThrow('postHeld')
  await expect(
    accounts.givePost(ctx, id, { post: 'auditor', organisationId: bureau, unitId: unit.id }),
  ).rejects.toThrow('unitNotFound')
})

test('R-SEC-02: a login is one person’s, also after they left', async () => {
  const { id, login } = await accountOf(ctx)
  await accounts.closeAccount(ctx, id)
  await expect(
    accounts.createAccount(ctx, { login: login.toUpperCase(), name: '另一人', password: goodPassword }),
  ).rejects.toThrow('loginTaken')
  await expect(accounts.givePost(ctx, id, officer())).rejects.toThrow('accountClosed')
  await expect(accounts.unlockAccount(ctx, id)).rejects.toThrow('accountClosed')
})

test('R-SEC-01: an account is refused with everything that is wrong, in the language of the reader', async () => {
  const made = accounts.createAccount(
    { ...ctx, lang: 'en' },
    { login: 'Bad Login!', name: '顾安平', password: 'short' },
  )
  await expect(made).rejects.toMatchObject({
    members: {
      findings: [{ field: 'login' }, { field: 'password', message: 'At least 10 characters' }, { field: 'password' }],
    },
  })
})

test('a person leaves: posts, sessions and keys end at the next request, everywhere', async () => {
  const { id, login } = await accountOf(ctx, officer())
  const [desk, telephone] = [await signedIn(login), await signedIn(login)]
  const me = as(ctx, await accounts.getAccount(ctx, id))
  const { token } = await createKey(me, { name: '导入', scopes: ['import'], organisationId: urban, days: 30 })
  const byKey = () => authenticate(ctx.db, ctx.now, { authorization: `Bearer ${token}`, address: '192.0.2.1' })
  expect(await desk()).toMatchObject({ kind: 'person', acts: [{ post: 'dataOfficer', organisationId: urban }] })
  expect(await byKey()).toMatchObject({ kind: 'key', acts: [{ post: 'dataOfficer', organisationId: urban }] })

  await accounts.closeAccount(system, id)
  for (const session of [desk, telephone]) expect(await session()).toMatchObject({ kind: 'anonymous', acts: [] })
  await expect(byKey()).rejects.toThrow('invalidKey')
  await expect(signIn(ctx, { login, password: goodPassword, secure: false })).rejects.toThrow('signInRefused')
  expect(await accounts.listAccountsHolding(ctx, 'dataOfficer', urban)).not.toContainEqual(
    expect.objectContaining({ id }),
  )
})

test('a post that is taken is gone from the open session at the next request; the session stays', async () => {
  const { id, login, posts } = await accountOf(ctx, officer(), { post: 'secrecyOfficer', organisationId: urban })
  const session = await signedIn(login)
  await accounts.takePost(security, id, posts[0]?.id ?? '')
  expect(await session()).toMatchObject({ kind: 'person', acts: [{ post: 'secrecyOfficer' }] })
  await expect(accounts.takePost(security, id, posts[0]?.id ?? '')).rejects.toThrow('postNotFound')
})

test('a post past its last day is gone without anybody doing anything', async () => {
  const { id, login } = await accountOf(ctx)
  await accounts.givePost(security, id, { ...officer(), until: '2026-11-23' })
  const before = { ...ctx, now: '2026-11-23T15:50:00.000Z' as Instant }
  const { token } = await signIn(before, { login, password: goodPassword, secure: false })
  const at = (now: string) => authenticate(ctx.db, now as Instant, { cookie: `gongshu=${token}`, address: '192.0.2.1' })
  // Ten minutes before and after midnight in Shanghai.
  expect((await at('2026-11-23T15:50:01.000Z')).acts).toHaveLength(1)
  expect(await at('2026-11-23T16:10:00.000Z')).toMatchObject({ kind: 'person', acts: [] })
})

test('of two administrators who lock one account at once, one does and one is told', async () => {
  const { id } = await accountOf(ctx)
  const both = await Promise.allSettled([accounts.lockAccount(system, id), accounts.lockAccount(security, id)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { type: '/problems/parties/changedMeanwhile', members: { state: 'locked' } },
  })
})

test('one administrator closes an account while the other gives it a post: no closed account holds one', async () => {
  const { id } = await accountOf(ctx)
  await Promise.allSettled([accounts.closeAccount(system, id), accounts.givePost(security, id, officer())])
  expect(await listActs(ctx.db, id, ctx.today)).toEqual([])
})

test('R-SEC-08: a reset needs two: the account waits for a security administrator, and for a password of its own', async () => {
  const { id, login } = await accountOf(ctx, { post: 'securityAdministrator', organisationId: bureau })
  const session = await signedIn(login)
  const reset = await accounts.resetPassword(system, id, 'Another-lamp-81')
  expect(reset).toMatchObject({ state: 'awaitsUnlock', mustChangePassword: true })
  expect(await session()).toMatchObject({ kind: 'anonymous' })
  await expect(signIn(ctx, { login, password: 'Another-lamp-81', secure: false })).rejects.toThrow('accountLocked')
  await accounts.unlockAccount(security, id)
  expect(await (await signedIn(login, 'Another-lamp-81'))()).toMatchObject({ kind: 'person', acts: [] })
})

test('the last administrator of a kind cannot be taken, locked or closed, and of two at once one stays', async () => {
  const lone = await testDatabase()
  try {
    const { ctx } = partiesCtx(lone.db)
    const house = (await organisationOf(ctx)).id
    const [system, first, second] = [
      as(ctx, await accountOf(ctx, { post: 'systemAdministrator', organisationId: house })),
      await accountOf(ctx, { post: 'securityAdministrator', organisationId: house }),
      await accountOf(ctx, { post: 'securityAdministrator', organisationId: house }),
    ]
    const both = await Promise.allSettled([
      accounts.closeAccount(system, first.id),
      accounts.closeAccount(system, second.id),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const left = both[0]?.status === 'rejected' ? first : second
    await expect(accounts.lockAccount(system, left.id)).rejects.toThrow('lastAdministrator')
    await expect(accounts.takePost(as(ctx, left), left.id, left.posts[0]?.id ?? '')).rejects.toThrow(
      'lastAdministrator',
    )
    await expect(accounts.lockAccount(as(ctx, left), left.id)).rejects.toThrow('notOneself')
    // The only auditor who forgot a password is helped by the other two; a leaver is let go once there is another.
    const auditor = await accountOf(ctx, { post: 'auditAdministrator', organisationId: house })
    await accounts.resetPassword(system, auditor.id, 'Another-lamp-81')
    await accounts.unlockAccount(as(ctx, left), auditor.id)
    await expect(accounts.closeAccount(system, auditor.id)).rejects.toThrow('lastAdministrator')
    await accountOf(ctx, { post: 'auditAdministrator', organisationId: house })
    await accounts.closeAccount(system, auditor.id)
  } finally {
    await lone.close()
  }
})

test('R-SEC-03: what is done to an account is in the ledger, and the person only where it can be erased', async () => {
  entries.length = 0
  const { id, login, name, posts } = await accountOf(ctx, officer())
  await accounts.takePost(security, id, posts[0]?.id ?? '')
  await accounts.lockAccount(security, id)
  await accounts.unlockAccount(security, id)
  await accounts.closeAccount(security, id)
  expect(entries.map(({ event }) => event)).toEqual([
    ...['account.create', 'post.give', 'post.take', 'account.lock', 'account.unlock', 'account.close'],
  ])
  for (const { personal, ...entry } of entries) {
    expect(personal?.account).toBe(id)
    const open = JSON.stringify(entry)
    for (const word of [id, login, name, goodPassword]) expect(open).not.toContain(word)
  }
})

test('the three administrators stand in the list of posts', () => {
  expect(administrators.every((post) => postNames.includes(post))).toBe(true)
})
