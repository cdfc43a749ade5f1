import { accountOf, type Ctx, inTransaction, type LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import type { PlainDate } from '../platform/time.ts'
import * as store from './account-store.ts'
import { inServiceWords } from './constraint.ts'
import { revokeKeysOf } from './key-store.ts'
import {
  type Account,
  type Finding,
  type HeldPost,
  inWords,
  judgeLogin,
  type NewAccount,
  normalLogin,
  PostGrant,
  requireDuty,
} from './model.ts'
import { findContinuing } from './organisation-store.ts'
import { getOrganisation } from './organisations.ts'
import { judgePassword, passwordFaults } from './password.ts'
import { hashPassword } from './password-hash.ts'
import { defaultPolicy } from './policy.ts'
import { type Administrator, administrators, overlap, type Post, ruleAgainst } from './posts.ts'
import { problems } from './problems.ts'
import { endSessionsOf, forgetAttempts } from './session-store.ts'
import { loginDigest } from './token.ts'

export const policyOf = (ctx: Ctx) => ctx.resources.accountPolicy ?? defaultPolicy

/** Everything that is wrong with a login and a password, at once. */
export function judgeAccount(ctx: Ctx, { login, name, password }: NewAccount, place = ''): Finding[] {
  const { passwordLength } = policyOf(ctx)
  const faults = judgePassword(password, { login, name }, passwordLength)
  return [
    ...judgeLogin(normalLogin(login)),
    ...faults.map((fault): Finding => {
      const text = passwordFaults[fault](passwordLength)
      return { rule: 'R-SEC-01', field: 'password', weight: 'must', text }
    }),
  ].map((finding) => ({ ...finding, field: `${place}${finding.field}` }))
}

/**
 * 建账号. A person makes it without posts: those are the security administrator's to give. The command line and the sample give them
 * in one go. The first password of an account that a person made must be changed before it opens anything.
 */
export const createAccount = (
  ctx: Ctx,
  input: NewAccount & { readonly posts?: readonly PostGrant[]; readonly mustChangePassword?: boolean },
): Promise<Account> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    const findings = judgeAccount(ctx, input)
    if (findings.length > 0) throw problems.invalidAccount({ findings: inWords(findings, ctx.lang) })
    const account = {
      ...{ id: newId(), login: normalLogin(input.login), name: input.name.trim() },
      passwordHash: await hashPassword(input.password),
      mustChangePassword: input.mustChangePassword ?? ctx.actor.kind === 'person',
    }
    if (!(await store.insertAccount(ctx.db, account, ctx.now))) throw problems.loginTaken()
    const { id, login, name } = account
    await log(ctx, { event: 'account.create', personal: { account: id, login, name } })
    for (const post of input.posts ?? []) await givePost(ctx, id, post)
    return getAccount(ctx, id)
  })

export async function getAccount(ctx: Ctx, id: string): Promise<Account> {
  const [found] = await store.listAccounts(ctx.db, { limit: 1, ids: [id] })
  if (!found) throw problems.accountNotFound()
  return found.account
}

/** For the three administrators; the audit administrator reads and changes nothing. */
export async function pageOfAccounts(
  ctx: Ctx,
  page: { readonly limit: number; readonly after?: number | undefined },
): Promise<{ accounts: Account[]; next: number | null }> {
  requireDuty(ctx.actor, ...administrators)
  const rows = await store.listAccounts(ctx.db, { ...page, limit: page.limit + 1 })
  const shown = rows.slice(0, page.limit)
  return {
    accounts: shown.map(({ account }) => account),
    next: rows.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** Who holds a post at an organisation today, or at the one that continues it. */
export async function listAccountsHolding(
  ctx: Ctx,
  post: Post,
  organisationId: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const continuing = (await findContinuing(ctx.db, organisationId)) ?? organisationId
  return store.listHolders(ctx.db, post, ctx.today, [continuing])
}

/** What these persons are called, closed accounts included. */
export const listNamesOf = async (ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  new Map(ids.length === 0 ? [] : (await store.listNames(ctx.db, ids)).map(({ id, name }) => [id, name]))

/** Everyone who acts for an organisation today, or for the one that continues it. */
export async function listStaffOf(
  ctx: Ctx,
  organisationId: string,
): Promise<{ readonly id: string; readonly name: string }[]> {
  const continuing = (await findContinuing(ctx.db, organisationId)) ?? organisationId
  return store.listStaff(ctx.db, continuing, ctx.today)
}

/** 授予岗位. Two posts that must stand apart never meet in one account, whoever is quicker (R-SEC-08, R-OPN-08). */
export const givePost = (ctx: Ctx, accountId: string, input: PostGrant): Promise<HeldPost> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'securityAdministrator')
    if (accountOf(ctx.actor) === accountId) throw problems.notOneself()
    const { post, organisationId, unitId, from = ctx.today, until = null } = PostGrant.parse(input)
    const account = await lock(ctx, accountId)
    if (account.closedAt) throw problems.accountClosed()
    const { endedOn, successorId } = await getOrganisation(ctx, organisationId)
    if (endedOn) throw problems.organisationEnded({ successorId })
    refuseTogether(await store.listPosts(ctx.db, [accountId]), { post, from, until })

    const id = newId()
    const period = { fromDate: from as PlainDate, untilDate: until as PlainDate | null }
    const values = { id, accountId, post, organisationId, unitId: unitId ?? null, ...period }
    await inServiceWords(store.insertPost(ctx.db, values, ctx.now))
    await log(ctx, {
      ...{ event: 'post.give', rule: 'R-SEC-08', subject: [organisationId], parties: [organisationId] },
      record: { post, organisationId, unitId: unitId ?? null, from, until },
      personal: { account: accountId },
    })
    const held = (await store.listPosts(ctx.db, [accountId])).find((one) => one.id === id)
    if (!held) throw problems.postNotFound()
    const { accountId: _, ...view } = held
    return view
  })

function refuseTogether(
  held: readonly HeldPost[],
  next: { readonly post: Post; readonly from: string; readonly until: string | null },
): void {
  const against = held.flatMap((one) => {
    const rule = overlap(one, next) ? ruleAgainst(one.post, next.post) : undefined
    return rule ? [{ post: one.post, rule }] : []
  })
  const [first] = against
  if (first) throw problems.dutiesApart({ rule: first.rule, wants: next.post, holds: against.map(({ post }) => post) })
}

/** 收回岗位: from the next request on, in every session and key of the account. */
export const takePost = (ctx: Ctx, accountId: string, postId: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'securityAdministrator')
    await lock(ctx, accountId)
    const held = (await store.listPosts(ctx.db, [accountId])).find(({ id }) => id === postId)
    const isEnded = held !== undefined && (await store.endPost(ctx.db, accountId, postId, ctx.now))
    if (!isEnded) throw problems.postNotFound()
    await keepAnAdministrator(ctx, [held], administrators)
    await log(ctx, {
      ...{ event: 'post.take', rule: 'R-SEC-08', subject: [held.organisationId], parties: [held.organisationId] },
      record: { post: held.post, organisationId: held.organisationId },
      personal: { account: accountId },
    })
  })

/**
 * Nobody is let go before a successor is there. The command line on the machine may do it all the same: it is also the way out of
 * a house that has no administrator left.
 */
async function keepAnAdministrator(
  ctx: Ctx,
  lost: readonly HeldPost[],
  kinds: readonly Administrator[],
): Promise<void> {
  if (ctx.actor.kind !== 'person') return
  for (const post of kinds) {
    if (!lost.some((one) => one.post === post)) continue
    await store.lockAdministrators(ctx.db)
    const holders = await store.listHolders(ctx.db, post, ctx.today)
    if (holders.length === 0) throw problems.lastAdministrator({ post })
  }
}

/** A locked administrator can be unlocked again, unless it is the last who could do that. */
const whoUnlocks = ['securityAdministrator'] as const

/** 锁定: at once, in every session and key. Either of two administrators may do it in an emergency; unlocking is one's duty alone. */
export const lockAccount = (ctx: Ctx, id: string): Promise<Account> =>
  changeState(ctx, id, ['systemAdministrator', 'securityAdministrator'], async (ctx, account, posts) => {
    if (account.lockedAt) throw problems.changedMeanwhile({ state: store.stateOf(account) })
    await store.changeAccount(ctx.db, id, { lockedAt: ctx.now, lockedReason: 'administrator' })
    await endSessionsOf(ctx.db, id)
    await keepAnAdministrator(ctx, posts, whoUnlocks)
    await log(ctx, { event: 'account.lock', personal: { account: id }, record: { reason: 'administrator' } })
  })

/** 解锁: also ends the wait after failed sign-ins. */
export const unlockAccount = (ctx: Ctx, id: string): Promise<Account> =>
  changeState(ctx, id, ['securityAdministrator'], async (ctx, account) => {
    const hadFailures = await forgetAttempts(ctx.db, loginDigest(account.login))
    if (!account.lockedAt && !hadFailures) throw problems.changedMeanwhile({ state: store.stateOf(account) })
    await store.changeAccount(ctx.db, id, { lockedAt: null, lockedReason: null })
    await log(ctx, { event: 'account.unlock', personal: { account: id } })
  })

/**
 * 重置口令. Whoever sets a password could sign in with it, so the account stays locked until a security administrator, who does not know
 * it, unlocks: no administrator alone takes over an account, least of all another administrator's (R-SEC-08).
 */
export const resetPassword = (ctx: Ctx, id: string, password: string): Promise<Account> =>
  changeState(ctx, id, ['systemAdministrator'], async (ctx, account, posts) => {
    const findings = judgeAccount(ctx, { ...account, password })
    if (findings.length > 0) throw problems.weakPassword({ findings: inWords(findings, ctx.lang) })
    const change = { passwordHash: await hashPassword(password), passwordChangedAt: ctx.now, mustChangePassword: true }
    const locked = { lockedAt: ctx.now, lockedReason: account.lockedReason ?? 'passwordReset' }
    await store.changeAccount(ctx.db, id, { ...change, ...locked })
    await endSessionsOf(ctx.db, id)
    await keepAnAdministrator(ctx, posts, whoUnlocks)
    await log(ctx, { event: 'account.resetPassword', rule: 'R-SEC-08', personal: { account: id } })
  })

/** 停用, when a person leaves: posts, sessions and keys end in the same instant, and the login is never given again (R-SEC-02). */
export const closeAccount = (ctx: Ctx, id: string): Promise<Account> =>
  changeState(ctx, id, ['systemAdministrator', 'securityAdministrator'], async (ctx, _account, posts) => {
    await store.endPostsOf(ctx.db, id, ctx.now)
    const keysRevoked = await revokeKeysOf(ctx.db, id, ctx.now)
    await endSessionsOf(ctx.db, id)
    await store.changeAccount(ctx.db, id, { closedAt: ctx.now })
    await keepAnAdministrator(ctx, posts, administrators)
    await log(ctx, {
      ...{ event: 'account.close', rule: 'R-SEC-02', personal: { account: id } },
      record: { posts: posts.map(({ post, organisationId }) => ({ post, organisationId })), keysRevoked },
      parties: [...new Set(posts.map(({ organisationId }) => organisationId))],
    })
  })

/** One administrator after the other, nobody on themselves, nothing on what is closed. */
const changeState = (
  ctx: Ctx,
  id: string,
  duties: readonly Administrator[],
  change: (ctx: Ctx, account: store.StoredAccount, posts: readonly HeldPost[]) => Promise<void>,
): Promise<Account> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, ...duties)
    if (accountOf(ctx.actor) === id) throw problems.notOneself()
    const account = await lock(ctx, id)
    if (account.closedAt) throw problems.accountClosed()
    await change(ctx, account, await store.listPosts(ctx.db, [id]))
    return getAccount(ctx, id)
  })

async function lock(ctx: Ctx, id: string): Promise<store.StoredAccount> {
  const account = await store.lockAccount(ctx.db, id)
  if (!account) throw problems.accountNotFound()
  return account
}

/** Accounts are named by commitments only: the trace can be kept and the person still forgotten. */
const log = async (ctx: Ctx, entry: Pick<LedgerEntry, 'event'> & Partial<LedgerEntry>): Promise<void> => {
  await ctx.resources.appendLedger(ctx, { subject: [], record: {}, ...entry })
}
