import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { changeAccount, lockAccount, type StoredAccount, stateOf } from './account-store.ts'
import { policyOf } from './accounts.ts'
import { later } from './attempts.ts'
import { hasFactor } from './factor-store.ts'
import { personActor } from './person-actor.ts'
import { problems } from './problems.ts'
import * as sessions from './session-store.ts'
import { digestOf, loginDigest, newToken } from './token.ts'

export type SignedIn = { readonly token: string; readonly seconds: number; readonly actor: Actor }

/** What was proved beside the password. */
export type Proved = 'totp' | 'passkey' | 'recoveryCode'

/** The account as it is now, held: it may have been locked, or its password changed, while what was typed was being checked. */
export async function lockUnchanged(
  ctx: Ctx,
  { id, passwordHash }: Pick<StoredAccount, 'id' | 'passwordHash'>,
): Promise<StoredAccount> {
  const current = await lockAccount(ctx.db, id)
  if (!current || current.closedAt || current.passwordHash !== passwordHash) throw problems.signInRefused()
  if (current.lockedAt) throw problems.accountLocked({ state: stateOf(current) })
  return current
}

/** Everything asked for was right: failures are forgotten, and the session begins. */
export const openSession = (ctx: Ctx, account: StoredAccount, secure: boolean, proved?: Proved): Promise<SignedIn> =>
  inTransaction(ctx, async (ctx) => {
    const policy = policyOf(ctx)
    const seconds = policy.sessionHours * 3600
    const token = newToken()
    await sessions.forgetAttempts(ctx.db, loginDigest(account.login))
    await changeAccount(ctx.db, account.id, { lastSignInAt: ctx.now })
    const session = { tokenDigest: digestOf(token), accountId: account.id, secure }
    await sessions.insertSession(ctx.db, { ...session, expiresAt: later(ctx.now, seconds) }, ctx.now)
    const person = { ...account, hasFactor: await hasFactor(ctx.db, account.id) }
    const actor = await personActor(ctx.db, person, ctx.now, policy)
    const record = proved ? { proved } : {}
    const entry = { event: 'account.signIn', rule: 'R-SEC-03', subject: [], record }
    await ctx.resources.appendLedger({ ...ctx, actor }, entry)
    return { token, seconds, actor }
  })
