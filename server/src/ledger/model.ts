import { canonicalJson, type JsonObject } from '@gongshu/tlog/jcs'
import type { Actor, Ctx, LedgerEntry } from '../platform/ctx.ts'
import { defineProblems } from '../platform/problem.ts'
import type { Instant } from '../platform/time.ts'

export const problems = defineProblems('ledger', {
  receiptNotFound: {
    status: 404,
    title: { zh: '没有这张凭证，或您无权查看', en: 'There is no such receipt, or you may not see it' },
    advice: {
      zh: '请核对凭证号；非公开事项只有当事机构、本人和审计可以查看',
      en: 'Check the receipt number; what is not public is shown to its parties, the person concerned and auditors only',
    },
  },
  alarmNotFound: {
    status: 404,
    title: { zh: '没有这项待核查的报警', en: 'There is no such alarm to look into' },
    advice: {
      zh: '只有使用缺少依据的报警可以记为已核查；存证与记录不符的，须查明并恢复',
      en: 'Only the alarm of a use can be looked into; where log and records disagree, find out why and restore them',
    },
  },
  notInTheLog: { status: 404, title: { zh: '日志里没有这个文件', en: 'The log has no such file' } },
})

/** A personal field in the caller's hands: committed in the record, kept open in `ledger.opening` until erased. */
export type Personal = Readonly<Record<string, string>>

/** People and keys are named only by a commitment; the program itself is named plainly. */
const isPersonal = (actor: Actor): boolean => actor.kind === 'person' || actor.kind === 'key'

/**
 * What is committed apart: the caller's personal fields, who acted, and the matter that they say it is for. That is whatever they wrote
 * there, a person's name or number too, so it must be erasable; whoever knows the matter finds it by the grant that the use rests on,
 * whose entry has its digest.
 */
export const personalOf = (
  { actor, purpose }: Pick<Ctx, 'actor' | 'purpose'>,
  { personal = {} }: LedgerEntry,
): Personal => ({
  ...personal,
  ...(purpose.reference === undefined ? {} : { purpose: purpose.reference }),
  ...(isPersonal(actor) ? { actor: actor.id } : {}),
})

export const actorColumn = (actor: Actor): string | null => (isPersonal(actor) ? actor.id : null)

/** The record that is committed to, without its personal commitments. */
export function describe(
  ctx: Pick<Ctx, 'actor' | 'purpose' | 'zone' | 'now'>,
  id: string,
  entry: LedgerEntry,
): JsonObject {
  const { actor } = ctx
  return {
    format: 'gongshu-record/1',
    id,
    event: entry.event,
    at: ctx.now,
    zone: ctx.zone,
    rule: entry.rule,
    subject: entry.subject,
    actor: {
      kind: actor.kind,
      id: isPersonal(actor) || actor.kind === 'anonymous' ? undefined : actor.id,
      acts: actor.acts.length
        ? actor.acts.map(({ post, organisationId, unitId, principal }) => ({
            ...{ post, organisationId, unitId },
            // On whose behalf: the entry of the appointment tells, for as long as it may.
            deputy: principal?.appointmentId,
          }))
        : undefined,
    },
    purpose: { kind: ctx.purpose.kind },
    detail: asJson(entry.record),
  }
}

/** Refuses, as a bug of the caller, what canonical JSON cannot hold. */
const asJson = (record: LedgerEntry['record']): JsonObject => JSON.parse(canonicalJson(record))

export type StoredRecord = {
  readonly id: string
  readonly event: string
  readonly actor: string | null
  readonly at: Instant
  readonly canonical: string
  readonly salt: Buffer
  readonly isOpen: boolean
  readonly parties: readonly string[]
  /** Whose matter it is, if a person's own. */
  readonly concerned: string | null
}

/** 审计: reads all, changes nothing (R-EVAL-03). */
const auditPosts: readonly string[] = ['auditor', 'auditAdministrator']
const isAuditor = (actor: Actor): boolean => actor.acts.some(({ post }) => auditPosts.includes(post))
/** The person in whose matter somebody else acted: named among the openings, from which they can be erased. */
export const concernedField = 'applicant'
const concerns = ({ concerned }: StoredRecord, actor: Actor): boolean =>
  actor.kind === 'person' && concerned === actor.id

const isSelf = (record: StoredRecord, actor: Actor): boolean => isPersonal(actor) && record.actor === actor.id

/** An open use is shown to whoever holds its number, which cannot be guessed; all else to its parties, the person and auditors. */
export const mayReadRecord = (record: StoredRecord, actor: Actor): boolean =>
  record.isOpen ||
  actor.kind === 'console' ||
  isAuditor(actor) ||
  isSelf(record, actor) ||
  concerns(record, actor) ||
  actor.acts.some(({ organisationId }) => record.parties.includes(organisationId))

/** Personal fields are laid open to the person and to auditors only; of what others did in their matter a person sees their own name. */
export const mayReadPersonal = (record: StoredRecord, actor: Actor, field: string): boolean =>
  actor.kind === 'console' ||
  isAuditor(actor) ||
  isSelf(record, actor) ||
  (field === concernedField && concerns(record, actor))
