import type { DescriptionChange, NewDataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { ProposalView } from './dataset-shapes.ts'
import { seeDataset } from './dataset-views.ts'
import { problems } from './problems.ts'
import { getProposalView } from './publication-view.ts'
import { markedField } from './words-gate.ts'

export async function createDraft(ctx: Ctx, input: NewDataset): Promise<ProposalView> {
  const { publisherId, ...words } = input
  await mustBearNoMark(ctx, { publisherId, datasetId: null }, words)
  const dataset = await catalog.createDataset(ctx, input)
  return getProposalView(ctx, dataset.id)
}

/** 修改编目信息, and which loaded version the next publication is to open; `madeOn` are the revisions that the caller names. */
export async function describe(
  ctx: Ctx,
  datasetId: string,
  change: DescriptionChange & { readonly versionId?: string | undefined },
  madeOn?: readonly number[],
): Promise<ProposalView> {
  const { dataset: seen } = await seeDataset(ctx, datasetId)
  await mustBearNoMark(ctx, { publisherId: seen.publisherId, datasetId: seen.id }, change)
  return inTransaction(ctx, async (ctx) => {
    const { dataset } = await seeDataset(ctx, datasetId)
    if (change.versionId) {
      const version = await lake.findVersion(ctx, change.versionId)
      if (version?.datasetId !== dataset.id || version.purgedAt !== null) throw problems.versionNotInDataset()
    }
    await catalog.describeDataset(ctx, dataset.id, change, madeOn)
    return getProposalView(ctx, dataset.id)
  })
}

/** R-SEC-09: refused before a word is written, outside the transaction so that the report stands. Who may not write it is refused for that. */
async function mustBearNoMark(
  ctx: Ctx,
  about: { readonly publisherId: string; readonly datasetId: string | null },
  description: DescriptionChange,
): Promise<void> {
  const field = markedField({ description })
  if (field && catalog.mayCatalogueFor(ctx.actor, about.publisherId))
    await lake.refuseMarkedWords(ctx, { ...about, field })
}
