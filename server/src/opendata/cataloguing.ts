import type { DescriptionChange, NewDataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { ProposalView } from './dataset-shapes.ts'
import { seeDataset } from './dataset-views.ts'
import { problems } from './problems.ts'
import { getProposalView } from './publication-view.ts'

export async function createDraft(ctx: Ctx, input: NewDataset): Promise<ProposalView> {
  const dataset = await catalog.createDataset(ctx, input)
  return getProposalView(ctx, dataset.id)
}

/** 修改编目信息, and which loaded version the next publication is to open. */
export const describe = (
  ctx: Ctx,
  datasetId: string,
  change: DescriptionChange & { readonly versionId?: string | undefined },
): Promise<ProposalView> =>
  inTransaction(ctx, async (ctx) => {
    const { dataset } = await seeDataset(ctx, datasetId)
    if (change.versionId) {
      const version = await lake.findVersion(ctx, change.versionId)
      if (version?.datasetId !== dataset.id || version.purgedAt !== null) throw problems.versionNotInDataset()
    }
    await catalog.describeDataset(ctx, dataset.id, change)
    return getProposalView(ctx, dataset.id)
  })
