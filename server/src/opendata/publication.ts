import type { Review } from '../access/model.ts'
import type { Dataset, Description } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import { type Compatibility, isPersonal, type Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import * as parties from '../parties/service.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import * as process from '../platform/process/service.ts'
import { linkCorrections } from '../quality/service.ts'
import { compatibilitySince } from './compatibility.ts'
import { type Finding, inWords, isBlocked } from './finding.ts'
import { checkPublication, type Material, type Notice } from './gate.ts'
import { problems } from './problems.ts'
import * as store from './publication-store.ts'
import { isReviewed, publicationProcess } from './publication-table.ts'

/** A dataset as its next publication would show it, and how that stands to what is open now. */
export type Prepared = {
  readonly dataset: Dataset
  readonly description: Description
  /** What was published of it last. */
  readonly published: Description | undefined
  readonly version: Version | undefined
  readonly compatibility: Compatibility
  /** 在用的共享. */
  readonly runningShares: number
  readonly revision: number
}

declare module '../platform/ctx.ts' {
  interface Resources {
    /** How many departments' shares of a dataset are in use; set by `main.ts`. */
    readonly runningShares?: (ctx: Ctx, datasetId: string) => Promise<number>
  }
}

export const countShares = async (ctx: Ctx, datasetId: string): Promise<number> =>
  (await ctx.resources.runningShares?.(ctx, datasetId)) ?? 0

export async function prepare(ctx: Ctx, datasetId: string): Promise<Prepared> {
  const { dataset, description, versionId, revision } = await catalog.getProposal(ctx, datasetId)
  const versions = await lake.listVersions(ctx, dataset.id)
  return {
    ...{ dataset, description, revision },
    published: dataset.publishedAt === null ? undefined : catalog.descriptionOf(dataset),
    version: versions.find(({ id }) => id === versionId),
    compatibility: compatibilitySince(versions, dataset.publishedVersionId, versionId),
    runningShares: await countShares(ctx, dataset.id),
  }
}

export const findingsOf = (prepared: Prepared, notice: Notice | undefined): Finding[] =>
  checkPublication({ ...prepared, notice } satisfies Material)

/** 发布前检查 (R-OPEN-02): refuses with every finding if one of them keeps the dataset from being opened. */
export function mustBeFit(ctx: Ctx, prepared: Prepared, notice: Notice | undefined): void {
  const findings = findingsOf(prepared, notice)
  if (!isBlocked(findings)) return
  const columns = (prepared.version?.columns ?? []).filter(isPersonal).map(({ name, label }) => ({ name, label }))
  throw problems.notPublishable({ rule: 'R-OPEN-02', findings: inWords(findings, ctx.lang), columns })
}

const mustPrepareFor = ({ actor }: Ctx, { publisherId }: Dataset): void => {
  const may =
    actor.kind === 'console' ||
    actor.acts.some(({ post, organisationId }) => post === 'dataOfficer' && organisationId === publisherId)
  if (!may) throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
}

/** 提交发布. Begins a round, or brings one that was sent back on its way again. */
export const submitPublication = (
  ctx: Ctx,
  datasetId: string,
  input: {
    readonly notice?: Notice | undefined
    /** 更正的纠错: reports that the new version is to answer (R-DQ-07). */
    readonly corrects?: readonly string[] | undefined
  } = {},
): Promise<{ readonly processId: string }> =>
  inTransaction(ctx, async (ctx) => {
    const { dataset } = await catalog.getProposal(ctx, datasetId)
    mustPrepareFor(ctx, dataset)
    if (dataset.state === 'suspended' || dataset.state === 'purged') throw problems.notReviewable()
    const running = await process.findRunning(ctx, publicationProcess, dataset.id)
    if (running && running.state !== 'returned') throw problems.alreadySubmitted({ processId: running.id })
    if (dataset.state === 'published' && !(await catalog.hasProposedChange(ctx, dataset.id))) {
      throw problems.nothingToPublish()
    }
    const id = running?.id ?? newId()
    const before = running ? await store.findPublication(ctx.db, running.id) : undefined
    const round = await takeUp(ctx, id, dataset.id, input.notice ?? before?.notice ?? undefined)
    if (running) await process.advance(ctx, id, { event: 'submit' })
    else {
      const authority = await parties.authorityFor(ctx, dataset.publisherId)
      if (!authority) throw problems.noAuthority()
      const title = { zh: round.after.title.zh, en: round.after.title.en || round.after.title.zh }
      const houses = { publisher: dataset.publisherId, authority }
      const subject = { id, subjectId: dataset.id, title, parties: houses }
      await process.startProcess(ctx, publicationProcess, { ...subject, event: 'submit' })
    }
    if (input.corrects) {
      const { versionId } = round
      await linkCorrections(ctx, { datasetId: dataset.id, publicationId: id, versionId, ids: input.corrects })
    }
    return { processId: id }
  })

/** What is submitted, as it is now; checked whole before anybody is asked to look at it. */
export async function takeUp(
  ctx: Ctx,
  id: string,
  datasetId: string,
  notice: Notice | undefined,
): Promise<store.Publication> {
  const prepared = await prepare(ctx, datasetId)
  const needed = prepared.compatibility === 'breaking' ? notice : undefined
  mustBeFit(ctx, prepared, needed)
  const { dataset, description, published, version, compatibility } = prepared
  const round: store.Publication = {
    ...{ id, datasetId: dataset.id, publisherId: dataset.publisherId, compatibility },
    versionId: version?.id ?? null,
    previousVersionId: dataset.publishedVersionId,
    before: published ?? null,
    after: description,
    notice: needed ?? null,
    effectiveOn: null,
    submittedAt: ctx.now,
    publishedAt: null,
  }
  await store.savePublication(ctx.db, round)
  return round
}

/** The round that a dataset is in, for the pages of its imports. */
export const publicationOf = async (ctx: Ctx, datasetId: string): Promise<string | null> =>
  (await process.findRunning(ctx, publicationProcess, datasetId))?.id ?? null

/** Versions that passed a review and took effect, the latest first: of a dataset that is closed to the public these are what is shared. */
export const reviewedVersions = (ctx: Ctx, datasetId: string): Promise<string[]> =>
  store.listReviewedVersions(ctx.db, datasetId)

/** What the gate must know of it: reviewers look at the rows while a round is in their hands (R-OPEN-02). */
export async function reviewOf(ctx: Ctx, datasetId: string): Promise<Review | undefined> {
  const latest = await process.findLatest(ctx, publicationProcess, datasetId)
  const round = latest && (await store.findPublication(ctx.db, latest.instance.id))
  if (!latest || !round) return undefined
  const { state } = latest.instance
  const stands = isReviewed(state) ? 'underReview' : state === 'returned' ? 'returned' : 'ended'
  return { versionId: round.versionId, stands, awaits: latest.awaits }
}
