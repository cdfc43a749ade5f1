import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { Problem } from '../platform/problem.ts'
import { changeAccount, findAccount, findAccountByLogin, lockAccount } from './account-store.ts'
import { judgeAccount } from './accounts.ts'
import { countAttempt, refuse } from './attempts.ts'
import { inWords, normalLogin, requirePerson } from './model.ts'
import { lockUnchanged, openSession, type SignedIn } from './open-session.ts'
import type { RelyingParty } from './passkey.ts'
import { normalPassword, passwordFaults } from './password.ts'
import { hashPassword, isOutdated, isPassword } from './password-hash.ts'
import { problems } from './problems.ts'
import { takeSignInQuota } from './quota.ts'
import { askSecondFactor } from './second-factor.ts'
import * as sessions from './session-store.ts'
import { digestOf, loginDigest } from './token.ts'

/**
 * 登录: the password. Who has set up a second factor gets a ticket for it instead of a session. An attempt is counted before its
 * password is looked at, so that many guesses at once are many; an unknown login takes as long, waits as long and is refused in the
 * same words as a known one.
 */
export async function signIn(
  ctx: Ctx,
  input: {
    readonly login: string
    readonly password: string
    readonly secure: boolean
    readonly relyingParty?: RelyingParty | undefined
  },
): Promise<SignedIn> {
  const { refused } = await takeSignInQuota(ctx)
  if (refused) throw refused
  const login = normalLogin(input.login)
  const attempt = await countAttempt(ctx, login)
  const account = await findAccountByLogin(ctx.db, login)
  const isRight = await isPassword(account?.passwordHash, input.password)
  if (!account || !isRight || account.closedAt) throw await refuse(ctx, account, attempt, problems.signInRefused())

  const renewed = isOutdated(account.passwordHash) ? await hashPassword(input.password) : undefined
  const entered = await inTransaction(ctx, async (ctx): Promise<SignedIn | Problem> => {
    const current = await lockUnchanged(ctx, account)
    if (renewed) await changeAccount(ctx.db, account.id, { passwordHash: renewed })
    const now = { ...current, passwordHash: renewed ?? current.passwordHash }
    return (await askSecondFactor(ctx, now, input.relyingParty)) ?? openSession(ctx, now, input.secure)
  })
  if (entered instanceof Problem) throw entered
  return entered
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
    throw attempt.lockedUntil ? await refuse(ctx, account, attempt, problems.wrongPassword()) : problems.wrongPassword()
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
