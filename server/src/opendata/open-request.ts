import { giveGrant } from '../access/service.ts'
import { inLanguage } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import * as parties from '../parties/service.ts'
import { type Actor, asSystem, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import type { ProcessTable } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { addDays, type Instant, instantOf, type PlainDate } from '../platform/time.ts'
import { inWords } from './finding.ts'
import { tell } from './following.ts'
import { openRequestNotice } from './notice-model.ts'
import {
  isOnApplication,
  type NewOpenRequest,
  purposeKinds,
  requestFindings,
  usesOfWays,
} from './open-request-model.ts'
import type { OpenRequestView } from './open-request-shapes.ts'
import * as store from './open-request-store.ts'
import { openRequestProcess, openRequestTable, openStates } from './open-request-table.ts'
import { problems } from './problems.ts'
import { publisherNames } from './publisher-names.ts'

/** 申请有条件开放的数据 (R-OPEN-03): by a person in their own name, or for an organisation in which they hold a post. */
export const applyForData = (ctx: Ctx, datasetId: string, asked: NewOpenRequest): Promise<OpenRequestView> =>
  inTransaction(ctx, async (ctx) => {
    const { actor } = ctx
    if (actor.kind !== 'person') throw problems.wrongPost({ requires: 'person' })
    const { organisationId } = asked
    if (organisationId !== undefined && !actsFor(actor, organisationId)) throw problems.notYourHouse()
    const dataset = await catalog.getDataset(ctx, datasetId)
    const version = dataset.publishedVersionId ? await lake.findVersion(ctx, dataset.publishedVersionId) : undefined
    if (!version || !isOnApplication(dataset, version)) throw problems.notOnApplication({ rule: 'R-OPEN-03' })
    // Who decides for a house does not apply to it.
    if (actsFor(actor, dataset.publisherId)) throw problems.ownData()
    const findings = requestFindings(asked, version.columns, ctx.today)
    if (findings.length > 0) throw problems.requestNotFit({ rule: 'R-OPEN-03', findings: inWords(findings, ctx.lang) })

    const id = newId()
    const code = await store.nextCode(ctx.db, ctx.today.slice(0, 4))
    const isNew = await store.insertRequest(ctx.db, {
      ...{ id, code, datasetId: dataset.id, publisherId: dataset.publisherId },
      applicantKind: organisationId === undefined ? 'account' : 'organisation',
      applicantId: organisationId ?? actor.id,
      filedBy: actor.id,
      purposeKind: asked.purposeKind,
      purpose: asked.purpose,
      ways: [...new Set(asked.ways)],
      columns: asked.columns && [...new Set(asked.columns)],
      until: asked.until as PlainDate,
      security: asked.security,
      ...{ committedAt: ctx.now, filedAt: ctx.now, grantId: null, endedAt: null },
    })
    if (!isNew) throw problems.alreadyApplied()
    const { zh, en } = dataset.title
    await process.startProcess(ctx, openRequestProcess, {
      ...{ id, subjectId: id, event: 'apply' },
      title: { zh: `申请《${zh}》${code}`, en: `Application for “${en || zh}”, ${code}` },
      parties: {
        publisher: dataset.publisherId,
        ...(organisationId === undefined ? { person: actor.id } : { applicant: organisationId }),
      },
    })
    return getOpenRequest(ctx, id)
  })

const actsFor = ({ acts }: Actor, organisationId: string): boolean =>
  acts.some((act) => act.organisationId === organisationId)

const isMine = (actor: Actor, { applicantId }: store.OpenRequest): boolean =>
  actor.id === applicantId || actsFor(actor, applicantId)

/** What the applicant may do to it, whichever zone they come from; the reviewer's steps are taken at the desk. */
export async function answerOpenRequest(
  ctx: Ctx,
  id: string,
  { event, words }: { readonly event: 'supplement' | 'withdraw'; readonly words?: string | undefined },
): Promise<OpenRequestView> {
  const request = await mustFind(ctx, id)
  if (!isMine(ctx.actor, request)) throw problems.requestNotFound()
  await process.advance(ctx, id, { event, opinion: words })
  return getOpenRequest(ctx, id)
}

async function mustFind(ctx: Ctx, id: string): Promise<store.OpenRequest> {
  const request = await store.findRequest(ctx.db, id)
  if (!request) throw problems.requestNotFound()
  return request
}

const effects: NonNullable<ProcessTable['effects']> = async (ctx, { id }, { on, to }, { reason = '' }) => {
  if (on === 'apply' || on === 'supplement') return
  const request = await mustFind(ctx, id)
  const grantId = on === 'accept' ? await grantFor(ctx, request) : null
  if (!openStates.has(to)) await store.endRequest(ctx.db, id, grantId, ctx.now)
  if (on === 'accept' || on === 'refuse' || on === 'askMore') await tellApplicant(ctx, request, on, reason)
}

/** The table that `main.ts` registers. */
export const openRequest: ProcessTable = openRequestTable(effects)

/** 授权 (R-OPEN-05): for this purpose, these columns and this term, from now on. The reviewer's step is its reason and its record. */
async function grantFor(ctx: Ctx, request: store.OpenRequest): Promise<string> {
  const dataset = await catalog.lockDataset(ctx, request.datasetId)
  const version = dataset.publishedVersionId ? await lake.findVersion(ctx, dataset.publishedVersionId) : undefined
  if (!version || !isOnApplication(dataset, version)) throw problems.notOnApplication({ rule: 'R-OPEN-03' })
  const findings = requestFindings(request, version.columns, ctx.today)
  if (findings.length > 0) throw problems.requestNotFit({ rule: 'R-OPEN-03', findings: inWords(findings, ctx.lang) })
  const { id } = await giveGrant(asSystem(ctx, openRequestProcess), dataset.id, {
    grantee: { kind: request.applicantKind, id: request.applicantId },
    uses: usesOfWays(request.ways),
    columns: request.columns && [...request.columns],
    purpose: { kind: openRequestProcess, reference: request.code },
    from: ctx.now,
    until: endOf(request.until),
  })
  return id
}

/** The last day counts whole. */
const endOf = (day: PlainDate): Instant => instantOf(Date.parse(`${addDays(day, 1)}T00:00:00+08:00`))

async function tellApplicant(
  ctx: Ctx,
  { filedBy, datasetId, code }: store.OpenRequest,
  event: 'accept' | 'refuse' | 'askMore',
  reason: string,
): Promise<void> {
  const { title } = await catalog.getDataset(ctx, datasetId)
  await tell(
    ctx,
    [filedBy],
    datasetId,
    openRequestNotice({ zh: title.zh, en: title.en || title.zh }, code, event, reason),
  )
}

/** For the applicant, the publisher's house and auditors; for anyone else there is no such application. */
export async function getOpenRequest(ctx: Ctx, id: string): Promise<OpenRequestView> {
  const request = await mustFind(ctx, id)
  const view = await process.getProcess(ctx, id)
  const dataset = await catalog.getDataset(ctx, request.datasetId)
  const [name, versions, [organisation]] = await Promise.all([
    publisherNames(ctx, [request.publisherId]),
    lake.listVersions(ctx, dataset.id),
    request.applicantKind === 'organisation' ? parties.listOrganisations(ctx, [request.applicantId]) : [],
  ])
  const labels = new Map(versions.toReversed().flatMap(({ columns }) => columns.map((one) => [one.name, one.label])))
  const filer = view.history.find(({ event }) => event === 'apply')?.actorName ?? ''
  return {
    ...{ id, code: request.code, datasetId: dataset.id, datasetTitle: inLanguage(dataset.title, ctx.lang) },
    publisherName: name(request.publisherId),
    applicantKind: request.applicantKind,
    applicantName: organisation?.name ?? filer,
    purposeKind: request.purposeKind,
    purposeLabel: purposeKinds[request.purposeKind][ctx.lang],
    purpose: request.purpose,
    ways: [...request.ways],
    columns: request.columns?.map((column) => ({ name: column, label: labels.get(column) ?? column })) ?? null,
    until: request.until,
    security: request.security,
    conditions: dataset.conditions && inLanguage(dataset.conditions, ctx.lang),
    filedAt: request.filedAt,
    endedAt: request.endedAt,
    grantId: request.grantId,
    mine: isMine(ctx.actor, request),
    process: view,
  }
}

const mostListed = 100

/** One's own and one's house's, newest first. */
export async function listOwnRequests(ctx: Ctx, datasetId?: string): Promise<OpenRequestView[]> {
  const { id, acts } = ctx.actor
  const ids = [id, ...new Set(acts.map(({ organisationId }) => organisationId))]
  const found = await store.listRequestsOf(ctx.db, ids, datasetId, mostListed)
  return Promise.all(found.map((request) => getOpenRequest(ctx, request.id)))
}

/** R-SEC-09: with a purged dataset its applications end, and what they said is gone. */
export async function purgeOpenRequests(ctx: Ctx, datasetId: string): Promise<void> {
  const system = asSystem(ctx, 'purge')
  for (const { id, endedAt } of await store.listRequestsFor(ctx.db, datasetId)) {
    if (endedAt === null) await process.advance(system, id, { event: 'purge' })
    await process.eraseWords(ctx, openRequestProcess, id)
  }
  await store.eraseRequestWords(ctx.db, datasetId)
}
