import { type Act, accountOf, type Ctx } from '../ctx.ts'
import { digestOfWords } from '../digest.ts'
import { newId } from '../ids.ts'
import { type EventKind, insertEvent } from './event-store.ts'
import type { Instance, Words } from './model.ts'

export type Happening = Words & {
  readonly kind: EventKind
  /** The event of the table for a move; else as the kind. */
  readonly event?: string
  readonly from?: string
  readonly to?: string
  readonly rule?: string | undefined
  readonly act?: Act | undefined
  /** Kept with the history, in this installation only. */
  readonly detail?: Readonly<Record<string, unknown>>
  /** Told to the ledger besides: ids, dates and figures, no words. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly personal?: Readonly<Record<string, string>>
}

/**
 * Writes one line of the history and its ledger entry, both in the caller's transaction. The ledger gets the digest of what was
 * written, never the words: words of a marked file must be erasable (R-SEC-09), and the ledger keeps everything.
 */
export async function record(ctx: Ctx, instance: Instance, happening: Happening): Promise<string> {
  const { kind, event = kind, from, to = instance.state, rule, act, detail = {}, facts = {}, personal } = happening
  const { opinion, reason } = happening
  const { actor } = ctx
  const isPersonal = personal || act?.principal || instance.parties.person
  const receipt = await ctx.resources.appendLedger(ctx, {
    event: kind === 'move' ? `${instance.process}.${event}` : `process.${kind}`,
    ...(rule ? { rule } : {}),
    subject: [instance.id, instance.subjectId],
    record: {
      process: instance.process,
      ...(from === undefined ? {} : { from }),
      to,
      ...(act ? { post: act.post, organisation: act.organisationId } : {}),
      ...(act?.principal ? { deputy: true } : {}),
      ...(opinion ? { opinion: digestOfWords(opinion) } : {}),
      ...(reason ? { reason: digestOfWords(reason) } : {}),
      ...facts,
    },
    ...(isPersonal ? { personal: { ...personal, ...principalOf(act), ...applicantOf(instance) } } : {}),
    parties: organisationsOf(instance),
  })
  await insertEvent(ctx.db, {
    id: newId(),
    instanceId: instance.id,
    ...{ kind, event, fromState: from ?? null, toState: to, at: ctx.now },
    ...{ actorKind: actor.kind, actorId: actor.id, actorName: actor.name },
    accountId: accountOf(actor) ?? null,
    post: act?.post ?? null,
    organisationId: act?.organisationId ?? null,
    deputyFor: act?.principal?.name ?? null,
    rule: rule ?? null,
    opinion: opinion ?? null,
    reason: reason ?? null,
    detail,
    receipt,
  })
  return receipt
}

const principalOf = (act: Act | undefined): Readonly<Record<string, string>> =>
  act?.principal ? { principal: act.principal.id } : {}

/** An applicant's account is a person's, and must be erasable: it stands among the openings, not among the parties. */
const applicantOf = ({ parties: { person } }: Instance): Readonly<Record<string, string>> =>
  person ? { applicant: person } : {}
const organisationsOf = ({ parties: { person: _, ...organisations } }: Instance): string[] => [
  ...new Set(Object.values(organisations)),
]
