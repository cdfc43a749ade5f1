/**
 * The rule the monitor applies to the log (R-OPN-04): a use of data must rest on something that an earlier entry allowed and no
 * earlier entry took away. Pure: records in log order go in, alarms come out.
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
]

/** A use that the gate refused. */
export const denialEvents: readonly string[] = ['data.deny']

/** On what a use rests; `access` writes it as `basis` into the record of every use. */
export const Basis = z.discriminatedUnion('kind', [
  /** 无条件开放: the dataset is published. */
  z.object({ kind: z.literal('openness') }),
  /** 授权: a grant on this dataset. */
  z.object({ kind: z.literal('grant'), id: z.string() }),
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

const LoggedRecord = z.object({
  id: z.string(),
  event: z.string(),
  at: z.iso.datetime(),
  subject: z.array(z.string()),
  actor: z.object({ kind: z.string(), acts: z.array(z.object({ organisationId: z.string() })).optional() }),
  detail: z.object({ basis: z.unknown().optional(), until: z.string().optional() }),
})

export type UseAlarm =
  | 'unreadableRecord'
  | 'useWithoutBasis'
  | 'useOfUnpublishedDataset'
  | 'useWithoutGrant'
  | 'useAfterGrantEnded'
  | 'useByAnotherHouse'

/** A read decided just before a revocation may log itself just after it; the gate looks again at least this often. */
const graceMs = 1000

type Granted = { readonly dataset: string; readonly until?: number; readonly revokedAt?: number }

export type Trace = {
  /** Datasets open now, and when the closed ones were closed. */
  readonly open: Map<string, { readonly closedAt?: number }>
  readonly grants: Map<string, Granted>
}

export const emptyTrace = (): Trace => ({ open: new Map(), grants: new Map() })

/** Takes the next record of the log into account; gives an alarm if it is a use that nothing before it allows. */
export function follow(trace: Trace, record: JsonObject): UseAlarm | undefined {
  const parsed = LoggedRecord.safeParse(record)
  if (!parsed.success) return useEvents.includes(String(record.event)) ? 'unreadableRecord' : undefined
  const { event, subject, detail, at } = parsed.data
  const [first = '', second = ''] = subject
  const when = Date.parse(at)
  if (useEvents.includes(event)) return judgeUse(trace, parsed.data, when)
  if (openingEvents.includes(event)) trace.open.set(first, {})
  if (closingEvents.includes(event)) trace.open.set(first, { closedAt: when })
  if (grantingEvents.includes(event)) {
    trace.grants.set(first, { dataset: second, ...(detail.until ? { until: Date.parse(detail.until) } : {}) })
  }
  if (revokingEvents.includes(event)) {
    const grant = trace.grants.get(first)
    if (grant) trace.grants.set(first, { ...grant, revokedAt: when })
  }
  return undefined
}

function judgeUse(trace: Trace, use: z.infer<typeof LoggedRecord>, when: number): UseAlarm | undefined {
  const basis = Basis.safeParse(use.detail.basis)
  const [dataset = ''] = use.subject
  if (!basis.success) return 'useWithoutBasis'
  switch (basis.data.kind) {
    case 'openness': {
      const open = trace.open.get(dataset)
      return open && !isPast(open.closedAt, when) ? undefined : 'useOfUnpublishedDataset'
    }
    case 'grant': {
      const grant = trace.grants.get(basis.data.id)
      if (!grant || grant.dataset !== dataset) return 'useWithoutGrant'
      return isPast(grant.revokedAt, when) || isPast(grant.until, when) ? 'useAfterGrantEnded' : undefined
    }
    case 'post': {
      const { organisationId } = basis.data
      const holdsPost = use.actor.acts?.some((act) => act.organisationId === organisationId)
      return holdsPost || use.actor.kind === 'console' || use.actor.kind === 'system' ? undefined : 'useByAnotherHouse'
    }
  }
}

const isPast = (end: number | undefined, when: number): boolean => end !== undefined && when > end + graceMs
