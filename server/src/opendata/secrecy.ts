import { problems as catalogProblems } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import { accountOf, type Ctx, inTransaction } from '../platform/ctx.ts'
import type { Instance, ProcessTable, Words } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { problems } from './problems.ts'
import { purgeJob } from './purge.ts'
import { openCase, shut } from './secrecy-case.ts'
import { CaseState, type Finding, type Mark, numberOf } from './secrecy-model.ts'
import * as store from './secrecy-store.ts'
import { secrecyTable } from './secrecy-table.ts'
import { isInside, worksAt } from './visibility.ts'

/**
 * 报告 (R-SEC-09): by anyone of the house that has the dataset, or of its data authority. In the same transaction every way out is shut,
 * whatever becomes of the suspicion. Tells of the kind of mark, never its words.
 */
export const reportSecrecy = (ctx: Ctx, datasetId: string, finding: Mark): Promise<{ readonly caseId: string }> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await catalog.getDataset(ctx, datasetId)
    const authority = await parties.authorityFor(ctx, dataset.publisherId)
    if (!isInside(ctx.actor, dataset.publisherId, undefined) && !worksAt(ctx.actor, authority)) {
      throw dataset.publishedAt === null
        ? catalogProblems.datasetNotFound()
        : problems.wrongPost({ requires: 'publisher' })
    }
    const running = await store.findOpenCase(ctx.db, dataset.id)
    if (running) throw problems.alreadyReported({ caseId: running.id })
    const about = { datasetId: dataset.id, publisherId: dataset.publisherId, finding }
    return { caseId: await shut(ctx, about, { zh: dataset.code, en: dataset.code }) }
  })

/** A file that the lake stopped at the door: nothing of it came in, yet the officer must know and the clock runs. */
export async function reportAtDoor(
  ctx: Ctx,
  report: {
    readonly importId: string | null
    readonly datasetId: string | null
    readonly publisherId: string
    readonly finding: Finding
  },
): Promise<void> {
  const { datasetId, publisherId, finding } = report
  const words = { zh: '上传时挡下的文件', en: 'a file stopped at the door' }
  await inTransaction(ctx, async (ctx) => openCase(ctx, { atDoor: true, datasetId, publisherId, finding }, words))
}

type Effect = (ctx: Ctx, found: store.SecrecyCase, words: Words) => Promise<void>

const effectOf: Readonly<Record<string, Effect>> = {
  confirm: (ctx, { id }) => store.setOfficer(ctx.db, id, accountOf(ctx.actor) ?? ctx.actor.id, ctx.now),
  dismiss,
  purge: async (ctx, { id, secrecyOfficer }) => {
    // Two persons: the law says so, and so does a check of the table.
    const account = accountOf(ctx.actor) ?? ctx.actor.id
    if (account === secrecyOfficer) throw problems.samePersonTwice({ rule: 'R-SEC-09' })
    await store.setAdministrator(ctx.db, id, account, ctx.now)
    await ctx.resources.jobs.enqueue(ctx, purgeJob, { caseId: id })
  },
}

const effects: NonNullable<ProcessTable['effects']> = async (ctx, instance: Instance, { on }, words) => {
  const found = await store.findCase(ctx.db, instance.id)
  if (!found) throw problems.caseNotFound()
  await effectOf[on]?.(ctx, found, words)
}

/** The table that `main.ts` registers. */
export const secrecyDrill: ProcessTable = secrecyTable(effects)

/** 排除: everything as it was before. */
async function dismiss(ctx: Ctx, { id, datasetId, publisherId, atDoor }: store.SecrecyCase): Promise<void> {
  await store.setDismissed(ctx.db, id, ctx.now)
  if (atDoor || !datasetId) return
  const dataset = await catalog.resumeDataset(ctx, datasetId)
  const isOpen = dataset.state === 'published' && dataset.openness === 'unconditional'
  await ctx.resources.appendLedger(ctx, {
    event: isOpen ? 'dataset.reopen' : 'dataset.resume',
    rule: 'R-SEC-09',
    subject: [datasetId],
    record: { case: id },
    open: isOpen,
    parties: [publisherId],
  })
}

/** Officers and administrators of the house, system administrators and auditors. */
const handles = (ctx: Ctx, publisherId: string): boolean =>
  seesAll(ctx) ||
  ctx.actor.acts.some(({ post, organisationId }) => post === 'secrecyOfficer' && organisationId === publisherId)

const overseers: readonly string[] = ['systemAdministrator', 'auditAdministrator', 'auditor']
const seesAll = ({ actor }: Ctx): boolean =>
  actor.kind === 'console' || actor.acts.some(({ post }) => overseers.includes(post))

export type CaseView = store.SecrecyCase & {
  readonly number: string
  readonly code: string | null
  readonly state: CaseState
}

export async function getCase(ctx: Ctx, id: string): Promise<CaseView> {
  const found = await store.findCase(ctx.db, id)
  if (!found || !handles(ctx, found.publisherId)) throw problems.caseNotFound()
  return viewOf(ctx, found)
}

const mostListed = 200

/** Newest first: all for those who see to the whole house, else those of the houses whose secrecy officer the actor is. */
export async function listCases(ctx: Ctx): Promise<CaseView[]> {
  const houses = seesAll(ctx)
    ? undefined
    : ctx.actor.acts.filter(({ post }) => post === 'secrecyOfficer').map(({ organisationId }) => organisationId)
  const cases = await store.listCases(ctx.db, houses, mostListed)
  return Promise.all(cases.map((one) => viewOf(ctx, one)))
}

async function viewOf(ctx: Ctx, found: store.SecrecyCase): Promise<CaseView> {
  const [dataset, instance] = await Promise.all([
    found.datasetId ? catalog.findDataset(ctx, found.datasetId) : undefined,
    process.findInstance(ctx, found.id),
  ])
  return {
    ...found,
    number: numberOf(found.id),
    code: dataset?.code ?? null,
    state: CaseState.parse(instance?.state ?? 'reported'),
  }
}
