import * as access from '../access/service.ts'
import { problems as catalogProblems, inLanguage } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import * as parties from '../parties/service.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { problems as processProblems } from '../platform/process/model.ts'
import * as process from '../platform/process/service.ts'
import type { PlainDate } from '../platform/time.ts'
import { endOf, mustFit } from './open-request-effects.ts'
import { isOnApplication, longestDays, type NewOpenRequest, purposeKinds, usesOfWays } from './open-request-model.ts'
import type { ApplicationTerms, OpenRequestView } from './open-request-shapes.ts'
import * as store from './open-request-store.ts'
import { openRequestProcess } from './open-request-table.ts'
import { commitment, digestOfApplication, digestOfTerms } from './open-request-terms.ts'
import { problems } from './problems.ts'
import { publisherNames } from './publisher-names.ts'
import { isPublic, worksAt } from './visibility.ts'

/** What must be known before applying: whether one can, what is accepted with it, how long it takes by the limits that run here. */
export async function getApplicationTerms(ctx: Ctx, datasetId: string): Promise<ApplicationTerms> {
  const dataset = await catalog.getDataset(ctx, datasetId)
  if (!isPublic(dataset)) throw catalogProblems.datasetNotFound()
  const version = dataset.publishedVersionId ? await lake.findVersion(ctx, dataset.publishedVersionId) : undefined
  const conditions = conditionsOf(dataset)
  const clocks = ctx.resources.processes.get(openRequestProcess)?.clocks ?? []
  const days = (value: string): number => clocks.find((clock) => clock.value === value)?.limit ?? 0
  return {
    onApplication: isOnApplication(dataset, version),
    ownData: worksAt(ctx.actor, dataset.publisherId),
    longestDays,
    workingDays: {
      ...{ conformity: days('conformity'), decision: days('decision'), supplement: days('supplement') },
      ...{ agreement: days('agreement'), report: days('report') },
      extension: clocks.find(({ value }) => value === 'decision')?.extend?.limit ?? 0,
    },
    commitment: commitment.text[ctx.lang],
    conditions: conditions && inLanguage(conditions, ctx.lang),
    terms: digestOfTerms(conditions),
  }
}

const conditionsOf = ({ conditions }: { readonly conditions: { zh: string; en?: string | undefined } | null }) =>
  conditions && { zh: conditions.zh, en: conditions.en ?? '' }

/** 申请有条件开放的数据 (R-OPEN-03): by a person in their own name, or for an organisation in which they hold a post. */
export const applyForData = (ctx: Ctx, datasetId: string, asked: NewOpenRequest): Promise<OpenRequestView> =>
  inTransaction(ctx, async (ctx) => {
    const { actor } = ctx
    if (actor.kind !== 'person') throw problems.wrongPost({ requires: 'person' })
    const { organisationId } = asked
    if (organisationId !== undefined && !worksAt(actor, organisationId)) throw problems.notYourHouse()
    // Who decides for a house does not apply to it.
    if (worksAt(actor, (await catalog.getDataset(ctx, datasetId)).publisherId)) throw problems.ownData()
    const { dataset, version } = await mustFit(ctx, datasetId, asked)
    const conditions = conditionsOf(dataset)
    if (asked.terms !== digestOfTerms(conditions)) throw problems.termsChanged({ rule: 'R-OPEN-03' })
    const authority = await parties.authorityFor(ctx, dataset.publisherId)
    if (!authority) throw problems.noAuthority()

    const id = newId()
    const code = await store.nextCode(ctx.db, ctx.today.slice(0, 4))
    // “All” is what there is today: what a later version brings was neither asked for nor decided on.
    const columns = [...new Set(asked.columns ?? version.columns.map(({ name }) => name))]
    const ways = [...new Set(asked.ways)]
    const isNew = await store.insertRequest(ctx.db, {
      ...{ id, code, datasetId: dataset.id, publisherId: dataset.publisherId },
      applicantKind: organisationId === undefined ? 'account' : 'organisation',
      applicantId: organisationId ?? actor.id,
      filedBy: actor.id,
      ...{ purposeKind: asked.purposeKind, purpose: asked.purpose, ways, columns, security: asked.security },
      until: asked.until as PlainDate,
      ...{ committedAt: ctx.now, filedAt: ctx.now, commitment, conditions },
    })
    if (!isNew) throw problems.alreadyApplied()
    const { zh, en } = dataset.title
    await process.startProcess(ctx, openRequestProcess, {
      ...{ id, subjectId: id, event: 'apply' },
      title: { zh: `申请《${zh}》${code}`, en: `Application for “${en || zh}”, ${code}` },
      parties: {
        ...{ publisher: dataset.publisherId, authority },
        ...(organisationId === undefined ? { person: actor.id } : { applicant: organisationId }),
      },
      facts: {
        ...{ dataset: dataset.id, purposeKind: asked.purposeKind, ways, until: asked.until },
        ...{ columns: columns.length, commitment: commitment.version },
      },
      // Salted, and open to erasure: it stands for words of a person.
      personal: {
        application: digestOfApplication(
          { ...asked, ways, columns, datasetId: dataset.id },
          { commitment, conditions },
        ),
      },
    })
    return getOpenRequest(ctx, id)
  })

export const isMine = (actor: Actor, { applicantId }: Pick<store.OpenRequest, 'applicantId'>): boolean =>
  actor.id === applicantId || worksAt(actor, applicantId)

export type Answer =
  | { readonly event: 'withdraw' }
  | { readonly event: 'supplement' | 'report'; readonly words: string }
  | { readonly event: 'sign'; readonly agreement: string }

/** What the applicant may do to it, whichever zone they come from; the others' steps are taken at the desk. */
export async function answerOpenRequest(ctx: Ctx, id: string, answer: Answer): Promise<OpenRequestView> {
  const { event } = answer
  if (answer.event === 'sign') {
    const signed = await store.findRequest(ctx.db, id)
    const facts = { agreement: signed?.agreement?.version ?? '' }
    await process.advance(ctx, id, { event, facts, personal: { agreement: answer.agreement } })
  } else {
    await process.advance(ctx, id, { event, ...('words' in answer ? { opinion: answer.words } : {}) })
  }
  return getOpenRequest(ctx, id)
}

/** For the applicant, the publisher's house, its authority and auditors; for anyone else there is no such application. */
export async function getOpenRequest(ctx: Ctx, id: string): Promise<OpenRequestView> {
  const request = await store.findRequest(ctx.db, id)
  if (!request) throw processProblems.notFound()
  const view = await process.getProcess(ctx, id)
  const dataset = await catalog.getDataset(ctx, request.datasetId)
  const [name, versions, names, grant] = await Promise.all([
    publisherNames(ctx, [
      request.publisherId,
      ...(request.applicantKind === 'organisation' ? [request.applicantId] : []),
    ]),
    lake.listVersions(ctx, dataset.id),
    parties.listNamesOf(ctx, request.applicantKind === 'account' ? [request.applicantId] : []),
    request.grantId === null ? undefined : access.findGrant(ctx, request.grantId),
  ])
  const labels = new Map(versions.toReversed().flatMap(({ columns }) => columns.map((one) => [one.name, one.label])))
  const { lang } = ctx
  return {
    ...{ id, code: request.code, datasetId: dataset.id, datasetTitle: inLanguage(dataset.title, lang) },
    publisherName: name(request.publisherId),
    applicantKind: request.applicantKind,
    applicantName: names.get(request.applicantId) ?? name(request.applicantId),
    purposeKind: request.purposeKind,
    purposeLabel: purposeKinds[request.purposeKind][lang],
    purpose: request.purpose,
    ways: [...request.ways],
    columns: (request.columns ?? []).map((column) => ({ name: column, label: labels.get(column) ?? column })),
    until: request.until,
    security: request.security,
    commitment: request.commitment && { version: request.commitment.version, text: request.commitment.text[lang] },
    conditions: request.conditions && inLanguage(request.conditions, lang),
    agreement: request.agreement && {
      ...{ version: request.agreement.version, text: request.agreement.text[lang] },
      ...{ digest: request.agreementDigest ?? '', acceptedAt: request.agreedAt },
    },
    ...{ filedAt: request.filedAt, endedAt: request.endedAt, reportedAt: request.reportedAt },
    grant: grant
      ? { id: grant.id, until: request.until, revokedAt: grant.revokedAt, revokedReason: grant.revokedReason }
      : null,
    mine: isMine(ctx.actor, request),
    process: view,
  }
}

export type RequestPage = {
  readonly datasetId?: string | undefined
  /** Those of the applicant, or those made to one's house. */
  readonly side: 'applicant' | 'publisher'
  readonly after?: number | undefined
  readonly limit: number
}

/** A page of them, newest first, with where each stands. */
export async function listRequests(ctx: Ctx, { side, ...page }: RequestPage) {
  const { id, acts } = ctx.actor
  const houses = [...new Set(acts.map(({ organisationId }) => organisationId))]
  if (side === 'publisher' && houses.length === 0) return { requests: [], next: null }
  const whose = side === 'publisher' ? { publisherIds: houses } : { applicantIds: [id, ...houses] }
  const found = await store.listRequests(ctx.db, whose, { ...page, limit: page.limit + 1 })
  const shown = found.slice(0, page.limit)
  const of = (kind: string): string[] =>
    shown.filter(({ applicantKind }) => applicantKind === kind).map(({ applicantId }) => applicantId)
  const [standing, datasets, organisation, people] = await Promise.all([
    process.listStanding(
      ctx,
      shown.map((one) => one.id),
    ),
    catalog.listDatasetsById(ctx, [...new Set(shown.map(({ datasetId }) => datasetId))]),
    publisherNames(ctx, of('organisation')),
    parties.listNamesOf(ctx, of('account')),
  ])
  const titles = new Map(datasets.map((dataset) => [dataset.id, inLanguage(dataset.title, ctx.lang)]))
  return {
    requests: shown.map(({ seq: _, publisherId: __, applicantKind: ___, applicantId, ...request }) => ({
      ...request,
      datasetTitle: titles.get(request.datasetId) ?? '',
      applicantName: people.get(applicantId) ?? organisation(applicantId),
      ...(standing.get(request.id) ?? { state: '', stateTitle: '', clock: null }),
    })),
    next: found.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** 专用密钥 (R-OPEN-05): reads by this application's grant and nothing else, in the ways agreed on, no longer than its term. */
export const createRequestKey = (ctx: Ctx, id: string, { days }: { readonly days: number }) =>
  inTransaction(ctx, async (ctx) => {
    const request = await store.findRequest(ctx.db, id)
    if (!request || !isMine(ctx.actor, request)) throw processProblems.notFound()
    const { state } = await process.getProcess(ctx, id)
    if (state !== 'active') throw problems.notInUse({ rule: 'R-OPEN-05' })
    const left = Math.ceil((Date.parse(endOf(request.until)) - Date.parse(ctx.now)) / 86_400_000)
    const uses = usesOfWays(request.ways)
    return parties.createKey(ctx, {
      name: request.code,
      scopes: (['read', 'download'] as const).filter((use) => uses.includes(use)),
      organisationId: request.applicantKind === 'organisation' ? request.applicantId : null,
      days: Math.max(1, Math.min(days, left)),
      boundTo: { kind: openRequestProcess, reference: request.code },
    })
  })
