import type { Db } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import type { Instant, PlainDate } from '../platform/time.ts'
import { NoticeKind, type NoticeView, type NoticeWords } from './notice-model.ts'

/** Once to each of these accounts. */
export async function insertNotices(
  db: Db,
  accountIds: readonly string[],
  datasetId: string | null,
  notice: NoticeWords,
  at: Instant,
): Promise<void> {
  if (accountIds.length === 0) return
  const { kind, title, body, effectiveOn, requestId = null, correctionCode = null } = notice
  const same = {
    datasetId,
    requestId,
    correctionCode,
    kind,
    at,
    effectiveOn: (effectiveOn ?? null) as PlainDate | null,
  }
  const words = { title: JSON.stringify(title), body: JSON.stringify(body) }
  await db
    .insertInto('opendata.notice')
    .values([...new Set(accountIds)].map((accountId) => ({ id: newId(), accountId, ...same, ...words })))
    .execute()
}

type Words = { zh: string; en: string }

/** Newest first. */
export async function listNotices(
  db: Db,
  accountId: string,
  page: { readonly limit: number; readonly after?: number | undefined },
  lang: 'zh' | 'en',
): Promise<(NoticeView & { readonly seq: number })[]> {
  let query = db
    .selectFrom('opendata.notice')
    .selectAll()
    .where('accountId', '=', accountId)
    .orderBy('seq', 'desc')
    .limit(page.limit)
  if (page.after !== undefined) query = query.where('seq', '<', page.after)
  const rows = await query.execute()
  return rows.map(({ accountId: _, title, body, kind, ...row }) => ({
    ...row,
    kind: NoticeKind.parse(kind),
    title: (title as Words)[lang],
    body: (body as Words)[lang],
  }))
}

export async function countUnread(db: Db, accountId: string): Promise<number> {
  const { count } = await db
    .selectFrom('opendata.notice')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('accountId', '=', accountId)
    .where('readAt', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** One, or all that this person has. */
export const markRead = async (db: Db, accountId: string, at: Instant, id?: string): Promise<void> => {
  let query = db
    .updateTable('opendata.notice')
    .set({ readAt: at })
    .where('accountId', '=', accountId)
    .where('readAt', 'is', null)
  if (id) query = query.where('id', '=', id)
  await query.execute()
}

export const insertFollow = async (db: Db, accountId: string, datasetId: string, since: Instant): Promise<void> => {
  await db
    .insertInto('opendata.follow')
    .values({ accountId, datasetId, since })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const deleteFollow = async (db: Db, accountId: string, datasetId: string): Promise<void> => {
  await db.deleteFrom('opendata.follow').where('accountId', '=', accountId).where('datasetId', '=', datasetId).execute()
}

export const listFollowers = async (db: Db, datasetId: string): Promise<string[]> => {
  const rows = await db.selectFrom('opendata.follow').select('accountId').where('datasetId', '=', datasetId).execute()
  return rows.map(({ accountId }) => accountId)
}

export const listFollowed = async (db: Db, accountId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('opendata.follow')
    .select('datasetId')
    .where('accountId', '=', accountId)
    .orderBy('since', 'desc')
    .limit(500)
    .execute()
  return rows.map(({ datasetId }) => datasetId)
}

export const hasFollow = async (db: Db, accountId: string, datasetId: string): Promise<boolean> => {
  const row = await db
    .selectFrom('opendata.follow')
    .select('since')
    .where('accountId', '=', accountId)
    .where('datasetId', '=', datasetId)
    .executeTakeFirst()
  return row !== undefined
}
