import { z } from 'zod'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { problems } from './model.ts'
import { findLatestOf, listSince } from './store.ts'
import { isUseAlarm, lookedIntoEvent } from './trace.ts'

// 报警的核查: what the monitor found when it last replayed the log, and what auditors have looked into since. Both stand in the log.

const Found = z.object({
  detail: z.object({
    alarms: z.number(),
    /** Without those looked into before; records of older replays do not tell. */
    open: z.number().optional(),
    first: z.array(z.object({ kind: z.string(), recordId: z.string().optional() })),
  }),
})

export type OpenAlarm = { readonly kind: string; readonly recordId: string | null; readonly mayBeLookedInto: boolean }
export type OpenAlarms = {
  /** How many nobody has looked into. */
  readonly open: number
  /** The first of them. */
  readonly alarms: readonly OpenAlarm[]
}

export async function openAlarms(ctx: Ctx): Promise<OpenAlarms> {
  const latest = await findLatestOf(ctx.db, 'ledger.monitor')
  if (!latest) return { open: 0, alarms: [] }
  const { alarms, open = alarms, first } = Found.parse(JSON.parse(latest.canonical)).detail
  const since = new Set((await listSince(ctx.db, lookedIntoEvent, latest.seq)).map(({ subject }) => subject[0]))
  const left = first.filter(({ recordId }) => recordId === undefined || !since.has(recordId))
  return {
    open: open - (first.length - left.length),
    alarms: left.map(({ kind, recordId = null }) => ({
      ...{ kind, recordId },
      mayBeLookedInto: recordId !== null && isUseAlarm(kind),
    })),
  }
}

/**
 * 记为已核查: the alarm of a use comes back at every replay, since the log keeps everything. Who looked into it says why it stands; from
 * then on it is not shown as open. The metrics count it still. The reason is kept apart, since words must be erasable (R-SEC-09).
 */
export const lookIntoAlarm = (ctx: Ctx, recordId: string, reason: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    const { alarms } = await openAlarms(ctx)
    const found = alarms.find((alarm) => alarm.mayBeLookedInto && alarm.recordId === recordId)
    if (!found) throw problems.alarmNotFound()
    await ctx.resources.appendLedger(ctx, {
      ...{ event: lookedIntoEvent, rule: 'R-OPN-04', subject: [recordId], record: { alarm: found.kind } },
      personal: { reason },
    })
  })
