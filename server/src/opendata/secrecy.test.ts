import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { giveGrant, prepareExport, readRows, revokeGrant } from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import * as lake from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { openPool } from '../platform/db.ts'
import { migrate } from '../platform/migrate.ts'
import { withPackLimits } from '../platform/pack-rules.ts'
import { startPostgres } from '../platform/postgres.ts'
import * as process from '../platform/process/service.ts'
import { listTodo } from '../platform/process/todo.ts'
import { saveRules } from '../quality/service.ts'
import { describe as describeDataset } from './cataloguing.ts'
import { beginConsoleImport, getConsoleImport } from './console-import-job.ts'
import { getDatasetView } from './dataset-views.ts'
import { followDataset, listNotices } from './following.ts'
import { submitPublication } from './publication.ts'
import { getCase, listCases, reportAtDoor, reportSecrecy } from './secrecy.ts'
import { reapplyPurges } from './service.ts'
import { type House, openHouse, parking } from './testing-house.ts'
import { description } from './testing-material.ts'
import { readTombstones } from './tombstones.ts'

// A database server of its own: the test reads the server's files.
let directory: string
let server: Awaited<ReturnType<typeof startPostgres>>
let house: House

// Every version goes through the real reader and engine, each a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gongshu-drill-'))
  server = await startPostgres(directory)
  const pool = openPool(server.connection)
  await migrate(pool)
  await pool.end()
  house = await openHouse(server.connection)
})
afterAll(async () => {
  await house?.close()
  await server?.stop()
  rmSync(directory, { recursive: true, force: true })
})

const anonymous = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'visitor' },
})

async function published(csv: string, overrides: Parameters<typeof description>[0] = {}): Promise<string> {
  const { title, summary, theme, ...rest } = description(overrides)
  const { datasetId } = await house.load(csv, { describe: { title, summary, theme, ...rest } })
  const { processId } = await submitPublication(house.people.officer, datasetId)
  const { business, secrecy, chief, reviewer } = house.people
  for (const [ctx, event] of [
    [business, 'passBusiness'],
    [secrecy, 'passSecrecy'],
    [chief, 'sign'],
    [reviewer, 'accept'],
  ] as const) {
    await process.advance(ctx, processId, { event, opinion: overrides.keywords?.[0] ?? '同意' })
  }
  return datasetId
}

const read = (ctx: Ctx, id: string) => readRows(ctx, id, {})

test('R-SEC-09: a report shuts every way out at once, for every post, and a dismissal opens them again', async () => {
  const id = await published(parking)
  const visitor = anonymous(house.ctx)
  await read(visitor, id)
  await expect(reportSecrecy(visitor, id, 'content')).rejects.toThrow('wrongPost')
  const { caseId } = await reportSecrecy(house.people.business, id, 'content')
  await expect(reportSecrecy(house.people.chief, id, 'content')).rejects.toThrow('alreadyReported')
  for (const ctx of [visitor, ...Object.values(house.people)]) {
    await expect(read(ctx, id)).rejects.toThrow()
  }
  for (const { id } of (await lake.listImports(house.people.officer)).imports) {
    const shown = await lake.getImport(house.people.officer, id)
    expect(JSON.stringify([shown.lines, shown.hypotheses, shown.findings])).not.toContain('望江路')
  }
  const view = await getDatasetView(visitor, id)
  expect(view).toMatchObject({ state: 'suspended', title: '（暂停提供，正在核查）', keywords: [], version: null })
  await expect(submitPublication(house.people.officer, id)).rejects.toThrow('notReviewable')
  const told = await listNotices(house.people.secrecy, { limit: 5 })
  expect(told.notices[0]).toMatchObject({ kind: 'secrecyReport', datasetId: id })
  expect(told.notices[0]?.body).toBe('数据集已停用。请于 2026年11月24日 10:00 前确认并报告。')
  expect(await getCase(house.people.secrecy, caseId)).toMatchObject({
    ...{ state: 'reported', dueAt: '2026-11-24T02:00:00.000Z', reportedAt: '2026-11-23T02:00:00.000Z' },
  })

  await expect(process.advance(house.people.chief, caseId, { event: 'dismiss', reason: '误报' })).rejects.toThrow()
  await process.advance(house.people.secrecy, caseId, { event: 'dismiss', reason: '列名误认，不涉密' })
  expect((await getDatasetView(visitor, id)).state).toBe('published')
  await read(visitor, id)
  const events = house.entries.filter(({ subject }) => subject[0] === id).map(({ event }) => event)
  expect(events.filter((event) => /suspend|reopen/.test(event))).toEqual(['dataset.suspend', 'dataset.reopen'])
})

test('R-SEC-09: a file stopped at the door is a case with its clock, and suspends nothing', async () => {
  const id = await published(parking)
  await reportAtDoor(house.ctx, { importId: null, datasetId: id, publisherId: house.publisherId, finding: 'fileName' })
  expect((await getDatasetView(anonymous(house.ctx), id)).state).toBe('published')
  const [latest] = await listCases(house.people.secrecy)
  expect(latest).toMatchObject({ atDoor: true, state: 'reported', finding: 'fileName' })
  // Two of them on one desk are told apart, without a word of either file.
  await reportAtDoor(house.ctx, { importId: null, datasetId: id, publisherId: house.publisherId, finding: 'fileName' })
  const { items } = await listTodo(house.people.secrecy)
  const titles = items.map(({ title }) => title).filter((title) => title.includes('上传时挡下的文件'))
  expect(titles.length).toBeGreaterThan(1)
  expect(new Set(titles).size).toBe(titles.length)
  expect(titles.some((title) => title.endsWith(`编号${latest?.number}`))).toBe(true)
})

test('R-SEC-09: the time to report is the clock’s own, also where a pack made it shorter', async () => {
  const id = await published(parking)
  const { resources } = house.ctx
  const processes = new Map(
    [...resources.processes].map(([name, table]) => [name, withPackLimits(table, { 'R-SEC-09': 12 })]),
  )
  const what = { importId: null, datasetId: id, publisherId: house.publisherId, finding: 'fileName' } as const
  await reportAtDoor({ ...house.ctx, resources: { ...resources, processes } }, what)
  const latest = (await listCases(house.people.secrecy)).find(({ datasetId }) => datasetId === id)
  expect(Date.parse(latest?.dueAt ?? '') - Date.parse(latest?.reportedAt ?? '')).toBe(12 * 3_600_000)
})

const untilPurged = async (caseId: string) => {
  for (let waited = 0; waited < 60_000; waited += 200) {
    const found = await getCase(house.people.secrecy, caseId)
    if (found.purgedAt) return found
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('not purged within a minute')
}

async function untilImported(id: string): Promise<string> {
  for (let waited = 0; waited < 60_000; waited += 200) {
    const { state, result } = await getConsoleImport(house.ctx, id)
    if (state === 'failed') throw new Error('not imported')
    if (state === 'done' && result) return result.datasetId
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('not imported within a minute')
}

const filesHolding = (marker: string): string[] =>
  spawnSync('grep', ['-rlaF', marker, directory, house.paths.root], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)

test('R-SEC-09: two persons purge every copy; no byte of it is left in files, database, index, log or backup, and a tombstone remains', async () => {
  const marker = 'PLANTEDMARKER9c41'
  const csv = `编号,${marker}列\n${Array.from({ length: 50 }, (_, n) => `${n},${marker}值${n}`).join('\n')}`
  const id = await published(csv, {
    ...{ title: { zh: `${marker}名录` }, summary: { zh: `${marker}的摘要，十个字以上。` } },
    ...{ keywords: [`${marker}词`], note: { zh: marker } },
  })
  await followDataset(house.people.auditor, id)
  // A second version in preparation, an export, a draft of words, a backup on this machine.
  await house.load(`${csv}\n99,${marker}`, { datasetId: id, fileName: `${marker}.csv` })
  await describeDataset(house.people.officer, id, { note: { zh: `${marker}新注` } })
  const { columns } = await catalog.getDataset(house.ctx, id)
  const where = JSON.stringify([columns[1]?.name, 'eq', `${marker}值3`])
  const values = [`${marker}值1`]
  const rules = [{ kind: 'codeList' as const, column: columns[1]?.name ?? '', values, source: marker }]
  await saveRules(house.people.officer, id, { basedOn: 0, rules })
  expect((await readRows(anonymous(house.ctx), id, { where })).rows).toHaveLength(1)
  const { grantee, purpose } = {
    grantee: { kind: 'organisation', id: house.authorityId } as const,
    purpose: { kind: 'duty', reference: marker },
  }
  const term = { from: '2026-11-01T00:00:00.000Z', until: '2026-12-31T00:00:00.000Z' }
  const grant = await giveGrant(house.people.chief, id, { grantee, purpose, uses: ['read'], ...term })
  await revokeGrant(house.people.chief, grant.id, `${marker}不再需要`)
  await prepareExport(anonymous(house.ctx), id, { format: 'csv', bom: true, safe: false, header: 'label' })
  mkdirSync(join(house.paths.root, 'backups'), { recursive: true })
  writeFileSync(join(house.paths.root, 'backups', 'yesterday.backup'), `${marker}`)
  // A version that the command line brought: its words are in the job's own rows, too.
  const path = join(house.paths.root, `${marker}.csv`)
  writeFileSync(path, `${csv}\n100,${marker}百`)
  const begun = await beginConsoleImport(house.ctx, {
    ...{ path, publisher: '临澜市城市管理局', title: `${marker}另一份`, publish: true },
  })
  const other = await untilImported(begun.id)
  rmSync(path)
  const before = filesHolding(marker)
  expect(before.some((file) => file.startsWith(directory))).toBe(true)
  expect(before.some((file) => file.includes('/lake/'))).toBe(true)

  const { caseId } = await reportSecrecy(house.people.chief, id, 'cell')
  await expect(process.advance(house.people.system, caseId, { event: 'purge' })).rejects.toThrow('illegalTransition')
  await process.advance(house.people.secrecy, caseId, { event: 'confirm', opinion: '属工作秘密，立即清除' })
  await expect(process.advance(house.people.secrecy, caseId, { event: 'purge' })).rejects.toThrow('wrongPost')
  await process.advance(house.people.system, caseId, { event: 'purge' })
  const done = await untilPurged(caseId)

  expect(done.erased).toMatchObject({ versions: 2, backups: 1, walCleared: true, alsoIn: [] })
  expect(done.secrecyOfficer).not.toBe(done.systemAdministrator)
  const second = await reportSecrecy(house.people.chief, other, 'content')
  await process.advance(house.people.secrecy, second.caseId, { event: 'confirm', opinion: '属实' })
  await process.advance(house.people.system, second.caseId, { event: 'purge' })
  await untilPurged(second.caseId)
  expect(filesHolding(marker)).toEqual([])
  const rounds = await process.listOfSubject(house.ctx, 'publication', id)
  expect(rounds.map(({ state, title }) => [state, title.zh])).toEqual([['purged', '（已清除）']])
  expect(await catalog.getDataset(house.ctx, id)).toMatchObject({ state: 'purged', title: { zh: '（已清除）' } })
  expect((await getDatasetView(anonymous(house.ctx), id)).withdrawal).toMatchObject({ reason: '（已清除）' })
  expect(await readTombstones(house.paths)).toMatchObject([
    { datasetId: id, caseId, sources: [expect.any(String), expect.any(String)] },
    { datasetId: other },
  ])
  expect(house.entries.filter(({ event }) => event === 'dataset.purge')).toHaveLength(2)
})

test('R-SEC-09: the command line keeps no word of a file whose name or title bears a mark', async () => {
  const asked = { publisher: '临澜市城市管理局', publish: false }
  const marked = '机密★3年'
  for (const file of [
    { ...asked, path: `/tmp/${marked} 名录.csv`, title: '名录' },
    { ...asked, path: '/tmp/a.csv', title: `${marked} 名录` },
  ]) {
    await expect(beginConsoleImport(house.ctx, file)).rejects.toThrow('secrecyMark')
  }
  expect(filesHolding(marked)).toEqual([])
})

test.each([
  ['title', { title: { zh: '机密★10年 停车场名录' } }],
  ['summary', { summary: { zh: '机密★10年 望江路一带的停车场名录。' } }],
  ['note', { note: { zh: '每季度更新', en: '秘密★5年' } }],
  ['keywords', { keywords: ['停车', '【内部】'] }],
  ['legalBasis', { legalBasis: '密级：机密' }],
] as const)(
  'R-SEC-09: a mark in the %s is refused at once, nothing of it is kept, and the officer is told',
  async (field, change) => {
    const { datasetId } = await house.load(parking)
    const before = await catalog.getDataset(house.ctx, datasetId)
    const cases = (await listCases(house.people.secrecy)).length
    const refused = describeDataset(house.people.officer, datasetId, change as Parameters<typeof describeDataset>[2])
    await expect(refused).rejects.toMatchObject({
      type: '/problems/lake/secrecyMark',
      members: { finding: 'content', field },
    })
    expect(await catalog.getDataset(house.ctx, datasetId)).toEqual(before)
    const told = await listCases(house.people.secrecy)
    expect(told).toHaveLength(cases + 1)
    expect(told[0]).toMatchObject({ atDoor: true, datasetId, finding: 'content' })
    const twice = describeDataset(house.people.business, datasetId, change as Parameters<typeof describeDataset>[2])
    await expect(twice, 'who may not write it is refused for that').rejects.toThrow('wrongPost')
    expect(await listCases(house.people.secrecy)).toHaveLength(cases + 1)
  },
)

test('R-SEC-09: the same bytes in another dataset are shut at once, and put before that house’s officer', async () => {
  const csv = `${parking}\n0901,望江路9号停车场,7`
  const one = await published(csv)
  const twin = await published(csv)
  const { caseId } = await reportSecrecy(house.people.chief, one, 'content')
  await process.advance(house.people.secrecy, caseId, { event: 'confirm', opinion: '属实' })
  await process.advance(house.people.system, caseId, { event: 'purge' })
  expect((await untilPurged(caseId)).erased).toMatchObject({ alsoIn: [twin] })
  await expect.poll(async () => (await catalog.getDataset(house.ctx, twin)).state).toBe('suspended')
  const [latest] = await listCases(house.people.secrecy)
  expect(latest).toMatchObject({ datasetId: twin, finding: 'purged', state: 'reported' })
  await expect(house.load(csv), 'and the file itself is not taken in again').rejects.toThrow('secrecyMark')
})

test('R-SEC-09: what a restored backup brings back is purged again at the start, also a file that was no dataset yet', async () => {
  const [tombstone] = await readTombstones(house.paths)
  const id = await published(parking)
  const waiting = '停车场编号,泊位数\n0777,7\n0778,8'
  const sha256 = createHash('sha256').update(waiting).digest('hex')
  const one = { datasetId: id, caseId: tombstone?.caseId, at: tombstone?.at, sources: [sha256] }
  writeFileSync(join(house.paths.root, 'tombstones.ndjson'), `${JSON.stringify(one)}\n`)
  expect(await reapplyPurges(house.ctx)).toBe(1)
  await expect(house.load(waiting)).rejects.toThrow('secrecyMark')
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('purged')
  expect(await reapplyPurges(house.ctx)).toBe(0)
})
