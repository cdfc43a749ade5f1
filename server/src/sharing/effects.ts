/** What each step of a request does beside moving it: the grant, its stops, and whom it tells. */
import * as access from '../access/service.ts'
import type { Dataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Version } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import { eraseOpeningsOf } from '../ledger/service.ts'
import * as opendata from '../opendata/service.ts'
import * as parties from '../parties/service.ts'
import { asSystem, type Ctx } from '../platform/ctx.ts'
import type { Text } from '../platform/problem.ts'
import type { ProcessTable, Words } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { addDays, type Instant, instantOf, type PlainDate } from '../platform/time.ts'
import { isWithin } from './approved-scope.ts'
import { isNews, type News, newsOf } from './news.ts'
import { problems } from './problems.ts'
import { recordContent } from './request-evidence.ts'
import { inWords, requestFindings, usesOfMethods } from './request-model.ts'
import * as store from './request-store.ts'
import {
  type Attribute,
  disposingStates,
  isOneOf,
  openStates,
  requestProcesses,
  requestTable,
  useStates,
} from './request-table.ts'
import { eraseUseWords } from './use-store.ts'

type Effect = (ctx: Ctx, request: store.ShareRequest, words: Words) => Promise<void>

export async function mustFindRequest(ctx: Ctx, id: string): Promise<store.ShareRequest> {
  const request = await store.findRequest(ctx.db, id)
  if (!request) throw missing(id)
  return request
}
const missing = (id: string) => new Error(`the request ${id} has a process and no row`)

const system = (ctx: Ctx): Ctx => asSystem(ctx, 'sharing')
const end: Effect = (ctx, { id }) => store.changeRequest(ctx.db, id, { endedAt: ctx.now })

/** 结束: no byte leaves on its strength from the commit of this on. */
const over: Effect = async (ctx, { id, grantId }, { reason, opinion }) => {
  const grant = grantId === null ? undefined : await access.findGrant(ctx, grantId)
  if (grant && grant.revokedAt === null)
    await access.revokeGrant(system(ctx), grant.id, reason ?? opinion ?? '使用结束')
  await store.changeRequest(ctx.db, id, { endedAt: ctx.now, overAt: ctx.now })
}

const whole: Effect = async (ctx, request) => {
  await mustFit(ctx, request.datasetId, request, request.attribute)
}

/** R-SHR-20: nothing reaches the provider, is consented to or given that the requester's head has not approved. */
function mustBeApproved(request: store.ShareRequest): void {
  const { approved } = request
  if (!approved || !isWithin(scopeOf(request), approved)) throw problems.beyondApproval({ rule: 'R-SHR-20' })
}

const scopeOf = ({ matterCode, columns, rowFilter, methods, until }: store.ShareRequest) => ({
  ...{ matterCode, until, rowFilter: rowFilter ?? null },
  ...{ columns: [...columns], methods: [...methods] },
})

const approve: Effect = async (ctx, request, words) => {
  await whole(ctx, request, words)
  await store.approveContent(ctx.db, request.id, scopeOf(request))
  await recordContent(ctx, request, 'approved')
}

const resubmit: Effect = async (ctx, request, words) => {
  mustBeApproved(request)
  await whole(ctx, request, words)
  await recordContent(ctx, request, 'resubmitted')
}

const byEvent: Readonly<Record<string, Effect>> = {
  propose: whole,
  approve,
  supplement: resubmit,
  consent: async (ctx, request, words) => {
    mustBeApproved(request)
    await whole(ctx, request, words)
    await store.changeRequest(ctx.db, request.id, { consentedAt: ctx.now })
  },
  refuse: end,
  refuseIncomplete: end,
  withdraw: end,
  provide: open,
  suspend: (ctx, { grantId }) => access.suspendShare(system(ctx), grantId ?? ''),
  resume: (ctx, { grantId }) => access.resumeShare(system(ctx), grantId ?? ''),
  terminate: over,
  finish: over,
  recordEnd: over,
  expire: over,
  // What was in use leaves something to dispose of.
  datasetClosed: (ctx, request, words) => (request.providedAt === null ? end : over)(ctx, request, words),
}

const effects: NonNullable<ProcessTable['effects']> = async (ctx, { id }, { on, from }, words) => {
  // Held, so that nobody changes what is asked for between the step and its check.
  const request = await store.lockRequest(ctx.db, id)
  if (!request) throw missing(id)
  // What is filed was checked by whoever files it, and its row is as fresh as that.
  if (!(on === 'propose' && from === 'filing')) await byEvent[on]?.(ctx, request, words)
  if (isNews(on))
    await tellHouses(
      ctx,
      request,
      on,
      words.reason ?? words.opinion ?? (on === 'datasetClosed' ? closedWords : undefined),
    )
}

/** R-SHR-21: whoever waits is told that it takes longer, until when and why. */
const extended: NonNullable<ProcessTable['extended']> = async (ctx, { id }, { dueOn, reason }) => {
  const request = await mustFindRequest(ctx, id)
  await tellHouses(ctx, request, 'extended', {
    zh: `延至${dueOn}。理由：${reason}`,
    en: `Until ${dueOn}. Reason: ${reason}`,
  })
}

/** The tables that `main.ts` registers. */
export const shareRequests: readonly ProcessTable[] = (['unconditional', 'conditional'] as const).map((attribute) =>
  requestTable(attribute, { effects, extended }),
)

export type Offered = { readonly dataset: Dataset; readonly version: Version; readonly attribute: Attribute }

/** What can be asked for: the published version, or of what is closed to the public the one that was reviewed. */
export async function findOffered(ctx: Ctx, dataset: Dataset): Promise<Version | undefined> {
  if (dataset.state !== 'published') return undefined
  const [reviewed] = await opendata.reviewedVersions(ctx, dataset.id)
  const id = dataset.openness === 'closed' ? reviewed : (dataset.publishedVersionId ?? undefined)
  return id === undefined ? undefined : lake.findVersion(ctx, id)
}

/** The data can be shared, and what is asked for is among them; else it is said why not, or everything that is wrong with it. */
export async function mustFit(
  ctx: Ctx,
  datasetId: string,
  asked: Parameters<typeof requestFindings>[0],
  attribute?: Attribute,
): Promise<Offered> {
  const dataset = await catalog.lockDataset(ctx, datasetId)
  const { sharingAttribute, notSharedReason, notSharedLaw, sharingMethods } = dataset
  if (sharingAttribute === 'notShared')
    throw problems.notShared({ rule: 'R-SHR-04', reason: notSharedReason, law: notSharedLaw, next: 'R-SHR-42' })
  if (attribute !== undefined && attribute !== sharingAttribute) throw problems.attributeChanged({ rule: 'R-SHR-21' })
  const version = await findOffered(ctx, dataset)
  if (!version) throw problems.notProvided({ rule: 'R-SHR-20' })
  const offered = { columns: version.columns, methods: sharingMethods }
  const findings = requestFindings(asked, offered, ctx.today)
  if (findings.length > 0) throw problems.notFit({ rule: 'R-SHR-20', findings: inWords(findings, ctx.lang) })
  return { dataset, version, attribute: sharingAttribute }
}

/** 提供 (R-SHR-23): for this house, this matter, these columns and rows and this term, from now on. The step is its record. */
async function open(ctx: Ctx, request: store.ShareRequest): Promise<void> {
  mustBeApproved(request)
  // A new version keeps what was consented to, less the columns that it lost; the gate gives those that are left.
  const dataset = await catalog.lockDataset(ctx, request.datasetId)
  if (dataset.sharingAttribute === 'notShared') throw problems.notShared({ rule: 'R-SHR-04' })
  const version = await findOffered(ctx, dataset)
  if (!version) throw problems.notProvided({ rule: 'R-SHR-23' })
  const { id } = await access.giveShare(system(ctx), dataset.id, version.id, {
    organisationId: request.requesterId,
    uses: usesOfMethods(request.methods),
    columns: request.columns,
    rowFilter: request.rowFilter,
    matter: request.matterCode,
    from: ctx.now,
    until: endOf(request.until),
  })
  await store.changeRequest(ctx.db, request.id, { providedAt: ctx.now, grantId: id })
}

/** The last day counts whole. */
export const endOf = (day: PlainDate): Instant => instantOf(Date.parse(`${addDays(day, 1)}T00:00:00+08:00`))

/** Everyone who acts for the house that waits: whoever filed it may be away when the answer comes. */
async function tellHouses(ctx: Ctx, request: store.ShareRequest, what: News, said?: string | Text): Promise<void> {
  const { to, title } = newsOf(what)
  const authority = to === 'authority' ? await parties.authorityFor(ctx, request.providerId, 'sharing') : undefined
  const house = to === 'requester' ? request.requesterId : to === 'provider' ? request.providerId : authority
  if (house === undefined) return
  const people = await parties.listStaffOf(ctx, house)
  const { zh, en } = (await catalog.getDataset(ctx, request.datasetId)).title
  const body =
    said === undefined
      ? { zh: '详见申请。', en: 'See the request.' }
      : typeof said === 'string'
        ? { zh: said, en: said }
        : said
  const ids = people.map(({ id }) => id)
  await opendata.tell(ctx, ids, request.datasetId, {
    kind: 'share',
    requestId: request.id,
    title: {
      zh: `共享申请${request.code}《${zh}》：${title.zh}`,
      en: `Request ${request.code} for “${en || zh}” ${title.en}`,
    },
    body,
  })
}

const closedWords: Text = {
  zh: '数据集已下架或者不再共享。已经取得数据的，请处置并提交证明。',
  en: 'The dataset was withdrawn or is not shared any more. Where data were received, dispose of them and prove it.',
}

/** R-SHR-29: with a dataset that is withdrawn or not shared any more nobody waits, and no share stands in use without data; each is told. */
export async function endShares(ctx: Ctx, datasetId: string, reason: string | undefined): Promise<void> {
  for (const { id } of await store.listForDataset(ctx.db, datasetId)) {
    const instance = await process.findInstance(ctx, id)
    if (instance && isOneOf([...openStates, ...useStates], instance.state))
      await process.advance(asSystem(ctx, 'publication'), id, { event: 'datasetClosed', reason })
  }
}

/** 在用的共享, suspended ones among them. */
export const runningShares = (ctx: Ctx, datasetId: string): Promise<number> => store.countRunning(ctx.db, datasetId)

/** R-SEC-09: with a purged dataset its requests end, and what they said is gone. */
export async function purgeRequests(ctx: Ctx, datasetId: string): Promise<void> {
  const purging = asSystem(ctx, 'purge')
  const requests = await store.listForDataset(ctx.db, datasetId)
  for (const request of requests) {
    const instance = await process.findInstance(ctx, request.id)
    const runs = instance && isOneOf([...openStates, ...useStates, ...disposingStates], instance.state)
    if (runs) {
      await process.advance(purging, request.id, { event: 'purge' })
      await store.changeRequest(ctx.db, request.id, {
        ...{ endedAt: request.endedAt ?? ctx.now },
        ...(request.providedAt === null ? {} : { overAt: request.overAt ?? ctx.now }),
      })
    }
    await process.eraseWords(ctx, requestProcesses[request.attribute], request.id)
    await eraseOpeningsOf(ctx, request.id)
  }
  await store.eraseRequestWords(ctx.db, datasetId)
  await eraseUseWords(
    ctx.db,
    requests.map(({ id }) => id),
  )
}
