import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Dataset } from '../catalog/model.ts'
import { problems as catalogProblems } from '../catalog/model.ts'
import { getDatasetRevision } from '../catalog/service.ts'
import { isPersonal, type Version } from '../lake/model.ts'
import { authorityFor } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { type Instant, instantOf } from '../platform/time.ts'
import { type Candidate, candidatesFor } from './circumstances.ts'
import { findKept } from './gate.ts'
import { hidesPeople } from './mask.ts'
import type { Basis, Decision, Denial, RuledColumn, Ruling, Use } from './model.ts'
import type { OwnPolicy, Question, Verdict } from './policy.ts'
import { problems } from './problems.ts'
import { byWeight, type Reason, type ReasonCode, reasons } from './reasons.ts'
import { findReleaseAt, findStanding, listPolicies, standingOf, wasReleased } from './store.ts'

/** Which data: the open version unless another, or a time, is named. */
export type Target = {
  readonly dataset: Dataset
  readonly version: Version | undefined
  /** The version is, or was, the one published. */
  readonly released: boolean
  /** It passed the review of a publication. What is closed is never released, and may be shared all the same (R-SHR-20). */
  readonly reviewed: boolean
  /** Of the dataset as it was read. */
  readonly revision: string
  /** The dataset's own policies. */
  readonly policies: readonly OwnPolicy[]
}

export type Asked = {
  readonly datasetId: string
  readonly versionId?: string | undefined
  readonly asOf?: Instant | undefined
}

export async function findTarget(ctx: Ctx, { datasetId, versionId, asOf }: Asked): Promise<Target> {
  const isId = z.uuid().safeParse(datasetId).success
  const [{ dataset, revision }, early] = await Promise.all([
    getDatasetRevision(ctx, datasetId),
    isId ? listPolicies(ctx.db, datasetId) : undefined,
  ])
  const policies = early ?? (await listPolicies(ctx.db, dataset.id))
  const shareable = await reviewedForSharing(ctx, dataset)
  const wanted = versionId ?? (asOf ? await releasedAt(ctx, dataset, asOf) : undefined)
  const id = wanted ?? dataset.publishedVersionId ?? shareable[0] ?? dataset.currentVersionId
  const version = id ? await findKept(ctx, id) : undefined
  // Another dataset's version is not there, whoever asks.
  const own = version?.datasetId === dataset.id ? version : undefined
  if (versionId !== undefined && !own && dataset.state === 'published') {
    throw problems.unknownVersion({ version: versionId, versions: `/api/v1/datasets/${dataset.id}/versions` })
  }
  const released = own
    ? own.id === dataset.publishedVersionId || (await wasReleased(ctx.db, dataset.id, own.id))
    : dataset.state === 'published'
  const reviewed = own ? (dataset.openness === 'closed' ? shareable.includes(own.id) : released) : false
  return { dataset, version: own, released, reviewed, revision, policies }
}

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Versions of a dataset that passed the review of a publication, the latest first; set by `main.ts`. Without it nothing closed is shared. */
    readonly reviewedVersions?: (ctx: Ctx, datasetId: string) => Promise<readonly string[]>
  }
}

/** Of a closed dataset, for those outside: whoever works on it sees what is in preparation, as ever. */
async function reviewedForSharing(ctx: Ctx, dataset: Dataset): Promise<readonly string[]> {
  const { kind } = ctx.actor
  const isClosed = dataset.state === 'published' && dataset.openness === 'closed'
  if (!isClosed || (kind !== 'person' && kind !== 'key') || (await worksOn(ctx, dataset))) return []
  return (await ctx.resources.reviewedVersions?.(ctx, dataset.id)) ?? []
}

async function releasedAt(ctx: Ctx, dataset: Dataset, asOf: Instant): Promise<string | undefined> {
  const id = await findReleaseAt(ctx.db, dataset.id, asOf)
  if (!id && dataset.state === 'published') throw problems.notOpenThen({ asOf })
  return id ?? undefined
}

/** On what a use must rest: a basis of this kind, or this very share. */
export type On = Basis['kind'] | { readonly shareId: string }

/** Another share of the caller's stands for none: whoever uses it through this one is told what to ask for (R-SHR-25). */
function restingOn(all: readonly Candidate[], on: On): readonly Candidate[] {
  if (typeof on === 'string') return all.filter(({ basis }) => basis.kind === on)
  const shares = all.filter(({ basis }) => basis.kind === 'share')
  const same = shares.filter(({ basis }) => basis.kind === 'share' && basis.id === on.shareId)
  return same.length > 0 ? same : shares.map(({ grant: _, ...none }) => none)
}

/** May this caller use this version in this way? Says on what the use would rest and what it would show, or why not. */
async function explainFor(ctx: Ctx, target: Target, use: Use, on?: On): Promise<Decision> {
  const { dataset, version, released } = target
  const all = await candidatesFor(ctx, dataset, version)
  const candidates = on === undefined ? all : restingOn(all, on)
  const denied: { readonly verdict: Verdict; readonly candidate: Candidate }[] = []
  for (const candidate of candidates) {
    const verdict = judge(ctx, target, use, candidate)
    if (verdict.allowed && version)
      return { allowed: true, ruling: rule({ ...target, version }, use, candidate, verdict) }
    if (verdict.allowed) throw problems.noVersion()
    denied.push({ verdict, candidate })
  }
  const mayKnow = released || (await worksOn(ctx, dataset))
  // That a version beside the open one holds people is the business of those who work on it; why a dataset is closed is everyone's.
  const isTold = (code: ReasonCode): boolean => code !== 'personalColumns' || mayKnow || dataset.openness === 'closed'
  const found = denied.flatMap(({ verdict }) => verdict.reasons).filter(isTold)
  const [reason = ctx.actor.boundTo ? 'keyBound' : 'noBasis', ...also] = byWeight(found)
  const causes = denied.filter(({ verdict }) => verdict.reasons.includes(reason))
  const personal = denied.find(({ verdict }) => verdict.reasons.includes('personalColumns'))
  const columns = mayKnow ? shownPersonal(personal?.candidate) : []
  const policies = [...new Set(causes.flatMap(({ verdict }) => verdict.policies))]
  return { allowed: false, denial: { reason, also, columns, policies } }
}

function judge(ctx: Ctx, target: Target, use: Use, candidate: Candidate): Verdict {
  if (candidate.isUnfit) return { allowed: false, policies: [], rules: [], reasons: ['policyFault'] }
  const { dataset, released, reviewed } = target
  const { grant, basis, authorityId } = candidate
  const question: Question = {
    action: use,
    caller: {
      kind: ctx.actor.kind,
      acts: ctx.actor.acts.map(({ post, organisationId }) => ({ post, organisationId })),
      scopes: ctx.actor.scopes ?? [],
    },
    dataset: {
      ...{ id: dataset.id, state: dataset.state, openness: dataset.openness, level: dataset.level },
      ...{ publisherId: dataset.publisherId, authorityId, sharingAttribute: dataset.sharingAttribute },
    },
    circumstances: {
      ...{ basis: basis.kind, zone: ctx.zone, released, reviewed },
      personal: shownPersonal(candidate).map(({ name }) => name),
      review: candidate.review,
      grant: grant && {
        datasetId: grant.datasetId,
        uses: grant.uses,
        begun: grant.from <= ctx.now,
        ended: grant.until <= ctx.now || grant.revokedAt !== null,
        suspended: grant.suspendedAt !== null,
        fitsPurpose: (basis.kind === 'share' ? fitsMatter : fitsPurpose)(ctx, grant.purpose),
      },
    },
  }
  return ctx.resources.access.policies.decide(question, target.policies)
}

/** A caller who states no purpose uses the grant for the one it was given for. */
const fitsPurpose = ({ purpose }: Ctx, granted: { kind: string; reference?: string | undefined }): boolean =>
  purpose.kind === 'open' ||
  (purpose.kind === granted.kind && (granted.reference === undefined || purpose.reference === granted.reference))

/** A share is used for its matter, and whoever uses it says so, with the case where there is one (R-SHR-25). */
const fitsMatter = ({ purpose }: Ctx, granted: { kind: string; reference?: string | undefined }): boolean =>
  purpose.kind === granted.kind && purpose.reference?.split('/')[0] === granted.reference

/** A mask that leaves most of a value shows it; grants given when another version was open may hold one. */
const isShown = ({ show, mask, detector }: RuledColumn): boolean =>
  show === 'clear' || (show === 'masked' && !(mask && hidesPeople(mask, detector?.kind)))

const shownPersonal = (candidate: Candidate | undefined) =>
  (candidate?.columns ?? [])
    .filter((column) => isPersonal(column) && isShown(column))
    .map(({ name, label, detector }) => ({ name, label, ...(detector ? { detector: detector.kind } : {}) }))

function rule(
  { dataset, version, revision, policies }: Target & { readonly version: Version },
  use: Use,
  candidate: Candidate,
  verdict: Verdict,
): Ruling {
  const { basis, columns, rowFilter, minimumGroup, grant } = candidate
  const seen = columns.map(({ name, show, mask }) => [name, show, mask])
  return {
    datasetId: dataset.id,
    publisherId: dataset.publisherId,
    ...{ use, version, basis, columns, rowFilter, minimumGroup },
    ...(grant?.basis === 'share' ? { requesterId: grant.grantee.id } : {}),
    policies: verdict.policies,
    rules: verdict.rules,
    standing: basis.kind === 'openness' ? standingOf(revision, policies) : null,
    digest: createHash('sha256')
      .update(JSON.stringify([version.id, use, basis, seen, rowFilter, minimumGroup]))
      .digest('hex'),
  }
}

/**
 * The ruling, or a refusal that says why, by which rule, and what can be done. Refusals are logged too (R-OPN-04). `on` demands
 * that it rest on this: what belongs to the work on a dataset is never shown for its being open, however open it is.
 */
export async function decideFor(ctx: Ctx, target: Target, use: Use, on?: On): Promise<Ruling> {
  const decision = await explainTo(ctx, target, use, on)
  if (decision.allowed) return decision.ruling
  await logDenial(ctx, target, use, decision.denial)
  throw refusal(ctx, decision.denial)
}

/** The decision as the caller may learn of it. */
export async function explainTo(ctx: Ctx, target: Target, use: Use, on?: On): Promise<Decision> {
  const decision = await explainFor(ctx, target, use, on)
  if (!decision.allowed && !(await isKnownTo(ctx, target.dataset))) throw catalogProblems.datasetNotFound()
  return decision
}

/** Those who prepare and review a dataset: its publisher's house, the reviewers of its own authority, the machine itself. */
async function worksOn(ctx: Ctx, { publisherId }: Dataset): Promise<boolean> {
  const { kind, acts } = ctx.actor
  if (kind === 'console' || kind === 'system') return true
  if (acts.some(({ organisationId }) => organisationId === publisherId)) return true
  const reviewers = acts.filter(({ post }) => post === 'catalogReviewer')
  if (reviewers.length === 0) return false
  const authorityId = await authorityFor(ctx, publisherId)
  return reviewers.some(({ organisationId }) => organisationId === authorityId)
}

/** What was never published is not there for those outside. */
const isKnownTo = async (ctx: Ctx, dataset: Dataset): Promise<boolean> =>
  dataset.publishedAt !== null || worksOn(ctx, dataset)

export function refusal(ctx: Ctx, { reason, also, columns }: Denial) {
  const { lang } = ctx
  const { text, rule, remedy }: Reason = reasons[reason]
  const { takes, ...remains } = remedy
  const workingDays = takes === 'application' ? ctx.resources.applicationDays?.(ctx) : undefined
  return problems.denied({
    ...{ reason, words: text[lang], rule },
    ...(columns.length > 0 ? { columns } : {}),
    ...(also.length > 0 ? { also: also.map((code) => inWords(code, lang)) } : {}),
    remedy: { ...remains, text: remedy.text[lang], ...(workingDays === undefined ? {} : { workingDays }) },
  })
}

const inWords = (code: ReasonCode, lang: Ctx['lang']) => ({
  reason: code,
  words: reasons[code].text[lang],
  rule: reasons[code].rule,
})

async function logDenial(ctx: Ctx, { dataset, version }: Target, use: Use, denial: Denial): Promise<void> {
  await ctx.resources.appendLedger(ctx, {
    event: 'data.deny',
    rule: reasons[denial.reason].rule,
    subject: version ? [dataset.id, version.id] : [dataset.id],
    record: { use, reason: denial.reason, policies: denial.policies },
    parties: [dataset.publisherId],
    open: ctx.actor.kind === 'anonymous',
  })
}

/** Right before the first byte, and while a long one runs: still the same ruling, as of now? A moment is enough for a revocation. */
export async function decideNow(ctx: Ctx, asked: Asked, ruling: Ruling, on?: On): Promise<void> {
  // What is open to everyone is so by the dataset and its policies alone, whatever the hour: unchanged, it need not be judged again.
  if (ruling.standing !== null && ruling.standing === (await findStanding(ctx.db, ruling.datasetId))) return
  const now = { ...ctx, now: instantOf(Date.now()) }
  const target = await findTarget(now, { ...asked, versionId: ruling.version.id })
  const again = await decideFor(now, target, ruling.use, on)
  if (again.digest !== ruling.digest) throw refusal(ctx, { reason: 'noBasis', also: [], columns: [], policies: [] })
}
