import { type Verification, type VerificationAnswer, verifyRecord } from '../access/service.ts'
import * as parties from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { problems as processProblems } from '../platform/process/model.ts'
import { numberOf } from '../platform/rules.ts'
import { problems } from './problems.ts'
import { matterOf, readPurpose } from './request-model.ts'
import { findRequest } from './request-store.ts'
import { rules } from './rules.ts'

const quotas = {
  perMinute: numberOf(rules, 'R-SHR-26/perMinute'),
  perDay: numberOf(rules, 'R-SHR-26/perDay'),
}

/**
 * 核验 through a share: for a case of its matter, and only so often. Whose share it is the gate decides, so that another house that tries
 * it is told what to ask for and its attempt is in the ledger (R-SHR-25); only a use that rests on this share counts against its number.
 */
export async function verifyThroughShare(ctx: Ctx, id: string, asked: Verification): Promise<VerificationAnswer> {
  const request = await findRequest(ctx.db, id)
  if (!request) throw processProblems.notFound()
  const { matter, caseNumber } = readPurpose(ctx.purpose)
  // Whoever states no matter is asked about as for one that nobody consented to.
  const stated = matter === '' ? { ...ctx, purpose: matterOf('-') } : ctx
  const ruled = async (): Promise<void> => {
    if (caseNumber === undefined) throw problems.caseNeeded({ rule: 'R-SHR-25' })
    const { refused } = await parties.takeQuotaOf(ctx, `verify ${id}`, quotas)
    if (refused) throw refused
  }
  return verifyRecord(stated, request.datasetId, asked, { shareId: request.grantId ?? '', ruled })
}
