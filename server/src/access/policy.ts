import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { boundedMap } from './bounded-map.ts'
import { isReasonCode, type ReasonCode } from './reasons.ts'

/** What the policies are asked: a caller, a use, a dataset, and the circumstances, all of it named in the pack's schema. */
export type Question = {
  readonly action: string
  readonly caller: {
    readonly kind: string
    readonly acts: readonly { readonly post: string; readonly organisationId: string }[]
    readonly scopes: readonly string[]
  }
  readonly dataset: {
    readonly id: string
    readonly state: string
    readonly openness: string
    readonly level: number
    readonly publisherId: string
    readonly authorityId?: string | undefined
    readonly sharingAttribute: string
  }
  readonly circumstances: {
    readonly basis: string
    readonly zone: string
    readonly released: boolean
    readonly reviewed: boolean
    readonly personal: readonly string[]
    readonly review?:
      | {
          readonly stands: string
          readonly covers: boolean
          readonly awaits: readonly { readonly post: string; readonly organisationId: string }[]
        }
      | undefined
    readonly grant?:
      | {
          readonly datasetId: string
          readonly uses: readonly string[]
          readonly begun: boolean
          readonly ended: boolean
          readonly suspended: boolean
          readonly fitsPurpose: boolean
        }
      | undefined
  }
}

export type Verdict = {
  readonly allowed: boolean
  /** Ids of the policies that decided. */
  readonly policies: readonly string[]
  readonly rules: readonly string[]
  readonly reasons: readonly ReasonCode[]
}

/** A policy text that does not parse, or speaks of what the schema does not know. Holds the checker's own words. */
export class PolicyFault extends Error {
  override name = 'PolicyFault'
}

/** A dataset's own policy beside those of the pack. */
export type OwnPolicy = { readonly id: string; readonly text: string }

export type Policies = {
  readonly decide: (question: Question, own?: readonly OwnPolicy[]) => Verdict
  /** Throws a `PolicyFault` if the text may not stand. */
  readonly check: (policy: OwnPolicy) => void
  /** Of the pack's policies: part of every decision's name. */
  readonly digest: string
  readonly forget: () => void
  readonly figures: () => { readonly evaluated: number; readonly remembered: number }
}

type Known = { readonly text: string; readonly reason?: ReasonCode; readonly rule?: string }
type Slice = { readonly name: string; readonly known: ReadonlyMap<string, Known> }

const schemaName = 'gate'
/** A decision depends on its question alone; the short life only bounds what a fault of ours could do. */
const rememberedMs = 60_000
const mostSlices = 200

/** Reads the pack's policies, checks them against its schema and keeps them parsed. A pack with a fault does not start. */
export function openPolicies(directory: string): Policies {
  const schema = readFileSync(join(directory, 'gate.cedarschema'), 'utf8')
  const base = readPack(directory)
  succeed(cedar.preparseSchema(schemaName, schema), 'gate.cedarschema')
  validate(schema, base)
  const digest = digestOf([...base].map(([id, { text }]) => [id, text]))
  // Sets are parsed once and sliced: the pack's policies with those of one dataset, never with another's.
  const slices = new Map<string, Slice>()
  const remembered = boundedMap<string, { readonly verdict: Verdict; readonly at: number }>(20_000)
  const figures = { evaluated: 0, remembered: 0 }

  function sliceOf(own: readonly OwnPolicy[]): Slice {
    const key = own.length === 0 ? '' : digestOf(own.map(({ id, text }) => [id, text]))
    const found = slices.get(key)
    if (found) return found
    const known = new Map([...base, ...own.map((policy) => [policy.id, readPolicy(policy.text, policy.id)] as const)])
    // Stored texts were checked when they came; a schema that changed since must not let them through unread.
    if (own.length > 0) validate(schema, known)
    // The engine keeps parsed sets by name and has no way to drop one: when there are many, all names begin anew.
    if (slices.size >= mostSlices) slices.clear()
    const slice = { name: `gate-${slices.size}`, known }
    succeed(cedar.preparsePolicySet(slice.name, { staticPolicies: textsOf(known) }), 'policies')
    slices.set(key, slice)
    return slice
  }

  function evaluate(question: Question, own: readonly OwnPolicy[]): Verdict {
    figures.evaluated++
    const slice = sliceOf(own)
    const { principal, resource, entities, context } = asCedar(question)
    const answer = cedar.statefulIsAuthorized({
      ...{ principal, resource, entities, context, action: { type: 'Action', id: question.action } },
      ...{ preparsedPolicySetId: slice.name, preparsedSchemaName: schemaName, validateRequest: true },
    })
    return verdictOf(answer, slice.known)
  }

  return {
    digest,
    forget: () => remembered.clear(),
    figures: () => figures,
    check: (policy) => validate(schema, new Map([...base, [policy.id, readPolicy(policy.text, policy.id)]])),
    decide: (question, own = []) => {
      const key = JSON.stringify([question, own])
      const now = Date.now()
      const found = remembered.get(key)
      if (found && now - found.at < rememberedMs) {
        figures.remembered++
        return found.verdict
      }
      const verdict = guarded(() => evaluate(question, own))
      if (!verdict.reasons.includes('policyFault')) remembered.set(key, { verdict, at: now })
      return verdict
    },
  }
}

const fault: Verdict = { allowed: false, policies: [], rules: [], reasons: ['policyFault'] }

/** Whatever goes wrong in the policy engine denies (design §9.8). */
function guarded(evaluate: () => Verdict): Verdict {
  try {
    return evaluate()
  } catch {
    return fault
  }
}

/**
 * An answer counts only if no policy failed: a policy that errs is skipped by the engine, and a skipped `forbid` would have let
 * through what it forbids.
 */
export function verdictOf(answer: cedar.AuthorizationAnswer, known: ReadonlyMap<string, Known>): Verdict {
  if (answer.type !== 'success') return fault
  const { decision, diagnostics } = answer.response
  if (diagnostics.errors.length > 0) return { ...fault, policies: diagnostics.errors.map(({ policyId }) => policyId) }
  const policies = diagnostics.reason.toSorted()
  const applied = policies.flatMap((id) => known.get(id) ?? [])
  return {
    allowed: decision === 'allow',
    policies,
    rules: [...new Set(applied.flatMap(({ rule }) => rule ?? []))],
    reasons: [...new Set(applied.flatMap(({ reason }) => reason ?? []))],
  }
}

function asCedar({ action, caller, dataset, circumstances }: Question) {
  const organisation = (id: string) => ({ __entity: { type: 'Organisation', id } })
  const datasetOf = (id: string) => ({ __entity: { type: 'Dataset', id } })
  const seats = (acts: Question['caller']['acts']) =>
    acts.map(({ post, organisationId }) => ({ post, organisation: organisation(organisationId) }))
  const { grant, personal, review, ...plain } = circumstances
  const principal = { type: 'Caller', id: 'caller' }
  const resource = { type: 'Dataset', id: dataset.id }
  const entities: cedar.Entities = [
    {
      uid: principal,
      attrs: {
        kind: caller.kind,
        acts: seats(caller.acts),
        scopes: [...caller.scopes],
      },
      parents: [],
    },
    {
      uid: resource,
      attrs: {
        state: dataset.state,
        openness: dataset.openness,
        level: dataset.level,
        sharingAttribute: dataset.sharingAttribute,
        publisher: organisation(dataset.publisherId),
        ...(dataset.authorityId ? { authority: organisation(dataset.authorityId) } : {}),
      },
      parents: [],
    },
  ]
  const { datasetId, ...terms } = grant ?? { datasetId: '', uses: [] }
  const context: cedar.Context = {
    ...plain,
    use: action,
    personal: [...personal],
    ...(review ? { review: { ...review, awaits: seats(review.awaits) } } : {}),
    ...(grant ? { grant: { ...terms, uses: [...grant.uses], dataset: datasetOf(datasetId) } } : {}),
  }
  return { principal, resource, entities, context }
}

function readPack(directory: string): ReadonlyMap<string, Known> {
  const files = readdirSync(directory)
    .filter((name) => name.endsWith('.cedar'))
    .toSorted()
  const policies = files.flatMap((name) => {
    const parts = succeed(cedar.policySetTextToParts(readFileSync(join(directory, name), 'utf8')), name)
    return parts.policies.map((text) => readPolicy(text, undefined))
  })
  const byId = new Map(policies.map(({ id, ...known }) => [id, known]))
  if (byId.size < policies.length) throw new PolicyFault('two policies of the pack have one id')
  return byId
}

/** The annotations of a policy; the engine itself ignores ids in the text, so sets are built as maps. */
function readPolicy(text: string, id: string | undefined): Known & { readonly id: string } {
  const { json } = succeed(cedar.policyToJson(text), id ?? 'policy')
  const { id: ownId, reason, rule } = json.annotations ?? {}
  const name = id ?? ownId
  if (!name) throw new PolicyFault('a policy of the pack has no @id')
  if (reason !== undefined && !isReasonCode(reason)) throw new PolicyFault(`${name}: unknown reason ${reason}`)
  if (id === undefined && json.effect === 'forbid' && reason === undefined) {
    throw new PolicyFault(`${name}: a forbid says for which reason`)
  }
  return { id: name, text, ...(reason ? { reason } : {}), ...(rule ? { rule } : {}) }
}

const textsOf = (known: ReadonlyMap<string, Known>): Record<string, string> =>
  Object.fromEntries([...known].map(([id, { text }]) => [id, text]))

function validate(schema: string, known: ReadonlyMap<string, Known>): void {
  const answer = succeed(
    cedar.validate({ schema, policies: { staticPolicies: textsOf(known) }, validationSettings: { mode: 'strict' } }),
    'policies',
  )
  const [first] = answer.validationErrors
  if (first) throw new PolicyFault(`${first.policyId}: ${first.error.message}`)
}

function succeed<T extends { type: string }>(answer: T, name: string): Extract<T, { type: 'success' }> {
  if (answer.type === 'success') return answer as Extract<T, { type: 'success' }>
  const errors = 'errors' in answer && Array.isArray(answer.errors) ? answer.errors : []
  throw new PolicyFault(`${name}: ${errors.map(({ message }) => message).join('; ')}`)
}

const digestOf = (parts: unknown): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
