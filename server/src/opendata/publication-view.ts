import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { type ProposalView, type PublicationView, viewOfVersion } from './dataset-shapes.ts'
import { compareKnown, seeDataset } from './dataset-views.ts'
import { type FindingView, inWords } from './finding.ts'
import { checkPublication, detectorsOf } from './gate.ts'
import { problems } from './problems.ts'
import { countShares, findingsOf, prepare } from './publication.ts'
import * as store from './publication-store.ts'
import { publicationProcess } from './publication-table.ts'
import { publisherNames } from './publisher-names.ts'
import { isInside } from './visibility.ts'

/** One round, whole: what a reviewer decides on. Figures and words only; the rows come through the gate. */
export async function getPublication(ctx: Ctx, id: string): Promise<PublicationView> {
  const round = await store.findPublication(ctx.db, id)
  if (!round) throw problems.publicationNotFound()
  const instance = await process.findInstance(ctx, id)
  if (!isInside(ctx.actor, round.publisherId, instance)) throw problems.publicationNotFound()
  const dataset = await catalog.getDataset(ctx, round.datasetId)
  if (dataset.state === 'suspended' || dataset.state === 'purged') throw problems.notReviewable()

  const versions = await lake.listVersions(ctx, round.datasetId)
  const of = (versionId: string | null) => versions.find((one) => one.id === versionId && one.purgedAt === null)
  const version = of(round.versionId)
  const previous = of(round.previousVersionId)
  const isChanged = version && previous && version.id !== previous.id
  const findings = checkPublication({
    ...{ description: round.after, published: round.before ?? undefined, version, compatibility: round.compatibility },
    notice: round.notice ?? undefined,
    runningShares: await countShares(ctx, round.datasetId),
  })
  return {
    id: round.id,
    datasetId: round.datasetId,
    code: dataset.code,
    before: round.before,
    after: round.after,
    version: version ? viewOfVersion(version) : null,
    comparison: isChanged ? await compareKnown(ctx, versions, previous.id, version.id) : null,
    compatibility: round.compatibility,
    notice: round.notice,
    effectiveOn: round.effectiveOn,
    submittedAt: round.submittedAt,
    publishedAt: round.publishedAt,
    findings: inWords(findings, ctx.lang),
    detectors: version ? detectorsOf(version) : [],
  }
}

/** What the publisher works on: the dataset as its next publication would show it. */
export async function getProposalView(ctx: Ctx, datasetId: string): Promise<ProposalView> {
  const { dataset } = await seeInside(ctx, datasetId)
  const prepared = await prepare(ctx, dataset.id)
  const [name, round] = await Promise.all([
    publisherNames(ctx, [dataset.publisherId]),
    process.findRunning(ctx, publicationProcess, dataset.id),
  ])
  return {
    datasetId: dataset.id,
    code: dataset.code,
    state: dataset.state,
    publisherName: name(dataset.publisherId),
    description: prepared.description,
    revision: prepared.revision,
    version: prepared.version ? viewOfVersion(prepared.version) : null,
    publishedVersionId: dataset.publishedVersionId,
    compatibility: prepared.compatibility,
    changed: dataset.state !== 'published' || (await catalog.hasProposedChange(ctx, dataset.id)),
    processId: round?.id ?? null,
  }
}

/** 发布前检查, before anything is submitted; a breaking change is reported as wanting its notice unless one is given. */
export async function checkDataset(ctx: Ctx, datasetId: string): Promise<{ readonly findings: FindingView[] }> {
  const { dataset } = await seeInside(ctx, datasetId)
  return { findings: inWords(findingsOf(await prepare(ctx, dataset.id), undefined), ctx.lang) }
}

/** A draft is shown to those who prepare it or decide on it; while a drill is on, to nobody (R-SEC-09). */
async function seeInside(ctx: Ctx, datasetId: string) {
  const seen = await seeDataset(ctx, datasetId)
  if (!seen.inside) throw problems.wrongPost({ requires: 'dataOfficer@publisher' })
  if (seen.dataset.state === 'suspended' || seen.dataset.state === 'purged') throw problems.notReviewable()
  return seen
}
