import { sql } from 'kysely'
import type { Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'

/** When the next attempt may be made, after a number of failures; PostgreSQL counts, so that two guesses at once are two. */
export type Attempt = { readonly failures: number; readonly lockedUntil: Instant | null }

/** Counts an attempt before its password is looked at; undefined while the login waits. */
export async function countAttempt(
  db: Db,
  loginDigest: Buffer,
  now: Instant,
  forgetBefore: Instant,
  lockUntil: readonly (Instant | null)[],
): Promise<Attempt | undefined> {
  // lockUntil[n] is the end of the wait after n + 1 failures; further failures wait as long as the last.
  const failures = sql<number>`case when attempt.last_at < ${forgetBefore} then 1 else attempt.failures + 1 end`
  const until = sql.val([...lockUntil])
  const { rows } = await sql<Attempt>`
    insert into parties.sign_in_attempt as attempt (login_digest, failures, locked_until, last_at)
    values (${loginDigest}, 1, (${until}::timestamptz[])[1], ${now})
    on conflict (login_digest) do update set
      failures = ${failures},
      locked_until = (${until}::timestamptz[])[least(${failures}, ${lockUntil.length})],
      last_at = ${now}
    where attempt.locked_until is null or attempt.locked_until <= ${now}
    returning failures, locked_until`.execute(db)
  return rows[0]
}

export const findAttempt = (db: Db, loginDigest: Buffer): Promise<Attempt | undefined> =>
  db
    .selectFrom('parties.signInAttempt')
    .select(['failures', 'lockedUntil'])
    .where('loginDigest', '=', loginDigest)
    .executeTakeFirst()

export const forgetAttempts = async (db: Db, loginDigest: Buffer): Promise<boolean> => {
  const { numDeletedRows } = await db
    .deleteFrom('parties.signInAttempt')
    .where('loginDigest', '=', loginDigest)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export type NewSession = {
  readonly tokenDigest: Buffer
  readonly accountId: string
  readonly secure: boolean
  readonly expiresAt: Instant
}

export const insertSession = async (db: Db, session: NewSession, now: Instant): Promise<void> => {
  await db
    .insertInto('parties.session')
    .values({ ...session, createdAt: now, lastSeenAt: now })
    .execute()
}

export type OpenSession = {
  readonly accountId: string
  readonly name: string
  readonly passwordChangedAt: Instant
  readonly mustChangePassword: boolean
  readonly hasFactor: boolean
  readonly lastSeenAt: Instant
}

/** The session of a token, while it lives and its account is open. */
export const findSession = (
  db: Db,
  tokenDigest: Buffer,
  secure: boolean,
  now: Instant,
  idleSince: Instant,
): Promise<OpenSession | undefined> =>
  db
    .selectFrom('parties.session as session')
    .innerJoin('parties.account as account', 'account.id', 'session.accountId')
    .select(['account.id as accountId', 'account.name', 'session.lastSeenAt'])
    .select(['account.passwordChangedAt', 'account.mustChangePassword'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('parties.factor as factor')
          .select('factor.id')
          .whereRef('factor.accountId', '=', 'account.id')
          .where('factor.confirmedAt', 'is not', null),
      )
        .$castTo<boolean>()
        .as('hasFactor'),
    )
    .where('session.tokenDigest', '=', tokenDigest)
    .where('session.secure', '=', secure)
    .where('session.expiresAt', '>', now)
    .where('session.lastSeenAt', '>', idleSince)
    .where('account.closedAt', 'is', null)
    .where('account.lockedAt', 'is', null)
    .executeTakeFirst()

export const touchSession = async (db: Db, tokenDigest: Buffer, now: Instant): Promise<void> => {
  await db.updateTable('parties.session').set({ lastSeenAt: now }).where('tokenDigest', '=', tokenDigest).execute()
}

export async function endSession(db: Db, tokenDigest: Buffer): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('parties.session')
    .where('tokenDigest', '=', tokenDigest)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function endSessionsOf(db: Db, accountId: string, except?: Buffer): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('parties.session')
    .where('accountId', '=', accountId)
    .$if(except !== undefined, (query) => query.where('tokenDigest', '<>', except ?? Buffer.alloc(0)))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

export const insertSetupLink = async (
  db: Db,
  link: { readonly tokenDigest: Buffer; readonly expiresAt: Instant },
  now: Instant,
): Promise<void> => {
  await db.deleteFrom('parties.setupLink').where('usedAt', 'is', null).execute()
  await db
    .insertInto('parties.setupLink')
    .values({ ...link, createdAt: now })
    .execute()
}

/** True for one caller only, ever. */
export async function useSetupLink(db: Db, tokenDigest: Buffer, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties.setupLink')
    .set({ usedAt: now })
    .where('tokenDigest', '=', tokenDigest)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Rows that no longer say anything: dead sessions, forgotten failures, dead links. */
export async function sweep(db: Db, now: Instant, idleSince: Instant, forgetBefore: Instant): Promise<void> {
  await db
    .deleteFrom('parties.session')
    .where((where) => where.or([where('expiresAt', '<=', now), where('lastSeenAt', '<=', idleSince)]))
    .execute()
  await db
    .deleteFrom('parties.signInAttempt')
    .where('lastAt', '<', forgetBefore)
    .where((where) => where.or([where('lockedUntil', 'is', null), where('lockedUntil', '<=', now)]))
    .execute()
  await db.deleteFrom('parties.setupLink').where('expiresAt', '<=', now).execute()
}
