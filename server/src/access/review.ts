import type { Act, Ctx } from '../platform/ctx.ts'

/** 审核到了哪一手: the latest round of a dataset's publication, as far as the gate must know it. */
export type Review = {
  /** The version that the round is about; null where it is about words alone. */
  readonly versionId: string | null
  /** `ended`: accepted, published, taken back, withdrawn or purged. */
  readonly stands: 'underReview' | 'returned' | 'ended'
  /** The posts in whose hands it is now. */
  readonly awaits: readonly Act[]
}

declare module '../platform/ctx.ts' {
  interface Resources {
    /** The round of a dataset that this actor may be asked to review; set by `main.ts`. Without it nobody reviews. */
    readonly reviewOf?: (ctx: Ctx, datasetId: string) => Promise<Review | undefined>
  }
}

/** Posts that look at the rows while a round is in their hands, and not at any other time (R-OPEN-02). */
const reviewingPosts: readonly string[] = ['businessReviewer', 'secrecyOfficer', 'chiefDataOfficer', 'catalogReviewer']

/** The circumstances of a review that Cedar judges by, for one house of the caller. */
export type ReviewFacts = {
  readonly stands: Review['stands'] | 'notSubmitted'
  /** The version asked for is the one under review. */
  readonly covers: boolean
  readonly awaits: readonly Act[]
}

/** Undefined where the caller holds no reviewing post at any of the houses: then a review changes nothing for them. */
export async function reviewFor(
  ctx: Ctx,
  datasetId: string,
  versionId: string | undefined,
  houses: readonly string[],
): Promise<((house: string) => ReviewFacts | undefined) | undefined> {
  const held = ctx.actor.acts.filter(
    ({ post, organisationId }) => reviewingPosts.includes(post) && houses.includes(organisationId),
  )
  if (held.length === 0) return undefined
  const review = await ctx.resources.reviewOf?.(ctx, datasetId)
  return (house) => {
    if (!held.some(({ organisationId }) => organisationId === house)) return undefined
    return {
      stands: review?.stands ?? 'notSubmitted',
      covers: review !== undefined && review.versionId !== null && review.versionId === versionId,
      // A seat at one house says nothing of what may be seen from another.
      awaits: (review?.awaits ?? []).filter(({ organisationId }) => organisationId === house),
    }
  }
}
