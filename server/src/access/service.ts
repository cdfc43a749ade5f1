/** 访问闸口: the one way to data. What other capabilities and routes ask of it. */
import type { Ctx } from '../platform/ctx.ts'
import { type Asked, decideFor, explainTo, findTarget } from './decide.ts'
import { eraseTerms as eraseTermsOf } from './erase-store.ts'
import type { Decision, Ruling, Use } from './model.ts'
import { letGo } from './page-file.ts'
import { listReleased } from './store.ts'

export { readProfile, readRejected } from './beside.ts'
export { type ByteRange, type Download, logLook, startDownload } from './download.ts'
export { type Export, type ExportRequest, prepareExport } from './export.ts'
export { type ExportFormat, exportFormats } from './export-format.ts'
export { type Gate, type GateOptions, openGate } from './gate.ts'
export {
  addPolicy,
  findGrant,
  giveGrant,
  giveShare,
  listGrants,
  removePolicy,
  resumeShare,
  revokeGrant,
  suspendShare,
} from './grants.ts'
export {
  type FailingAnswer,
  type FailingRequest,
  type Measured,
  measureChecks,
  readFailing,
} from './measure.ts'
export { type RowsAnswer, type RowsRequest, readRows } from './read.ts'
export { type Verification, type VerificationAnswer, verifyRecord } from './verify-record.ts'

/** The ruling for a use, or a refusal with its reason. Whoever goes on to read must read under this ruling. */
export const decide = async (ctx: Ctx, { use, ...asked }: Asked & { readonly use: Use }): Promise<Ruling> =>
  decideFor(ctx, await findTarget(ctx, asked), use)

/** The same question without the refusal: for a page that says beforehand what one may do. Leaves no entry, shows no value. */
export const explain = async (ctx: Ctx, { use, ...asked }: Asked & { readonly use: Use }): Promise<Decision> =>
  explainTo(ctx, await findTarget(ctx, asked), use)

/** Takes away every export and page file of these versions, and makes the engine let go of them (R-SEC-09). */
export async function dropCopies(ctx: Ctx, versionIds: readonly string[]): Promise<number> {
  const gone = (await Promise.all(versionIds.map((id) => ctx.resources.access.copies.drop(id)))).flat()
  await letGo(ctx, gone)
  return gone.length
}

/** What grants and policies say of a dataset that is purged: its column names, and cell values in row filters (R-SEC-09). */
export const eraseTerms = (ctx: Ctx, datasetId: string): Promise<void> => eraseTermsOf(ctx.db, datasetId)

/** Versions that are, or once were, open. */
export const releasedVersions = (ctx: Ctx, datasetId: string): Promise<string[]> => listReleased(ctx.db, datasetId)
