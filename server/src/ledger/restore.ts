/**
 * After a restore the log cannot go on: the copy may be older than what was signed and shown, and signing a shorter tree would
 * be a second history. So the old log is set aside, its private keys are dropped, and a new one begins under a new name, whose
 * first entry says where the old one stood.
 */
import { access, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createLog } from '@gongshu/tlog/appender'
import { commitRecord, encodeEntry } from '@gongshu/tlog/commitment'
import { crypto } from '@gongshu/tlog/crypto-node'
import { folderStorage } from '@gongshu/tlog/folder-storage'
import type { Storage } from '@gongshu/tlog/storage'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { DataPaths } from '../platform/paths.ts'
import { generateKeys, type LedgerKeys, makeOrigin, readKeys, vkeysOf, writeKeys } from './keys.ts'
import { appendTo, parseRecord } from './service.ts'
import { findLog, insertLog, lastLogNo, listPlaced, moveToFront, requeue } from './store.ts'
import { currentFolders, findHead, formerFolders, treesOf } from './trees.ts'

export type NewLog = {
  readonly origin: string
  readonly former: string
  readonly formerSize: number
  readonly requeued: number
}

/**
 * Begins the next log. No sequencer may run; the caller holds the lock of DATA_DIR. May be repeated after being killed half-way.
 * Records that the old log's files do not hold are logged anew, so that each receipt can be made again.
 */
export async function beginNewLog(
  ctx: Ctx,
  paths: Pick<DataPaths, 'log' | 'keys'>,
  publicUrl?: string,
  /** The logs before, as a backup names them: it holds no private key, so there is no key file to read them from. */
  known: LedgerKeys['former'] = [],
): Promise<NewLog | undefined> {
  const last = await lastLogNo(ctx.db)
  if (last === 0) return undefined
  const old = await readKeys(paths.keys)
  await setAside(paths.log, old?.no ?? last)
  const no = Math.max(last, old?.no ?? 0) + 1
  const former = old ? [{ no: old.no, origin: old.origin, vkeys: [...vkeysOf(old)] }, ...old.former] : known
  const keys = generateKeys(no, makeOrigin(publicUrl, no), former)
  await writeKeys(paths.keys, keys)
  const storage = folderStorage(paths.log)
  await createLog(storage, treesOf(keys))
  return record(ctx, storage, keys, last)
}

async function setAside(root: string, no: number): Promise<void> {
  const aside = formerFolders(no)
  for (const tree of ['sha256', 'sm3'] as const) {
    const from = join(root, currentFolders[tree])
    const to = join(root, aside[tree])
    if (!(await exists(from))) continue
    await mkdir(dirname(to), { recursive: true })
    await rename(from, to)
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const record = (ctx: Ctx, storage: Storage, keys: LedgerKeys, last: number): Promise<NewLog> =>
  inTransaction(ctx, async (ctx) => {
    const former = (await findLog(ctx.db, last))?.origin ?? ''
    const [sha256, sm3] = [
      await findHead(storage, formerFolders(last).sha256),
      await findHead(storage, formerFolders(last).sm3),
    ]
    const formerSize = sha256?.size ?? 0
    const missing = await listPlaced(ctx.db, last, formerSize, Number.MAX_SAFE_INTEGER)
    await requeue(
      ctx.db,
      missing.map(({ id, salt, canonical }) => ({
        id,
        entry: encodeEntry(commitRecord(crypto, salt, parseRecord(canonical))),
      })),
    )
    await insertLog(ctx.db, keys.no, keys.origin, ctx.now)
    const detail = {
      former,
      size: formerSize,
      checkpoint: sha256?.note,
      sm3Checkpoint: sm3?.note,
      requeued: missing.length,
    }
    const id = await appendTo()(ctx, { event: 'ledger.begin', subject: [keys.origin], record: detail, open: true })
    await moveToFront(ctx.db, id)
    return { origin: keys.origin, former, formerSize, requeued: missing.length }
  })
