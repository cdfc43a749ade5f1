import { z } from 'zod'
import type { Version } from '../lake/model.ts'
import { numberOf } from '../platform/rules.ts'
import { instantOf } from '../platform/time.ts'
import type { Filter } from './filter.ts'
import { Mask } from './mask.ts'
import type { ReasonCode } from './reasons.ts'
import { rules } from './rules.ts'

export {
  type Check,
  type Comparison,
  type Counts,
  checkFaults,
  comparisons,
  testableIdentifiers,
} from './check.ts'
export type { Fault } from './fault.ts'
export { rowFilterFaults } from './filter.ts'
export { problems } from './problems.ts'
export { matterKind } from './purpose.ts'
export { isReasonCode, type ReasonCode, reasons } from './reasons.ts'
export type { Review } from './review.ts'

/** 数据分级: the level that a rule of R-CLS-30…33 speaks of. */
export const levelOf = (rule: `R-CLS-${string}`): number => numberOf(rules, rule)

/** Ways of use. The ledger calls them `data.read`, `data.download` … */
export const Use = z.enum(['preview', 'read', 'aggregate', 'download', 'profile', 'verify'])
export type Use = z.infer<typeof Use>

/** On what a use rests, as it is written to the ledger and read by its monitor: openness, a grant, sharing (共享), or the work of a post (履职). */
export type Basis =
  | { readonly kind: 'openness' }
  | { readonly kind: 'grant'; readonly id: string }
  | { readonly kind: 'share'; readonly id: string }
  | { readonly kind: 'post'; readonly organisationId: string }

/** What the caller gets to see of a column. */
export const ColumnShow = z.enum(['clear', 'masked', 'hidden'])
export type ColumnShow = z.infer<typeof ColumnShow>

export type RuledColumn = Version['columns'][number] & { readonly show: ColumnShow; readonly mask?: Mask }

/** 裁定: the answer of the gate, bound to one caller, one use and one version. */
export type Ruling = {
  readonly datasetId: string
  readonly publisherId: string
  readonly use: Use
  readonly version: Version
  readonly basis: Basis
  /** Under a share: the house that it was given to. */
  readonly requesterId?: string
  /** In the order of the file, hidden ones included. */
  readonly columns: readonly RuledColumn[]
  readonly rowFilter: Filter | null
  /** Groups of fewer rows are left out of aggregates; 1 leaves out none. */
  readonly minimumGroup: number
  /** Policies that allowed it, and the rules behind them. */
  readonly policies: readonly string[]
  readonly rules: readonly string[]
  /** The text of all that it rests on, as it was then; null where it also rests on the caller's posts, a grant or the hour. */
  readonly standing: string | null
  /** Of all of the above: what a cached answer is bound to. */
  readonly digest: string
}

export type Denial = {
  readonly reason: ReasonCode
  /** What else stands against it, the weightiest first: all of it is told at once (一次性告知). */
  readonly also: readonly ReasonCode[]
  /** Names of the columns that caused it, where columns did. */
  readonly columns: readonly { readonly name: string; readonly label: string; readonly detector?: string }[]
  readonly policies: readonly string[]
}

export type Decision =
  | { readonly allowed: true; readonly ruling: Ruling }
  | { readonly allowed: false; readonly denial: Denial }

export const Grantee = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('organisation'), id: z.uuid() }),
  z.object({ kind: z.literal('account'), id: z.uuid() }),
  z.object({ kind: z.literal('key'), id: z.uuid() }),
])
export type Grantee = z.infer<typeof Grantee>

/** With Z or an offset such as +08:00; kept in UTC. */
const moment = z.iso.datetime({ offset: true }).transform((text) => instantOf(Date.parse(text)))

/** 授权的内容 (R-OPEN-03, R-OPEN-05): who may use what, for which purpose, until when, seeing how much. */
export const NewGrant = z.object({
  grantee: Grantee,
  uses: z.array(Use).min(1),
  /** Columns shown; null is all that the version has now. What is not named is hidden, and so is a column that comes later. */
  columns: z.array(z.string()).min(1).nullable().default(null),
  masks: z.record(z.string(), Mask).default({}),
  /** The same grammar as `where`; applied before anything else. */
  rowFilter: z.unknown().nullable().default(null),
  minimumGroup: z.number().int().min(1).max(10_000).default(1),
  purpose: z.object({ kind: z.string().min(1).max(60), reference: z.string().min(1).max(200).optional() }),
  from: moment,
  until: moment,
})
export type NewGrant = z.input<typeof NewGrant>

/** 共享授权 (R-SHR-20…25): for one house and one matter, with its columns named. Personal columns may be among them: that is what sharing is for. */
export type NewShare = {
  readonly organisationId: string
  readonly uses: readonly Use[]
  readonly columns: readonly string[]
  readonly rowFilter: unknown
  /** 事项编码. */
  readonly matter: string
  readonly from: string
  readonly until: string
}

export const Grant = z
  .object({
    id: z.uuid(),
    datasetId: z.uuid(),
    ...NewGrant.shape,
    from: z.iso.datetime(),
    until: z.iso.datetime(),
    basis: z.enum(['grant', 'share']),
    /** A share that stands still (R-SHR-28). */
    suspendedAt: z.iso.datetime().nullable(),
    columns: z.array(z.string()).nullable(),
    masks: z.record(z.string(), Mask),
    rowFilter: z.unknown(),
    minimumGroup: z.number().int(),
    givenAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
    revokedReason: z.string().nullable(),
  })
  .meta({ id: 'Grant' })
export type Grant = z.infer<typeof Grant>
