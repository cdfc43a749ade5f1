import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { crypto } from '@gongshu/tlog/crypto-node'
import { parseReceipt } from '@gongshu/tlog/receipt'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '../platform/ctx.ts'
import { person, type TestDatabase, testCtx, testDatabase, testPaths } from '../platform/testing.ts'
import type { Instant } from '../platform/time.ts'
import { lookIntoAlarm, openAlarms } from './alarms.ts'
import { allVkeysOf, readKeys, vkeysOf } from './keys.ts'
import { runMonitor } from './monitor.ts'
import { rebuildIndex } from './rebuild.ts'
import { countAlarms, monitorAlerts } from './records.ts'
import { beginNewLog } from './restore.ts'
import { appendTo, getReceipt, type Ledger, openLedger } from './service.ts'
import { countPending } from './store.ts'
import { describeReport, verifyReceiptText } from './verify.ts'
import { verifyFile } from './verify-file.ts'

let database: TestDatabase
let paths: ReturnType<typeof testPaths>
let ledger: Ledger
let faults: string[]

const console = { ...person(), kind: 'console', id: 'console' } as const
const ctxOf = (): Ctx => testCtx(database.db, { ledger, appendLedger: appendTo(ledger.sequencer) }, { actor: console })
const start = async (): Promise<void> => {
  ledger = await openLedger({
    db: database.db,
    connection: database.connection,
    paths,
    now: '2026-11-23T02:00:00.000Z' as Instant,
    report: (message) => faults.push(message),
    grouping: { hold: 0 },
  })
}
const settle = async (): Promise<void> => {
  for (let waited = 0; waited < 10_000 && (await countPending(database.db)) > 0; waited += 5) await sleep(5)
}
const log = async (
  event: string,
  subject: readonly string[],
  record: Record<string, unknown> = {},
): Promise<string> => {
  const ctx = ctxOf()
  const id = await ctx.resources.appendLedger(ctx, { event, subject, record, open: true })
  await settle()
  return id
}
const alarms = async (): Promise<string[]> => {
  const { alarms } = await runMonitor(ctxOf())
  await settle()
  return alarms.map(({ kind }) => kind)
}
const openness = { basis: { kind: 'openness' } }

beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  await database.pool.query('truncate ledger.log, ledger.record cascade')
  paths = testPaths()
  faults = []
  await start()
  await log('dataset.publish', ['d'])
  await log('data.read', ['d', 'v1'], openness)
  // More than one full tile, so that tiles other than the last exist.
  const ctx = ctxOf()
  for (let i = 0; i < 300; i++)
    await ctx.resources.appendLedger(ctx, { event: 'data.read', subject: ['d', 'v1'], record: openness })
  await settle()
})
afterEach(async () => {
  await ledger.close()
  paths.remove()
})
afterAll(() => database.close())

describe('the monitor', () => {
  it('finds nothing in a log whose every use rests on a publication, says so in the log, and goes on from there', async () => {
    expect(await alarms()).toEqual([])
    const { rows } = await database.pool.query("select canonical from ledger.record where event = 'ledger.monitor'")
    expect(JSON.parse(rows[0].canonical).detail).toMatchObject({ alarms: 0, entries: 302 })
    await log('data.read', ['d', 'v1'], openness)
    expect(await alarms()).toEqual([])
  })

  it('R-OPN-04: alarms on a use without a matching grant or openness decision', async () => {
    const stray = await log('data.download', ['other', 'v1'], openness)
    const nameless = await log('data.read', ['d', 'v1'])
    const report = await runMonitor(ctxOf())
    expect(report.alarms).toMatchObject([
      { kind: 'useOfUnpublishedDataset', recordId: stray },
      { kind: 'useWithoutBasis', recordId: nameless },
    ])
  })

  it('R-OPN-04: tells the grantee from another by what the records keep apart, and notices when that is exchanged', async () => {
    const [grantee, stranger] = [person(), { ...person(), id: '01900000-0000-7000-8000-00000000eeee' }]
    const use = async (actor: Ctx['actor']): Promise<string> => {
      const ctx = { ...ctxOf(), actor }
      const record = { basis: { kind: 'grant', id: 'g' } }
      const id = await ctx.resources.appendLedger(ctx, { event: 'data.read', subject: ['d', 'v1'], record })
      await settle()
      return id
    }
    const ctx = ctxOf()
    await ctx.resources.appendLedger(ctx, {
      ...{ event: 'grant.give', subject: ['g', 'd'], record: { uses: ['read'], grantee: { kind: 'account' } } },
      personal: { grantee: grantee.id },
    })
    await settle()
    const own = await use(grantee)
    expect(await alarms()).toEqual([])
    const foreign = await use(stranger)
    const report = await runMonitor(ctxOf())
    expect(report.alarms).toMatchObject([{ kind: 'useByAnotherGrantee', recordId: foreign }])
    await settle()
    await database.pool.query("update ledger.opening set value = $2 where record_id = $1 and field = 'actor'", [
      foreign,
      JSON.stringify(grantee.id),
    ])
    expect((await runMonitor(ctxOf())).alarms).toMatchObject([{ kind: 'recordAltered', recordId: foreign }])
    await settle()
    await database.pool.query("delete from ledger.opening where field = 'actor'")
    expect((await runMonitor(ctxOf())).alarms).toEqual([])
    expect(own).not.toBe(foreign)
  })

  it('R-OPN-04: puts its alarms on the desk of those who audit and of the data authority, and of nobody else', async () => {
    const deskOf = (post: string, lang: 'zh' | 'en' = 'zh') =>
      monitorAlerts({ ...ctxOf(), lang, actor: person({ post, organisationId: 'o' }) })
    await runMonitor(ctxOf())
    expect(await deskOf('auditor')).toEqual([])
    await settle()
    await log('data.download', ['other', 'v1'], openness)
    await runMonitor(ctxOf())
    for (const post of ['auditor', 'auditAdministrator', 'catalogReviewer']) {
      expect(await deskOf(post)).toMatchObject([
        { text: expect.stringMatching(/^存证监测有1项报警/), rule: 'R-OPN-04', page: '/ledger' },
      ])
    }
    expect(await deskOf('auditor', 'en')).toMatchObject([{ text: expect.stringContaining('raised 1 alarm:') }])
    expect(await deskOf('dataOfficer')).toEqual([])
  })

  it('R-OPN-04: an alarm that an auditor looked into, with a reason, is not shown as open any more and counted still', async () => {
    const auditor: Ctx = { ...ctxOf(), actor: person({ post: 'auditor', organisationId: 'o' }) }
    const [first, second] = [await log('data.download', ['other', 'v1'], openness), await log('data.read', ['d', 'v1'])]
    await alarms()
    expect(await openAlarms(auditor)).toMatchObject({
      open: 2,
      alarms: [
        { kind: 'useOfUnpublishedDataset', recordId: first, mayBeLookedInto: true },
        { kind: 'useWithoutBasis', recordId: second },
      ],
    })
    await lookIntoAlarm(auditor, first, '测试人员误用旧脚本，已停用')
    await settle()
    const stands = async () => {
      expect(await openAlarms(auditor)).toMatchObject({ open: 1, alarms: [{ recordId: second }] })
      expect(await monitorAlerts(auditor)).toMatchObject([{ text: expect.stringContaining('有1项报警') }])
      expect(await countAlarms(auditor)).toBe(2)
    }
    await stands()
    await expect(lookIntoAlarm(auditor, first, '再来一次')).rejects.toThrow('alarmNotFound')
    // Replays find it again, and know that it was looked into.
    expect(await alarms()).toHaveLength(2)
    await stands()
    await lookIntoAlarm(auditor, second, '补登依据')
    await settle()
    expect(await monitorAlerts(auditor)).toEqual([])
    await alarms()
    expect(await openAlarms(auditor)).toEqual({ open: 0, alarms: [] })
    const { rows } = await database.pool.query("select canonical from ledger.record where event = 'ledger.lookInto'")
    expect(rows.map(({ canonical }) => JSON.parse(canonical).detail)).toEqual([
      { alarm: 'useOfUnpublishedDataset' },
      { alarm: 'useWithoutBasis' },
    ])
    expect(JSON.stringify(rows)).not.toContain('旧脚本')
  })

  it('a log and records that disagree are nothing that can be looked into', async () => {
    const auditor: Ctx = { ...ctxOf(), actor: person({ post: 'auditor', organisationId: 'o' }) }
    await database.pool.query("update ledger.record set event = 'x.y' where event = 'dataset.publish'")
    await alarms()
    const { alarms: found } = await openAlarms(auditor)
    expect(found).toMatchObject([{ kind: 'recordAltered', mayBeLookedInto: false }])
    await expect(lookIntoAlarm(auditor, found[0]?.recordId ?? '', '没事')).rejects.toThrow('alarmNotFound')
  })

  const path = (name: string): string => join(paths.log, name)
  const flip = async (name: string, at: number): Promise<void> => {
    const bytes = await readFile(path(name))
    bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at)
    await writeFile(path(name), bytes)
  }

  it.each([
    [
      'a record is changed in the database',
      () =>
        database.pool.query(
          "update ledger.record set canonical = replace(canonical, '\"d\"', '\"e\"') where event = 'dataset.publish'",
        ),
      ['recordAltered'],
    ],
    [
      'a column beside the record is changed',
      () => database.pool.query("update ledger.record set event = 'x.y' where event = 'dataset.publish'"),
      ['recordAltered'],
    ],
    [
      'the place of a record is deleted',
      () => database.pool.query('delete from ledger.entry where idx = 7'),
      ['entryUnknown'],
    ],
    [
      'a record is put beyond the log',
      () => database.pool.query('update ledger.entry set idx = 9000 where idx = 7'),
      ['entryUnknown', 'recordedBeyondLog'],
    ],
    ['a full tile is changed', () => flip('sha256/tile/0/000', 70), ['tileDiffers']],
    ['a tile of the SM3 tree is changed', () => flip('sm3/tile/0/000', 70), ['tileDiffers']],
    [
      'an entry is changed',
      () => flip('sha256/tile/entries/000', 60),
      ['tileDiffers', 'tileDiffers', 'recordAltered', 'rootDiffers', 'rootDiffers'],
    ],
    [
      'the size in a checkpoint is changed',
      () => flip('sha256/checkpoint', ledger.keys.origin.length + 3),
      ['signatureWrong'],
    ],
  ] as const)('alarms when %s', async (_, tamper, expected) => {
    await tamper()
    const found = (await runMonitor(ctxOf())).alarms.map(({ kind }) => kind)
    for (const kind of expected) expect(found).toContain(kind)
    if (expected[0] !== 'signatureWrong' && expected[0] !== 'recordAltered') expect(found).toEqual(expected)
  })

  it('alarms when the log shows less than it once did', async () => {
    await database.pool.query(
      "insert into ledger.monitored (log_no, at, size, checkpoint, alarms) values (1, now(), 9000, '', 0)",
    )
    expect(await alarms()).toContain('logShrank')
  })

  it('alarms when the log shows another history than it once did', async () => {
    await alarms()
    await database.pool.query(
      "update ledger.monitored set checkpoint = regexp_replace(checkpoint, E'(\\n)([A-Za-z0-9+/]{43}=)', E'\\\\1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')",
    )
    expect(await alarms()).toContain('logForked')
  })
})

describe('the index table', () => {
  const places = async (): Promise<unknown> =>
    (await database.pool.query('select log_no, idx, record_id from ledger.entry order by log_no, idx')).rows

  it('can be made anew from the log, whatever of it was lost or wrong', async () => {
    await ledger.close()
    const before = await places()
    await database.pool.query('delete from ledger.entry where idx % 3 = 0')
    await database.pool.query('update ledger.entry set idx = idx + 1000 where idx % 3 = 1')
    expect(await rebuildIndex(ctxOf())).toEqual({ placed: 302, unknown: 0 })
    expect(await places()).toEqual(before)
  })
})

describe('gongshu verify', () => {
  const save = async (text: string): Promise<string> => {
    await writeFile(join(paths.root, 'receipt.json'), text)
    return join(paths.root, 'receipt.json')
  }
  const receiptFile = async (): Promise<string> => {
    const { rows } = await database.pool.query('select record_id from ledger.entry where idx = 17')
    const answer = await getReceipt(ctxOf(), rows[0].record_id)
    if (!answer.covered) throw new Error('not covered')
    return save(answer.text)
  }

  it('needs no server: it says genuine with the keys of the machine, or with those the caller brings', async () => {
    const file = await receiptFile()
    expect(await verifyFile({ file, keysFolder: paths.keys })).toMatchObject({ valid: true, exitCode: 0, index: 17 })
    expect(await verifyFile({ file, keys: vkeysOf(ledger.keys) })).toMatchObject({ valid: true, exitCode: 0 })
  })

  it('tells an altered receipt, an unknown log and an unreadable file apart by exit code', async () => {
    const file = await receiptFile()
    expect(await verifyFile({ file })).toMatchObject({ valid: false, exitCode: 3 })
    expect(await verifyFile({ file: `${file}.none`, keysFolder: paths.keys })).toMatchObject({
      valid: false,
      exitCode: 2,
    })
    const altered = await save((await readFile(file, 'utf8')).replace('"d"', '"e"'))
    const report = await verifyFile({ file: altered, keysFolder: paths.keys })
    expect(report).toMatchObject({ valid: false, exitCode: 1 })
    expect(describeReport(report, 'zh')).toContain('✗ 内容没有被改 (recordDiffers)')
    expect(describeReport(report, 'en')).toContain('✓ It is in the log (SM3)')
    expect(await verifyFile({ file: await save('not a receipt'), keysFolder: paths.keys })).toMatchObject({
      exitCode: 1,
    })
  })
})

describe('restoring', () => {
  const receipt = async (id: string): Promise<string> => {
    for (let waited = 0; waited < 10_000; waited += 5) {
      const answer = await getReceipt(ctxOf(), id)
      if (answer.covered) return answer.text
      await sleep(5)
    }
    throw new Error('not covered')
  }

  it('an older database is noticed, and nothing is signed', async () => {
    await log('data.read', ['d', 'v1'], openness)
    await ledger.close()
    await database.pool.query('delete from ledger.entry where idx > 250')
    await start()
    await sleep(200)
    expect(ledger.sequencer.state()).toMatchObject({ leads: false, fault: { damaged: true } })
    expect(faults).toEqual([expect.stringContaining('the database is older')])
  })

  it('an older copy of the log is noticed, and nothing is signed', async () => {
    const before = await readFile(path('sha256/checkpoint'))
    const beforeSm3 = await readFile(path('sm3/checkpoint'))
    await log('data.read', ['d', 'v1'], openness)
    await ledger.close()
    await writeFile(path('sha256/checkpoint'), before)
    await writeFile(path('sm3/checkpoint'), beforeSm3)
    await start()
    await sleep(200)
    expect(faults).toEqual([expect.stringContaining('it is an old copy')])
    expect(await readFile(path('sha256/checkpoint'))).toEqual(before)
  })
  it('R-OPN-04: puts its alarms on the desk of those who audit and of the data authority, and of nobody else', async () => {
    const deskOf = (post: string, lang: 'zh' | 'en' = 'zh') =>
      monitorAlerts({ ...ctxOf(), lang, actor: person({ post, organisationId: 'o' }) })
    await runMonitor(ctxOf())
    expect(await deskOf('auditor')).toEqual([])
    await settle()
    await log('data.download', ['other', 'v1'], openness)
    await runMonitor(ctxOf())
    for (const post of ['auditor', 'auditAdministrator', 'catalogReviewer']) {
      expect(await deskOf(post)).toMatchObject([
        { text: expect.stringMatching(/^存证监测有1项报警/), rule: 'R-OPN-04', page: '/ledger' },
      ])
    }
    expect(await deskOf('auditor', 'en')).toMatchObject([{ text: expect.stringContaining('raised 1 alarm:') }])
    expect(await deskOf('dataOfficer')).toEqual([])
  })

  const path = (name: string): string => join(paths.log, name)

  it('begins a new log whose first entry names the old head; old receipts stay good, lost ones can be made again', async () => {
    const old = await log('data.read', ['d', 'v1'], openness)
    const oldText = await receipt(old)
    const oldKeys = ledger.keys
    const oldOrigin = oldKeys.origin
    const size = ledger.sequencer.state().size
    await ledger.close()
    // The copy of the log lacks the last entry, the database has it.
    const lost = await database.pool.query('select record_id from ledger.entry order by idx desc limit 1')
    await database.pool.query('update ledger.entry set idx = idx + 5 where idx = (select max(idx) from ledger.entry)')

    const begun = await beginNewLog(ctxOf(), paths)
    expect(begun).toMatchObject({ former: oldOrigin, formerSize: size, requeued: 1 })
    await start()
    await settle()
    expect(ledger.keys.origin).not.toBe(oldOrigin)
    const { rows } = await database.pool.query(
      'select r.event, r.canonical from ledger.entry e join ledger.record r on r.id = e.record_id where log_no = 2 order by idx',
    )
    expect(rows[0].event).toBe('ledger.begin')
    expect(JSON.parse(rows[0].canonical).detail).toMatchObject({
      former: oldOrigin,
      size,
      checkpoint: expect.stringContaining(`${oldOrigin}\n${size}\n`),
    })

    const trusted = allVkeysOf(ledger.keys)
    expect(verifyReceiptText(oldText, trusted, crypto).valid).toBe(true)
    expect(verifyReceiptText(oldText, vkeysOf(ledger.keys), crypto).exitCode).toBe(3)
    const again = await receipt(lost.rows[0].record_id)
    expect(verifyReceiptText(again, vkeysOf(ledger.keys), crypto).valid).toBe(true)
    const { rows: kept } = await database.pool.query('select record_id from ledger.entry where log_no = 1 and idx = 3')
    const former = await receipt(kept[0].record_id)
    expect(parseReceipt(former)?.index).toBe(3)
    expect(verifyReceiptText(former, trusted, crypto).valid).toBe(true)
    const report = await runMonitor(ctxOf())
    expect(report.alarms).toEqual([])
    expect(report.logs).toMatchObject([
      { no: 1, size, lost: 1 },
      { no: 2, lost: 0 },
    ])
    expect(JSON.stringify(await readKeys(paths.keys))).not.toContain(oldKeys.ed25519Seed)
  })
})
