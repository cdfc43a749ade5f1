import * as xlsx from '@e965/xlsx'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { createOrganisation } from '../parties/service.ts'
import type { Actor, Ctx, LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { person, type TestDatabase, testCtx, testDatabase } from '../platform/testing.ts'
import { dateInShanghai, type Instant } from '../platform/time.ts'
import type { NewDataset } from './model.ts'
import * as catalog from './service.ts'
import { digestOf, listDepartmentsListed, publishList } from './sharing-list.ts'
import { differenceOf, entryOf } from './sharing-list-model.ts'
import { listEntries, listLists } from './sharing-list-store.ts'
import { getListView } from './sharing-list-view.ts'
import { workbookOf } from './sharing-list-workbook.ts'
import { newDataset } from './testing-dataset.ts'

let database: TestDatabase
let ctx: Ctx
const entries: LedgerEntry[] = []
const machine: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }

beforeAll(async () => {
  database = await testDatabase()
  const appendLedger = async (_: Ctx, entry: LedgerEntry) => {
    entries.push(entry)
    return newId()
  }
  ctx = testCtx(database.db, { appendLedger }, { actor: machine })
})
afterAll(() => database.close())

let houses = 0
const house = async () => {
  const name = `临澜市第${++houses}局`
  const { id } = await createOrganisation(ctx, { name, kind: 'organ', regionCode: '009900' })
  return { id, name, chief: at('2026-11-23', { post: 'chiefDataOfficer', organisationId: id }) }
}
const at = (day: string, ...acts: Parameters<typeof person>): Ctx => {
  const now = `${day}T02:00:00.000Z` as Instant
  return { ...ctx, now, today: dateInShanghai(now), ...(acts.length ? { actor: person(...acts) } : {}) }
}

/** Through the catalogue, with data unless told. */
async function published(publisherId: string, day: string, overrides: Partial<NewDataset> = {}, versionId = newId()) {
  const { id } = await catalog.createDataset(ctx, newDataset({ publisherId, ...overrides }))
  await catalog.describeDataset(ctx, id, { versionId })
  await open(id, day, versionId)
  return id
}
async function open(id: string, day: string, versionId: string | null) {
  await catalog.holdForReview(ctx, id)
  const opened = { versionId, columns: [], rowCount: 1, formats: ['CSV'], publisherName: '局' }
  return catalog.openDataset(at(day), id, opened)
}

test('R-SHR-01: the list has every catalogued entry with attribute, ways, level, cycle and whether its update is on time', async () => {
  const { id: bureau, name } = await house()
  const law = { notSharedReason: '统计原始资料', notSharedLaw: '《中华人民共和国统计法》第二十五条' }
  const open = await published(bureau, '2026-10-20', { updateFrequency: 'monthly' })
  const late = await published(bureau, '2026-10-20', { updateFrequency: 'weekly', level: 2 })
  const kept = await published(bureau, '2026-10-20', {
    updateFrequency: 'irregular',
    sharingAttribute: 'notShared',
    ...law,
  })
  await catalog.createDataset(ctx, newDataset({ publisherId: bureau }))
  await published((await house()).id, '2026-10-20')

  const list = await getListView(at('2026-11-20'), bureau)
  expect(list).toMatchObject({ organisationName: name, version: null, versions: [], difference: null })
  const lines = Object.fromEntries(list.entries.map((entry) => [entry.datasetId, entry]))
  expect(Object.keys(lines).sort()).toEqual([open, late, kept].sort())
  expect(lines[open]).toMatchObject({
    ...{ sharingAttribute: 'unconditional', sharingMethodLabels: ['接口', '文件'], level: 1 },
    ...{ updateFrequencyLabel: '每月', dueOn: '2026-11-20', onTime: true },
  })
  expect(lines[late]).toMatchObject({ sharingAttribute: 'conditional', level: 2, dueOn: '2026-10-27', onTime: false })
  expect(lines[kept]).toMatchObject({
    sharingAttributeLabel: '不予共享',
    sharingMethods: [],
    dueOn: null,
    onTime: null,
  })
  expect(list.figures).toEqual({
    ...{ entries: 3, unconditional: 1, conditional: 1, notShared: 1 },
    ...{ onTime: 1, late: 1, notAssessable: 1 },
  })
})

test('R-SHR-01: a publication of words only does not make the data newer', async () => {
  const { id: bureau } = await house()
  const version = newId()
  const id = await published(bureau, '2026-10-20', { updateFrequency: 'monthly' }, version)
  const before = await catalog.getDataset(ctx, id)
  await catalog.describeDataset(ctx, id, { keywords: ['泊位'] })
  expect((await open(id, '2026-11-20', version)).dataUpdatedAt).toBe(before.dataUpdatedAt)
  const next = newId()
  await catalog.describeDataset(ctx, id, { versionId: next })
  const renewed = await open(id, '2026-11-22', next)
  expect(renewed.dataUpdatedAt).toBe('2026-11-22T02:00:00.000Z')
  expect(entryOf(renewed, at('2026-12-23').today).onTime).toBe(true)
  expect(entryOf(renewed, at('2026-12-24').today).onTime).toBe(false)
})

test('R-SHR-01: the chief data officer publishes it under the next number; what was published never changes', async () => {
  const { id: bureau, chief } = await house()
  const id = await published(bureau, '2026-11-20', { title: { zh: '道路清扫保洁' } })
  expect(await publishList(chief, bureau)).toEqual({ number: 1 })
  await catalog.describeDataset(ctx, id, { level: 2, sharingAttribute: 'conditional', sharingMethods: ['batch'] })
  await open(id, '2026-11-21', null)
  const other = await published(bureau, '2026-11-21')

  const now = await getListView(chief, bureau)
  expect(now.mayPublish).toBe(true)
  expect(now.difference).toMatchObject({
    added: [{ datasetId: other }],
    removed: [],
    changed: [{ before: { level: 1 }, after: { level: 2 }, fields: ['sharingAttribute', 'sharingMethods', 'level'] }],
  })
  expect(await publishList(chief, bureau)).toEqual({ number: 2 })
  const [first, second] = [await getListView(chief, bureau, 1), await getListView(chief, bureau, 2)]
  expect(first.entries).toMatchObject([
    { datasetId: id, level: 1, sharingAttribute: 'unconditional', title: '道路清扫保洁' },
  ])
  expect(first.difference).toBeNull()
  expect(second.entries).toHaveLength(2)
  expect(second.difference).toEqual(now.difference)
  await expect(getListView(chief, bureau, 3)).rejects.toThrow('listNotFound')

  const entry = entries.filter(({ event }) => event === 'sharingList.publish').at(-1)
  expect(entry).toMatchObject({ rule: 'R-SHR-01', parties: [bureau], record: { number: 2, entries: 2 } })
  const [stored] = await listLists(database.db, bureau)
  expect(digestOf(await listEntries(database.db, stored?.id ?? ''))).toBe(entry?.record.digest)
})

test('R-SHR-01: no version without a difference, none that is empty, none by anybody else, and two at once get one', async () => {
  const { id: bureau, chief } = await house()
  await expect(publishList(chief, bureau)).rejects.toThrow('emptyList')
  await published(bureau, '2026-11-20')
  const others = [
    { post: 'dataOfficer', organisationId: bureau },
    { post: 'chiefDataOfficer', organisationId: newId() },
  ]
  for (const act of others) {
    await expect(publishList(at('2026-11-23', act), bureau)).rejects.toThrow('notListPublisher')
  }
  const both = await Promise.allSettled([publishList(chief, bureau), publishList(chief, bureau)])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(publishList(chief, bureau)).rejects.toThrow('listUnchanged')
  expect((await listLists(database.db, bureau)).map(({ number }) => number)).toEqual([1])
  await expect(getListView(chief, newId())).rejects.toMatchObject({ status: 404 })
})

test('R-SEC-09: a published list keeps no words: after a purge it shows none of them', async () => {
  const { id: bureau, chief } = await house()
  const id = await published(bureau, '2026-11-20', { title: { zh: '误入的名录' } })
  await publishList(chief, bureau)
  await catalog.suspendDataset(ctx, id)
  expect(JSON.stringify(await getListView(chief, bureau, 1))).not.toContain('误入')
  await catalog.eraseDataset(ctx, id, 'R-SEC-09')
  expect((await getListView(chief, bureau, 1)).entries).toMatchObject([{ datasetId: id, title: '（已清除）' }])
  expect((await getListView(chief, bureau)).difference?.removed).toHaveLength(1)
})

test('R-SHR-01: all departments stand in one list with what they share, and the version that they published', async () => {
  const { id: bureau, name, chief } = await house()
  await published(bureau, '2026-11-20')
  await published(bureau, '2026-11-20', { level: 2 })
  await publishList(chief, bureau)
  const found = (await listDepartmentsListed(ctx)).find(({ organisationId }) => organisationId === bureau)
  expect(found).toMatchObject({ name, unconditional: 1, conditional: 1, notShared: 0, latest: { number: 1 } })
})

test('R-SHR-01: the workbook says what it is and has a row for each entry; a name that looks like a formula stays text', async () => {
  const { id: bureau, name, chief } = await house()
  await published(bureau, '2026-11-20', { title: { zh: '=1+1的目录' } })
  await publishList(chief, bureau)
  const view = await getListView(chief, bureau, 1)
  for (const lang of ['zh', 'en'] as const) {
    const book = xlsx.read(workbookOf(view, '2026-11-23', lang))
    const sheet = book.Sheets[book.SheetNames[0] ?? '']
    if (!sheet) throw new Error('no sheet')
    const rows = xlsx.utils.sheet_to_json<unknown[]>(sheet, { header: 1 })
    expect(rows).toHaveLength(3)
    expect(String(rows[0])).toContain(name)
    expect(sheet.B3).toMatchObject({ t: 's', v: '=1+1的目录' })
  }
})

it('R-SHR-01: nothing differs between a list and itself', () => {
  expect(differenceOf([], [])).toEqual({ added: [], removed: [], changed: [] })
})
