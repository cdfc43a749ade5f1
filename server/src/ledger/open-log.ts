import { counted } from '@gongshu/tabular/counted'
import { type Appender, createLog, LogDamaged, openAppender, readEntries } from '@gongshu/tlog/appender'
import type { Storage } from '@gongshu/tlog/storage'
import type { Db } from '../platform/db.ts'
import type { Instant } from '../platform/time.ts'
import { generateKeys, type LedgerKeys, makeOrigin, readKeys, writeKeys } from './keys.ts'
import { findLog, insertLog, lastLogNo, type SequencerSession } from './store.ts'
import { currentFolders, findHead, treesOf } from './trees.ts'

const restoreAdvice = 'restore a backup, or begin a new log with `gongshu restore`'

/** The keys of this installation, made on the first start. Lost keys are not replaced in silence. */
export async function ensureKeys(db: Db, folder: string, publicUrl: string | undefined): Promise<LedgerKeys> {
  const found = await readKeys(folder)
  if (found) return found
  if ((await lastLogNo(db)) > 0) throw new LogDamaged(`the keys of the log are gone from ${folder}; ${restoreAdvice}`)
  const keys = generateKeys(1, makeOrigin(publicUrl, 1), [])
  await writeKeys(folder, keys)
  return keys
}

/** Begins the log if the database does not know it yet. A start that was killed half-way is simply done again. */
export async function ensureLog(db: Db, storage: Storage, keys: LedgerKeys, now: Instant): Promise<void> {
  if (await findLog(db, keys.no)) return
  for (const tree of treesOf(keys)) {
    const head = await findHead(storage, tree.folder)
    if (head && head.size > 0) {
      throw new LogDamaged(
        `the log ${head.origin} has ${counted(head.size, 'entry', 'entries')} that this database has never seen; ${restoreAdvice}`,
      )
    }
    if (!head) await createLog(storage, [tree])
  }
  await insertLog(db, keys.no, keys.origin, now)
}

/**
 * Opens the log for its one writer and brings the database up to it: entries that were signed but not yet recorded when the
 * process died are found again among the pending ones. Where log and database cannot both be right, nothing is done: a log that
 * is shorter than what was recorded is an old copy, and signing it would fork the log.
 */
export async function openLog(session: SequencerSession, storage: Storage, keys: LedgerKeys): Promise<Appender> {
  const appender = await openAppender(storage, treesOf(keys), { beforeHead: session.stillLeads })
  const recorded = await session.recordedSize(keys.no)
  if (appender.size() < recorded) {
    throw new LogDamaged(
      `the log has ${counted(appender.size(), 'entry', 'entries')} but ${recorded} were recorded: it is an old copy; ${restoreAdvice}`,
    )
  }
  const signed: Uint8Array[] = []
  for await (const entry of readEntries(storage, currentFolders.sha256, recorded, appender.size())) signed.push(entry)
  if (signed.length === 0) return appender

  const found = new Map((await session.takeMatching(signed)).map((row) => [row.entry.toString('latin1'), row]))
  const taken = signed.map((entry) => found.get(Buffer.from(entry).toString('latin1')))
  if (!taken.every((row) => row !== undefined)) {
    throw new LogDamaged(
      `the log has ${counted(appender.size(), 'entry', 'entries')}, and not all after ${recorded} are in this database: the database is older; ${restoreAdvice}`,
    )
  }
  await session.place(keys.no, recorded, taken)
  return appender
}
