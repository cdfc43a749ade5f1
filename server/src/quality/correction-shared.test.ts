import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readRows } from '../access/service.ts'
import { submitPublication } from '../opendata/service.ts'
import { listNotices } from '../opendata/testing-house.ts'
import type { Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { getSharingTerms } from '../sharing/service.ts'
import { ask, births, type City, openCity, refused, register } from '../sharing/testing-city.ts'
import { fileCorrection } from './correction.ts'
import type { NewCorrection } from './correction-model.ts'
import { getCorrection, getDifference, listForDataset } from './correction-views.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
let database: TestDatabase
let city: City
let registerId: string
/** Physical name by header. */
let named: Readonly<Record<string, string>>
const col = (label: string): string => named[label] ?? label
const shared = ['证明编号', '出生日期', '母亲姓名', '出生地区划']
const matter = 'LL-3001'
const under = (ctx: Ctx, code = matter): Ctx => ({ ...ctx, purpose: { kind: 'matter', reference: code } })
const move = (ctx: Ctx, id: string, event: string) =>
  process.advance(ctx, id, { event, opinion: '经核对属实', reason: '经核对属实' })
const newest = async (ctx: Ctx) => (await listNotices(ctx, { limit: 1 })).notices[0]

beforeAll(async () => {
  database = await testDatabase()
  city = await openCity(database.connection)
  registerId = await city.publish(births, register)
  const { people } = city.house
  const { columns } = await getSharingTerms(city.insurance.officer, registerId)
  named = Object.fromEntries(columns.map(({ name, label }) => [label, name]))
  for (const { officer, chief } of [city.insurance, city.statistics]) {
    const { id } = await ask(officer, registerId, { matterCode: matter, columns: shared.map(col) })
    await move(chief, id, 'approve')
    await move(people.chief, id, 'consent')
    await move(people.officer, id, 'provide')
  }
})
afterAll(async () => {
  await city.close()
  await database.close()
})

const report = (): NewCorrection => ({
  organisationId: city.insurance.id,
  wrong: '出生日期与住院分娩记录不一致',
  shouldBe: '2026-09-19',
  column: col('出生日期'),
  row: { column: col('证明编号'), value: 'B0099010001' },
})

it('R-SHR-40: the matters of one’s own shares are offered with their columns, to nobody else', async () => {
  const { matters } = await listForDataset(city.insurance.officer, registerId)
  expect(matters).toMatchObject([{ matter, organisationId: city.insurance.id }])
  expect(matters[0]?.columns.map(({ label }) => label)).toEqual(shared)
  expect((await listForDataset(city.house.people.officer, registerId)).matters).toEqual([])
})

it('R-SHR-40: closed data that a department has by a share are checked, corrected by a new version, and their users told', async () => {
  const { officer } = city.insurance
  const { people } = city.house
  await readRows(under(city.statistics.officer), registerId, {})
  // Without its matter, or under another, the gate shows nothing of it (R-SHR-25).
  for (const ctx of [officer, under(officer, 'LL-3999')]) {
    const { members } = await refused(fileCorrection(ctx, registerId, report()))
    expect((members.findings as { field: string }[]).map(({ field }) => field)).toEqual(['column', 'row'])
  }
  const { code } = await fileCorrection(under(officer), registerId, report())
  const filed = await getCorrection(officer, code)
  expect(filed).toMatchObject({ process: 'checkRequest', versionNumber: 1, columnLabel: '出生日期' })

  await move(people.officer, filed.id, 'take')
  expect((await refused(move(people.officer, filed.id, 'correct'))).type).toContain('notCorrectedYet')
  await city.house.load(births.replace('2026-09-18', '2026-09-19'), { datasetId: registerId, fileName: '台账.csv' })
  const { processId } = await submitPublication(people.officer, registerId, { corrects: [filed.id] })
  await move(people.business, processId, 'passBusiness')
  await move(people.secrecy, processId, 'passSecrecy')
  await move(people.chief, processId, 'sign')
  await move(people.reviewer, processId, 'accept')
  expect(await getCorrection(officer, code)).toMatchObject({ state: 'corrected', correctedVersionNumber: 2 })
  // R-SHR-41: the filer's house, and whoever read the version with the error.
  for (const told of [officer, city.statistics.officer])
    expect(await newest(told)).toMatchObject({ kind: 'correction', correctionCode: code })

  await move(people.business, filed.id, 'answer')
  expect((await getDifference(under(officer), code)).cell).toMatchObject({ before: '2026-09-18', after: '2026-09-19' })
  expect((await getDifference(officer, code)).cell).toBeNull()
})
