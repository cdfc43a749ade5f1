/** Makes `ledger.entry` anew from the log: which record each entry commits to is found by computing every record's commitment. */
import { readEntries } from '@gongshu/tlog/appender'
import { commitRecord, encodeEntry } from '@gongshu/tlog/commitment'
import { crypto } from '@gongshu/tlog/crypto-node'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { parseRecord } from './service.ts'
import { deletePlaces, insertPlaces, listLogs, listRecords } from './store.ts'
import { findHead, foldersOf } from './trees.ts'

export type Rebuilt = { readonly placed: number; readonly unknown: number }

const chunk = 4096
const keyOf = (entry: Uint8Array): string => Buffer.from(entry).toString('latin1')

/** No sequencer may run. Pending records that turn out to be in the log leave the queue. */
export const rebuildIndex = (ctx: Ctx): Promise<Rebuilt> =>
  inTransaction(ctx, async (ctx) => {
    const ids = new Map<string, string>()
    for (let after = 0; ; ) {
      const records = await listRecords(ctx.db, after, chunk)
      for (const { id, salt, canonical } of records) {
        ids.set(keyOf(encodeEntry(commitRecord(crypto, salt, parseRecord(canonical)))), id)
      }
      const last = records.at(-1)
      if (!last) break
      after = last.seq
    }

    const { storage, keys } = ctx.resources.ledger
    await deletePlaces(ctx.db)
    let [placed, unknown] = [0, 0]
    // The newest log last: a record that a restore logged anew has its place there.
    for (const { no } of await listLogs(ctx.db)) {
      const folder = foldersOf(no, keys.no).sha256
      const size = (await findHead(storage, folder))?.size ?? 0
      let held: { idx: number; recordId: string }[] = []
      const flush = async (): Promise<void> => {
        await insertPlaces(ctx.db, no, held)
        placed += held.length
        held = []
      }
      let idx = 0
      for await (const entry of readEntries(storage, folder, 0, size)) {
        const recordId = ids.get(keyOf(entry))
        if (recordId) held.push({ idx, recordId })
        else unknown++
        idx++
        if (held.length === chunk) await flush()
      }
      await flush()
    }
    return { placed, unknown }
  })
