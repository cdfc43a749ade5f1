import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { instantOf } from '../platform/time.ts'
import { listActs, lockAccount } from './account-store.ts'
import { policyOf } from './accounts.ts'
import * as store from './key-store.ts'
import { type ApiKey, requireDuty, requirePerson, type Scope } from './model.ts'
import { mustChangePassword } from './person-actor.ts'
import { problems } from './problems.ts'
import { digestOf, keyPrefix, newToken, shownPrefix } from './token.ts'

export type NewKey = {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly organisationId?: string | null | undefined
  readonly days: number
  /** Serves this purpose alone; set by the capability whose grants it uses (R-OPEN-05). */
  readonly boundTo?: { readonly kind: string; readonly reference: string }
}

/** 新建密钥. Its text is shown this once; only a digest is kept. */
export const createKey = (ctx: Ctx, input: NewKey): Promise<{ readonly key: ApiKey; readonly token: string }> =>
  inTransaction(ctx, async (ctx) => {
    const accountId = requirePerson(ctx.actor)
    const policy = policyOf(ctx)
    if (input.days > policy.keyDaysMost) throw problems.keyTooLong({ mostDays: policy.keyDaysMost })
    // Held until the key is made, so that two at once do not pass the limit together.
    const account = await lockAccount(ctx.db, accountId)
    if (!account || mustChangePassword(account, ctx.now, policy)) throw problems.changePasswordFirst()
    const organisationId = input.organisationId ?? null
    await checkScopes(ctx, accountId, input.scopes, organisationId)
    const living = (await store.listKeysOf(ctx.db, accountId)).filter(
      ({ revokedAt, expiresAt }) => !revokedAt && expiresAt > ctx.now,
    )
    if (living.length >= policy.keysPerAccount) throw problems.tooManyKeys({ most: policy.keysPerAccount })

    const token = newToken(keyPrefix)
    const values = { id: newId(), accountId, name: input.name, prefix: shownPrefix(token), digest: digestOf(token) }
    const expiresAt = instantOf(Date.parse(ctx.now) + input.days * 86_400_000)
    const scopes = [...new Set(input.scopes)]
    const key = await store.insertKey(
      ctx.db,
      { ...values, scopes, organisationId, boundTo: input.boundTo ?? null, ...policy.quotas.key, expiresAt },
      ctx.now,
    )
    await log(ctx, 'key.create', key, {
      ...{ scopes, organisationId, expiresAt },
      ...(input.boundTo ? { boundTo: input.boundTo } : {}),
    })
    return { key: view(key), token }
  })

/** 导入 works for one house, and only for its data officer; any key for a house needs a post there. */
async function checkScopes(
  ctx: Ctx,
  accountId: string,
  scopes: readonly Scope[],
  organisationId: string | null,
): Promise<void> {
  const acts = await listActs(ctx.db, accountId, ctx.today)
  const here = acts.filter(({ heldAt }) => heldAt === organisationId)
  const may = scopes.includes('import')
    ? here.some(({ post }) => post === 'dataOfficer')
    : !organisationId || here.length > 0
  if (!may) throw problems.scopeNeedsPost({ requires: 'dataOfficer' })
}

export const listKeys = async (ctx: Ctx): Promise<ApiKey[]> =>
  (await store.listKeysOf(ctx.db, requirePerson(ctx.actor))).map(view)

/** Whose grants a key uses: its owner's, or those of the house it was made for, as long as its owner works there. */
export async function listHoldersOfKey(ctx: Ctx, keyId: string): Promise<readonly string[]> {
  const key = await store.findKey(ctx.db, keyId)
  if (!key) return []
  if (!key.organisationId) return [key.accountId]
  const acts = await listActs(ctx.db, key.accountId, ctx.today)
  return acts.some(({ heldAt }) => heldAt === key.organisationId) ? [key.organisationId] : []
}

/** The accounts that answer for those of these ids that are keys. */
export const listOwnersOfKeys = async (ctx: Ctx, ids: readonly string[]): Promise<string[]> =>
  ids.length === 0 ? [] : store.listKeyOwners(ctx.db, ids)

/** For those who watch over keys. */
export async function listKeysOf(ctx: Ctx, accountId: string): Promise<ApiKey[]> {
  requireDuty(ctx.actor, 'securityAdministrator', 'auditAdministrator')
  return (await store.listKeysOf(ctx.db, accountId)).map(view)
}

/** 吊销: by its owner or a security administrator, from the next request on. */
export const revokeKey = (ctx: Ctx, id: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const key = await getKey(ctx, id)
    if (ctx.actor.id !== key.accountId) requireDuty(ctx.actor, 'securityAdministrator')
    if (!(await store.revokeKey(ctx.db, id, ctx.now))) throw problems.keyNotFound()
    await log(ctx, 'key.revoke', key)
  })

/** 限定密钥: what it may do and how often, set by a security administrator. */
export const limitKey = (
  ctx: Ctx,
  id: string,
  limits: { readonly scopes: readonly Scope[]; readonly perMinute: number; readonly perDay: number },
): Promise<ApiKey> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'securityAdministrator')
    const key = await getKey(ctx, id)
    await checkScopes(ctx, key.accountId, limits.scopes, key.organisationId)
    if (!(await store.limitKey(ctx.db, id, limits))) throw problems.keyNotFound()
    await log(ctx, 'key.limit', key, { ...limits })
    return view(await getKey(ctx, id))
  })

/** A key of another is not there for whoever may not see it. */
async function getKey(ctx: Ctx, id: string): Promise<store.StoredKey> {
  requirePersonOrMachine(ctx)
  const key = await store.findKey(ctx.db, id)
  const isAdministrator =
    ctx.actor.kind !== 'person' || ctx.actor.acts.some(({ post }) => post === 'securityAdministrator')
  if (!key || !(isAdministrator || key.accountId === ctx.actor.id)) throw problems.keyNotFound()
  return key
}

function requirePersonOrMachine({ actor }: Ctx): void {
  if (actor.kind !== 'console' && actor.kind !== 'system') requirePerson(actor)
}

const view = ({ accountId: _, ...key }: store.StoredKey): ApiKey => key

async function log(
  ctx: Ctx,
  event: string,
  { id, accountId, organisationId }: store.StoredKey,
  record: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await ctx.resources.appendLedger(ctx, {
    ...{ event, rule: 'R-SEC-03', subject: [], record },
    personal: { key: id, account: accountId },
    parties: organisationId ? [organisationId] : [],
  })
}
