/**
 * What the log costs: durable appends per second, and the latency it adds to a read. Real PostgreSQL with fsync, real files with
 * fsync, both trees, both signatures. Prints numbers; gates nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog, openAppender } from '@gongshu/tlog/appender'
import { folderStorage } from '@gongshu/tlog/folder-storage'
import { generateKeys } from '../server/src/ledger/keys.ts'
import type { Appending } from '../server/src/ledger/seal.ts'
import { appendTo, openLedger } from '../server/src/ledger/service.ts'
import { countPending } from '../server/src/ledger/store.ts'
import { treesOf } from '../server/src/ledger/trees.ts'
import { openDb, openPool } from '../server/src/platform/db.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { makeDataPaths } from '../server/src/platform/paths.ts'
import { startPostgres } from '../server/src/platform/postgres.ts'
import { instantOf } from '../server/src/platform/time.ts'

const root = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'gongshu-bench-ledger-'))
const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const show = (name: string, value: string): void => console.log(`${name.padEnd(64)} ${value}`)

/** The files alone: entries of the size ours have, one durable append after the other. */
async function benchFiles(batch: number): Promise<void> {
  const storage = folderStorage(join(root, `files-${batch}`))
  const [sha256, sm3] = treesOf(generateKeys(1, 'bench.example/log', []))
  for (const trees of [[sha256], [sha256, sm3]]) {
    const own = trees.map((tree) => ({ ...tree, folder: `${trees.length}-${tree.folder}` }))
    await createLog(storage, own)
    const log = await openAppender(storage, own)
    const entries = Array.from({ length: batch }, (_, i) => Buffer.alloc(176, i))
    const began = performance.now()
    while (performance.now() - began < (seconds * 1000) / 2) await log.append(entries)
    const rate = log.size() / ((performance.now() - began) / 1000)
    show(
      `files only, ${trees.length === 1 ? 'SHA-256 tree' : 'both trees   '}, batch ${batch}`,
      `${whole.format(rate)} entries/s`,
    )
  }
}

const percentile = (sorted: readonly number[], p: number): string =>
  `${(sorted[Math.floor(sorted.length * p)] ?? Number.NaN).toFixed(2)} ms`

async function main(): Promise<void> {
  for (const batch of [1, 64, 256, 1024]) await benchFiles(batch)

  const paths = makeDataPaths(join(root, 'data'))
  const server = await startPostgres(paths.postgres)
  const pool = openPool(server.connection, 64)
  const db = openDb(pool)
  try {
    await migrate(pool)
    const now = instantOf(Date.now())
    const ctx: Appending = {
      db,
      actor: { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'bench' },
      purpose: { kind: 'open' },
      zone: 'both',
      now,
    }
    const read = {
      event: 'data.read',
      subject: ['019ab000-0000-7000-8000-000000000001', '019ab000-0000-7000-8000-000000000002'],
      record: { basis: { kind: 'openness' }, columns: 9, rows: 20, where: '[["code","eq","440300"]]' },
      open: true,
    }
    const open = (most: number) =>
      openLedger({
        db,
        connection: server.connection,
        paths,
        now,
        report: (message) => console.error(message),
        grouping: { most },
      })
    const settle = async (): Promise<void> => {
      while ((await countPending(db)) > 0) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    /** `callers` at once, each append its own commit; counted until the last one is covered by both checkpoints. */
    const drive = async (
      append: ReturnType<typeof appendTo>,
      callers: number,
    ): Promise<{ rate: number; times: number[] }> => {
      const times: number[] = []
      const began = performance.now()
      await Promise.all(
        Array.from({ length: callers }, async () => {
          while (performance.now() - began < seconds * 1000) {
            const start = performance.now()
            await append(ctx, read)
            times.push(performance.now() - start)
          }
        }),
      )
      await settle()
      return { rate: times.length / ((performance.now() - began) / 1000), times: times.sort((a, b) => a - b) }
    }

    for (const batch of [1, 64, 256, 1024]) {
      const ledger = await open(batch)
      const append = appendTo(ledger.sequencer)
      await append(ctx, read)
      await settle()
      const { rate } = await drive(append, 64)
      show(
        `through PostgreSQL, 64 callers, a commit each, batch ≤ ${batch}, until covered`,
        `${whole.format(rate)} appends/s`,
      )
      await ledger.close()
    }

    const ledger = await open(1024)
    const append = appendTo(ledger.sequencer)
    await append(ctx, read)
    await settle()
    const began = performance.now()
    let bulk = 0
    while (performance.now() - began < seconds * 1000) {
      await db.transaction().execute(async (db) => {
        for (let i = 0; i < 256; i++) await append({ ...ctx, db }, read)
      })
      bulk += 256
    }
    await settle()
    show(
      'one caller, 256 appends a commit, until covered',
      `${whole.format(bulk / ((performance.now() - began) / 1000))} appends/s`,
    )

    const bare: number[] = []
    for (let i = 0; i < 500; i++) {
      const start = performance.now()
      await pool.query('select 1')
      bare.push(performance.now() - start)
    }
    bare.sort((a, b) => a - b)
    show('round trip to PostgreSQL, for comparison', `p50 ${percentile(bare, 0.5)}, p95 ${percentile(bare, 0.95)}`)
    for (const callers of [1, 16]) {
      const { times } = await drive(append, callers)
      show(
        `added latency per read, ${callers} at once`,
        `p50 ${percentile(times, 0.5)}, p95 ${percentile(times, 0.95)}`,
      )
    }
    const elsewhere = await drive(appendTo(), 16)
    show(
      'the same from a process without the sequencer (NOTIFY), 16 at once',
      `p50 ${percentile(elsewhere.times, 0.5)}, p95 ${percentile(elsewhere.times, 0.95)}, ${whole.format(elsewhere.rate)}/s`,
    )
    await ledger.close()
  } finally {
    await pool.end()
    await server.stop()
    rmSync(root, { recursive: true, force: true })
  }
}

await main()
