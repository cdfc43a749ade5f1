import { problems as catalogProblems } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as parties from '../parties/service.ts'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import type { Instance, ProcessTable, Words } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { instantOf } from '../platform/time.ts'
import { tell } from './following.ts'
import { secrecyNotice } from './notice-model.ts'
import { problems } from './problems.ts'
import { purgeJob } from './purge.ts'
import { CaseState, type Finding, type Mark } from './secrecy-model.ts'
import * as store from './secrecy-store.ts'
import { reportWithinHours, secrecyProcess, secrecyTable } from './secrecy-table.ts'
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
    await catalog.suspendDataset(ctx, dataset.id)
    await ctx.resources.appendLedger(ctx, {
      event: 'dataset.suspend',
      rule: 'R-SEC-09',
      subject: [dataset.id],
      record: { finding },
      parties: [dataset.publisherId],
    })
    const about = { atDoor: false, datasetId: dataset.id, publisherId: dataset.publisherId, finding }
    return { caseId: await openCase(ctx, about, { zh: dataset.code, en: dataset.code }) }
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

async function openCase(
  ctx: Ctx,
  about: Pick<store.SecrecyCase, 'atDoor' | 'datasetId' | 'publisherId' | 'finding'>,
  what: { readonly zh: string; readonly en: string },
): Promise<string> {
  const id = newId()
  const dueAt = instantOf(Date.parse(ctx.now) + reportWithinHours * 3_600_000)
  await store.insertCase(ctx.db, { id, ...about, reportedBy: ctx.actor.id, reportedAt: ctx.now, dueAt })
  await process.startProcess(ctx, secrecyProcess, {
    id,
    subjectId: about.datasetId && !about.atDoor ? about.datasetId : id,
    title: { zh: `标密文件处置：${what.zh}`, en: `Marked file: ${what.en}` },
    parties: { publisher: about.publisherId, system: await systemPlace(ctx, about.publisherId) },
  })
  const officers = await parties.listAccountsHolding(ctx, 'secrecyOfficer', about.publisherId)
  const accounts = officers.map((officer) => officer.id)
  await tell(ctx, accounts, about.datasetId, secrecyNotice(about.atDoor, dueAt))
  return id
}

/** Where the system administrators sit: with the data authority, as a rule. */
async function systemPlace(ctx: Ctx, publisherId: string): Promise<string> {
  const places = await parties.listPlacesOf(ctx, 'systemAdministrator')
  const authority = await parties.authorityFor(ctx, publisherId)
  return places.find((place) => place === authority) ?? places[0] ?? authority ?? publisherId
}

type Effect = (ctx: Ctx, found: store.SecrecyCase, words: Words) => Promise<void>

const effectOf: Readonly<Record<string, Effect>> = {
  confirm: (ctx, { id }) => store.setOfficer(ctx.db, id, ctx.actor.id, ctx.now),
  dismiss,
  purge: async (ctx, { id, secrecyOfficer }) => {
    // Two persons: the law says so, and so does a check of the table.
    if (ctx.actor.id === secrecyOfficer) throw problems.samePersonTwice({ rule: 'R-SEC-09' })
    await store.setAdministrator(ctx.db, id, ctx.actor.id, ctx.now)
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
  ctx.actor.kind === 'console' ||
  ctx.actor.acts.some(
    ({ post, organisationId }) =>
      (post === 'secrecyOfficer' && organisationId === publisherId) ||
      ['systemAdministrator', 'auditAdministrator', 'auditor'].includes(post),
  )

export type CaseView = store.SecrecyCase & { readonly code: string | null; readonly state: CaseState }

export async function getCase(ctx: Ctx, id: string): Promise<CaseView> {
  const found = await store.findCase(ctx.db, id)
  if (!found || !handles(ctx, found.publisherId)) throw problems.caseNotFound()
  return viewOf(ctx, found)
}

export async function listCases(ctx: Ctx): Promise<CaseView[]> {
  const cases = await store.listCases(ctx.db, undefined, 200)
  return Promise.all(cases.filter(({ publisherId }) => handles(ctx, publisherId)).map((one) => viewOf(ctx, one)))
}

async function viewOf(ctx: Ctx, found: store.SecrecyCase): Promise<CaseView> {
  const [dataset, instance] = await Promise.all([
    found.datasetId ? catalog.findDataset(ctx, found.datasetId) : undefined,
    process.findInstance(ctx, found.id),
  ])
  return { ...found, code: dataset?.code ?? null, state: CaseState.parse(instance?.state ?? 'reported') }
}
