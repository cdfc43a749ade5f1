import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { type Instant, instantOf } from '../platform/time.ts'
import {
  changeAccount,
  findAccount,
  findAccountByLogin,
  lockAccount,
  type StoredAccount,
  stateOf,
} from './account-store.ts'
import { judgeAccount, policyOf } from './accounts.ts'
import { inWords, normalLogin, requirePerson } from './model.ts'
import { normalPassword, passwordFaults } from './password.ts'
import { hashPassword, isOutdated, isPassword } from './password-hash.ts'
import { personActor } from './person-actor.ts'
import { type AccountPolicy, lockSeconds } from './policy.ts'
import { problems } from './problems.ts'
import { takeSignInQuota } from './quota.ts'
import * as sessions from './session-store.ts'
import { digestOf, loginDigest, newToken } from './token.ts'

export type SignedIn = { readonly token: string; readonly seconds: number; readonly actor: Actor }

/**
 * 登录. An attempt is counted before its password is looked at, so that many guesses at once are many; an unknown login takes as
 * long, waits as long and is refused in the same words as a known one.
 */
export async function signIn(
  ctx: Ctx,
  input: { readonly login: string; readonly password: string; readonly secure: boolean },
): Promise<SignedIn> {
  const { refused } = await takeSignInQuota(ctx)
  if (refused) throw refused
  const login = normalLogin(input.login)
  const attempt = await countAttempt(ctx, login)
  const account = await findAccountByLogin(ctx.db, login)
  const isRight = await isPassword(account?.passwordHash, input.password)
  if (!account || !isRight || account.closedAt) throw await refuse(ctx, account, attempt)

  const renewed = isOutdated(account.passwordHash) ? await hashPassword(input.password) : undefined
  const { sessionHours } = policyOf(ctx)
  const token = newToken()
  return inTransaction(ctx, async (ctx) => {
    // The account as it is now: it may have been locked, or its password changed, while this one was being checked.
    const current = await lockAccount(ctx.db, account.id)
    if (!current || current.closedAt || current.passwordHash !== account.passwordHash) throw problems.signInRefused()
    if (current.lockedAt) throw problems.accountLocked({ state: stateOf(current) })
    await sessions.forgetAttempts(ctx.db, loginDigest(login))
    await changeAccount(ctx.db, account.id, { lastSignInAt: ctx.now, ...(renewed ? { passwordHash: renewed } : {}) })
    const session = { tokenDigest: digestOf(token), accountId: account.id, secure: input.secure }
    await sessions.insertSession(ctx.db, { ...session, expiresAt: later(ctx.now, sessionHours * 3600) }, ctx.now)
    const actor = await personActor(ctx.db, current, ctx.now, policyOf(ctx))
    await log(ctx, 'account.signIn', actor)
    return { token, seconds: sessionHours * 3600, actor }
  })
}

const later = (now: Instant, seconds: number): Instant => instantOf(Date.parse(now) + seconds * 1000)

/** The wait by number of failures, as far as it grows. */
function waits(policy: AccountPolicy, now: Instant): (Instant | null)[] {
  const list: (Instant | null)[] = []
  for (let failures = 1; ; failures++) {
    const seconds = lockSeconds(policy, failures)
    list.push(seconds === 0 ? null : later(now, seconds))
    if (seconds >= policy.lockMostSeconds || failures > policy.lockAfterFailures + 20) return list
  }
}

async function countAttempt(ctx: Ctx, login: string): Promise<sessions.Attempt> {
  const policy = policyOf(ctx)
  const digest = loginDigest(login)
  const forgetBefore = later(ctx.now, -policy.forgetFailuresHours * 3600)
  const attempt = await sessions.countAttempt(ctx.db, digest, ctx.now, forgetBefore, waits(policy, ctx.now))
  if (attempt) return attempt
  const waiting = await sessions.findAttempt(ctx.db, digest)
  throw wait(ctx, waiting?.lockedUntil ?? ctx.now)
}

const wait = (ctx: Ctx, until: Instant) => {
  const retryAfterSeconds = Math.max(1, Math.ceil((Date.parse(until) - Date.parse(ctx.now)) / 1000))
  return problems.signInWait({ until, retryAfterSeconds, rule: 'R-SEC-01' })
}

async function refuse(ctx: Ctx, account: StoredAccount | undefined, attempt: sessions.Attempt) {
  const { failures, lockedUntil } = attempt
  // What was typed where no account is may be a password in the wrong field: it is not written down.
  const entry = { rule: 'R-SEC-01', subject: [], ...(account ? { personal: { account: account.id } } : {}) }
  await ctx.resources.appendLedger(ctx, { ...entry, event: 'account.signInFailed', record: { failures } })
  if (!lockedUntil) return problems.signInRefused()
  if (account) {
    const record = { reason: 'failures', failures, until: lockedUntil }
    await ctx.resources.appendLedger(ctx, { ...entry, event: 'account.lock', record })
  }
  return wait(ctx, lockedUntil)
}

/** 退出: this session. */
export const signOut = (ctx: Ctx, token: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const isEnded = await sessions.endSession(ctx.db, digestOf(token))
    if (isEnded) await log(ctx, 'account.signOut')
  })

/** 全部退出: every session of the account, this one too. */
export const signOutEverywhere = (ctx: Ctx): Promise<{ readonly ended: number }> =>
  inTransaction(ctx, async (ctx) => {
    const ended = await sessions.endSessionsOf(ctx.db, requirePerson(ctx.actor))
    await log(ctx, 'account.signOutEverywhere', ctx.actor, { ended })
    return { ended }
  })

/** 修改口令. Guesses at the present one count like guesses at signing in; all other sessions end. */
export async function changePassword(
  ctx: Ctx,
  input: { readonly current: string; readonly next: string; readonly token: string | undefined },
): Promise<void> {
  const account = await findAccount(ctx.db, requirePerson(ctx.actor))
  if (!account) throw problems.accountNotFound()
  const attempt = await countAttempt(ctx, account.login)
  if (!(await isPassword(account.passwordHash, input.current))) {
    throw attempt.lockedUntil ? await refuse(ctx, account, attempt) : problems.wrongPassword()
  }
  const findings = judgeAccount(ctx, { ...account, password: input.next })
  if (normalPassword(input.next) === normalPassword(input.current)) {
    const text = passwordFaults.sameAsBefore(0)
    findings.push({ rule: 'R-SEC-01', field: 'password', weight: 'must', text })
  }
  if (findings.length > 0) throw problems.weakPassword({ findings: inWords(findings, ctx.lang) })
  const passwordHash = await hashPassword(input.next)
  await inTransaction(ctx, async (ctx) => {
    const current = await lockAccount(ctx.db, account.id)
    if (current?.passwordHash !== account.passwordHash) throw problems.changedMeanwhile()
    await changeAccount(ctx.db, account.id, { passwordHash, passwordChangedAt: ctx.now, mustChangePassword: false })
    await sessions.forgetAttempts(ctx.db, loginDigest(account.login))
    await sessions.endSessionsOf(ctx.db, account.id, input.token === undefined ? undefined : digestOf(input.token))
    await log(ctx, 'account.changePassword')
  })
}

async function log(
  ctx: Ctx,
  event: string,
  actor: Actor = ctx.actor,
  record: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await ctx.resources.appendLedger({ ...ctx, actor }, { event, rule: 'R-SEC-03', subject: [], record })
}
