/**
 * The process that `crash.test.ts` kills: eight callers append as fast as they can, and each id is printed once its commit was
 * acknowledged. Arguments: one JSON object with `connection` and `paths`.
 */
import { writeSync } from 'node:fs'
import { z } from 'zod'
import { openDb, openPool } from '../platform/db.ts'
import { instantOf } from '../platform/time.ts'
import type { Appending } from './seal.ts'
import { appendTo, openLedger } from './service.ts'

const Options = z.object({
  connection: z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string() }),
  paths: z.object({ log: z.string(), keys: z.string() }),
})
const { connection, paths } = Options.parse(JSON.parse(process.argv[2] ?? ''))
const db = openDb(openPool(connection))
const now = instantOf(Date.now())
const ledger = await openLedger({
  db,
  connection,
  paths,
  now,
  report: (message) => console.error(message),
  grouping: { hold: 1 },
})
const ctx: Appending = {
  db,
  actor: { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'crash test' },
  purpose: { kind: 'open' },
  zone: 'both',
  now,
}
const append = appendTo(ledger.sequencer)

const entry = { event: 'account.signIn', subject: ['crash'], record: {}, open: true }
await Promise.all(
  Array.from({ length: 8 }, async () => {
    for (;;) writeSync(1, `${await append(ctx, entry)}\n`)
  }),
)
