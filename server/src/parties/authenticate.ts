import type { Actor } from '../platform/ctx.ts'
import type { Db } from '../platform/db.ts'
import { dateInShanghai, type Instant, instantOf } from '../platform/time.ts'
import { listActs } from './account-store.ts'
import { clientOf } from './address.ts'
import { findLivingKey, touchKey } from './key-store.ts'
import { personActor, toAct } from './person-actor.ts'
import { type AccountPolicy, defaultPolicy } from './policy.ts'
import { problems } from './problems.ts'
import { readSessionCookie } from './session-cookie.ts'
import { findSession, touchSession } from './session-store.ts'
import { digestOf, keyPrefix } from './token.ts'

export type Credentials = {
  readonly cookie?: string | undefined
  readonly authorization?: string | undefined
  /** The caller's network address. */
  readonly address: string
}

/** Uses are noted at most this often: a row written for every request would be a write for every read. */
const touchSeconds = 60

/**
 * Who calls. A key that is not valid is refused, since a program should hear of it; a session that has ended is an anonymous
 * visitor, who can still read and sign in. Other schemes than Bearer are somebody else's (a proxy in front). Posts are read anew for each request: what was taken is gone at the next one.
 */
export async function authenticate(
  db: Db,
  now: Instant,
  { cookie, authorization, address }: Credentials,
  policy: AccountPolicy = defaultPolicy,
): Promise<Actor> {
  const bearer = /^Bearer\b(.*)$/is.exec(authorization ?? '')
  if (bearer) return keyActor(db, now, (bearer[1] ?? '').trim())
  const session = readSessionCookie(cookie)
  const person = session && (await sessionActor(db, now, session, policy))
  return person ?? { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: clientOf(address) }
}

async function sessionActor(
  db: Db,
  now: Instant,
  { token, secure }: { readonly token: string; readonly secure: boolean },
  policy: AccountPolicy,
): Promise<Actor | undefined> {
  const digest = digestOf(token)
  const session = await findSession(db, digest, secure, now, ago(now, policy.sessionIdleMinutes * 60))
  if (!session) return undefined
  if (isOlder(session.lastSeenAt, now, touchSeconds)) await touchSession(db, digest, now)
  return personActor(db, { ...session, id: session.accountId }, now, policy)
}

/** A key does what it was made for, at the house it was made for, and never more than its owner may today. */
async function keyActor(db: Db, now: Instant, token: string): Promise<Actor> {
  const key = token.startsWith(keyPrefix) ? await findLivingKey(db, digestOf(token), now) : undefined
  if (!key) throw problems.invalidKey()
  if (!key.lastUsedAt || isOlder(key.lastUsedAt, now, touchSeconds)) await touchKey(db, key.id, now)
  const acts =
    key.scopes.includes('import') && !key.boundTo ? await listActs(db, key.accountId, dateInShanghai(now)) : []
  const forKey = acts.filter(({ post, heldAt }) => post === 'dataOfficer' && heldAt === key.organisationId)
  return {
    ...{ kind: 'key', id: key.id, name: key.name, acts: forKey.map(toAct), scopes: key.scopes },
    owner: key.accountId,
    ...(key.boundTo ? { boundTo: key.boundTo } : {}),
    client: `key:${key.id}`,
  }
}

const ago = (now: Instant, seconds: number): Instant => instantOf(Date.parse(now) - seconds * 1000)
const isOlder = (then: string, now: Instant, seconds: number): boolean =>
  Date.parse(now) - Date.parse(then) > seconds * 1000
