import type { Dataset } from '../catalog/model.ts'
import type { Version } from '../lake/model.ts'
import * as parties from '../parties/service.ts'
import type { Actor, Ctx, Purpose } from '../platform/ctx.ts'
import { gatherFaults } from './fault.ts'
import { type Filter, readFilter } from './filter.ts'
import { maskFits } from './mask.ts'
import type { Basis, RuledColumn } from './model.ts'
import { matterKind } from './purpose.ts'
import { type ReviewFacts, reviewFor } from './review.ts'
import { reviewedInside, reviewedOutside, reviewGroup } from './review-masks.ts'
import { listGrantsOf, type StoredGrant } from './store.ts'

/** One thing a use might rest on, with what it would show. The policies judge whether it may. */
export type Candidate = {
  readonly basis: Basis
  readonly columns: readonly RuledColumn[]
  readonly rowFilter: Filter | null
  readonly minimumGroup: number
  readonly grant?: StoredGrant
  readonly purpose?: Purpose
  readonly authorityId?: string
  readonly review?: ReviewFacts
  /** The grant cannot be applied to this version as it was meant, so it must not be applied at all. */
  readonly isUnfit?: boolean
}

/**
 * In the order in which they are tried: the grants that the stated purpose selects, shares, openness, the caller's posts. A key bound
 * to a purpose rests on the grants given for it and on nothing else (R-OPEN-05).
 */
export async function candidatesFor(ctx: Ctx, dataset: Dataset, version: Version | undefined): Promise<Candidate[]> {
  const { actor } = ctx
  const columns = version?.columns ?? []
  const granteeIds = await granteesOf(ctx)
  const grants = granteeIds.length > 0 ? await listGrantsOf(ctx.db, dataset.id, granteeIds) : []
  const open: Candidate = {
    basis: { kind: 'openness' },
    columns: columns.map((column) => ({ ...column, show: 'clear' as const })),
    rowFilter: null,
    minimumGroup: 1,
  }
  const granted = grants
    .filter((grant) => isFor(grant, actor) && (grant.basis === 'grant' || mayBeShare(ctx.purpose)))
    .map((grant) => underGrant(grant, columns))
  const { boundTo } = actor
  if (boundTo) {
    return granted.filter(({ purpose }) => purpose?.kind === boundTo.kind && purpose.reference === boundTo.reference)
  }
  return [...granted, ...unconsented(ctx, granted, columns), open, ...(await throughPosts(ctx, dataset, version))]
}

/** Who states a matter and has no share for these data is told what to ask for (R-SHR-25), and not that they are closed to the public. */
function unconsented({ purpose, actor }: Ctx, granted: readonly Candidate[], columns: Version['columns']): Candidate[] {
  const isOfficer = actor.kind === 'key' || (actor.kind === 'person' && actor.acts.length > 0)
  if (purpose.kind !== matterKind || !isOfficer || granted.some(({ basis }) => basis.kind === 'share')) return []
  const hidden = columns.map((column) => ({ ...column, show: 'hidden' as const }))
  return [{ basis: { kind: 'share', id: '' }, columns: hidden, rowFilter: null, minimumGroup: 1 }]
}

/** A use that states a purpose of another kind is none of a share's. */
const mayBeShare = ({ kind }: Purpose): boolean => kind === matterKind || kind === 'open'

/** Whose grants the caller may rest on: their own, their houses', and for a key those of whom it was made for. */
const granteesOf = async (ctx: Ctx): Promise<string[]> => {
  const { kind, id, acts } = ctx.actor
  return [
    ...(kind === 'person' || kind === 'key' ? [id] : []),
    ...new Set(acts.map(({ organisationId }) => organisationId)),
    ...(kind === 'key' ? await parties.listHoldersOfKey(ctx, id) : []),
  ]
}

/** Ids alone do not tell: a grant to a key is for that key, and none for a person is for whoever bears a key of another's. */
const isFor = ({ grantee }: StoredGrant, { kind, id }: Actor): boolean =>
  grantee.kind === 'organisation' ||
  (grantee.kind === 'account' ? kind === 'key' || id === grantee.id : kind === 'key' && id === grantee.id)

function underGrant(grant: StoredGrant, columns: Version['columns']): Candidate {
  const faults = gatherFaults()
  const find = (place: string, name: unknown) =>
    columns.find((column) => column.name === name) ?? faults.add(place, '没有此列', 'no such column')
  const rowFilter = grant.rowFilter === null ? null : readFilter(grant.rowFilter, find, faults)
  return {
    basis: { kind: grant.basis, id: grant.id },
    columns: columns.map((column) => ruledBy(grant, column)),
    rowFilter: rowFilter ?? null,
    minimumGroup: grant.minimumGroup,
    grant,
    purpose: grant.purpose,
    isUnfit: faults.found.length > 0,
  }
}

/** A mask that does not suit the column's type any more hides the column, rather than show it. */
function ruledBy({ columns, masks }: StoredGrant, column: Version['columns'][number]): RuledColumn {
  const mask = Object.hasOwn(masks, column.name) ? masks[column.name] : undefined
  const isNamed = columns === null || columns.includes(column.name)
  if (!isNamed || (mask && !maskFits(mask, column.type))) return { ...column, show: 'hidden' }
  return mask ? { ...column, show: 'masked', mask } : { ...column, show: 'clear' }
}

async function throughPosts(
  ctx: Ctx,
  { id, publisherId }: Dataset,
  version: Version | undefined,
): Promise<Candidate[]> {
  const { acts } = ctx.actor
  const columns = version?.columns ?? []
  const authorityId = acts.some(({ post }) => post === 'catalogReviewer')
    ? await parties.authorityFor(ctx, publisherId)
    : undefined
  const houses = [publisherId, ...(authorityId === undefined ? [] : [authorityId])]
  const factsAt = await reviewFor(ctx, id, version?.id, houses)
  const as = (organisationId: string): Candidate => {
    const review = factsAt?.(organisationId)
    return {
      basis: { kind: 'post', organisationId },
      columns: organisationId === publisherId ? reviewedInside(columns) : reviewedOutside(columns),
      rowFilter: null,
      minimumGroup: reviewGroup(columns),
      ...(review ? { review } : {}),
    }
  }
  return [
    ...(acts.some(({ organisationId }) => organisationId === publisherId) ? [as(publisherId)] : []),
    ...(authorityId !== undefined && acts.some((act) => act.organisationId === authorityId)
      ? [{ ...as(authorityId), authorityId }]
      : []),
  ]
}
