import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Dataset, NewDataset } from '../catalog/model.ts'
import * as catalog from '../catalog/service.ts'
import { newDataset, statedSharing } from '../catalog/testing-dataset.ts'
import { createOrganisation } from '../parties/service.ts'
import type { Actor, Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { anonymous, person, type TestDatabase, testCtx, testDatabase } from '../platform/testing.ts'
import { listDatasets } from './dataset-list.ts'
import { getDatasetView } from './dataset-views.ts'

let database: TestDatabase
let ctx: Ctx
let bureau: string
const machine: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }

beforeAll(async () => {
  database = await testDatabase()
  ctx = testCtx(database.db, { appendLedger: async () => newId() }, { actor: machine })
  bureau = (await createOrganisation(ctx, { name: '临澜市公安局', kind: 'organ', regionCode: '009900' })).id
})
afterAll(() => database.close())

const as = (actor: Actor): Ctx => ({ ...ctx, actor })
const officer = person({ post: 'secrecyOfficer', organisationId: newId() })
const outsiders = [anonymous, person(), person({ post: 'operatorStaff', organisationId: newId() })]

async function published(overrides: Partial<NewDataset>): Promise<Dataset> {
  const { id } = await catalog.createDataset(ctx, newDataset({ publisherId: bureau, ...overrides }))
  await catalog.holdForReview(ctx, id)
  const opened = { versionId: null, columns: [], rowCount: null, formats: [], publisherName: '市公安局' }
  return catalog.openDataset(ctx, id, opened)
}

test('R-SHR-03: officers of any department read how a dataset is shared; the public page says nothing of it', async () => {
  const { id } = await published({ level: 2 })
  expect((await getDatasetView(as(officer), id)).sharing).toEqual(statedSharing(2))
  for (const outsider of outsiders) expect((await getDatasetView(as(outsider), id)).sharing).toBeNull()
})

test('R-SEC-09: while a drill is on nobody reads it', async () => {
  const { id } = await published({ level: 2 })
  await catalog.suspendDataset(ctx, id)
  expect((await getDatasetView(as(officer), id)).sharing).toBeNull()
})

test('R-SHR-04: officers narrow the catalogue by 共享属性; others are shown no such facet, and their question is refused', async () => {
  const law = { notSharedReason: '统计原始资料', notSharedLaw: '《中华人民共和国统计法》第二十五条' }
  const theme = 'credit'
  const kept = await published({ theme, sharingAttribute: 'notShared', sharingMethods: [], ...law })
  await published({ theme })
  const page = await listDatasets(as(officer), catalog.DatasetSearch.parse({ theme }))
  expect(page.facets.sharingAttribute).toEqual([
    { value: 'notShared', label: '不予共享', count: 1 },
    { value: 'unconditional', label: '无条件共享', count: 1 },
  ])
  const narrowed = catalog.DatasetSearch.parse({ theme, sharingAttribute: 'notShared' })
  expect((await listDatasets(as(officer), narrowed)).datasets.map(({ id }) => id)).toEqual([kept.id])
  for (const outsider of outsiders) {
    expect((await listDatasets(as(outsider), catalog.DatasetSearch.parse({ theme }))).facets).not.toHaveProperty(
      'sharingAttribute',
    )
    await expect(listDatasets(as(outsider), narrowed)).rejects.toThrow('officersOnly')
  }
})
