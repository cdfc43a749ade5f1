import { problems as catalogProblems } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { CorrectionNews } from '../quality/service.ts'
import type { NoticeView, NoticeWords } from './notice-model.ts'
import * as store from './notice-store.ts'
import { problems } from './problems.ts'
import { isPublic } from './visibility.ts'

/** 订阅: told inside the program of every new version, announced change and withdrawal. Keys have no eyes, so persons only. */
function accountOf({ actor }: Ctx): string {
  if (actor.kind !== 'person') throw problems.wrongPost({ requires: 'person' })
  return actor.id
}

export async function followDataset(ctx: Ctx, datasetId: string): Promise<void> {
  const account = accountOf(ctx)
  const dataset = await catalog.getDataset(ctx, datasetId)
  if (!isPublic(dataset)) throw catalogProblems.datasetNotFound()
  await store.insertFollow(ctx.db, account, dataset.id, ctx.now)
}

export async function unfollowDataset(ctx: Ctx, datasetId: string): Promise<void> {
  await store.deleteFollow(ctx.db, accountOf(ctx), datasetId)
}

export const listFollowed = (ctx: Ctx): Promise<string[]> => store.listFollowed(ctx.db, accountOf(ctx))

/** In the caller's transaction, so that nobody is told of what did not happen. */
export async function tellFollowers(ctx: Ctx, datasetId: string, notice: NoticeWords): Promise<void> {
  await store.insertNotices(ctx.db, await store.listFollowers(ctx.db, datasetId), datasetId, notice, ctx.now)
}

export const tell = (
  ctx: Ctx,
  accountIds: readonly string[],
  datasetId: string | null,
  notice: NoticeWords,
): Promise<void> => store.insertNotices(ctx.db, accountIds, datasetId, notice, ctx.now)

/** 纠错与更正 (R-SHR-41): in the words of whoever keeps the reports. */
export async function tellOfCorrection(ctx: Ctx, news: CorrectionNews): Promise<void> {
  const { datasetId, code, accountIds, followers, title, body } = news
  const told = followers ? await store.listFollowers(ctx.db, datasetId) : []
  await tell(ctx, [...accountIds, ...told], datasetId, { kind: 'correction', title, body, correctionCode: code })
}

export async function listNotices(
  ctx: Ctx,
  page: { readonly limit: number; readonly after?: number | undefined },
): Promise<{ notices: readonly NoticeView[]; next: number | null; unread: number }> {
  const account = accountOf(ctx)
  const rows = await store.listNotices(ctx.db, account, { ...page, limit: page.limit + 1 }, ctx.lang)
  const shown = rows.slice(0, page.limit)
  return {
    notices: shown.map(({ seq: _, ...notice }) => notice),
    next: rows.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
    unread: await store.countUnread(ctx.db, account),
  }
}

export const markRead = (ctx: Ctx, id?: string): Promise<void> => store.markRead(ctx.db, accountOf(ctx), ctx.now, id)

/** Null for whoever cannot follow. */
export const isFollowing = async (ctx: Ctx, datasetId: string): Promise<boolean | null> =>
  ctx.actor.kind === 'person' ? store.hasFollow(ctx.db, ctx.actor.id, datasetId) : null
