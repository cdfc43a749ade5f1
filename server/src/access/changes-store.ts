import pg from 'pg'
import type { Connection } from '../platform/db.ts'

export type Changes = { readonly close: () => Promise<void> }

/** How long to wait before listening anew after the connection was lost, ms. */
const again = 1000

/**
 * Calls back with the dataset whose grants, policies or state have changed, as soon as the change is committed, in whichever
 * process that happened. While the connection is lost nothing is told; whoever must know looks for himself every second.
 */
export function listenForChanges(connection: Connection, changed: (datasetId: string) => void): Changes {
  let client: pg.Client | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const lost = (): void => {
    client = undefined
    if (!closed) timer ??= setTimeout(listen, again).unref()
  }
  function listen(): void {
    timer = undefined
    const next = new pg.Client({ application_name: 'gongshu gate', ...connection })
    client = next
    next.on('error', lost)
    next.on('end', lost)
    next.on('notification', ({ payload }) => payload && changed(payload))
    // A server that does not answer is tried again; the error itself is told by everything else that asks it.
    next
      .connect()
      .then(() => next.query('listen access_changed'))
      .catch(lost)
  }
  listen()
  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
