import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tileReader } from '@gongshu/tlog/appender'
import { equal } from '@gongshu/tlog/bytes'
import { crypto } from '@gongshu/tlog/crypto-node'
import { folderStorage } from '@gongshu/tlog/folder-storage'
import { storedRoot } from '@gongshu/tlog/proof'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testCtx, testDatabase, testPaths } from '../platform/testing.ts'
import type { Instant } from '../platform/time.ts'
import { vkeysOf } from './keys.ts'
import { runMonitor } from './monitor.ts'
import { appendTo, getReceipt, type Ledger, openLedger } from './service.ts'
import { countPending } from './store.ts'
import { findHead, type Head } from './trees.ts'
import { verifyReceiptText } from './verify.ts'

let database: TestDatabase
let paths: ReturnType<typeof testPaths>
let ledger: Ledger | undefined

beforeAll(async () => {
  database = await testDatabase()
  paths = testPaths()
})
afterAll(async () => {
  await ledger?.close()
  await database.close()
  paths.remove()
})

/** Runs the writer until it has acknowledged something, and kills it `delay` ms later, wherever it then is. */
async function runAndKill(delay: number): Promise<readonly string[]> {
  const { host, port, user, database: name } = database.connection
  const options = JSON.stringify({
    connection: { host, port, user, database: name },
    paths: { log: paths.log, keys: paths.keys },
  })
  const child = spawn(process.execPath, ['--no-warnings', join(import.meta.dirname, 'testing-writer.ts'), options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  await sleep(delay)
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  await ended
  return printed.split('\n').slice(0, -1)
}

const kills = 50

it(`R-NDI-04: killed ${kills} times at random moments, it loses nothing acknowledged and never rewrites what it signed`, async () => {
  const acknowledged: string[] = []
  const heads: { tree: 'sha256' | 'sm3'; head: Head }[] = []
  for (let i = 0; i < kills; i++) {
    acknowledged.push(...(await runAndKill(Math.random() * 60)))
    for (const tree of ['sha256', 'sm3'] as const) {
      const head = await findHead(folderStorage(paths.log), tree)
      if (head) heads.push({ tree, head })
    }
  }
  expect(acknowledged.length).toBeGreaterThan(kills)

  ledger = await openLedger({
    db: database.db,
    connection: database.connection,
    paths,
    now: '2026-11-23T02:00:00.000Z' as Instant,
    report: (message) => console.error(message),
    grouping: { hold: 0 },
  })
  for (let waited = 0; waited < 20_000 && (await countPending(database.db)) > 0; waited += 20) await sleep(20)
  const ctx = testCtx(database.db, { ledger, appendLedger: appendTo(ledger.sequencer) })

  const { rows } = await database.pool.query<{ record_id: string; idx: number }>(
    'select record_id, idx from ledger.entry order by idx',
  )
  const placed = new Set(rows.map(({ record_id }) => record_id))
  expect(acknowledged.filter((id) => !placed.has(id))).toEqual([])
  expect(rows.map(({ idx }) => Number(idx))).toEqual(rows.map((_, i) => i))
  expect(placed.size).toBe(rows.length)
  expect((await runMonitor(ctx)).alarms).toEqual([])

  for (const { tree, head } of heads) {
    const hash = tree === 'sha256' ? crypto.sha256 : crypto.sm3
    const now = await findHead(ledger.storage, tree)
    expect(now?.size).toBeGreaterThanOrEqual(head.size)
    const read = tileReader(ledger.storage, tree)
    // The tiles of today give the root that was signed then; partial tiles of that size may be gone, wider ones begin with them.
    expect(equal(await rootThen(hash, head.size, now?.size ?? 0, read), head.root)).toBe(true)
  }
  for (const id of acknowledged.filter((_, i) => i % 97 === 0)) {
    const answer = await getReceipt(ctx, id)
    expect(answer.covered && verifyReceiptText(answer.text, vkeysOf(ledger.keys), crypto).valid).toBe(true)
  }
}, 180_000)

async function rootThen(
  hash: typeof crypto.sha256,
  size: number,
  sizeNow: number,
  read: ReturnType<typeof tileReader>,
): Promise<Uint8Array> {
  return storedRoot(hash, size, async (level, n, width) => {
    const widthNow = Math.min(256, Math.floor(sizeNow / 256 ** level) - n * 256)
    return (await read(level, n, widthNow)).subarray(0, 32 * width)
  })
}
