import { commitRecord, encodeEntry } from '@gongshu/tlog/commitment'
import { crypto } from '@gongshu/tlog/crypto-node'
import { folderStorage } from '@gongshu/tlog/folder-storage'
import { isObject, type JsonObject } from '@gongshu/tlog/jcs'
import { formatReceipt, type Opening } from '@gongshu/tlog/receipt'
import type { Storage } from '@gongshu/tlog/storage'
import { type Ctx, inTransaction, type LedgerEntry } from '../platform/ctx.ts'
import type { Connection, Db } from '../platform/db.ts'
import type { DataPaths } from '../platform/paths.ts'
import type { Instant } from '../platform/time.ts'
import { commitTogether } from './commit-together.ts'
import { allVkeysOf, type LedgerKeys, vkeysOf } from './keys.ts'
import { mayReadPersonal, mayReadRecord, type Personal, problems } from './model.ts'
import { ensureKeys, ensureLog } from './open-log.ts'
import { type Appending, seal } from './seal.ts'
import { type Sequencer, type SequencerOptions, startSequencer } from './sequencer.ts'
import { deleteOpenings, deleteOpeningsOf, findPlace, findRecord, insertPending, listOpenings } from './store.ts'
import { foldersOf, proveEntry } from './trees.ts'

export {
  countEntries,
  countPublicUses,
  listMostUsed,
  listPublicUses,
  listUsersOf,
  type PublicUse,
} from './uses.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    readonly ledger: Ledger
  }
}

/** The open log (存证日志): where its files are, who signs it, and the sequencer of this process if it runs one. */
export type Ledger = {
  readonly storage: Storage
  readonly keys: LedgerKeys
  readonly sequencer: Sequencer
  /** Places what is pending and closes. */
  readonly close: () => Promise<void>
}

export type LedgerOptions = {
  readonly db: Db
  readonly connection: Connection
  readonly paths: Pick<DataPaths, 'log' | 'keys'>
  /** Gives the log its name on the very first start. */
  readonly publicUrl?: string | undefined
  readonly now: Instant
  readonly report: (message: string, cause: unknown) => void
  readonly grouping?: Pick<SequencerOptions, 'enough' | 'hold' | 'most' | 'pace'>
}

export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { db, connection, paths, publicUrl, now, report, grouping } = options
  const keys = await ensureKeys(db, paths.keys, publicUrl)
  const storage = folderStorage(paths.log)
  await ensureLog(db, storage, keys, now)
  const sequencer = startSequencer({ connection, storage, keys, report, ...grouping })
  return { storage, keys, sequencer, close: sequencer.stop }
}

/**
 * The append that `main.ts` registers as `resources.appendLedger`. Inside a transaction its rows commit or vanish with it; outside
 * one it commits by itself, together with others that come while the last commit is under way. Returns the receipt's id once
 * that is done. Given the sequencer of this process it wakes that; else it notifies through the database.
 */
export function appendTo(sequencer?: Sequencer): (ctx: Appending, entry: LedgerEntry) => Promise<string> {
  const mustNotify = (): boolean => !sequencer?.state().leads
  const together = commitTogether((db, records) => insertPending(db, records, mustNotify()))
  return async (ctx, entry) => {
    const record = seal(ctx, entry)
    await (ctx.db.isTransaction ? insertPending(ctx.db, [record], mustNotify()) : together(ctx.db, record))
    sequencer?.wake()
    return record.id
  }
}

export type ReceiptAnswer = { readonly covered: true; readonly text: string } | { readonly covered: false }

/** The receipt file of a record, or that no published checkpoint covers it yet. What one may not see does not exist. */
export async function getReceipt(ctx: Ctx, id: string): Promise<ReceiptAnswer> {
  const record = isUuid(id) ? await findRecord(ctx.db, id) : undefined
  if (!record || !mayReadRecord(record, ctx.actor)) throw problems.receiptNotFound()
  const place = await findPlace(ctx.db, id)
  if (!place) return { covered: false }

  const { storage, keys } = ctx.resources.ledger
  const folders = foldersOf(place.logNo, keys.no)
  const [sha256, sm3] = await Promise.all([
    proveEntry(storage, folders.sha256, 'sha-256', place.idx),
    proveEntry(storage, folders.sm3, 'sm3', place.idx),
  ])
  if (!sha256 || !sm3) return { covered: false }

  const openings = Object.fromEntries(
    Object.entries(await openingsOf(ctx.db, id)).filter(([field]) => mayReadPersonal(record, ctx.actor, field)),
  )
  const text = formatReceipt({
    disclosed: { record: parseRecord(record.canonical), salt: record.salt, openings },
    entry: encodeEntry(commitRecord(crypto, record.salt, parseRecord(record.canonical))),
    index: place.idx,
    trees: [sha256, sm3],
  })
  return { covered: true, text }
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

export function parseRecord(canonical: string): JsonObject {
  const record = JSON.parse(canonical)
  if (!isObject(record)) throw new Error('a stored record is not an object')
  return record
}

async function openingsOf(db: Db, id: string): Promise<Readonly<Record<string, Opening>>> {
  const rows = await listOpenings(db, id)
  return Object.fromEntries(rows.map(({ field, salt, value }) => [field, { salt, value: JSON.parse(value) }]))
}

/** Every log of this installation by name and public keys, the present one first: what a backup must remember of them. */
export const publicLogs = ({ keys }: Ledger): LedgerKeys['former'] => [
  { no: keys.no, origin: keys.origin, vkeys: [...vkeysOf(keys)] },
  ...keys.former,
]

/** The public keys a receipt of this installation is checked against, those of former logs included. */
export const trustedKeys = (ctx: Ctx): readonly string[] => allVkeysOf(ctx.resources.ledger.keys)

/**
 * Erases a personal value from the trace: every salt and plain value under this name, in every record. The records, their place
 * in the log and all receipts stay valid; whom they named can no longer be told. The erasure itself is logged, without the value.
 */
export const erasePersonal = (ctx: Ctx, personal: Personal): Promise<{ readonly erased: number }> =>
  inTransaction(ctx, async (ctx) => {
    let erased = 0
    for (const [field, value] of Object.entries(personal)) erased += await deleteOpenings(ctx.db, field, value)
    const detail = { fields: Object.keys(personal), erased }
    await ctx.resources.appendLedger(ctx, { event: 'ledger.erasePersonal', subject: [], record: detail })
    return { erased }
  })

/**
 * For a purge (R-SEC-09): what the records about one thing keep apart, such as the values it was filtered by, goes; that somebody used
 * it, and who, stays, for those who must find out where it went. The purge logs itself.
 */
export const eraseOpeningsOf = (ctx: Ctx, subject: string): Promise<number> => deleteOpeningsOf(ctx.db, subject)
