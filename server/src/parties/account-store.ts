import { type Selectable, sql } from 'kysely'
import type { Act } from '../platform/ctx.ts'
import type { Database, Db } from '../platform/db.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import type { Account, HeldPost } from './model.ts'
import { type Post, postNames } from './posts.ts'

const columns = [
  ...(['id', 'login', 'name', 'passwordHash', 'passwordChangedAt', 'mustChangePassword'] as const),
  ...(['lockedAt', 'lockedReason', 'closedAt', 'lastSignInAt', 'createdAt'] as const),
] as const

/** The row as sign-in and administration need it; its hash never leaves this capability. */
export type StoredAccount = Pick<Selectable<Database['parties.account']>, (typeof columns)[number]>

export const stateOf = ({ closedAt, lockedReason }: StoredAccount): Account['state'] => {
  if (closedAt) return 'closed'
  if (lockedReason === 'passwordReset') return 'awaitsUnlock'
  return lockedReason ? 'locked' : 'open'
}

export const findAccount = (db: Db, id: string): Promise<StoredAccount | undefined> =>
  db.selectFrom('parties.account').select(columns).where('id', '=', id).executeTakeFirst()

/** Holds the row until the transaction ends: what two administrators do to one account happens one after the other. */
export const lockAccount = (db: Db, id: string): Promise<StoredAccount | undefined> =>
  db.selectFrom('parties.account').select(columns).where('id', '=', id).forUpdate().executeTakeFirst()

export const findAccountByLogin = (db: Db, login: string): Promise<StoredAccount | undefined> =>
  db.selectFrom('parties.account').select(columns).where('login', '=', login).executeTakeFirst()

/** False when the login was ever used. */
export async function insertAccount(
  db: Db,
  account: { id: string; login: string; name: string; passwordHash: string; mustChangePassword: boolean },
  now: Instant,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('parties.account')
    .values({ ...account, passwordChangedAt: now, createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export type AccountChange = Partial<Omit<StoredAccount, 'id' | 'login' | 'createdAt'>>

export const changeAccount = async (db: Db, id: string, change: AccountChange): Promise<void> => {
  await db.updateTable('parties.account').set(change).where('id', '=', id).execute()
}

export const hasAccounts = async (db: Db): Promise<boolean> =>
  (await db.selectFrom('parties.account').select('id').limit(1).executeTakeFirst()) !== undefined

export async function listAccounts(
  db: Db,
  page: { readonly limit: number; readonly after?: number | undefined; readonly ids?: readonly string[] | undefined },
): Promise<{ account: Account; seq: number }[]> {
  const rows = await db
    .selectFrom('parties.account')
    .select([...columns, 'seq'])
    .$if(page.after !== undefined, (query) => query.where('seq', '>', page.after ?? 0))
    .$if(page.ids !== undefined, (query) => query.where('id', 'in', [...(page.ids ?? [])]))
    .orderBy('seq')
    .limit(page.limit)
    .execute()
  const posts = await listPosts(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ seq, ...row }) => ({
    seq,
    account: toAccount(
      row,
      posts.filter(({ accountId }) => accountId === row.id),
    ),
  }))
}

const toAccount = (row: StoredAccount, posts: readonly StoredPost[]): Account => ({
  ...{ id: row.id, login: row.login, name: row.name, state: stateOf(row) },
  ...{ mustChangePassword: row.mustChangePassword, lastSignInAt: row.lastSignInAt, createdAt: row.createdAt },
  posts: posts.map(({ accountId: _, ...post }) => post),
})

export type StoredPost = HeldPost & { readonly accountId: string }

const isPost = (text: string): text is Post => postNames.some((name) => name === text)

/** Posts that were not taken, those to come and those past their last day too. */
export async function listPosts(db: Db, accountIds: readonly string[]): Promise<StoredPost[]> {
  if (accountIds.length === 0) return []
  const rows = await db
    .selectFrom('parties.post as held')
    .innerJoin('parties.organisation as organisation', 'organisation.id', 'held.organisationId')
    .select(['held.id', 'held.accountId', 'held.post', 'held.organisationId', 'held.unitId'])
    .select(['organisation.name as organisationName', 'held.fromDate as from', 'held.untilDate as until'])
    .where('held.accountId', 'in', [...accountIds])
    .where('held.endedAt', 'is', null)
    .orderBy('held.seq')
    .execute()
  // The table's check knows the same posts.
  return rows.flatMap(({ post, ...row }) => (isPost(post) ? [{ ...row, post }] : []))
}

export type StoredAct = Act & { readonly heldAt: string }

/**
 * What a person acts as on this day: the posts held, and the same posts at every organisation that theirs continues (三定), so that
 * what the old office began does not lie without an owner.
 */
export async function listActs(db: Db, accountId: string, today: PlainDate): Promise<StoredAct[]> {
  const { rows } = await sql<{ post: string; organisationId: string; unitId: string | null; heldAt: string }>`
    with recursive act (post, organisation_id, unit_id, held_at, seq) as (
      select post, organisation_id, unit_id, organisation_id, seq from parties.post
      where account_id = ${accountId} and ended_at is null
        and from_date <= ${today} and (until_date is null or until_date >= ${today})
      union
      select act.post, old.id, null::uuid, act.held_at, act.seq
      from parties.organisation old join act on old.successor_id = act.organisation_id
    )
    select post, organisation_id, unit_id, held_at from act order by (organisation_id = held_at) desc, seq`.execute(db)
  return rows.map(({ unitId, ...act }) => (unitId ? { ...act, unitId } : act))
}

export type NewPost = {
  readonly id: string
  readonly accountId: string
  readonly post: Post
  readonly organisationId: string
  readonly unitId: string | null
  readonly fromDate: PlainDate
  readonly untilDate: PlainDate | null
}

export const insertPost = async (db: Db, post: NewPost, now: Instant): Promise<void> => {
  await db
    .insertInto('parties.post')
    .values({ ...post, givenAt: now })
    .execute()
}

export async function endPost(db: Db, accountId: string, postId: string, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('parties.post')
    .set({ endedAt: now })
    .where('id', '=', postId)
    .where('accountId', '=', accountId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

const endPosts = async (db: Db, column: 'accountId' | 'organisationId', id: string, now: Instant): Promise<number> => {
  const { numUpdatedRows } = await db
    .updateTable('parties.post')
    .set({ endedAt: now })
    .where(column, '=', id)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
export const endPostsOf = (db: Db, accountId: string, now: Instant): Promise<number> =>
  endPosts(db, 'accountId', accountId, now)
export const endPostsAt = (db: Db, organisationId: string, now: Instant): Promise<number> =>
  endPosts(db, 'organisationId', organisationId, now)

export const listNames = (db: Db, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  db
    .selectFrom('parties.account')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute()

/** Open accounts that hold any post at this organisation on this day. */
export const listStaff = (db: Db, organisationId: string, today: PlainDate): Promise<{ id: string; name: string }[]> =>
  db
    .selectFrom('parties.account as account')
    .select(['account.id', 'account.name'])
    .where('account.closedAt', 'is', null)
    .where('account.id', 'in', (held) =>
      held
        .selectFrom('parties.post')
        .select('accountId')
        .where('organisationId', '=', organisationId)
        .where('endedAt', 'is', null)
        .where('fromDate', '<=', today)
        .where((where) => where.or([where('untilDate', 'is', null), where('untilDate', '>=', today)])),
    )
    .orderBy('account.seq')
    .execute()

/** Open accounts that hold one of these posts on this day, at one of these organisations or anywhere. */
export const listHolders = (
  db: Db,
  post: Post,
  today: PlainDate,
  organisationIds?: readonly string[],
): Promise<{ id: string; name: string }[]> =>
  db
    .selectFrom('parties.account as account')
    .select(['account.id', 'account.name'])
    .where('account.closedAt', 'is', null)
    .where('account.lockedAt', 'is', null)
    .where('account.id', 'in', (held) =>
      held
        .selectFrom('parties.post')
        .select('accountId')
        .where('post', '=', post)
        .where('endedAt', 'is', null)
        .where('fromDate', '<=', today)
        .where((where) => where.or([where('untilDate', 'is', null), where('untilDate', '>=', today)]))
        .$if(organisationIds !== undefined, (query) =>
          query.where('organisationId', 'in', [...(organisationIds ?? [])]),
        ),
    )
    .orderBy('account.seq')
    .execute()

/** Waits for other changes to the holders of administering posts, so that two cannot take the last two at once. */
export const lockAdministrators = async (db: Db): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtext('parties.administrators'))`.execute(db)
}
