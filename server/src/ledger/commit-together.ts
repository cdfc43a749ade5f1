import type { Db } from '../platform/db.ts'
import type { NewRecord } from './store.ts'

type Waiting = { readonly record: NewRecord; readonly resolve: () => void; readonly reject: (cause: unknown) => void }

/** Rows in one statement; more gain nothing. */
const most = 256

/**
 * Group commit for appends that stand alone (each read of data is one): while one statement is under way the next ones gather
 * and then share a statement and a commit. Nobody waits for company: the first of a quiet moment goes at once.
 */
export function commitTogether(
  insert: (db: Db, records: readonly NewRecord[]) => Promise<void>,
): (db: Db, record: NewRecord) => Promise<void> {
  const queues = new Map<Db, { readonly waiting: Waiting[]; busy: boolean }>()

  async function commit(db: Db, group: readonly Waiting[]): Promise<void> {
    try {
      await insert(
        db,
        group.map(({ record }) => record),
      )
      for (const { resolve } of group) resolve()
    } catch (cause) {
      // One that cannot be stored must not fail its neighbours: they try again alone.
      if (group.length === 1) group[0]?.reject(cause)
      else for (const one of group) await commit(db, [one])
    }
  }

  return (db, record) =>
    new Promise((resolve, reject) => {
      const queue = queues.get(db) ?? { waiting: [], busy: false }
      queues.set(db, queue)
      queue.waiting.push({ record, resolve, reject })
      if (queue.busy) return
      queue.busy = true
      void (async () => {
        while (queue.waiting.length > 0) await commit(db, queue.waiting.splice(0, most))
        queue.busy = false
        queues.delete(db)
      })()
    })
}
