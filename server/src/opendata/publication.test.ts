import { afterAll, beforeAll, expect, it, test, vi } from 'vitest'
import { readRejected } from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import { authenticate, createKey } from '../parties/service.ts'
import { asSystem, type Ctx } from '../platform/ctx.ts'
import { writeFact } from '../platform/facts.ts'
import * as process from '../platform/process/service.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { dateInShanghai, type Instant } from '../platform/time.ts'
import { describe as describeDataset } from './cataloguing.ts'
import { publishAsConsole } from './console-publishing.ts'
import { getDatasetView, listVersionViews } from './dataset-views.ts'
import { followDataset, listNotices } from './following.ts'
import { submitPublication } from './publication.ts'
import { publishDue } from './publication-effects.ts'
import { checkDataset, getPublication } from './publication-view.ts'
import { reportSecrecy } from './secrecy.ts'
import { type House, openHouse, parking } from './testing-house.ts'
import { description } from './testing-material.ts'

let database: TestDatabase
let house: House
// Every version goes through the real reader and engine, each a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  database = await testDatabase()
  house = await openHouse(database.connection)
})
afterAll(async () => {
  await house.close()
  await database.close()
})

const anonymous = (ctx: Ctx): Ctx => ({
  ...ctx,
  actor: { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'visitor' },
})
const at = (ctx: Ctx, now: string): Ctx => ({ ...ctx, now: now as Instant, today: dateInShanghai(now as Instant) })

async function draft(csv = parking, overrides: Parameters<typeof description>[0] = {}) {
  const { title, summary, theme, ...rest } = description(overrides)
  const version = await house.load(csv, { describe: { title, summary, theme, ...rest } })
  return { id: version.datasetId, version }
}

/** Every step by the person whose post it is. */
async function walk(processId: string, last?: string): Promise<void> {
  const { business, secrecy, chief, reviewer } = house.people
  const way = [
    [business, 'passBusiness'],
    [secrecy, 'passSecrecy'],
    [chief, 'sign'],
    [reviewer, 'accept'],
  ] as const
  for (const [ctx, event] of way) {
    await process.advance(ctx, processId, { event, opinion: '同意' })
    if (event === last) return
  }
}

async function published(csv = parking, overrides: Parameters<typeof description>[0] = {}) {
  const { id, version } = await draft(csv, overrides)
  const { processId } = await submitPublication(house.people.officer, id)
  await walk(processId)
  return { id, version, processId }
}

test('R-OPEN-02: a draft goes through 业务科室审核, 保密审查, 签发 and 形式审核, and is then open to everyone', async () => {
  const { id, version } = await draft()
  await expect(getDatasetView(anonymous(house.ctx), id)).rejects.toThrow('datasetNotFound')
  const { processId } = await submitPublication(house.people.officer, id)
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('review')
  await walk(processId, 'sign')
  await expect(getDatasetView(anonymous(house.ctx), id)).rejects.toThrow('datasetNotFound')
  // The reviewer of the authority sees it while it is before them.
  expect((await getDatasetView(house.people.reviewer, id)).version?.id).toBe(version.id)
  await process.advance(house.people.reviewer, processId, { event: 'accept' })

  const view = await getDatasetView(anonymous(house.ctx), id)
  expect(view).toMatchObject({
    state: 'published',
    publisherName: '临澜市城市管理局',
    themeLabel: '交通运输',
    version: { id: version.id, rows: 5 },
  })
  expect(view.formats).toEqual(expect.arrayContaining(['CSV', 'JSON']))
  expect(view.version).not.toHaveProperty('source')
  const entry = house.entries.find(({ event, subject }) => event === 'dataset.publish' && subject[0] === id)
  expect(entry).toMatchObject({ subject: [id, version.id], open: true, rule: 'R-OPEN-02' })
  expect((await process.getProcess(house.people.officer, processId)).state).toBe('published')
})

test('R-SEC-10: the secrecy review is the officer’s own, with an opinion', async () => {
  const { id } = await draft()
  const { processId } = await submitPublication(house.people.officer, id)
  await process.advance(house.people.business, processId, { event: 'passBusiness' })
  await expect(
    process.advance(house.people.chief, processId, { event: 'passSecrecy', opinion: '同意' }),
  ).rejects.toThrow('wrongPost')
  await expect(process.advance(house.people.secrecy, processId, { event: 'passSecrecy' })).rejects.toThrow('needsWords')
  await process.advance(house.people.secrecy, processId, { event: 'passSecrecy', opinion: '不涉密' })
})

test('R-SEC-10: who submitted it reviews none of it, whatever posts they hold', async () => {
  const { officer, business, secrecy } = house.people
  const { id } = await draft()
  const { processId } = await submitPublication(officer, id)
  const acts = [...officer.actor.acts, ...business.actor.acts, ...secrecy.actor.acts]
  const everyPost: Ctx = { ...officer, actor: { ...officer.actor, acts } }
  const asked = { event: 'passBusiness', opinion: '同意' }
  await expect(process.advance(everyPost, processId, asked)).rejects.toThrow('ownWork')
  await process.advance(business, processId, asked)
  await expect(process.advance(everyPost, processId, { event: 'passSecrecy', opinion: '同意' })).rejects.toThrow(
    'ownWork',
  )
  const offered = (await process.getProcess(everyPost, processId)).allowedEvents.map(({ event }) => event)
  expect(offered).not.toContain('passSecrecy')
  expect(offered).toContain('return')
  await process.advance(secrecy, processId, { event: 'passSecrecy', opinion: '同意' })
})

test('R-SEC-10: what someone’s own key submitted they have submitted themselves', async () => {
  const { officer, business } = house.people
  const { token } = await createKey(officer, {
    ...{ name: '导入程序', scopes: ['import'], organisationId: house.publisherId, days: 30 },
  })
  const actor = await authenticate(house.ctx.db, house.ctx.now, {
    ...{ authorization: `Bearer ${token}`, address: '192.0.2.7' },
  })
  expect(actor).toMatchObject({ kind: 'key', owner: officer.actor.id })
  const { id } = await draft()
  const { processId } = await submitPublication({ ...officer, actor }, id)
  const acts = [...officer.actor.acts, ...business.actor.acts]
  const everyPost: Ctx = { ...officer, actor: { ...officer.actor, acts } }
  const asked = { event: 'passBusiness', opinion: '同意' }
  await expect(process.advance(everyPost, processId, asked)).rejects.toThrow('ownWork')
  const offered = (await process.getProcess(everyPost, processId)).allowedEvents.map(({ event }) => event)
  expect(offered).not.toContain('passBusiness')
  await process.advance(business, processId, asked)
})

test('R-OPEN-02: what was sent back is changed and submitted again, under the same number', async () => {
  const { id } = await draft()
  const { processId } = await submitPublication(house.people.officer, id)
  await process.advance(house.people.business, processId, { event: 'return', reason: '请补充更新周期说明' })
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('draft')
  await describeDataset(house.people.officer, id, { note: { zh: '每季度首月更新' } })
  expect(await submitPublication(house.people.officer, id)).toEqual({ processId })
  await walk(processId)
  expect((await getDatasetView(anonymous(house.ctx), id)).note).toBe('每季度首月更新')
})

test('R-OPEN-02: words that nobody reviewed are not opened', async () => {
  const { id } = await published()
  await describeDataset(house.people.officer, id, { note: { zh: '每季度首月更新' } })
  const { processId } = await submitPublication(house.people.officer, id)
  await walk(processId, 'sign')
  await catalog.releaseFromReview(house.ctx, id)
  await catalog.describeDataset(house.ctx, id, { note: { zh: '没有人审过' } })
  await catalog.holdForReview(house.ctx, id)
  await expect(process.advance(house.people.reviewer, processId, { event: 'accept' })).rejects.toThrow(
    'changedMeanwhile',
  )
  expect((await getDatasetView(anonymous(house.ctx), id)).note).not.toBe('没有人审过')
})

test('R-OPEN-02: the data officer may take it back until it is published', async () => {
  const { id } = await draft()
  const { processId } = await submitPublication(house.people.officer, id)
  await walk(processId, 'sign')
  await process.advance(house.people.officer, processId, { event: 'takeBack' })
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('draft')
  await expect(submitPublication(house.people.business, id)).rejects.toThrow('wrongPost')
  await submitPublication(house.people.officer, id)
  await expect(submitPublication(house.people.officer, id)).rejects.toThrow('alreadySubmitted')
})

const contacts = [
  '停车场编号,停车场名称,负责人,联系电话',
  ...[1, 2, 3, 4, 5, 6].map(
    (n) => `0${n}01,望江路${n}号停车场,${['王建国', '李秀英', '张伟', '刘洋', '陈静', '杨敏'][n - 1]},1380013800${n}`,
  ),
].join('\n')

test('R-CLS-25: columns that point at people are refused when it is submitted, all named at once', async () => {
  const { id } = await draft(contacts)
  const refused = await submitPublication(house.people.officer, id).catch((error) => error)
  expect(refused.type).toBe('/problems/opendata/notPublishable')
  const columns = refused.members.findings.map((one: { message: string }) => one.message).join('\n')
  expect(columns).toMatch(/“负责人”列：全部 6 个值都是姓名/)
  expect(columns).toMatch(/“联系电话”列：全部 6 个值都是电话号码/)
  expect((await checkDataset(house.people.officer, id)).findings.filter(({ weight }) => weight === 'must').length).toBe(
    2,
  )
})

it.each([
  ['signed', 'sign', 'passSecrecy'],
  ['accepted', 'accept', 'sign'],
] as const)('R-CLS-33: a level raised meanwhile is noticed again when it is %s', async (_, event, last) => {
  const { id } = await draft()
  const { processId } = await submitPublication(house.people.officer, id)
  await walk(processId, last)
  await database.pool.query('update catalog.dataset set level = 4 where id = $1', [id])
  const person = event === 'sign' ? house.people.chief : house.people.reviewer
  await expect(process.advance(person, processId, { event })).rejects.toThrow('notPublishable')
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('review')
})

test('R-CODE-04: cells that did not fit are for those who work on the dataset, however open it is', async () => {
  const rows = Array.from(
    { length: 400 },
    (_, index) => `${index + 1},${index === 350 ? '王建国处' : `${index % 90}.5`}`,
  )
  const { id, version } = await published(`序号,收费\n${rows.join('\n')}\n`)
  expect(version.rejectedCells).toBe(1)
  await expect(readRejected(anonymous(house.ctx), id, {})).rejects.toMatchObject({ members: { reason: 'noBasis' } })
  const { cells } = await readRejected(house.people.officer, id, {})
  expect(cells).toMatchObject([{ row: 351, raw: '王建国处' }])
})

test('R-OPEN-01: what is not open is an entry with reason and law, without data', async () => {
  const { id, processId } = await published(contacts, {
    ...{ openness: 'closed', closedReason: 'personalInformation', legalBasis: '个人信息保护法第十条' },
  })
  const view = await getDatasetView(anonymous(house.ctx), id)
  expect(view).toMatchObject({
    ...{ state: 'published', openness: 'closed', version: null, rowCount: null, formats: [] },
    closedReasonLabel: '涉及个人信息',
  })
  expect(await listVersionViews(anonymous(house.ctx), id)).toEqual([])
  expect(house.entries.find(({ record }) => record.publication === processId)?.event).toBe('dataset.list')
})

test('R-OPEN-09: a withdrawal says why, to everyone and to those who follow; published again it is reopened', async () => {
  const { id, processId } = await published()
  await followDataset(house.people.auditor, id)
  await expect(process.advance(house.people.officer, processId, { event: 'withdraw', reason: 'x' })).rejects.toThrow()
  await process.advance(house.people.chief, processId, { event: 'withdraw', reason: '坐标有误，重新核对' })
  const view = await getDatasetView(anonymous(house.ctx), id)
  expect(view).toMatchObject({ state: 'withdrawn', version: null, withdrawal: { reason: '坐标有误，重新核对' } })
  expect(await listVersionViews(anonymous(house.ctx), id)).toEqual([])

  const again = await submitPublication(house.people.officer, id)
  await walk(again.processId)
  expect((await getDatasetView(anonymous(house.ctx), id)).state).toBe('published')
  const events = house.entries.filter(({ subject }) => subject[0] === id).map(({ event }) => event)
  expect(events.filter((event) => /^dataset\.(publish|withdraw|reopen)$/.test(event))).toEqual([
    'dataset.publish',
    'dataset.withdraw',
    'dataset.reopen',
  ])
  const { notices } = await listNotices(house.people.auditor, { limit: 10 })
  expect(notices.map(({ kind }) => kind)).toEqual(['reopened', 'withdrawn'])
})

test('a change of what is open waits for its own round, is shown to the reviewer as a difference, and supersedes the earlier one', async () => {
  const { id, version, processId } = await published()
  await followDataset(house.people.auditor, id)
  await expect(submitPublication(house.people.officer, id)).rejects.toThrow('nothingToPublish')
  const more = await house.load(`${parking}\n0601,溪口路停车场,60`, { datasetId: id })
  await describeDataset(house.people.officer, id, { summary: { zh: '公共停车场名称与泊位数，新增溪口路一处。' } })
  const round = await submitPublication(house.people.officer, id)
  expect((await getDatasetView(anonymous(house.ctx), id)).version?.id).toBe(version.id)

  const material = await getPublication(house.people.reviewer, round.processId)
  expect(material).toMatchObject({ compatibility: 'same', version: { id: more.id } })
  expect(material.before?.summary.zh).not.toBe(material.after.summary.zh)
  expect(material.comparison).toMatchObject({ rowsAdded: 1, rowsRemoved: 0, columns: [] })
  await expect(getPublication(anonymous(house.ctx), round.processId)).rejects.toThrow('publicationNotFound')

  await walk(round.processId)
  expect((await getDatasetView(anonymous(house.ctx), id)).version?.id).toBe(more.id)
  expect((await listVersionViews(anonymous(house.ctx), id)).map(({ number }) => number)).toEqual([2, 1])
  expect((await process.getProcess(house.ctx, processId)).state).toBe('superseded')
  const { notices } = await listNotices(house.people.auditor, { limit: 1 })
  expect(notices[0]).toMatchObject({ kind: 'newVersion', datasetId: id, body: '新版本已开放，共 6 行。' })
})

test('R-OPEN-08: a breaking change is announced with its day and takes effect on it, no earlier', async () => {
  const { id, version } = await published()
  await followDataset(house.people.auditor, id)
  await house.load(fewer, { datasetId: id })
  await expect(submitPublication(house.people.officer, id)).rejects.toThrow('notPublishable')
  const notice = { days: 30, text: '泊位数列将取消' }
  const { processId } = await submitPublication(house.people.officer, id, { notice })
  await walk(processId)
  expect((await process.getProcess(house.ctx, processId)).state).toBe('accepted')
  const told = await listNotices(house.people.auditor, { limit: 1 })
  expect(told.notices[0]).toMatchObject({ kind: 'breakingChange', body: '泊位数列将取消', effectiveOn: '2026-12-23' })

  const clock = asSystem(house.ctx, 'opendata.publishDue')
  await publishDue(at(clock, '2026-12-22T02:00:00.000Z'))
  expect((await getDatasetView(anonymous(house.ctx), id)).version?.id).toBe(version.id)
  await publishDue(at(clock, '2026-12-23T00:10:00.000Z'))
  expect((await getDatasetView(anonymous(house.ctx), id)).version?.columns.length).toBe(2)
})

const fewer = parking.replace(',泊位数', '').replaceAll(/,\d+$/gm, '')

/** Open, and a breaking change of it that waits for its day. */
async function announced() {
  const first = await published()
  await house.load(fewer, { datasetId: first.id })
  const notice = { days: 1, text: '泊位数列将取消' }
  const { processId } = await submitPublication(house.people.officer, first.id, { notice })
  await walk(processId)
  expect((await process.getProcess(house.ctx, processId)).state).toBe('accepted')
  return { ...first, next: processId }
}
const later = () => at(asSystem(house.ctx, 'opendata.publishDue'), '2027-01-05T02:00:00.000Z')
const lastOf = async (id: string) => (await process.listHistory(house.ctx, id)).at(-1)

test('R-OPEN-09: a withdrawal ends the round that waits for its day: nothing opens again by itself, and it can be submitted anew', async () => {
  const { id, processId, next } = await announced()
  await process.advance(house.people.chief, processId, { event: 'withdraw', reason: '坐标有误' })
  expect((await process.getProcess(house.ctx, next)).state).toBe('lapsed')
  expect(await lastOf(next)).toMatchObject({ event: 'lapse', reason: '数据集已下架' })
  await publishDue(later())
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('withdrawn')
  const { notices } = await listNotices(house.people.officer, { limit: 1 })
  expect(notices[0]).toMatchObject({ datasetId: id, title: expect.stringContaining('待发布的变更已终止') })

  await describeDataset(house.people.officer, id, { note: { zh: '坐标已改正' } })
  const again = await submitPublication(house.people.officer, id)
  await walk(again.processId)
  expect((await getDatasetView(anonymous(house.ctx), id)).state).toBe('published')
})

test('R-OPEN-09: a withdrawal ends the round that reviewers have before them too', async () => {
  const { id, processId } = await published()
  await describeDataset(house.people.officer, id, { note: { zh: '每季度首月更新' } })
  const round = await submitPublication(house.people.officer, id)
  await walk(round.processId, 'sign')
  await process.advance(house.people.chief, processId, { event: 'withdraw', reason: '坐标有误' })
  await expect(process.advance(house.people.reviewer, round.processId, { event: 'accept' })).rejects.toThrow()
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('withdrawn')
})

test('R-OPEN-09, R-SEC-09: what waited for its day when the dataset was stopped does not take effect once it is resumed', async () => {
  const { id, next, version } = await announced()
  const { caseId } = await reportSecrecy(house.people.officer, id, 'cell')
  expect(await lastOf(next)).toMatchObject({ event: 'lapse', reason: '数据集已停用' })
  await process.advance(house.people.secrecy, caseId, { event: 'dismiss', reason: '不是密级标志' })
  await publishDue(later())
  expect(await catalog.getDataset(house.ctx, id)).toMatchObject({ state: 'published', publishedVersionId: version.id })
})

test('R-OPEN-09: a round that waited for its day when an earlier release withdrew the dataset ends on that day', async () => {
  const { id, next } = await announced()
  await database.pool.query(
    `update catalog.dataset set state = 'withdrawn', published_version_id = null, ended_at = now(), ended_reason = '下架' where id = $1`,
    [id],
  )
  await publishDue(later())
  expect((await process.getProcess(house.ctx, next)).state).toBe('lapsed')
  expect((await catalog.getDataset(house.ctx, id)).state).toBe('withdrawn')
})

test('R-OPEN-02: the console submits and says who is next; with sample data it takes every step, and the ledger says console', async () => {
  const first = await draft()
  expect(await publishAsConsole(house.ctx, first.id)).toMatchObject({
    published: false,
    next: { post: 'businessReviewer', organisationId: house.publisherId },
  })
  await writeFact(house.ctx.db, 'sample', 'linlan', house.ctx.now)
  const second = await draft()
  expect(await publishAsConsole(house.ctx, second.id)).toMatchObject({
    published: true,
    state: 'published',
    next: null,
  })
  await expect(publishAsConsole(house.people.officer, second.id)).rejects.toThrow('wrongPost')
})
