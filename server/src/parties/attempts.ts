import type { Ctx } from '../platform/ctx.ts'
import type { Problem } from '../platform/problem.ts'
import { type Instant, instantOf } from '../platform/time.ts'
import type { StoredAccount } from './account-store.ts'
import { policyOf } from './accounts.ts'
import { type AccountPolicy, lockSeconds } from './policy.ts'
import { problems } from './problems.ts'
import * as sessions from './session-store.ts'
import { loginDigest } from './token.ts'

// 失败锁定 (R-SEC-01): guesses at a password or at a second factor are counted by login, before they are looked at.

export const later = (now: Instant, seconds: number): Instant => instantOf(Date.parse(now) + seconds * 1000)

/** The wait by number of failures, as far as it grows. */
function waits(policy: AccountPolicy, now: Instant): (Instant | null)[] {
  const list: (Instant | null)[] = []
  for (let failures = 1; ; failures++) {
    const seconds = lockSeconds(policy, failures)
    list.push(seconds === 0 ? null : later(now, seconds))
    if (seconds >= policy.lockMostSeconds || failures > policy.lockAfterFailures + 20) return list
  }
}

export async function countAttempt(ctx: Ctx, login: string): Promise<sessions.Attempt> {
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

/** Writes the failure down; gives `wrong`, or how long to wait when this failure was one too many. */
export async function refuse(
  ctx: Ctx,
  account: StoredAccount | undefined,
  { failures, lockedUntil }: sessions.Attempt,
  wrong: Problem,
): Promise<Problem> {
  // What was typed where no account is may be a password in the wrong field: it is not written down.
  const entry = { rule: 'R-SEC-01', subject: [], ...(account ? { personal: { account: account.id } } : {}) }
  const record = { failures, reason: wrong.type.slice(wrong.type.lastIndexOf('/') + 1) }
  await ctx.resources.appendLedger(ctx, { ...entry, event: 'account.signInFailed', record })
  if (!lockedUntil) return wrong
  if (account) {
    const record = { reason: 'failures', failures, until: lockedUntil }
    await ctx.resources.appendLedger(ctx, { ...entry, event: 'account.lock', record })
  }
  return wait(ctx, lockedUntil)
}
