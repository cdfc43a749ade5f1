/** What the portal shows of the log: uses of data by anyone, and refusals, from records that are open. */
import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { denialEvents, useEvents } from './trace.ts'
import * as store from './use-store.ts'

const OpenUse = z.object({
  subject: z.array(z.string()).min(1),
  detail: z.object({
    use: z.string().optional(),
    rows: z.number().optional(),
    reason: z.string().optional(),
  }),
})

export type PublicUse = {
  /** Place in the log. */
  readonly index: number
  readonly at: string
  /** `read`, `download` …; of a refusal, what was asked for. */
  readonly use: string
  readonly datasetId: string
  readonly rows: number | null
  /** The gate's reason code, if it said no. */
  readonly refusal: string | null
}

/** The latest, newest first. */
export async function listPublicUses(ctx: Ctx, limit: number): Promise<PublicUse[]> {
  const rows = await store.listPlacedUses(ctx.db, [...useEvents, ...denialEvents], limit)
  return rows.flatMap(({ event, at, index, canonical }) => {
    const parsed = OpenUse.safeParse(JSON.parse(canonical))
    if (!parsed.success) return []
    const { subject, detail } = parsed.data
    const isDenied = denialEvents.includes(event)
    return [
      {
        ...{ index, at },
        use: isDenied ? (detail.use ?? 'read') : event.slice('data.'.length),
        datasetId: subject[0] ?? '',
        rows: detail.rows ?? null,
        refusal: isDenied ? (detail.reason ?? 'noBasis') : null,
      },
    ]
  })
}

export async function countPublicUses(
  ctx: Ctx,
  since: string,
): Promise<{ readonly uses: number; readonly refused: number }> {
  const counts = await store.countUses(ctx.db, [...useEvents, ...denialEvents], since)
  const sum = (events: readonly string[]) =>
    counts.reduce((total, { event, count }) => total + (events.includes(event) ? count : 0), 0)
  return { uses: sum(useEvents), refused: sum(denialEvents) }
}

/** Datasets by how often they were used. */
export const listMostUsed = async (
  ctx: Ctx,
  since: string,
  limit: number,
): Promise<{ readonly datasetId: string; readonly uses: number }[]> =>
  (await store.countUsesBySubject(ctx.db, useEvents, since, limit)).map(({ subject, count }) => ({
    datasetId: subject,
    uses: count,
  }))

/** Who used any of these versions: ids of accounts and keys, for those who must tell them something (R-SHR-41). */
export const listUsersOf = async (ctx: Ctx, versionIds: readonly string[]): Promise<string[]> =>
  versionIds.length === 0 ? [] : store.listActors(ctx.db, useEvents, versionIds)

export const countEntries = (ctx: Ctx): Promise<number> => store.countEntries(ctx.db)
