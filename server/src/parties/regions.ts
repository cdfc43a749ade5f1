import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { PlainDate } from '../platform/time.ts'
import { requireDuty } from './model.ts'
import { problems } from './problems.ts'
import * as store from './region-store.ts'

export const listRegions = (ctx: Ctx): Promise<store.StoredRegion[]> => store.listRegions(ctx.db)

/** 行政区划 from a pack. A code that was ever given to one place is given to no other (R-CODE-12). */
export const declareRegions = (ctx: Ctx, regions: readonly store.Region[]): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    for (const region of regions) {
      await store.insertRegion(ctx.db, region)
      const stored = await store.findRegion(ctx.db, region.code)
      if (stored?.retiredOn) throw problems.regionRetired({ code: region.code, successorCode: stored.successorCode })
      if (stored && stored.name !== region.name) throw problems.regionTaken({ code: region.code, name: stored.name })
    }
  })

export const retireRegion = (ctx: Ctx, code: string, on: PlainDate, successorCode?: string): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    requireDuty(ctx.actor, 'systemAdministrator')
    const isRetired = await store.retireRegion(ctx.db, code, on, successorCode ?? null)
    if (!isRetired) throw problems.changedMeanwhile({ code })
    await ctx.resources.appendLedger(ctx, {
      ...{ event: 'region.retire', rule: 'R-CODE-12', subject: [] },
      record: { code, on, successorCode: successorCode ?? null },
    })
  })
