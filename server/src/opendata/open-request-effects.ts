/** What each step of an application does beside moving it: the agreement, the grant, and whom it tells. */
import type { Grant } from '../access/model.ts'
import * as access from '../access/service.ts'
import type { Dataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import { eraseOpeningsOf } from '../ledger/service.ts'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import type { Evidence, Instance, ProcessTable, Words } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { addDays, type Instant, instantOf, type PlainDate } from '../platform/time.ts'
import { inWords } from './finding.ts'
import { tell } from './following.ts'
import { isNews, type OpenRequestNews, openRequestNotice } from './notice-model.ts'
import { isOnApplication, requestFindings, usesOfWays } from './open-request-model.ts'
import * as store from './open-request-store.ts'
import {
  answerDays,
  isOneOf,
  openRequestProcess,
  openRequestTable,
  openStates,
  useStates,
} from './open-request-table.ts'
import { agreementOf, digestOfAgreement } from './open-request-terms.ts'
import { problems } from './problems.ts'
import { publisherNames } from './publisher-names.ts'

type Effect = (ctx: Ctx, request: store.OpenRequest, words: Words & Evidence) => Promise<void>

export async function mustFindRequest(ctx: Ctx, id: string): Promise<store.OpenRequest> {
  const request = await store.findRequest(ctx.db, id)
  if (!request) throw new Error(`the application ${id} has a process and no row`)
  return request
}

const over: Effect = (ctx, { id }) => store.changeRequest(ctx.db, id, { overAt: ctx.now })

/** 停用: no byte leaves on the strength of the grant from the commit of this on. */
const stop: Effect = async (ctx, { grantId }, { reason }) => {
  const grant = grantId === null ? undefined : await access.findGrant(ctx, grantId)
  if (grant && grant.revokedAt === null)
    await access.revokeGrant(asSystem(ctx, openRequestProcess), grant.id, reason ?? '数据集不再可申请')
}
const stopForGood: Effect = async (ctx, request, words) => {
  await stop(ctx, request, words)
  // Of what was never agreed on, there is nothing to end.
  if (request.agreedAt !== null) await over(ctx, request, words)
}

const byEvent: Readonly<Record<string, Effect>> = {
  accept: offer,
  sign: begin,
  resume: async (ctx, request) => {
    await store.changeRequest(ctx.db, request.id, { grantId: await giveFor(ctx, request) })
  },
  suspend: stop,
  terminate: stopForGood,
  datasetClosed: stopForGood,
  revoked: over,
  expire: over,
  finish: over,
  report: (ctx, { id }) => store.changeRequest(ctx.db, id, { reportedAt: ctx.now }),
}

const effects: NonNullable<ProcessTable['effects']> = async (ctx, { id }, { on, to }, words) => {
  if (on === 'apply') return
  const request = await mustFindRequest(ctx, id)
  await byEvent[on]?.(ctx, request, words)
  if (request.endedAt === null && !isOneOf(openStates, to)) await store.changeRequest(ctx.db, id, { endedAt: ctx.now })
  const said = words.reason ?? words.opinion
  if (isNews(on)) await tellApplicant(ctx, request, on, said === undefined ? bodies[on] : { zh: said, en: said })
}

const silent = { zh: '详见申请。', en: 'See the application.' }
const bodies: Readonly<Partial<Record<OpenRequestNews, Text>>> = {
  lapse: {
    zh: '您在期限内没有补正、补充或接受协议，可以再次申请。',
    en: 'Your time to add to it or to accept passed; you may apply again.',
  },
  datasetClosed: { zh: '数据集不再是有条件开放、可以申请的。', en: 'The dataset is no longer open on application.' },
}

/** R-OPEN-04: whoever waits is told that it takes longer, until when and why. */
const extended: NonNullable<ProcessTable['extended']> = async (ctx, { id }, { dueOn, reason }) => {
  const request = await mustFindRequest(ctx, id)
  const body = { zh: `延至${dueOn}。理由：${reason}`, en: `Until ${dueOn}. Reason: ${reason}` }
  await tellApplicant(ctx, request, 'extended', body)
}

/** The table that `main.ts` registers. */
export const openRequest: ProcessTable = openRequestTable({ effects, extended })

/** What the gate tells those who have no grant yet. */
export const applicationDays = ({ resources }: Ctx): number =>
  answerDays(resources.processes.get(openRequestProcess) ?? openRequest)

/** What was asked for can still be had, or it is said why not. */
export async function mustFit(
  ctx: Ctx,
  datasetId: string,
  asked: Parameters<typeof requestFindings>[0],
): Promise<{ dataset: Dataset; version: Version }> {
  const dataset = await catalog.lockDataset(ctx, datasetId)
  const version = dataset.publishedVersionId ? await lake.findVersion(ctx, dataset.publishedVersionId) : undefined
  if (!version || !isOnApplication(dataset, version)) throw problems.notOnApplication({ rule: 'R-OPEN-03' })
  const findings = requestFindings(asked, version.columns, ctx.today)
  if (findings.length > 0) throw problems.requestNotFit({ rule: 'R-OPEN-03', findings: inWords(findings, ctx.lang) })
  return { dataset, version }
}

/** 同意: the agreement is composed of what was applied for, and waits for the applicant. */
async function offer(ctx: Ctx, request: store.OpenRequest): Promise<void> {
  const { dataset, version } = await mustFit(ctx, request.datasetId, request)
  const columns = request.columns ?? version.columns.map(({ name }) => name)
  const label = (name: string): string => version.columns.find((one) => one.name === name)?.label ?? name
  const publisher = await publisherNames(ctx, [request.publisherId])
  const { zh, en = '' } = dataset.title
  const agreement = agreementOf({
    ...request,
    dataset: { zh, en: en || zh },
    publisher: publisher(request.publisherId),
    applicant: await applicantName(ctx, request),
    columns: columns.map(label),
  })
  await store.changeRequest(ctx.db, request.id, { columns, agreement, agreementDigest: digestOfAgreement(agreement) })
}

export async function applicantName(
  ctx: Ctx,
  { applicantKind, applicantId }: Pick<store.ListedRequest, 'applicantKind' | 'applicantId'>,
): Promise<string> {
  if (applicantKind === 'organisation') return (await publisherNames(ctx, [applicantId]))(applicantId)
  return (await parties.listNamesOf(ctx, [applicantId])).get(applicantId) ?? ''
}

/** 签协议 (R-OPEN-05): only what was read is accepted, and only then does the grant begin. */
async function begin(ctx: Ctx, request: store.OpenRequest, { personal }: Evidence): Promise<void> {
  if (request.agreementDigest === null || personal?.agreement !== request.agreementDigest)
    throw problems.agreementNotRead({ rule: 'R-OPEN-05' })
  const grantId = await giveFor(ctx, request)
  await store.changeRequest(ctx.db, request.id, { agreedAt: ctx.now, endedAt: ctx.now, grantId })
}

/** 授权: for this purpose, these columns and this term, from now on. The step is its reason and its record. */
async function giveFor(ctx: Ctx, request: store.OpenRequest): Promise<string> {
  // Columns that the version lost meanwhile are none to give; that the rest still fits is checked.
  const { version } = await mustFit(ctx, request.datasetId, { ...request, columns: [] })
  const columns = version.columns.filter(({ name }) => request.columns?.includes(name))
  if (columns.length === 0) throw problems.notOnApplication({ rule: 'R-OPEN-03' })
  const { id } = await access.giveGrant(asSystem(ctx, openRequestProcess), request.datasetId, {
    grantee: { kind: request.applicantKind, id: request.applicantId },
    uses: usesOfWays(request.ways),
    columns: columns.map(({ name }) => name),
    purpose: { kind: openRequestProcess, reference: request.code },
    from: ctx.now,
    until: endOf(request.until),
  })
  return id
}

/** The last day counts whole. */
export const endOf = (day: PlainDate): Instant => instantOf(Date.parse(`${addDays(day, 1)}T00:00:00+08:00`))

/** A grant taken away by whoever may, beside the process (R-OPEN-05): the application ends with it, and its applicant reads why. */
export async function grantRevoked(ctx: Ctx, { id }: Grant, reason: string): Promise<void> {
  const request = await store.findByGrant(ctx.db, id)
  const instance = request && (await process.findInstance(ctx, request.id))
  // Taken away by the process itself, which has moved on already.
  if (instance?.state !== 'active') return
  await process.advance(asSystem(ctx, 'grant'), instance.id, { event: 'revoked', reason })
}

/** The person, or everyone who acts for the house: whoever files may be away when the answer comes. */
export async function tellApplicant(
  ctx: Ctx,
  request: store.OpenRequest,
  what: OpenRequestNews,
  body: Text = silent,
): Promise<void> {
  const { applicantKind, applicantId, datasetId } = request
  const people = applicantKind === 'organisation' ? await parties.listStaffOf(ctx, applicantId) : [{ id: applicantId }]
  const { zh, en } = (await catalog.getDataset(ctx, datasetId)).title
  const ids = people.map(({ id }) => id)
  await tell(ctx, ids, datasetId, openRequestNotice({ zh, en: en || zh }, request, what, body))
}

const statesOf = async (ctx: Ctx, datasetId: string): Promise<{ id: string; state: string }[]> => {
  const requests = await store.listRequestsFor(ctx.db, datasetId)
  const found = await Promise.all(requests.map(({ id }) => process.findInstance(ctx, id)))
  return found.filter((one): one is Instance => one !== undefined)
}

/** R-OPEN-09: what is withdrawn, or not open on application any more, leaves nobody waiting and nobody with a grant. */
export async function endApplications(ctx: Ctx, datasetId: string, reason: string | undefined): Promise<void> {
  const system = asSystem(ctx, 'publication')
  for (const { id, state } of await statesOf(ctx, datasetId)) {
    if (isOneOf([...openStates, ...useStates], state))
      await process.advance(system, id, { event: 'datasetClosed', reason })
  }
}

/** R-SEC-09: with a purged dataset its applications end, and what they said is gone. */
export async function purgeOpenRequests(ctx: Ctx, datasetId: string): Promise<void> {
  const system = asSystem(ctx, 'purge')
  for (const { id, state } of await statesOf(ctx, datasetId)) {
    const runs = isOneOf([...openStates, ...useStates, 'reporting'], state)
    if (runs) await process.advance(system, id, { event: 'purge' })
    await process.eraseWords(ctx, openRequestProcess, id)
    await eraseOpeningsOf(ctx, id)
  }
  await store.eraseRequestWords(ctx.db, datasetId)
}
