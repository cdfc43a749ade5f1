/** 更正: what counts as one (R-DQ-07). */
import type { Dataset } from '../catalog/model.ts'
import type { Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { CorrectionFinding } from './correction-model.ts'
import type { Correction } from './correction-store.ts'

/** The version that outsiders have; of what is closed to the public the one that is shared. */
export const openVersionOf = ({ openness, currentVersionId, publishedVersionId }: Dataset): string | null =>
  openness === 'closed' ? currentVersionId : publishedVersionId

const isSince = ({ filedAt }: Correction, at: string | null): boolean => at !== null && at >= filedAt

export type Remedy = { readonly wrong: Version | undefined; readonly open: Version | undefined }

/** Nothing of the data was named: its words may be what is wrong. */
const isOfEntry = ({ versionId, columnName, keyColumn }: Correction): boolean =>
  versionId === null || (columnName === null && keyColumn === null)

/** Only a later version that was opened since the report does; what is wrong with the entry itself is mended by any publication since. */
export async function findRemedy(ctx: Ctx, dataset: Dataset, correction: Correction): Promise<Remedy | undefined> {
  const { wrong, other: open } = await pair(ctx, correction.versionId, openVersionOf(dataset))
  const isMended = wrong && open && open.number > wrong.number && isSince(correction, dataset.dataUpdatedAt)
  if (isMended) return { wrong, open }
  return isOfEntry(correction) && isSince(correction, dataset.updatedAt) ? { wrong, open: undefined } : undefined
}

async function pair(ctx: Ctx, wrongId: string | null, otherId: string | null) {
  const [wrong, other] = await Promise.all(
    [wrongId, otherId].map((id) => (id === null ? undefined : lake.findVersion(ctx, id))),
  )
  return { wrong, other }
}

/** Why a round of publication that opens this version will not correct it. */
export async function remedyFinding(
  ctx: Ctx,
  dataset: Dataset,
  correction: Correction,
  versionId: string | null,
): Promise<CorrectionFinding | undefined> {
  const { code } = correction
  if (isOfEntry(correction)) return undefined
  const { wrong, other } = await pair(ctx, correction.versionId, versionId)
  const isLater = wrong && other && other.number > wrong.number
  const isOpenBefore = versionId === openVersionOf(dataset) && !isSince(correction, dataset.dataUpdatedAt)
  if (isLater && !isOpenBefore) return undefined
  return {
    ...{ rule: 'R-DQ-07', field: 'corrects', weight: 'must' },
    message: {
      zh: `纠错${code}指的是数据有误，这次提交没有更正它的新版本`,
      en: `Report ${code} is about the data, and this round opens no new version that corrects them`,
    },
  }
}
