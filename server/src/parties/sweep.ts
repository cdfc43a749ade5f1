import type { Ctx } from '../platform/ctx.ts'
import { instantOf } from '../platform/time.ts'
import { policyOf } from './accounts.ts'
import { sweepFactors } from './factor-store.ts'
import { sweepQuotas } from './quota-store.ts'
import { sweep } from './session-store.ts'

/** Rows that say nothing any more: ended sessions, forgotten failures, dead links and tickets, the quotas of days past. */
export async function sweepParties(ctx: Ctx): Promise<void> {
  const { sessionIdleMinutes, forgetFailuresHours } = policyOf(ctx)
  const ago = (seconds: number) => instantOf(Date.parse(ctx.now) - seconds * 1000)
  await sweep(ctx.db, ctx.now, ago(sessionIdleMinutes * 60), ago(forgetFailuresHours * 3600))
  await sweepFactors(ctx.db, ctx.now, ago(86_400))
  await sweepQuotas(ctx.db, ago(2 * 86_400))
}
