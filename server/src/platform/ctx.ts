import type { Db } from './db.ts'
import type { Instant, PlainDate } from './time.ts'

/** A post held at an organisation (岗位), for example `secrecyOfficer` at the city's transport bureau. */
export type Act = {
  readonly post: string
  readonly organisationId: string
  readonly unitId?: string
  /** AB 岗: the colleague whose post it is, where the actor fills it for a while, and the appointment that says so. */
  readonly principal?: { readonly id: string; readonly name: string; readonly appointmentId: string }
}

/**
 * Who does it. `console` is the command line on the machine itself, `system` a job or clock; both are named in the ledger.
 * `id` is the account (person), the key (key) or a fixed word; never a personal value.
 */
export type Actor = {
  readonly kind: 'anonymous' | 'person' | 'key' | 'console' | 'system'
  readonly id: string
  readonly name: string
  readonly acts: readonly Act[]
  /** For API keys: what the key may be used for. */
  readonly scopes?: readonly string[]
  /** For API keys: the account that the key belongs to, and that answers for what is done with it. */
  readonly owner?: string
  /** A key made for one purpose (专用密钥) serves no other. */
  readonly boundTo?: Purpose
  /** What quotas are counted on: the key, the account, or a truncated network address. */
  readonly client: string
}

/** The account that stands behind it: where two persons are demanded, it is accounts that must differ, whatever they called with. */
export const accountOf = ({ kind, id, owner }: Pick<Actor, 'kind' | 'id' | 'owner'>): string | undefined =>
  kind === 'person' ? id : kind === 'key' ? owner : undefined

/** Why data is used. `reference` is the matter, case, demand or agreement it belongs to. */
export type Purpose = { readonly kind: string; readonly reference?: string }

export type Zone = 'inner' | 'outer' | 'both'

/** What is written to the ledger. `record` must be canonical-JSON-able; personal values go to `personal`, which can be erased. */
export type LedgerEntry = {
  /** For example `dataset.publish`, `data.read`, `account.signIn`. */
  readonly event: string
  readonly rule?: string
  /** Ids of what it is about, most specific first. */
  readonly subject: readonly string[]
  readonly record: Readonly<Record<string, unknown>>
  readonly personal?: Readonly<Record<string, string>>
  /** Uses by anyone may be shown to the holder of the receipt id; others only to parties and auditors. */
  readonly open?: boolean
  /** Organisations that may read the record. */
  readonly parties?: readonly string[]
}

/**
 * What was opened at start and must be closed at the end. Capabilities add their own by declaration merging
 * (`declare module '../platform/ctx.ts' { interface Resources { engine: Engine } }`); `main.ts` fills it.
 */
export interface Resources {
  /** The ledger's append, registered by `main.ts`: a row in the caller's transaction; returns the receipt id. */
  readonly appendLedger: (ctx: Ctx, entry: LedgerEntry) => Promise<string>
}

/** Everything a command may know about the outside world. */
export type Ctx = {
  readonly db: Db
  readonly actor: Actor
  readonly purpose: Purpose
  readonly zone: Zone
  readonly now: Instant
  readonly today: PlainDate
  readonly requestId: string
  readonly lang: 'zh' | 'en'
  readonly resources: Resources
}

/** Runs `work` in one transaction, or joins the one already open. Shadow `ctx` inside, so that the outer database is out of reach. */
export const inTransaction = <T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  ctx.db.isTransaction ? work(ctx) : ctx.db.transaction().execute((db) => work({ ...ctx, db }))

/** The same context acting as the program itself, for clocks and jobs. */
export const asSystem = (ctx: Ctx, job: string): Ctx => ({
  ...ctx,
  actor: { kind: 'system', id: job, name: job, acts: [], client: 'system' },
})
