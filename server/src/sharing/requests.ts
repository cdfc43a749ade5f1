import * as access from '../access/service.ts'
import { problems as catalogProblems, shownTitle, silenceOf } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import type { Column } from '../lake/model.ts'
import { isPersonal } from '../lake/model.ts'
import * as lake from '../lake/service.ts'
import { isDepartment } from '../parties/model.ts'
import * as parties from '../parties/service.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { problems as processProblems } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import { numberOf } from '../platform/rules.ts'
import type { PlainDate } from '../platform/time.ts'
import { endOf, findOffered, mustFit } from './effects.ts'
import { problems } from './problems.ts'
import { evidenceOf, recordContent } from './request-evidence.ts'
import {
  longestDays,
  Method,
  matterOf,
  methodWords,
  type NewRequestRead,
  type RequestContent,
} from './request-model.ts'
import * as store from './request-store.ts'
import { draftStates, isOneOf, ownStates, requestProcesses } from './request-table.ts'
import { rules } from './rules.ts'
import type { ShareRequestView, SharingTerms } from './shapes.ts'
import { digestOfStatement, statement } from './statement.ts'

const worksAt = ({ acts }: Actor, organisationId: string): boolean =>
  acts.some((act) => act.organisationId === organisationId)

/** The houses for which this person may ask: where they are data officer (art. 2). An enterprise asks under opening or authorised operation. */
async function requestersOf(ctx: Ctx, providerId?: string): Promise<{ id: string; name: string }[]> {
  const { kind, acts } = ctx.actor
  if (kind !== 'person') return []
  const ids = acts.filter(({ post }) => post === 'dataOfficer').map(({ organisationId }) => organisationId)
  const houses = ids.length > 0 ? await parties.listOrganisations(ctx, [...new Set(ids)]) : []
  return houses
    .filter((house) => isDepartment(house.kind) && house.id !== providerId)
    .map(({ id, name }) => ({ id, name }))
}

const columnView = (column: Column) => ({ name: column.name, label: column.label, personal: isPersonal(column) })
const methodView = (methods: readonly Method[], lang: Ctx['lang']) =>
  methods.map((method) => ({ method, label: methodWords(method, lang) }))

/** What must be known before asking: whether one can, for what, what is stated with it, how long it takes by the limits that run here. */
export async function getSharingTerms(ctx: Ctx, datasetId: string): Promise<SharingTerms> {
  const dataset = await catalog.getDataset(ctx, datasetId)
  // As on the dataset's page: how it is shared is for officers, and for nobody while a drill is on (R-SEC-09).
  const isKnown = dataset.publishedAt !== null && !silenceOf(dataset) && catalog.isOfficer(ctx.actor)
  if (!isKnown) throw catalogProblems.datasetNotFound()
  const attribute = dataset.sharingAttribute
  const version = attribute === 'notShared' ? undefined : await findOffered(ctx, dataset)
  const clocks =
    ctx.resources.processes.get(requestProcesses[attribute === 'notShared' ? 'conditional' : attribute])?.clocks ?? []
  const answer = clocks.find((clock) => clock.in === 'submitted')
  const offered = dataset.sharingMethods.length > 0 ? dataset.sharingMethods : Method.options
  return {
    attribute,
    available: version !== undefined,
    requesters: await requestersOf(ctx, dataset.publisherId),
    ownData: worksAt(ctx.actor, dataset.publisherId),
    methods: methodView(offered, ctx.lang),
    scope: dataset.sharingScope,
    purposes: dataset.sharingPurposes,
    notShared: attribute === 'notShared' ? { reason: dataset.notSharedReason, law: dataset.notSharedLaw } : null,
    columns: (version?.columns ?? []).map(columnView),
    longestDays,
    workingDays: {
      answer: answer?.limit ?? 0,
      extension: answer?.extend?.limit ?? 0,
      provision: clocks.find((clock) => clock.in === 'consented')?.limit ?? numberOf(rules, 'R-SHR-23'),
    },
    statement: statement.text[ctx.lang],
    statementDigest: digestOfStatement(),
  }
}

/** 申请共享 (R-SHR-20): by a data officer for their house; it goes to the house's own head first. */
export const askForData = (ctx: Ctx, datasetId: string, asked: NewRequestRead): Promise<ShareRequestView> =>
  inTransaction(ctx, async (ctx) => {
    const dataset = await catalog.getDataset(ctx, datasetId)
    if (dataset.publishedAt === null) throw catalogProblems.datasetNotFound()
    if (worksAt(ctx.actor, dataset.publisherId)) throw problems.ownData()
    const requesters = await requestersOf(ctx, dataset.publisherId)
    const requester = requesters.find(({ id }) => asked.requesterId === undefined || id === asked.requesterId)
    if (!requester) throw problems.notADepartment({ requires: 'dataOfficer@requester' })
    if (asked.statement !== digestOfStatement()) throw problems.statementChanged({ rule: 'R-SHR-20' })
    const { attribute } = await mustFit(ctx, datasetId, asked)
    const authority = await parties.authorityFor(ctx, dataset.publisherId, 'sharing')
    if (!authority) throw problems.noAuthority()

    const id = newId()
    const code = await store.nextCode(ctx.db, ctx.today.slice(0, 4))
    const content = contentOf(asked)
    const isNew = await store.insertRequest(ctx.db, {
      ...{ id, code, datasetId: dataset.id, providerId: dataset.publisherId, requesterId: requester.id, attribute },
      ...content,
      ...{ filedBy: ctx.actor.id, commitment: statement, committedAt: ctx.now, filedAt: ctx.now },
    })
    if (!isNew) throw problems.alreadyAsked({ rule: 'R-SHR-20' })
    const { zh, en } = dataset.title
    await process.startProcess(ctx, requestProcesses[attribute], {
      ...{ id, subjectId: id, event: 'propose' },
      title: {
        zh: `${requester.name}申请共享《${zh}》${code}`,
        en: `${requester.name} asks for “${en || zh}”, ${code}`,
      },
      parties: { requester: requester.id, provider: dataset.publisherId, authority },
      ...evidenceOf(dataset.id, content),
    })
    return getShareRequest(ctx, id)
  })

function contentOf(asked: RequestContent) {
  const { matterCode, matterName, legalBasis, scenario, rowFilter, until } = asked
  return {
    ...{ matterCode, matterName, legalBasis, scenario, rowFilter: rowFilter ?? null },
    columns: [...new Set(asked.columns)],
    methods: [...new Set(asked.methods)],
    until: until as PlainDate,
  }
}

/** 修改 what is asked for: when the head sent it back, or the provider asked for what is missing. It goes on with the next step. */
export const changeShareRequest = (ctx: Ctx, id: string, asked: RequestContent): Promise<ShareRequestView> =>
  inTransaction(ctx, async (ctx) => {
    // Held before its state is read: a change that comes late must not land in what was sent on meanwhile.
    const request = await store.lockRequest(ctx.db, id)
    if (!request) throw processProblems.notFound()
    const { state } = await process.getProcess(ctx, id)
    const isOfficer = ctx.actor.acts.some(
      ({ post, organisationId }) => post === 'dataOfficer' && organisationId === request.requesterId,
    )
    if (!isOfficer) throw processProblems.wrongPost({ requires: 'dataOfficer@requester', rule: 'R-SHR-20' })
    if (!isOneOf(draftStates, state)) throw problems.notChangeable({ state })
    await mustFit(ctx, request.datasetId, asked, request.attribute)
    if (await store.hasTwin(ctx.db, request, asked.matterCode)) throw problems.alreadyAsked({ rule: 'R-SHR-20' })
    const content = contentOf(asked)
    await store.changeContent(ctx.db, id, content)
    await recordContent(ctx, { ...request, ...content }, 'changed')
    return getShareRequest(ctx, id)
  })

/** Before the requester's own head approved it, it has not reached the provider (R-SHR-20). */
const isSubmitted = (state: string, { approved }: store.ShareRequest): boolean =>
  approved !== null || !isOneOf(ownStates, state)
const isProviderOnly = ({ actor }: Ctx, { providerId, requesterId }: store.ShareRequest): boolean =>
  worksAt(actor, providerId) && !worksAt(actor, requesterId)

/** For the two houses, their authority and auditors; for anyone else there is no such request. */
export async function getShareRequest(ctx: Ctx, id: string): Promise<ShareRequestView> {
  const request = await store.findRequest(ctx.db, id)
  if (!request) throw processProblems.notFound()
  const view = await process.getProcess(ctx, id)
  if (!isSubmitted(view.state, request) && isProviderOnly(ctx, request)) throw processProblems.notFound()
  const dataset = await catalog.getDataset(ctx, request.datasetId)
  const [houses, versions, people, grant] = await Promise.all([
    parties.listOrganisations(ctx, [request.providerId, request.requesterId]),
    lake.listVersions(ctx, dataset.id),
    parties.listNamesOf(ctx, [request.filedBy]),
    request.grantId === null ? undefined : access.findGrant(ctx, request.grantId),
  ])
  const nameOf = (house: string): string => houses.find((one) => one.id === house)?.name ?? ''
  const known = new Map(versions.toReversed().flatMap(({ columns }) => columns.map((one) => [one.name, one] as const)))
  const { lang } = ctx
  const silence = silenceOf(dataset)?.[lang]
  const mine = worksAt(ctx.actor, request.requesterId)
  return {
    ...{ id, code: request.code, datasetId: dataset.id, datasetTitle: shownTitle(dataset, lang) },
    ...{ providerId: request.providerId, providerName: nameOf(request.providerId) },
    ...{ requesterId: request.requesterId, requesterName: nameOf(request.requesterId) },
    filedByName: people.get(request.filedBy) ?? '',
    attribute: request.attribute,
    ...{ matterCode: request.matterCode, matterName: request.matterName },
    // What may quote the data is not shown while a drill is on (R-SEC-09).
    ...(silence
      ? { legalBasis: silence, scenario: silence, rowFilter: null, columns: [] }
      : {
          ...{ legalBasis: request.legalBasis, scenario: request.scenario, rowFilter: request.rowFilter ?? null },
          columns: request.columns.map((name) => {
            const column = known.get(name)
            return column ? columnView(column) : { name, label: name, personal: false }
          }),
        }),
    methods: methodView(request.methods, lang),
    until: request.until,
    commitment: { version: request.commitment.version, text: request.commitment.text[lang] },
    ...{ filedAt: request.filedAt, consentedAt: request.consentedAt, providedAt: request.providedAt },
    overAt: request.overAt,
    grant: grant ? { id: grant.id, suspendedAt: grant.suspendedAt, revokedAt: grant.revokedAt } : null,
    changeable: mine && isOneOf(draftStates, view.state),
    mine,
    process: silence ? { ...view, title: silence } : view,
  }
}

/** 专用密钥: for the house's own systems, bound to the matter, no longer than the term (R-SHR-25). */
export const createShareKey = (ctx: Ctx, id: string, { days }: { readonly days: number }) =>
  inTransaction(ctx, async (ctx) => {
    const request = await store.findRequest(ctx.db, id)
    if (!request || !worksAt(ctx.actor, request.requesterId)) throw processProblems.notFound()
    const { state } = await process.getProcess(ctx, id)
    if (state !== 'inUse') throw problems.notInUse({ rule: 'R-SHR-25' })
    const left = Math.ceil((Date.parse(endOf(request.until)) - Date.parse(ctx.now)) / 86_400_000)
    const byFile = request.methods.some((method) => method === 'batch' || method === 'file')
    const byCall = request.methods.some((method) => method === 'interface' || method === 'verification')
    return parties.createKey(ctx, {
      name: request.code,
      scopes: [...(byCall ? (['read'] as const) : []), ...(byFile ? (['download'] as const) : [])],
      organisationId: request.requesterId,
      days: Math.max(1, Math.min(days, left)),
      boundTo: matterOf(request.matterCode),
    })
  })
