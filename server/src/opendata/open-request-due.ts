import { asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { numberOf } from '../platform/rules.ts'
import { addDays } from '../platform/time.ts'
import { tellApplicant } from './open-request-effects.ts'
import * as store from './open-request-store.ts'
import { isOneOf, lapsingStates, openRequestProcess, useStates } from './open-request-table.ts'
import { rules } from './rules.ts'

/** What the calendar does to applications. One that cannot be moved does not keep the others. */
export async function moveDueRequests(ctx: Ctx): Promise<void> {
  const system = asSystem(ctx, 'openRequestDue')
  const failures: unknown[] = []
  const each = async <T>(found: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> => {
    for (const one of found) {
      try {
        await work(one)
      } catch (cause) {
        failures.push(cause)
      }
    }
  }
  // R-OPEN-04: whose applicant was to add to it, or to accept, and let the time pass.
  await each(await process.listPastDue(ctx, openRequestProcess, lapsingStates), (id) =>
    process.advance(system, id, { event: 'lapse' }),
  )
  await each(await store.listTermsOver(ctx.db, ctx.today), async ({ id, reportedAt }) => {
    const instance = await process.findInstance(ctx, id)
    if (instance && isOneOf(useStates, instance.state))
      await process.advance(system, id, { event: reportedAt === null ? 'expire' : 'finish' })
  })
  const soon = addDays(ctx.today, numberOf(rules, 'R-OPEN-05/reminder'))
  await each(await store.listToRemind(ctx.db, soon), (request) =>
    inTransaction(ctx, async (ctx) => {
      await store.changeRequest(ctx.db, request.id, { remindedAt: ctx.now })
      await tellApplicant(ctx, request, 'reminder', {
        zh: `可用至${request.until}，期满后须交使用报告，现在就可以交。`,
        en: `Usable until ${request.until}; a report is due after that and can be made now.`,
      })
    }),
  )
  if (failures.length > 0) throw failures[0]
}
