import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readRows } from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import { submitPublication } from '../opendata/service.ts'
import { listNotices } from '../opendata/testing-house.ts'
import type { Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { getShareRequest, getSharingTerms } from './requests.ts'
import { ask, births, type City, openCity, refused, register } from './testing-city.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
let database: TestDatabase
let city: City

beforeAll(async () => {
  database = await testDatabase()
  city = await openCity(database.connection)
})
afterAll(async () => {
  await city.close()
  await database.close()
})

const move = (ctx: Ctx, id: string, event: string, words = '同意') =>
  process.advance(ctx, id, { event, opinion: words, reason: words })
const stateOf = async (id: string) => (await process.findInstance(city.house.ctx, id))?.state
const kept = {
  ...{ sharingAttribute: 'notShared' as const, sharingMethods: [], sharingScope: null, sharingPurposes: null },
  ...{ notSharedReason: '涉及调查办案', notSharedLaw: '《中华人民共和国反洗钱法》第七条' },
}

/** One share in use by 医保局, and one request of 统计局 that waits for the provider. */
async function shared(zh: string) {
  const { people } = city.house
  const datasetId = await city.publish(births, { ...register, title: { zh } })
  const columns = (await getSharingTerms(city.insurance.officer, datasetId)).columns.map(({ name }) => name)
  const used = await ask(city.insurance.officer, datasetId, { columns })
  await move(city.insurance.chief, used.id, 'approve')
  await move(people.chief, used.id, 'consent')
  await move(people.officer, used.id, 'provide')
  const waiting = await ask(city.statistics.officer, datasetId, { columns })
  await move(city.statistics.chief, waiting.id, 'approve')
  return { datasetId, used: used.id, waiting: waiting.id, matter: used.matterCode }
}

it('R-SHR-29: a dataset that is withdrawn ends its shares on record, with notice; what was received is disposed of', async () => {
  const { people } = city.house
  const { officer } = city.insurance
  const { datasetId, used, waiting, matter } = await shared('出生登记')
  const round = await process.findLatest(city.house.ctx, 'publication', datasetId)
  await move(people.chief, round?.instance.id ?? '', 'withdraw', '来源停用')
  expect([await stateOf(used), await stateOf(waiting)]).toEqual(['finished', 'lapsed'])
  const { overAt, grant, process: view } = await getShareRequest(officer, used)
  expect([overAt, grant?.revokedAt]).not.toContain(null)
  expect(view.clock).toMatchObject({ rule: 'R-SHR-27' })
  for (const [who, id] of [
    [officer, used],
    [city.statistics.officer, waiting],
  ] as const) {
    const [told] = (await listNotices(who, { limit: 1 })).notices
    expect(told).toMatchObject({ kind: 'share', requestId: id, body: '来源停用' })
  }
  const purpose = { kind: 'matter', reference: matter }
  await refused(readRows({ ...officer, purpose }, datasetId, {}))
})

it('R-SHR-29: does not become “not shared” while a share is in use; with its end by agreement it does, and whoever waits is told', async () => {
  const { people } = city.house
  const { datasetId, used, waiting } = await shared('出生登记（改属性）')
  await catalog.describeDataset(people.officer, datasetId, kept)
  const problem = await refused(submitPublication(people.officer, datasetId))
  expect(problem.type).toContain('notPublishable')
  expect((problem.members.findings as { rule: string }[]).filter(({ rule }) => rule === 'R-SHR-29')).toEqual([
    expect.objectContaining({ weight: 'must', field: 'sharingAttribute', message: expect.stringContaining('1 件') }),
  ])
  // A suspension is no end.
  await move(people.chief, used, 'suspend', '比对')
  expect((await refused(submitPublication(people.officer, datasetId))).type).toContain('notPublishable')
  await move(people.chief, used, 'resume')
  await move(people.reviewer, used, 'recordEnd', '双方协商一致')
  await city.review(datasetId)
  expect(await stateOf(waiting)).toBe('lapsed')
  const [told] = (await listNotices(city.statistics.officer, { limit: 1 })).notices
  expect(told).toMatchObject({ kind: 'share', requestId: waiting, body: expect.stringContaining('不再共享') })
})
