import { asSystem, type Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { numberOf } from '../platform/rules.ts'
import { instantOf } from '../platform/time.ts'
import * as store from './correction-store.ts'
import { correctionProcesses } from './correction-table.ts'
import { rules } from './rules.ts'

/** What the calendar does to reports (R-DQ-07): they lapse when their filer lets the time pass, and a contact is not kept for good. */
export async function moveDueCorrections(ctx: Ctx): Promise<void> {
  const system = asSystem(ctx, 'correctionsDue')
  const failures: unknown[] = []
  for (const name of correctionProcesses) {
    for (const id of await process.listPastDue(ctx, name, ['returned'])) {
      try {
        await process.advance(system, id, { event: 'lapse' })
      } catch (cause) {
        failures.push(cause)
      }
    }
  }
  const kept = numberOf(rules, 'R-DQ-07/contact') * 86_400_000
  await store.eraseContacts(ctx.db, instantOf(Date.parse(ctx.now) - kept))
  if (failures.length > 0) throw failures[0]
}
