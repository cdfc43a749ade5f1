import type { Dataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { tell } from './following.ts'
import { lapsedNotice } from './notice-model.ts'
import { isReviewed, publicationProcess } from './publication-table.ts'

// 随下架、停用终止 (R-OPEN-09): what waited for its day when the dataset was shut does not open it again; somebody has to submit it anew.

export type Shut = 'withdrawn' | 'suspended'

const reasons: Readonly<Record<Shut, string>> = { withdrawn: '数据集已下架', suspended: '数据集已停用' }

/**
 * A withdrawal ends whatever is before reviewers or waits for its day. A stop ends only what would take effect by itself: reviewers
 * cannot move while it lasts, and it may prove unfounded.
 */
export async function lapseWaiting(ctx: Ctx, datasetId: string, shut: Shut): Promise<void> {
  const running = await process.findRunning(ctx, publicationProcess, datasetId)
  if (!running) return
  const waits = running.state === 'accepted' || (shut === 'withdrawn' && isReviewed(running.state))
  if (waits) await lapseRound(ctx, running.id, await catalog.getDataset(ctx, datasetId), shut)
}

/** Told to those who can submit it again, whoever of them it was. */
export const lapseRound = (
  ctx: Ctx,
  id: string,
  { id: datasetId, publisherId, title }: Pick<Dataset, 'id' | 'publisherId' | 'title'>,
  shut: Shut,
): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await process.advance(asSystem(ctx, 'publication'), id, { event: 'lapse', reason: reasons[shut] })
    const officers = await parties.listAccountsHolding(ctx, 'dataOfficer', publisherId)
    const accounts = officers.map((officer) => officer.id)
    await tell(ctx, accounts, datasetId, lapsedNotice({ zh: title.zh, en: title.en || title.zh }, shut))
  })
