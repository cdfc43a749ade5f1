/** 访问闸口: the one way to data. What other capabilities and routes ask of it. */
import type { Ctx } from '../platform/ctx.ts'
import { type Asked, decideFor, explainFor, findTarget } from './decide.ts'
import type { Decision, Ruling, Use } from './model.ts'

export { readProfile, readRejected } from './beside.ts'
export { type Gate, type GateOptions, openGate } from './gate.ts'
export { addPolicy, giveGrant, listGrants, revokeGrant } from './grants.ts'
export { type RowsAnswer, type RowsRequest, readRows } from './read.ts'

/** The ruling for a use, or a refusal with its reason. Whoever goes on to read must read under this ruling. */
export const decide = async (ctx: Ctx, { use, ...asked }: Asked & { readonly use: Use }): Promise<Ruling> =>
  decideFor(ctx, await findTarget(ctx, asked), use)

/** The same question without the refusal: for a page that says beforehand what one may do. Leaves no entry, shows no value. */
export const explain = async (ctx: Ctx, { use, ...asked }: Asked & { readonly use: Use }): Promise<Decision> =>
  explainFor(ctx, await findTarget(ctx, asked), use)
