import { counted } from '@gongshu/tabular/counted'
import type { Ctx } from '../platform/ctx.ts'
import { openAlarms } from './alarms.ts'
import { parseRecord } from './service.ts'
import { findLastMonitored, findPlaces, listLogs, listRecordsFor } from './store.ts'

export type LedgerSearch = {
  readonly event?: string | undefined
  readonly subject?: string | undefined
  readonly limit: number
  /** Records before this place, newest first. */
  readonly before?: number | undefined
}

/** What an auditor or a party sees of a record in a list; the whole of it is in its receipt. */
export type LedgerLine = {
  readonly id: string
  readonly event: string
  readonly at: string
  readonly subject: readonly string[]
  readonly index: number | null
  readonly rule: string | null
  readonly actorKind: string
}

export const auditPosts = ['auditor', 'auditAdministrator'] as const

/** 存证记录: auditors see all (R-EVAL-03), others what they did and what their houses are party to. */
export async function listLedger(
  ctx: Ctx,
  search: LedgerSearch,
): Promise<{ records: readonly LedgerLine[]; next: number | null }> {
  const { acts, kind } = ctx.actor
  const seesAll = kind === 'console' || acts.some(({ post }) => auditPosts.some((one) => one === post))
  const houses = acts.map(({ organisationId }) => organisationId)
  const own = seesAll ? undefined : { account: ctx.actor.id, houses }
  const rows = await listRecordsFor(ctx.db, own, { ...search, limit: search.limit + 1 })
  const shown = rows.slice(0, search.limit)
  const places = await findPlaces(
    ctx.db,
    shown.map(({ id }) => id),
  )
  return {
    records: shown.map(({ id, event, at, subject, canonical }) => {
      const record = parseRecord(canonical)
      const actor = record.actor as { kind?: unknown } | undefined
      return {
        ...{ id, event, at, subject },
        index: places.get(id) ?? null,
        rule: typeof record.rule === 'string' ? record.rule : null,
        actorKind: String(actor?.kind ?? ''),
      }
    }),
    next: rows.length > search.limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** What the monitor saw last, log by log. */
export async function lastMonitored(ctx: Ctx): Promise<
  readonly {
    no: number
    origin: string
    at: string | null
    size: number
    alarms: number
  }[]
> {
  const logs = await listLogs(ctx.db)
  return Promise.all(
    logs.map(async ({ no, origin }) => {
      const last = await findLastMonitored(ctx.db, no)
      return { no, origin, at: last?.at ?? null, size: last?.size ?? 0, alarms: last?.alarms ?? 0 }
    }),
  )
}

/** Who looks into an alarm: those who audit, and the data authority, whose house it is. */
export const alarmPosts = [...auditPosts, 'catalogReviewer'] as const

/** 存证监测的报警, for the desk: those that nobody has looked into. */
export async function monitorAlerts(
  ctx: Ctx,
): Promise<readonly { readonly text: string; readonly rule: string; readonly page: string }[]> {
  if (!ctx.actor.acts.some(({ post }) => alarmPosts.some((one) => one === post))) return []
  const { open } = await openAlarms(ctx)
  return open === 0 ? [] : [{ text: alarmText(open)[ctx.lang], rule: 'R-OPN-04', page: '/ledger' }]
}

/** Of the last replay, those looked into as well: for the metrics. */
export const countAlarms = async (ctx: Ctx): Promise<number> =>
  (await lastMonitored(ctx)).reduce((sum, log) => sum + log.alarms, 0)

const alarmText = (count: number) => ({
  zh: `存证监测有${count}项报警：存证与记录不符，或有使用查不到依据。请审计人员核查`,
  en: `The monitor of the log raised ${counted(count, 'alarm')}: log and records disagree, or a use has no basis. Auditors, look into it`,
})
