import { afterAll, beforeAll, expect, it, test, vi } from 'vitest'
import { submitPublication } from '../opendata/service.ts'
import { type House, openHouse, parking } from '../opendata/testing-house.ts'
import type { Ctx } from '../platform/ctx.ts'
import { recordOverdue } from '../platform/process/clocks.ts'
import { extendClock } from '../platform/process/limits.ts'
import * as process from '../platform/process/service.ts'
import { listTodo } from '../platform/process/todo.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { dateInShanghai, type Instant } from '../platform/time.ts'
import { type ChangeRecord, recordChange } from './catalog-update.ts'
import { catalogUpdate } from './catalog-update-table.ts'
import * as catalog from './service.ts'
import { newDataset } from './testing-dataset.ts'

let database: TestDatabase
let house: House
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  database = await testDatabase()
  house = await openHouse(database.connection)
})
afterAll(async () => {
  await house.close()
  await database.close()
})

/** The house's days run by hand: Monday 23 November 2026 unless told. */
const on = (ctx: Ctx, day: string): Ctx => {
  const now = `${day}T02:00:00.000Z` as Instant
  return { ...ctx, now, today: dateInShanghai(now) }
}
const change: ChangeRecord = { kind: 'law', changedOn: '2026-11-20', text: '《停车场管理条例》修订，泊位数改报实际数' }
const officer = () => house.people.officer

/** Every step up to the authority, or to the end. */
async function walk(processId: string, day: string, last?: string): Promise<void> {
  const { business, secrecy, chief, reviewer } = house.people
  const steps = [
    [business, 'passBusiness'],
    [secrecy, 'passSecrecy'],
    [chief, 'sign'],
    [reviewer, 'accept'],
  ] as const
  for (const [ctx, event] of steps) {
    await process.advance(on(ctx, day), processId, { event, opinion: '同意' })
    if (event === last) return
  }
}

async function published(): Promise<string> {
  const { publisherId: _, ...describe } = newDataset()
  const { datasetId } = await house.load(parking, { describe })
  await walk((await submitPublication(officer(), datasetId)).processId, '2026-11-23')
  return datasetId
}

async function submitted(datasetId: string, day: string): Promise<string> {
  await catalog.describeDataset(on(officer(), day), datasetId, { keywords: ['泊位', day] })
  return (await submitPublication(on(officer(), day), datasetId)).processId
}
const stands = (id: string, day = '2026-11-23') => process.getProcess(on(officer(), day), id)

test('R-SHR-07: ten working days from the day of the change are on the desk of the data officer, and the publication ends them', async () => {
  const datasetId = await published()
  const { processId } = await recordChange(officer(), datasetId, change)
  expect(await stands(processId)).toMatchObject({
    ...{ process: 'catalogUpdate', state: 'due' },
    clock: { limit: 10, unit: 'WD', dueAt: '2026-12-04', rule: 'R-SHR-07' },
  })
  expect((await listTodo(officer())).items.map(({ id }) => id)).toContain(processId)
  await expect(recordChange(officer(), datasetId, change)).rejects.toThrow('alreadyRunning')

  const round = await submitted(datasetId, '2026-11-25')
  expect((await stands(processId)).state).toBe('due')
  await walk(round, '2026-11-26', 'sign')
  expect(await stands(processId)).toMatchObject({ state: 'submitted', clock: { limit: 2, dueAt: '2026-11-30' } })
  expect((await listTodo(house.people.reviewer)).items.map(({ id }) => id)).toContain(processId)
  await process.advance(on(house.people.reviewer, '2026-11-27'), round, { event: 'accept', opinion: '同意' })
  expect(await stands(processId)).toMatchObject({ state: 'updated', clock: null })
})

test('R-SHR-07: a change recorded late has its ten days behind it', async () => {
  const datasetId = await published()
  const { processId } = await recordChange(officer(), datasetId, { ...change, changedOn: '2026-11-02' })
  expect((await stands(processId)).clock).toMatchObject({ dueAt: '2026-11-16', spent: 15 })
  await recordOverdue(on(house.ctx, '2026-11-23'))
  expect((await process.listHistory(officer(), processId)).map(({ event }) => event)).toContain('overdue')
})

test('R-SHR-07: while a breaking change is announced nobody’s time runs, and taken back it is the department’s again', async () => {
  const datasetId = await published()
  const { processId } = await recordChange(officer(), datasetId, change)
  await house.load(parking.replaceAll(/,[^,\n]*(?=\n|$)/g, ''), { datasetId })
  const notice = { days: 30, text: '泊位数列将取消' }
  const { processId: round } = await submitPublication(on(officer(), '2026-11-24'), datasetId, { notice })
  await walk(round, '2026-11-25')
  expect(await stands(processId, '2026-12-20')).toMatchObject({ state: 'accepted', clock: { limit: 10 } })
  await recordOverdue(on(house.ctx, '2026-12-20'))
  expect((await process.listHistory(officer(), processId)).map(({ event }) => event)).not.toContain('overdue')
  await process.advance(on(officer(), '2026-12-21'), round, { event: 'takeBack', reason: '修订推迟' })
  expect(await stands(processId, '2026-12-21')).toMatchObject({ state: 'due', clock: { limit: 10 } })

  const { processId: again } = await submitPublication(on(officer(), '2026-12-22'), datasetId, { notice })
  await walk(again, '2026-12-22')
  const machine = { ...on(house.ctx, '2027-01-21'), actor: { ...house.ctx.actor, kind: 'system' as const } }
  await process.advance(machine, again, { event: 'takeEffect' })
  expect((await stands(processId, '2027-01-21')).state).toBe('updated')
})

test('R-SHR-07: sent back by the authority the department’s clock goes on where it stood', async () => {
  const datasetId = await published()
  const { processId } = await recordChange(officer(), datasetId, change)
  const round = await submitted(datasetId, '2026-11-24')
  await walk(round, '2026-11-25', 'sign')
  const reason = '更新周期没有写对'
  await process.advance(on(house.people.reviewer, '2026-11-27'), round, { event: 'return', reason })
  expect(await stands(processId, '2026-11-27')).toMatchObject({ state: 'due', clock: { limit: 10, rule: 'R-SHR-07' } })
  expect((await stands(processId, '2026-11-27')).clock?.dueAt).toBe('2026-12-08')
})

test('R-SHR-07: five more working days with the consent of the authority, once, by nobody else', async () => {
  const datasetId = await published()
  const { processId } = await recordChange(officer(), datasetId, change)
  const extending = { amount: 5, reason: '须等省级目录先改', notified: true }
  await expect(extendClock(officer(), processId, extending)).rejects.toThrow('wrongPost')
  await expect(extendClock(house.people.reviewer, processId, { ...extending, amount: 6 })).rejects.toThrow('tooLong')
  await extendClock(house.people.reviewer, processId, extending)
  expect((await stands(processId)).clock).toMatchObject({ dueAt: '2026-12-11', extended: 5 })
  await expect(extendClock(house.people.reviewer, processId, extending)).rejects.toThrow('alreadyExtended')
})

test('R-SHR-07: that nothing needs an update is for the authority to agree to, in two working days', async () => {
  const datasetId = await published()
  const { processId } = await recordChange(officer(), datasetId, change)
  const reason = '修订不涉及本目录的数据项'
  await process.advance(officer(), processId, { event: 'stands', reason })
  expect(await stands(processId)).toMatchObject({ state: 'questioned', clock: { limit: 2, dueAt: '2026-11-25' } })
  const { reviewer } = house.people
  await process.advance(reviewer, processId, { event: 'return', reason: '泊位数的口径变了，须改' })
  expect((await stands(processId)).state).toBe('due')
  await process.advance(officer(), processId, { event: 'stands', reason })
  await process.advance(reviewer, processId, { event: 'agree', opinion: '同意' })
  expect((await stands(processId)).state).toBe('unchanged')
})

test('R-SHR-07: a round submitted before the change was recorded does not answer it', async () => {
  const datasetId = await published()
  const round = await submitted(datasetId, '2026-11-20')
  const { processId } = await recordChange(officer(), datasetId, change)
  await walk(round, '2026-11-24')
  expect((await stands(processId)).state).toBe('due')
})

test('R-SHR-07: only the data officer of the department records it, of what is published, of a day that has come', async () => {
  const datasetId = await published()
  await expect(recordChange(house.people.chief, datasetId, change)).rejects.toThrow('wrongPost')
  await expect(recordChange(officer(), datasetId, { ...change, changedOn: '2026-11-24' })).rejects.toThrow(
    'notYetChanged',
  )
  const { datasetId: draft } = await house.load(parking)
  await expect(recordChange(officer(), draft, change)).rejects.toThrow('notCatalogued')
})

test('R-SHR-07, R-SEC-09: it ends with the dataset, and a purge leaves no word of it', async () => {
  const datasetId = await published()
  const { processId } = await recordChange(officer(), datasetId, change)
  await catalog.eraseUpdates(house.ctx, datasetId)
  const view = await stands(processId)
  expect(view.state).toBe('lapsed')
  expect(JSON.stringify(view)).not.toMatch(/停车场/)
})

it('R-SHR-07: the numbers of the table are those of the rule', () => {
  expect(catalogUpdate.clocks.map(({ in: state, limit, extend }) => [state, limit, extend?.limit])).toEqual([
    ['due', 10, 5],
    ['submitted', 2, undefined],
    ['questioned', 2, undefined],
  ])
})
