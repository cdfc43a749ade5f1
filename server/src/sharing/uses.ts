/** 使用记录 (R-SHR-30): what was done with a share, for the two houses and their authority. */
import type { Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { readPurpose } from './request-model.ts'
import { findByGrant } from './request-store.ts'
import type { UseRecord } from './shapes.ts'
import * as store from './use-store.ts'

/** Told by the gate, in the transaction of the ledger's entry. */
export async function noteUse(
  ctx: Ctx,
  {
    grantId,
    ...use
  }: { readonly grantId: string; readonly use: string; readonly rows: number; readonly receiptId: string },
): Promise<void> {
  const share = await findByGrant(ctx.db, grantId)
  if (!share) throw new Error(`the share ${grantId} belongs to no request`)
  const { matter, caseNumber = null } = readPurpose(ctx.purpose)
  await store.insertUse(ctx.db, { ...use, shareId: share.id, at: ctx.now, matterCode: matter, caseNumber })
}

export type UsePage = {
  readonly after?: number | undefined
  readonly limit: number
  readonly caseNumber?: string | undefined
}

/** A page of them, newest first. Whoever may see the request may see what was done with it. */
export async function listShareUses(
  ctx: Ctx,
  id: string,
  page: UsePage,
): Promise<{ uses: UseRecord[]; total: number; next: number | null }> {
  await process.getProcess(ctx, id)
  const found = await store.listUses(ctx.db, id, { ...page, limit: page.limit + 1 })
  const shown = found.slice(0, page.limit)
  return {
    uses: shown.map(({ seq: _, shareId: __, rows, ...use }) => ({ ...use, rows: Number(rows) })),
    total: await store.countUses(ctx.db, id),
    next: found.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}
