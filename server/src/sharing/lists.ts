import { shownTitle } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import * as store from './list-store.ts'
import { disposingStates, openStates, useStates } from './request-table.ts'
import type { ShareList } from './shapes.ts'

const stages: store.ListPage['stages'] = {
  open: openStates,
  inUse: useStates,
  disposing: disposingStates,
  over: ['disposed', 'refused', 'withdrawn', 'lapsed', 'purged'],
}

export type Listing = {
  /** 我部门的申请, 收到的申请, or those of the authority's region. */
  readonly side: store.Whose['side']
  readonly datasetId?: string | undefined
  readonly stage?: store.Stage | undefined
  readonly text?: string | undefined
  readonly offset: number
  readonly limit: number
}

const none = { open: 0, inUse: 0, disposing: 0, over: 0 }

/** A page of them, overdue first, with where each stands; and how many there are in each stage. */
export async function listShares(ctx: Ctx, { side, datasetId, offset, limit, ...page }: Listing): Promise<ShareList> {
  const acts = ctx.actor.acts.filter(({ post }) => side !== 'authority' || post === 'catalogReviewer')
  const houses = [...new Set(acts.map(({ organisationId }) => organisationId))]
  if (houses.length === 0) return { shares: [], counts: none, next: null }
  const whose = { side, houses, datasetId }
  const [found, counts] = await Promise.all([
    store.listRequests(ctx.db, whose, { ...page, stages, offset, limit: limit + 1 }),
    store.countRequests(ctx.db, whose, stages),
  ])
  const shown = found.slice(0, limit)
  const [standing, datasets, organisations] = await Promise.all([
    process.listStanding(
      ctx,
      shown.map(({ id }) => id),
    ),
    catalog.listDatasetsById(ctx, [...new Set(shown.map((one) => one.datasetId))]),
    shown.length === 0
      ? []
      : parties.listOrganisations(ctx, [...new Set(shown.flatMap((one) => [one.requesterId, one.providerId]))]),
  ])
  const titles = new Map(datasets.map((dataset) => [dataset.id, shownTitle(dataset, ctx.lang)]))
  const names = new Map(organisations.map(({ id, name }) => [id, name]))
  return {
    shares: shown.map(({ requesterId, providerId, ...share }) => ({
      ...share,
      datasetTitle: titles.get(share.datasetId) ?? '',
      requesterName: names.get(requesterId) ?? '',
      providerName: names.get(providerId) ?? '',
      ...(standing.get(share.id) ?? { state: '', stateTitle: '', clock: null }),
    })),
    counts: { ...none, ...Object.fromEntries(counts) },
    next: found.length > limit ? offset + limit : null,
  }
}
