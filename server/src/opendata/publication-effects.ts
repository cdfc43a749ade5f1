import { isDeepStrictEqual } from 'node:util'
import { problems as catalogProblems, Description } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx } from '../platform/ctx.ts'
import type { Instance, ProcessTable, Transition, Words } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { addDays } from '../platform/time.ts'
import { correctWith, endCorrections } from '../quality/service.ts'
import { tellFollowers } from './following.ts'
import { formatsOf } from './formats.ts'
import { lapseRound, lapseWaiting } from './lapse.ts'
import { breakingNotice, newVersionNotice, reopenedNotice, withdrawnNotice } from './notice-model.ts'
import { endApplications } from './open-request-effects.ts'
import { isOnApplication } from './open-request-model.ts'
import { problems } from './problems.ts'
import { mustBeFit, prepare, takeUp } from './publication.ts'
import * as store from './publication-store.ts'
import { mergedSteps, publicationTable } from './publication-table.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Ends what later capabilities have under way of a dataset that is withdrawn or not shared any more, in the same transaction; set by `main.ts`. */
    readonly datasetClosed?: (ctx: Ctx, datasetId: string, reason: string | undefined) => Promise<void>
  }
}

type Effect = (ctx: Ctx, instance: Instance, words: Words) => Promise<void>

/** What each step does beside moving the round, by event; a round that becomes `accepted` does so whichever step was the last. */
const byEvent: Readonly<Record<string, Effect>> = {
  submit: async (ctx, { id, subjectId }) => {
    const round = await getRound(ctx, id)
    await takeUp(ctx, id, subjectId, round.notice ?? undefined)
    await catalog.holdForReview(ctx, subjectId)
  },
  sign: checkAgain,
  return: release,
  takeBack: release,
  lapse: release,
  takeEffect: open,
  withdraw: close,
}

const effects: NonNullable<ProcessTable['effects']> = async (ctx, instance, { on, to }: Transition, words) => {
  if (on === 'purge') return
  // Held, so that nobody changes what is proposed between its check and the step.
  const { state } = await catalog.lockDataset(ctx, instance.subjectId)
  // While a drill is on, nothing else moves (R-SEC-09).
  if (on !== 'lapse' && (state === 'suspended' || state === 'purged')) throw problems.notReviewable()
  await byEvent[on]?.(ctx, instance, words)
  await moveUpdate(ctx, instance, to)
  if (to === 'accepted') await accept(ctx, instance)
}

/** 目录更新 (R-SHR-07): an update that is due follows its round to the authority and back. */
async function moveUpdate(ctx: Ctx, { id, subjectId }: Instance, to: string): Promise<void> {
  if (to === 'authorityReview' || to === 'accepted') {
    await catalog.updateSubmitted(ctx, subjectId, (await getRound(ctx, id)).submittedAt)
  }
  if (to === 'returned' || to === 'takenBack' || to === 'lapsed') await catalog.updateReturned(ctx, subjectId)
}

/** The table that `main.ts` registers. */
export const publication: ProcessTable = publicationTable(mergedSteps, effects)

async function getRound(ctx: Ctx, id: string): Promise<store.Publication> {
  const round = await store.findPublication(ctx.db, id)
  if (!round) throw problems.publicationNotFound()
  return round
}

async function checkAgain(ctx: Ctx, { id, subjectId }: Instance): Promise<void> {
  const { notice } = await getRound(ctx, id)
  mustBeFit(ctx, await prepare(ctx, subjectId), notice ?? undefined)
}

async function release(ctx: Ctx, { subjectId }: Instance): Promise<void> {
  await catalog.releaseFromReview(ctx, subjectId)
}

const titleOf = ({ after: { title } }: store.Publication) => ({ zh: title.zh, en: title.en || title.zh })

/** Announced if it breaks something, and then waits for its day; everything else takes effect at once. */
async function accept(ctx: Ctx, instance: Instance): Promise<void> {
  await checkAgain(ctx, instance)
  const round = await getRound(ctx, instance.id)
  if (round.notice) {
    const day = addDays(ctx.today, round.notice.days)
    await store.setEffectiveOn(ctx.db, round.id, day)
    await catalog.updateAccepted(ctx, round.datasetId, round.submittedAt)
    await tellFollowers(ctx, round.datasetId, breakingNotice(titleOf(round), round.notice.text, day))
    return
  }
  await process.advance(asSystem(ctx, 'publication'), round.id, { event: 'takeEffect' })
}

/** As the round keeps it: without members that are not there. */
const asKept = (description: Description): Description => Description.parse(JSON.parse(JSON.stringify(description)))

/** 发布: what was reviewed becomes what everyone sees. */
async function open(ctx: Ctx, instance: Instance): Promise<void> {
  const round = await getRound(ctx, instance.id)
  if (round.effectiveOn && round.effectiveOn > ctx.today) throw problems.notYetDue({ effectiveOn: round.effectiveOn })
  const prepared = await prepare(ctx, round.datasetId)
  mustBeFit(ctx, prepared, round.notice ?? undefined)
  const { dataset, description, version } = prepared
  // Only what was reviewed, word for word.
  const isReviewed = (version?.id ?? null) === round.versionId && isDeepStrictEqual(asKept(description), round.after)
  if (!isReviewed) throw catalogProblems.changedMeanwhile()

  const isClosed = description.openness === 'closed'
  const publisher = await parties.getOrganisation(ctx, dataset.publisherId)
  const opened = await catalog.openDataset(ctx, dataset.id, {
    versionId: isClosed ? null : (version?.id ?? null),
    columns: version?.columns.map(({ name, label }) => ({ name, label })) ?? [],
    rowCount: isClosed ? null : (version?.rows ?? null),
    formats: version && !isClosed ? formatsOf(version) : [],
    publisherName: publisher.name,
  })
  await store.setPublished(ctx.db, round.id, ctx.now)
  await catalog.updatePublished(ctx, dataset.id, round.submittedAt)
  await ctx.resources.appendLedger(ctx, {
    event: publishEvent(dataset, description.openness),
    rule: 'R-OPEN-02',
    subject: version ? [dataset.id, version.id] : [dataset.id],
    // Digests and figures; the words are in the catalogue, from which they can be erased.
    record: {
      publication: round.id,
      openness: description.openness,
      level: description.level,
      compatibility: round.compatibility,
      ...(version ? { number: version.number, rows: version.rows, sha256: version.sha256, sm3: version.sm3 } : {}),
    },
    open: true,
    parties: Object.values(instance.parties),
  })
  await supersedeEarlier(ctx, round)
  if (!isOnApplication(opened, version)) await endApplications(ctx, dataset.id, undefined)
  if (description.sharingAttribute === 'notShared') await ctx.resources.datasetClosed?.(ctx, dataset.id, undefined)
  if (dataset.state === 'withdrawn') await tellFollowers(ctx, dataset.id, reopenedNotice(titleOf(round)))
  else if (dataset.publishedAt) {
    const isNewVersion = round.versionId !== round.previousVersionId
    const rows = isNewVersion ? (version?.rows ?? null) : null
    await tellFollowers(ctx, dataset.id, newVersionNotice(titleOf(round), rows))
  }
  await correctWith(ctx, round.id)
}

/** The monitor of the log allows use by everyone from `publish` and `reopen` on, and after `restrict` no more. */
function publishEvent(
  before: { readonly state: string; readonly openness: string },
  openness: 'unconditional' | 'conditional' | 'closed',
): string {
  if (openness === 'unconditional') return before.state === 'withdrawn' ? 'dataset.reopen' : 'dataset.publish'
  return before.state === 'published' && before.openness === 'unconditional' ? 'dataset.restrict' : 'dataset.list'
}

/** One round at a time can be withdrawn: the one that is open. */
async function supersedeEarlier(ctx: Ctx, { id, datasetId }: store.Publication): Promise<void> {
  const system = asSystem(ctx, 'publication')
  const rounds = await store.listPublications(ctx.db, datasetId)
  for (const earlier of rounds.filter((round) => round.id !== id && round.publishedAt !== null)) {
    const { state } = await process.getProcess(system, earlier.id)
    if (state === 'published') await process.advance(system, earlier.id, { event: 'supersede' })
  }
}

/** 下架 (R-OPEN-09): announced with its reason; the data are gone from every way out. */
async function close(ctx: Ctx, { id, subjectId, parties }: Instance, { reason = '' }: Words): Promise<void> {
  const round = await getRound(ctx, id)
  await lapseWaiting(ctx, subjectId, 'withdrawn')
  await catalog.closeDataset(ctx, subjectId, reason)
  await catalog.lapseUpdate(ctx, subjectId)
  await ctx.resources.appendLedger(ctx, {
    event: 'dataset.withdraw',
    rule: 'R-OPEN-09',
    subject: [subjectId],
    record: { publication: id },
    open: true,
    parties: Object.values(parties),
  })
  await tellFollowers(ctx, subjectId, withdrawnNotice(titleOf(round), reason))
  await endApplications(ctx, subjectId, reason)
  await endCorrections(ctx, subjectId, reason)
  await ctx.resources.datasetClosed?.(ctx, subjectId, reason)
}

/**
 * Rounds whose notice has ended take effect, but none of a dataset that was withdrawn or stopped meanwhile (R-OPEN-09); one that
 * cannot is left for people and does not keep the others.
 */
export async function publishDue(ctx: Ctx): Promise<void> {
  const failures: unknown[] = []
  for (const id of await store.listDue(ctx.db, ctx.today)) {
    try {
      const { state, subjectId } = await process.getProcess(ctx, id)
      if (state !== 'accepted') continue
      const dataset = await catalog.getDataset(ctx, subjectId)
      const shut = dataset.state
      if (shut === 'withdrawn' || shut === 'suspended') await lapseRound(ctx, id, dataset, shut)
      else await process.advance(ctx, id, { event: 'takeEffect' })
    } catch (cause) {
      failures.push(cause)
    }
  }
  if (failures.length > 0) throw failures[0]
}
