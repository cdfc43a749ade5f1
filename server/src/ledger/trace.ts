/**
 * The rule the monitor applies to the log (R-OPN-04): a use of data must rest on something that an earlier entry allowed, to this
 * caller, in this way and for this time, and that no earlier entry took away. Pure: records in log order go in, alarms come out.
 */
import type { JsonObject } from '@gongshu/tlog/jcs'
import { z } from 'zod'

/** Events by which data leave, as `access` logs them: subject is the dataset first, then the version. */
export const useEvents: readonly string[] = [
  'data.read',
  'data.download',
  'data.preview',
  'data.aggregate',
  'data.profile',
  'data.verify',
]

/** A use that the gate refused. */
export const denialEvents: readonly string[] = ['data.deny']

/** On what a use rests; `access` writes it as `basis` into the record of every use. */
export const Basis = z.discriminatedUnion('kind', [
  /** 无条件开放: the dataset is published. */
  z.object({ kind: z.literal('openness') }),
  /** 授权: a grant on this dataset. */
  z.object({ kind: z.literal('grant'), id: z.string() }),
  /** 政务数据共享: a grant of its own kind, given by the process of a request (R-SHR-23). */
  z.object({ kind: z.literal('share'), id: z.string() }),
  /** 履职: the work of a post on data of its own house, before and after publication. */
  z.object({ kind: z.literal('post'), organisationId: z.string() }),
])
export type Basis = z.infer<typeof Basis>

/** What allows and what takes away. Subject: the dataset, or the grant and then the dataset. */
export const openingEvents: readonly string[] = ['dataset.publish', 'dataset.reopen']
export const closingEvents: readonly string[] = [
  'dataset.withdraw',
  'dataset.restrict',
  'dataset.suspend',
  'dataset.purge',
]
export const grantingEvents: readonly string[] = ['grant.give']
export const revokingEvents: readonly string[] = ['grant.revoke']
/** 暂停、恢复 of a share (R-SHR-28). */
export const suspendingEvents: readonly string[] = ['grant.suspend']
export const resumingEvents: readonly string[] = ['grant.resume']
/** A key, and for which house it was made: whose grants it uses. */
export const keyEvents: readonly string[] = ['key.create']

const LoggedRecord = z.object({
  id: z.string(),
  event: z.string(),
  at: z.iso.datetime(),
  subject: z.array(z.string()),
  actor: z.object({ kind: z.string(), acts: z.array(z.object({ organisationId: z.string() })).optional() }),
  detail: z.object({
    /** Of a use, on what it rests; of a grant, which kind it is. */
    basis: z.unknown().optional(),
    from: z.string().optional(),
    until: z.string().optional(),
    uses: z.array(z.string()).optional(),
    grantee: z.object({ kind: z.string(), id: z.string().optional() }).optional(),
    organisationId: z.string().nullish(),
  }),
})
type Logged = z.infer<typeof LoggedRecord>

/** What a record keeps apart and has not been erased: who acted, whom a grant is for, which key of whom. */
export type Opened = { readonly [member in 'actor' | 'grantee' | 'key' | 'account']?: string }

/** 已核查: an auditor looked into the alarm of a use and says why it stands. Subject: the record of the use. */
export const lookedIntoEvent = 'ledger.lookInto'

const useAlarms = [
  ...(['unreadableRecord', 'useWithoutBasis', 'useOfUnpublishedDataset', 'useWithoutGrant'] as const),
  ...(['useBeforeGrantBegan', 'useAfterGrantEnded', 'useOutsideGrant', 'useByAnotherGrantee'] as const),
  ...(['useByAnotherHouse', 'useWhileSuspended'] as const),
] as const
export type UseAlarm = (typeof useAlarms)[number]
export const isUseAlarm = (kind: string): kind is UseAlarm => useAlarms.some((one) => one === kind)

/** A read decided just before a revocation may log itself just after it; the gate looks again at least this often. */
const graceMs = 1000

type Granted = {
  readonly dataset: string
  readonly uses?: readonly string[] | undefined
  readonly from?: number | undefined
  readonly until?: number | undefined
  readonly revokedAt?: number
  readonly suspendedAt?: number | undefined
  readonly isShare: boolean
  /** An organisation stands in the record; a person or a key is known while it has not been erased. */
  readonly grantee?: { readonly kind: string; readonly id?: string | undefined } | undefined
}

type KnownKey = { readonly account?: string | undefined; readonly organisationId?: string | undefined }

export type Trace = {
  /** Datasets open now, and when the closed ones were closed. */
  readonly open: Map<string, { readonly closedAt?: number }>
  readonly grants: Map<string, Granted>
  readonly keys: Map<string, KnownKey>
  /** Records of uses whose alarm an auditor looked into. */
  readonly lookedInto: Set<string>
}

export const emptyTrace = (): Trace => ({ open: new Map(), grants: new Map(), keys: new Map(), lookedInto: new Set() })

/** Takes the next record of the log into account; gives an alarm if it is a use that nothing before it allows. */
export function follow(trace: Trace, record: JsonObject, opened: Opened = {}): UseAlarm | undefined {
  const parsed = LoggedRecord.safeParse(record)
  if (!parsed.success) return useEvents.includes(String(record.event)) ? 'unreadableRecord' : undefined
  const { event, subject, detail, at } = parsed.data
  const [first = '', second = ''] = subject
  const when = Date.parse(at)
  if (useEvents.includes(event)) return judgeUse(trace, parsed.data, opened, when)
  if (openingEvents.includes(event)) trace.open.set(first, {})
  if (closingEvents.includes(event)) trace.open.set(first, { closedAt: when })
  if (grantingEvents.includes(event)) {
    const { uses, from, until, grantee } = detail
    trace.grants.set(first, {
      ...{ dataset: second, uses, from: instant(from), until: instant(until), isShare: detail.basis === 'share' },
      grantee: grantee && { kind: grantee.kind, id: grantee.id ?? opened.grantee },
    })
  }
  if (revokingEvents.includes(event)) {
    const grant = trace.grants.get(first)
    if (grant) trace.grants.set(first, { ...grant, revokedAt: when })
  }
  if (suspendingEvents.includes(event) || resumingEvents.includes(event)) {
    const grant = trace.grants.get(first)
    const suspendedAt = suspendingEvents.includes(event) ? when : undefined
    if (grant) trace.grants.set(first, { ...grant, suspendedAt })
  }
  if (event === lookedIntoEvent) trace.lookedInto.add(first)
  if (keyEvents.includes(event) && opened.key !== undefined) {
    trace.keys.set(opened.key, { account: opened.account, organisationId: detail.organisationId ?? undefined })
  }
  return undefined
}

function judgeUse(trace: Trace, use: Logged, opened: Opened, when: number): UseAlarm | undefined {
  const basis = Basis.safeParse(use.detail.basis)
  const [dataset = ''] = use.subject
  if (!basis.success) return 'useWithoutBasis'
  switch (basis.data.kind) {
    case 'openness': {
      const open = trace.open.get(dataset)
      return open && !isPast(open.closedAt, when) ? undefined : 'useOfUnpublishedDataset'
    }
    case 'grant':
    case 'share': {
      const grant = trace.grants.get(basis.data.id)
      if (!grant || grant.dataset !== dataset || grant.isShare !== (basis.data.kind === 'share'))
        return 'useWithoutGrant'
      return judgeGranted(trace, grant, use, opened, when)
    }
    case 'post': {
      const { organisationId } = basis.data
      const holdsPost = use.actor.acts?.some((act) => act.organisationId === organisationId)
      return holdsPost || use.actor.kind === 'console' || use.actor.kind === 'system' ? undefined : 'useByAnotherHouse'
    }
  }
}

function judgeGranted(trace: Trace, grant: Granted, use: Logged, opened: Opened, when: number): UseAlarm | undefined {
  if (isPast(grant.revokedAt, when) || isPast(grant.until, when)) return 'useAfterGrantEnded'
  if (isPast(grant.suspendedAt, when)) return 'useWhileSuspended'
  if (grant.from !== undefined && when < grant.from) return 'useBeforeGrantBegan'
  if (grant.uses && !grant.uses.includes(use.event.slice('data.'.length))) return 'useOutsideGrant'
  return isGrantee(trace, grant.grantee, use, opened) ? undefined : 'useByAnotherGrantee'
}

/** Of whom it can no longer be told who they were, nothing can be said either. */
function isGrantee(trace: Trace, grantee: Granted['grantee'], { actor }: Logged, opened: Opened): boolean {
  if (!grantee) return true
  const key = opened.actor === undefined ? undefined : trace.keys.get(opened.actor)
  if (grantee.kind === 'organisation') {
    if (actor.acts?.some(({ organisationId }) => organisationId === grantee.id)) return true
    return actor.kind === 'key' && (key === undefined || key.organisationId === grantee.id)
  }
  if (grantee.kind === 'account' ? actor.kind !== 'person' && actor.kind !== 'key' : actor.kind !== 'key') return false
  if (grantee.id === undefined || opened.actor === undefined) return true
  if (grantee.kind === 'key' || actor.kind === 'person') return opened.actor === grantee.id
  // A key that was made for a house uses its grants, and none of its owner's.
  if (key?.organisationId !== undefined) return false
  return key?.account === undefined || key.account === grantee.id
}

const instant = (text: string | undefined): number | undefined => (text === undefined ? undefined : Date.parse(text))
const isPast = (end: number | undefined, when: number): boolean => end !== undefined && when > end + graceMs
