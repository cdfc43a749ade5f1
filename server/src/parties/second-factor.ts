import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { Problem } from '../platform/problem.ts'
import { findAccount, type StoredAccount } from './account-store.ts'
import { countAttempt, later, refuse } from './attempts.ts'
import * as store from './factor-store.ts'
import type { SecondFactor } from './model.ts'
import { lockUnchanged, openSession, type Proved, type SignedIn } from './open-session.ts'
import { checkAssertion, type RelyingParty, requestOptions } from './passkey.ts'
import { problems } from './problems.ts'
import { recoveryDigest } from './recovery-codes.ts'
import { digestOf, newToken } from './token.ts'
import { stepOf, unseal } from './totp.ts'

// 多因素鉴别 (R-SEC-01): the password was right; now what the person has.

const ticketSeconds = 300
const mostTries = 5

/** The refusal that hands out the ticket, for an account that has a second factor; undefined for one that has none. */
export async function askSecondFactor(
  ctx: Ctx,
  account: StoredAccount,
  relyingParty: RelyingParty | undefined,
): Promise<Problem | undefined> {
  const factors = await store.listFactors(ctx.db, account.id)
  if (factors.length === 0) return undefined
  const passkeys = factors.filter(({ kind }) => kind === 'passkey')
  const passkey = relyingParty && passkeys.length > 0 ? await requestOptions(relyingParty, passkeys) : undefined
  const ticket = newToken()
  await store.insertTicket(ctx.db, {
    ...{ tokenDigest: digestOf(ticket), accountId: account.id, kind: 'signIn' },
    ...{ challenge: passkey?.challenge ?? null, passwordHash: account.passwordHash },
    ...{ createdAt: ctx.now, expiresAt: later(ctx.now, ticketSeconds) },
  })
  const methods = [
    ...(passkey ? ['passkey'] : []),
    ...(factors.some(({ kind }) => kind === 'totp') ? ['totp'] : []),
    ...((await store.countRecoveryCodes(ctx.db, account.id)) > 0 ? ['recoveryCode'] : []),
  ]
  return problems.secondFactorNeeded({ ticket, methods, seconds: ticketSeconds, ...(passkey ? { passkey } : {}) })
}

/** 二次验证: opens the session. Every try counts as a try to sign in, and a ticket bears only so many. */
export async function proveSecondFactor(
  ctx: Ctx,
  given: SecondFactor & { readonly secure: boolean; readonly relyingParty: RelyingParty | undefined },
): Promise<SignedIn> {
  const tokenDigest = digestOf(given.ticket)
  const ticket = await store.takeTicket(ctx.db, { tokenDigest, kind: 'signIn', mostTries, now: ctx.now })
  const account = ticket && (await findAccount(ctx.db, ticket.accountId))
  if (!ticket || !account) throw problems.ticketOver()
  const attempt = await countAttempt(ctx, account.login)
  const entered = await inTransaction(ctx, async (ctx) => {
    const current = await lockUnchanged(ctx, { id: account.id, passwordHash: ticket.passwordHash ?? '' })
    const proved = await prove(ctx, current, ticket, given)
    // One ticket opens one session, whoever is quicker.
    if (!proved || !(await store.deleteTicket(ctx.db, tokenDigest))) return undefined
    return openSession(ctx, current, given.secure, proved)
  })
  if (entered) return entered
  throw await refuse(ctx, account, attempt, problems.secondFactorWrong({ triesLeft: mostTries - ticket.tries }))
}

function prove(
  ctx: Ctx,
  { id }: StoredAccount,
  { challenge }: store.Ticket,
  given: SecondFactor & { readonly relyingParty: RelyingParty | undefined },
): Promise<Proved | undefined> {
  switch (given.method) {
    case 'totp':
      return proveTotp(ctx, id, given.code)
    case 'recoveryCode':
      return proveRecoveryCode(ctx, id, given.code)
    case 'passkey':
      return provePasskey(ctx, id, challenge, given)
  }
}

async function proveTotp(ctx: Ctx, accountId: string, code: string): Promise<Proved | undefined> {
  for (const { id, kind } of await store.listFactors(ctx.db, accountId)) {
    if (kind !== 'totp') continue
    const factor = await store.lockFactor(ctx.db, accountId, id)
    const secret = factor?.secret && unseal(ctx.resources.factorKey, id, factor.secret)
    const step = secret && stepOf(secret, code, ctx.now, factor.lastStep)
    if (step === undefined) continue
    await store.changeFactor(ctx.db, id, { lastStep: step, lastUsedAt: ctx.now })
    return 'totp'
  }
  return undefined
}

const proveRecoveryCode = async (ctx: Ctx, accountId: string, code: string): Promise<Proved | undefined> =>
  (await store.useRecoveryCode(ctx.db, accountId, recoveryDigest(accountId, code), ctx.now))
    ? 'recoveryCode'
    : undefined

async function provePasskey(
  ctx: Ctx,
  accountId: string,
  challenge: string | null,
  {
    response,
    relyingParty,
  }: { readonly response: Readonly<Record<string, unknown>>; readonly relyingParty: RelyingParty | undefined },
): Promise<Proved | undefined> {
  if (!relyingParty || !challenge) return undefined
  const named = (await store.listFactors(ctx.db, accountId)).find(({ credentialId }) => credentialId === response.id)
  const factor = named && (await store.lockFactor(ctx.db, accountId, named.id))
  const signCount = factor && (await checkAssertion(relyingParty, challenge, factor, response))
  if (!factor || signCount === undefined) return undefined
  await store.changeFactor(ctx.db, factor.id, { signCount, lastUsedAt: ctx.now })
  return 'passkey'
}
