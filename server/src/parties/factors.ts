import { accountOf, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { findAccount, listActs, lockAccount, type StoredAccount } from './account-store.ts'
import { policyOf } from './accounts.ts'
import { countAttempt, later, refuse } from './attempts.ts'
import * as store from './factor-store.ts'
import { type Factors, requireDuty, requirePerson } from './model.ts'
import { checkCreation, creationOptions, type RelyingParty } from './passkey.ts'
import { isPassword } from './password-hash.ts'
import { asksForFactor } from './person-actor.ts'
import { problems } from './problems.ts'
import { newRecoveryCodes, recoveryDigest } from './recovery-codes.ts'
import { endSessionsOf, forgetAttempts } from './session-store.ts'
import { digestOf, loginDigest, newToken } from './token.ts'
import { newSecret, seal, shownSecret, stepOf, unseal } from './totp.ts'

// 二次验证的设置 (R-SEC-01): one's own factors, and what an administrator does for someone who lost theirs (R-SEC-08).

declare module '../platform/ctx.ts' {
  interface Resources {
    /** 32 bytes under which the secrets of authenticator apps are encrypted; it lies in DATA_DIR/keys, not in the database. */
    readonly factorKey: Buffer
  }
}

export async function listMyFactors(ctx: Ctx, relyingParty: RelyingParty | undefined): Promise<Factors> {
  const id = requirePerson(ctx.actor)
  const factors = await store.listFactors(ctx.db, id)
  return {
    factors: factors.map(({ id, kind, name, createdAt, lastUsedAt }) => ({
      ...{ id, name, createdAt, lastUsedAt },
      kind: kind === 'totp' ? 'totp' : 'passkey',
    })),
    recoveryCodesLeft: await store.countRecoveryCodes(ctx.db, id),
    demanded: asksForFactor(await listActs(ctx.db, id, ctx.today), policyOf(ctx)),
    passkeysPossible: relyingParty !== undefined,
  }
}

/** Whoever finds an open session must not be able to put their own device to it: the password is asked for again. */
async function provePassword(ctx: Ctx, password: string): Promise<StoredAccount> {
  const account = await findAccount(ctx.db, requirePerson(ctx.actor))
  if (!account) throw problems.accountNotFound()
  const attempt = await countAttempt(ctx, account.login)
  if (await isPassword(account.passwordHash, password)) {
    await forgetAttempts(ctx.db, loginDigest(account.login))
    return account
  }
  throw attempt.lockedUntil ? await refuse(ctx, account, attempt, problems.wrongPassword()) : problems.wrongPassword()
}

export type NewTotp = { readonly id: string; readonly secret: string; readonly uri: string }

/** 绑定动态口令, first half: the secret is shown once; it counts after a code made from it was typed. */
export async function beginTotp(
  ctx: Ctx,
  { name, password, issuer }: { readonly name: string; readonly password: string; readonly issuer: string },
): Promise<NewTotp> {
  const account = await provePassword(ctx, password)
  const [id, secret] = [newId(), newSecret()]
  await inTransaction(ctx, async (ctx) => {
    await mustHaveRoom(ctx, account.id)
    await store.deleteUnconfirmed(ctx.db, account.id)
    const sealed = seal(ctx.resources.factorKey, id, secret)
    const created = { accountId: account.id, name, createdAt: ctx.now }
    await store.insertFactor(ctx.db, { id, kind: 'totp', secret: sealed, ...created })
  })
  const { base32, uri } = shownSecret(secret, issuer, account.login)
  return { id, secret: base32, uri }
}

/** Recovery codes are shown this once, with the first factor. */
export type Added = { readonly recoveryCodes: string[] | null }

export const confirmTotp = (
  ctx: Ctx,
  id: string,
  { code, token }: { readonly code: string; readonly token: string | undefined },
): Promise<Added> =>
  inTransaction(ctx, async (ctx) => {
    const accountId = requirePerson(ctx.actor)
    const factor = await store.lockFactor(ctx.db, accountId, id)
    if (!factor?.secret || factor.confirmedAt) throw problems.factorNotFound()
    const secret = unseal(ctx.resources.factorKey, id, factor.secret)
    const step = secret && stepOf(secret, code, ctx.now, null)
    if (step === undefined) throw problems.codeWrong()
    await store.changeFactor(ctx.db, id, { confirmedAt: ctx.now, lastStep: step })
    return added(ctx, accountId, 'totp', token)
  })

const factorsMost = 10
const ticketSeconds = 300

async function mustHaveRoom(ctx: Ctx, accountId: string): Promise<void> {
  const { length } = await store.listFactors(ctx.db, accountId)
  if (length >= factorsMost) throw problems.tooManyFactors({ most: factorsMost })
}

export type PasskeyBegun = { readonly ticket: string; readonly options: Readonly<Record<string, unknown>> }

/** 绑定通行密钥, first half: what the browser needs to make one. */
export async function beginPasskey(
  ctx: Ctx,
  { password, relyingParty }: { readonly password: string; readonly relyingParty: RelyingParty | undefined },
): Promise<PasskeyBegun> {
  if (!relyingParty) throw problems.noPasskeyHere()
  const account = await provePassword(ctx, password)
  await mustHaveRoom(ctx, account.id)
  const existing = await store.listFactors(ctx.db, account.id)
  const options = await creationOptions(relyingParty, account, existing)
  const ticket = newToken()
  await store.insertTicket(ctx.db, {
    ...{ tokenDigest: digestOf(ticket), accountId: account.id, kind: 'passkey' },
    ...{ challenge: options.challenge, passwordHash: null },
    ...{ createdAt: ctx.now, expiresAt: later(ctx.now, ticketSeconds) },
  })
  return { ticket, options: { ...options } }
}

export async function addPasskey(
  ctx: Ctx,
  given: {
    readonly ticket: string
    readonly name: string
    readonly response: unknown
    readonly relyingParty: RelyingParty | undefined
    /** The session that it is added in, which stays. */
    readonly token: string | undefined
  },
): Promise<Added> {
  const accountId = requirePerson(ctx.actor)
  const tokenDigest = digestOf(given.ticket)
  const ticket = await store.takeTicket(ctx.db, { tokenDigest, kind: 'passkey', mostTries: 1, now: ctx.now })
  if (!given.relyingParty || ticket?.accountId !== accountId) throw problems.ticketOver()
  const made = await checkCreation(given.relyingParty, ticket.challenge ?? '', given.response)
  if (!made) throw problems.passkeyWrong()
  return inTransaction(ctx, async (ctx) => {
    await store.deleteTicket(ctx.db, tokenDigest)
    const factor = { id: newId(), accountId, kind: 'passkey', name: given.name, createdAt: ctx.now } as const
    const isNew = await store.insertFactor(ctx.db, { ...factor, ...made, confirmedAt: ctx.now })
    if (!isNew) throw problems.passkeyTaken()
    return added(ctx, accountId, 'passkey', given.token)
  })
}

/** Sessions that were opened elsewhere by the password alone end: they have not shown what is asked for from now on. */
async function added(ctx: Ctx, accountId: string, kind: string, token: string | undefined): Promise<Added> {
  const sessionsEnded = await endSessionsOf(ctx.db, accountId, token === undefined ? undefined : digestOf(token))
  await log(ctx, 'account.addFactor', accountId, { kind, sessionsEnded })
  const { length } = await store.listFactors(ctx.db, accountId)
  return { recoveryCodes: length === 1 ? await renew(ctx, accountId) : null }
}

async function renew(ctx: Ctx, accountId: string): Promise<string[]> {
  const codes = newRecoveryCodes()
  await store.deleteRecoveryCodes(ctx.db, accountId)
  const digests = codes.map((code) => recoveryDigest(accountId, code))
  await store.insertRecoveryCodes(ctx.db, accountId, digests, ctx.now)
  return codes
}

/** 重发恢复码: those from before open nothing any more. */
export async function renewRecoveryCodes(ctx: Ctx, password: string): Promise<string[]> {
  const { id } = await provePassword(ctx, password)
  return inTransaction(ctx, async (ctx) => {
    if (!(await store.hasFactor(ctx.db, id))) throw problems.factorNotFound()
    await log(ctx, 'account.renewRecoveryCodes', id)
    return renew(ctx, id)
  })
}

/** 解绑. Where the house asks for a second factor, the last one stays until another is there. */
export async function removeFactor(ctx: Ctx, id: string, password: string): Promise<void> {
  const account = await provePassword(ctx, password)
  await inTransaction(ctx, async (ctx) => {
    await lockAccount(ctx.db, account.id)
    const all = await store.listFactors(ctx.db, account.id)
    const factor = all.find((one) => one.id === id)
    if (!factor) throw problems.factorNotFound()
    const isDemanded = asksForFactor(await listActs(ctx.db, account.id, ctx.today), policyOf(ctx))
    if (all.length === 1 && isDemanded) throw problems.factorDemanded()
    await store.deleteFactor(ctx.db, account.id, id)
    if (all.length === 1) await store.deleteRecoveryCodes(ctx.db, account.id)
    await log(ctx, 'account.removeFactor', account.id, { kind: factor.kind })
  })
}

/**
 * 清除他人的二次验证, when the device and the codes are lost. The security administrator knows no password and the system administrator,
 * who can set one, clears no factor: neither comes into an account alone (R-SEC-08).
 */
export const clearFactors = (ctx: Ctx, id: string): Promise<{ readonly cleared: number }> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'securityAdministrator')
    if (accountOf(ctx.actor) === id) throw problems.notOneself()
    const account = await lockAccount(ctx.db, id)
    if (!account) throw problems.accountNotFound()
    const cleared = await store.deleteFactorsOf(ctx.db, id)
    if (cleared === 0) throw problems.factorNotFound()
    await store.deleteTicketsOf(ctx.db, id)
    await endSessionsOf(ctx.db, id)
    await log(ctx, 'account.clearFactors', id, { cleared })
    return { cleared }
  })

async function log(
  ctx: Ctx,
  event: string,
  account: string,
  record: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await ctx.resources.appendLedger(ctx, { event, rule: 'R-SEC-01', subject: [], record, personal: { account } })
}
