import { asSystem, type Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import * as store from './request-store.ts'
import { isOneOf, requestProcesses, useStates } from './request-table.ts'

/**
 * 期满 (R-SHR-27): what is in use ends with its term; 逾期未改正 (R-SHR-28): what was suspended may be ended from then on. One that cannot
 * be moved does not keep the others.
 */
export async function moveDueShares(ctx: Ctx): Promise<void> {
  const failures: unknown[] = []
  for (const name of Object.values(requestProcesses)) {
    for (const id of await process.listPastDue(ctx, name, ['suspended'])) {
      try {
        await process.advance(asSystem(ctx, 'sharingDue'), id, { event: 'correctionLate' })
      } catch (cause) {
        failures.push(cause)
      }
    }
  }
  for (const id of await store.listTermsOver(ctx.db, ctx.today)) {
    try {
      const instance = await process.findInstance(ctx, id)
      if (instance && isOneOf(useStates, instance.state))
        await process.advance(asSystem(ctx, 'sharingDue'), id, { event: 'expire' })
    } catch (cause) {
      failures.push(cause)
    }
  }
  if (failures.length > 0) throw failures[0]
}
