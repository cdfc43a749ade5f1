import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAppender } from '@gongshu/tlog/appender'
import { crypto as browser } from '@gongshu/tlog/crypto-browser'
import { crypto } from '@gongshu/tlog/crypto-node'
import { folderStorage } from '@gongshu/tlog/folder-storage'
import { parseReceipt } from '@gongshu/tlog/receipt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasForeignVerifier, verifyForeign } from '../../../conformance/tlog/foreign.ts'
import { type Actor, type Ctx, inTransaction } from '../platform/ctx.ts'
import { anonymous, person, type TestDatabase, testCtx, testDatabase, testPaths } from '../platform/testing.ts'
import type { Instant } from '../platform/time.ts'
import { allVkeysOf, readKeys, vkeysOf } from './keys.ts'
import { appendTo, eraseOpeningsOf, erasePersonal, getReceipt, type Ledger, openLedger } from './service.ts'
import { countPending } from './store.ts'
import { treesOf } from './trees.ts'
import { verifyReceiptText } from './verify.ts'

const bureau = '01900000-0000-7000-8000-00000000aaaa'
const auditor: Actor = {
  ...person({ post: 'auditor', organisationId: bureau }),
  id: '01900000-0000-7000-8000-0000000000aa',
}
const clerk = person({ post: 'dataOfficer', organisationId: bureau })

let database: TestDatabase
let paths: ReturnType<typeof testPaths>
let open: Ledger[] = []

beforeAll(async () => {
  database = await testDatabase()
  paths = testPaths()
})
afterEach(async () => {
  await Promise.all(open.map((ledger) => ledger.close()))
  open = []
})
afterAll(async () => {
  await database.close()
  paths.remove()
})

const start = async (most?: number): Promise<Ledger> => {
  const ledger = await openLedger({
    db: database.db,
    connection: database.connection,
    paths,
    now: '2026-11-23T02:00:00.000Z' as Instant,
    report: (message) => console.error(message),
    grouping: { hold: 2, ...(most ? { most } : {}) },
  })
  open.push(ledger)
  return ledger
}

const ctxOf = (ledger: Ledger, actor: Actor = anonymous): Ctx =>
  testCtx(database.db, { ledger, appendLedger: appendTo(ledger.sequencer) }, { actor })

const read = { event: 'data.read', subject: ['dataset-1', 'version-1'], record: { rows: 20 }, open: true }

async function receiptOf(ctx: Ctx, id: string): Promise<string> {
  for (let waited = 0; waited < 10_000; waited += 5) {
    const answer = await getReceipt(ctx, id)
    if (answer.covered) return answer.text
    await sleep(5)
  }
  throw new Error('no checkpoint covered it in time')
}

describe('R-NDI-16: an entry', () => {
  it('gives a receipt that Node and the browser verify offline, in both trees', async () => {
    const ledger = await start()
    const ctx = ctxOf(ledger)
    const text = await receiptOf(ctx, await ctx.resources.appendLedger(ctx, read))
    for (const functions of [crypto, browser]) {
      expect(verifyReceiptText(text, vkeysOf(ledger.keys), functions)).toMatchObject({ valid: true, exitCode: 0 })
    }
    expect(parseReceipt(text)?.disclosed?.record).toMatchObject({
      event: 'data.read',
      at: '2026-11-23T02:00:00.000Z',
      subject: ['dataset-1', 'version-1'],
      detail: { rows: 20 },
      actor: { kind: 'anonymous' },
    })
  })

  it('commits with its caller, and vanishes with it', async () => {
    const ledger = await start()
    const ctx = ctxOf(ledger)
    let kept = ''
    let lost = ''
    await inTransaction(ctx, async (ctx) => {
      kept = await ctx.resources.appendLedger(ctx, read)
      await expect(getReceipt(ctxOf(ledger), kept)).rejects.toThrow('receiptNotFound')
    })
    const failing = inTransaction(ctx, async (ctx) => {
      lost = await ctx.resources.appendLedger(ctx, read)
      throw new Error('the caller failed')
    })
    await expect(failing).rejects.toThrow('the caller failed')
    await receiptOf(ctx, kept)
    await expect(getReceipt(ctx, lost)).rejects.toThrow('receiptNotFound')
  })

  it('is not covered before a checkpoint is published, and then is', async () => {
    const ledger = await start()
    await ledger.close()
    const ctx = testCtx(database.db, { ledger, appendLedger: appendTo() })
    const id = await ctx.resources.appendLedger(ctx, read)
    expect(await getReceipt(ctx, id)).toEqual({ covered: false })
    await start()
    await receiptOf(ctx, id)
  })

  it('shows nothing of itself in the public files but a commitment', async () => {
    const ledger = await start()
    const ctx = ctxOf(ledger, clerk)
    const id = await ctx.resources.appendLedger(ctx, { ...read, record: { secretWord: '林之微' } })
    const receipt = parseReceipt(await receiptOf(ctx, id))
    expect(Buffer.from(receipt?.entry ?? []).toString()).toMatch(
      /^\{"format":"gongshu-entry\/1","sha-256":"[0-9a-f]{64}","sm3":"[0-9a-f]{64}"\}$/,
    )
    const bundle = await readFile(
      join(paths.log, 'sha256', 'tile', 'entries', `000.p/${ledger.sequencer.state().size}`),
      'utf8',
    )
    expect(bundle).not.toContain('林之微')
    expect(bundle).not.toContain(id)
  })
})

describe('a receipt', () => {
  const closed = { event: 'dataset.describe', subject: ['dataset-2'], record: {}, parties: [bureau] }
  const stranger: Actor = { ...person({ post: 'dataOfficer', organisationId: 'elsewhere' }), id: 'someone else' }

  it('R-SHR-30, R-EVAL-03: of what is not open goes to its parties, the person and auditors, and to nobody else', async () => {
    const ledger = await start()
    const ctx = ctxOf(ledger, clerk)
    const id = await ctx.resources.appendLedger(ctx, closed)
    const colleague: Actor = { ...clerk, id: 'a colleague' }
    for (const actor of [clerk, colleague, auditor]) await receiptOf(ctxOf(ledger, actor), id)
    for (const actor of [anonymous, stranger]) {
      await expect(getReceipt(ctxOf(ledger, actor), id)).rejects.toThrow('receiptNotFound')
    }
  })

  it('of an open use is shown to whoever holds its number, without the person', async () => {
    const ledger = await start()
    const ctx = ctxOf(ledger, clerk)
    const id = await ctx.resources.appendLedger(ctx, { ...read, personal: { phone: '00000000000' } })
    const forStranger = await receiptOf(ctxOf(ledger, stranger), id)
    expect(forStranger).not.toContain(clerk.id)
    expect(parseReceipt(forStranger)?.disclosed?.openings).toEqual({})
    const forSelf = parseReceipt(await receiptOf(ctx, id))
    expect(forSelf?.disclosed?.openings).toMatchObject({ actor: { value: clerk.id }, phone: { value: '00000000000' } })
  })

  it.each(['', 'x', '01900000-0000-7000-8000-00000000ffff', "'; drop table ledger.record; --"])(
    '%j does not exist',
    async (id) => {
      await expect(getReceipt(ctxOf(await start()), id)).rejects.toThrow('receiptNotFound')
    },
  )

  it('R-SEC-09: stays good when all that was kept apart about a purged thing is erased, and still tells who acted', async () => {
    const ledger = await start()
    const ctx = ctxOf(ledger, clerk)
    const about = (subject: string) =>
      ctx.resources.appendLedger(ctx, { ...read, subject: [subject, 'version-1'], personal: { filter: '望江路' } })
    const [purged, other] = [await about('purged-1'), await about('other-1')]
    await receiptOf(ctx, other)
    expect(await eraseOpeningsOf(ctx, 'purged-1')).toBe(1)
    const text = await receiptOf(ctx, purged)
    expect(text).not.toContain('望江路')
    expect(text).toContain(clerk.id)
    expect(verifyReceiptText(text, vkeysOf(ledger.keys), crypto).valid).toBe(true)
    expect(await receiptOf(ctx, other)).toContain('望江路')
  })

  it('R-SEC-09: keeps the matter that a use was said to be for apart, so that it can be erased, of an anonymous read too', async () => {
    const ledger = await start()
    const reference = 'SQ-2026-0012'
    for (const actor of [clerk, anonymous]) {
      const ctx = { ...ctxOf(ledger, actor), purpose: { kind: 'openRequest', reference } }
      const id = await ctx.resources.appendLedger(ctx, read)
      await receiptOf(ctx, id)
      const { rows } = await database.pool.query('select canonical from ledger.record where id = $1', [id])
      expect(rows[0].canonical).not.toContain(reference)
      expect(JSON.parse(rows[0].canonical)).toMatchObject({ purpose: { kind: 'openRequest' } })
      const shown = await receiptOf(ctxOf(ledger, auditor), id)
      expect(shown).toContain(reference)
      expect(verifyReceiptText(shown, vkeysOf(ledger.keys), crypto).valid).toBe(true)
      expect(await erasePersonal(ctxOf(ledger, auditor), { purpose: reference })).toEqual({ erased: 1 })
      const after = await receiptOf(ctxOf(ledger, auditor), id)
      expect(after).not.toContain(reference)
      expect(verifyReceiptText(after, vkeysOf(ledger.keys), crypto).valid).toBe(true)
    }
  })

  it('stays good when the personal data in it are erased, and no longer names the person', async () => {
    const ledger = await start()
    const leaver: Actor = { ...clerk, id: '01900000-0000-7000-8000-00000000dddd' }
    const ctx = ctxOf(ledger, leaver)
    const id = await ctx.resources.appendLedger(ctx, { ...read, personal: { name: '林之微' } })
    await receiptOf(ctx, id)
    const administrator = ctxOf(ledger, auditor)
    expect(await erasePersonal(administrator, { actor: leaver.id, name: '林之微' })).toEqual({ erased: 2 })
    const text = await receiptOf(administrator, id)
    expect(text).not.toContain(leaver.id)
    expect(text).not.toContain('林之微')
    expect(verifyReceiptText(text, vkeysOf(ledger.keys), crypto).valid).toBe(true)
    const { rows } = await database.pool.query(
      `select 1 from ledger.record r left join ledger.opening o on o.record_id = r.id
      where actor = $1 or value in ($2, $3)`,
      [leaver.id, JSON.stringify(leaver.id), '"林之微"'],
    )
    expect(rows).toEqual([])
  })
})

describe('the sequencer', () => {
  it('gives every record of many callers at once one place, without a gap', async () => {
    const ledger = await start(64)
    const ctx = ctxOf(ledger)
    const ids = (
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const mine: string[] = []
          for (let i = 0; i < 60; i++) mine.push(await ctx.resources.appendLedger(ctx, read))
          return mine
        }),
      )
    ).flat()
    await Promise.all(ids.map((id) => receiptOf(ctx, id)))
    const { rows } = await database.pool.query('select idx from ledger.entry order by idx')
    expect(rows.map(({ idx }) => idx)).toEqual(rows.map((_, i) => i))
    expect(ledger.sequencer.state()).toMatchObject({ leads: true, size: rows.length })
  })

  it('works in one process at a time, and the next one takes over', async () => {
    const first = await start()
    await receiptOf(ctxOf(first), await appendTo(first.sequencer)(ctxOf(first), read))
    const second = await start()
    const ctx = ctxOf(second)
    await receiptOf(ctx, await ctx.resources.appendLedger(ctx, read))
    expect([first.sequencer.state().leads, second.sequencer.state().leads]).toEqual([true, false])
    await first.close()
    await receiptOf(ctx, await ctx.resources.appendLedger(ctx, read))
    expect(second.sequencer.state().leads).toBe(true)
  })

  it('is woken from another process through the database', async () => {
    const ledger = await start()
    const other = testCtx(database.db, { ledger, appendLedger: appendTo() })
    await receiptOf(other, await other.resources.appendLedger(other, read))
    await sleep(100)
    const began = performance.now()
    await receiptOf(other, await other.resources.appendLedger(other, read))
    expect(performance.now() - began).toBeLessThan(700)
  })

  it('reopens its session when the database cuts it off', async () => {
    const ledger = await start()
    const ctx = ctxOf(ledger)
    await receiptOf(ctx, await ctx.resources.appendLedger(ctx, read))
    await database.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gongshu-sequencer' and datname = current_database()",
    )
    await receiptOf(ctx, await ctx.resources.appendLedger(ctx, read))
  })

  it('records, after a restart, entries that were signed but not recorded', async () => {
    await (await start()).close()
    const ledger = open[0]
    if (!ledger) throw new Error('no ledger')
    const ctx = testCtx(database.db, { ledger, appendLedger: appendTo() })
    const ids = [await ctx.resources.appendLedger(ctx, read), await ctx.resources.appendLedger(ctx, read)]
    // What a process does that dies between the checkpoint and the database.
    const { rows } = await database.pool.query('select entry from ledger.pending order by seq desc')
    const log = await openAppender(folderStorage(paths.log), treesOf(ledger.keys))
    await log.append(rows.map(({ entry }) => entry))
    expect(await countPending(database.db)).toBe(2)

    const again = await start()
    const texts = await Promise.all(ids.map((id) => receiptOf(ctxOf(again), id)))
    for (const text of texts) expect(verifyReceiptText(text, vkeysOf(again.keys), crypto).valid).toBe(true)
    expect(texts.map((text) => parseReceipt(text)?.index)).toEqual([log.size() - 1, log.size() - 2])
    expect(again.sequencer.state().size).toBe(log.size())
  })
})

it('the keys belong to the owner only, and are the same after a restart', async () => {
  const before = await start()
  expect(statSync(join(paths.keys, 'ledger.json')).mode & 0o777).toBe(0o600)
  await before.close()
  expect((await start()).keys).toEqual(before.keys)
  expect(await readKeys(paths.keys)).toEqual(before.keys)
  expect(allVkeysOf(before.keys)).toHaveLength(2)
})

const present = hasForeignVerifier()
it.skipIf(!present)("Go's own libraries verify the log that the server wrote", async () => {
  const ledger = await start()
  const ctx = ctxOf(ledger)
  await receiptOf(ctx, await ctx.resources.appendLedger(ctx, read))
  const { report, complaint } = verifyForeign([
    '-log',
    join(paths.log, 'sha256'),
    '-vkey',
    vkeysOf(ledger.keys)[0] ?? '',
  ])
  expect(complaint).toBe('')
  expect(report).toMatchObject({ size: ledger.sequencer.state().size })
})
