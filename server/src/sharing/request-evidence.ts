/** What the ledger is told of what a request asks for: figures for all who may read the record, the words by a digest that can be erased (R-SEC-09). */
import type { Ctx } from '../platform/ctx.ts'
import { digestOfWords } from '../platform/digest.ts'
import type { Content } from './request-model.ts'
import type { ShareRequest } from './request-store.ts'
import { digestOfRequest, statement } from './statement.ts'

export function evidenceOf(datasetId: string, content: Content) {
  const { matterCode, methods, until, rowFilter = null, columns } = content
  return {
    facts: {
      ...{ dataset: datasetId, matter: digestOfWords(matterCode), methods, until },
      ...{ columns: columns.length, hasRowFilter: rowFilter !== null, statement: statement.version },
    },
    personal: { request: digestOfRequest(datasetId, content) },
  }
}

/** One entry whenever it changes, is approved or goes to the provider again: the last one stands for what was consented to (R-SHR-20). */
export async function recordContent(
  ctx: Ctx,
  { id, datasetId, requesterId, providerId, ...content }: Parties & Content,
  as: 'changed' | 'approved' | 'resubmitted',
): Promise<void> {
  const { facts, personal } = evidenceOf(datasetId, content)
  await ctx.resources.appendLedger(ctx, {
    ...{ event: 'share.content', rule: 'R-SHR-20', subject: [id, datasetId] },
    record: { as, ...facts },
    personal,
    parties: [requesterId, providerId],
  })
}

type Parties = Pick<ShareRequest, 'id' | 'datasetId' | 'requesterId' | 'providerId'>
