import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, inTransaction, type LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { anonymous, person, type TestDatabase, testCtx, testDatabase } from '../platform/testing.ts'
import type { Instant } from '../platform/time.ts'
import type { NewDataset } from './model.ts'
import { DatasetSearch } from './search.ts'
import * as catalog from './service.ts'
import { newDataset } from './testing-dataset.ts'

let database: TestDatabase
let ctx: Ctx
const entries: LedgerEntry[] = []
const bureau = newId()

beforeAll(async () => {
  database = await testDatabase()
  const appendLedger = async (_: Ctx, entry: LedgerEntry) => {
    entries.push(entry)
    return newId()
  }
  const actor = person({ post: 'dataOfficer', organisationId: bureau })
  ctx = testCtx(database.db, { appendLedger }, { actor })
})
afterAll(() => database.close())

const opened = { versionId: newId(), columns: [], rowCount: 312, formats: ['CSV'], publisherName: '市城市管理局' }

async function published(overrides: Partial<NewDataset>, more: Partial<catalog.Opened> = {}, now?: string) {
  const dataset = await catalog.createDataset(ctx, newDataset({ publisherId: bureau, ...overrides }))
  await catalog.holdForReview(ctx, dataset.id)
  const at = now ? { ...ctx, now: now as Instant } : ctx
  return catalog.openDataset(at, dataset.id, { ...opened, ...more })
}
const search = (question: Partial<DatasetSearch>) => catalog.searchDatasets(ctx, DatasetSearch.parse(question))

test('R-CODE-10: a code is class 3, the theme, a slash and a number never used twice, also for two at once (R-CODE-11)', async () => {
  const made = await Promise.all(
    [1, 2, 3].map(() => catalog.createDataset(ctx, newDataset({ publisherId: bureau, theme: 'credit' }))),
  )
  expect(made.map(({ code }) => code).sort()).toEqual(['310/000001', '310/000002', '310/000003'])
  expect(entries.filter(({ event }) => event === 'dataset.create').length).toBeGreaterThanOrEqual(3)
})

test('only a data officer of the publisher may catalogue', async () => {
  const other = { ...ctx, actor: person({ post: 'dataOfficer', organisationId: newId() }) }
  await expect(catalog.createDataset(other, newDataset({ publisherId: bureau }))).rejects.toThrow('wrongPost')
  const reviewer = { ...ctx, actor: person({ post: 'businessReviewer', organisationId: bureau }) }
  await expect(catalog.createDataset(reviewer, newDataset({ publisherId: bureau }))).rejects.toThrow('wrongPost')
  await expect(
    catalog.createDataset({ ...ctx, actor: anonymous }, newDataset({ publisherId: bureau })),
  ).rejects.toThrow('wrongPost')
})

test('a period that ends before it begins is refused, also when only one end changes', async () => {
  const dataset = await catalog.createDataset(ctx, newDataset({ publisherId: bureau }))
  await expect(catalog.describeDataset(ctx, dataset.id, { temporalTo: '2025-12-31' })).rejects.toThrow('invalidPeriod')
})

test('what is published keeps its words until the change is published too', async () => {
  const dataset = await published({ title: { zh: '充电桩分布' } })
  await catalog.describeDataset(ctx, dataset.id, { title: { zh: '公共充电桩分布与功率' }, versionId: newId() })
  expect((await catalog.getDataset(ctx, dataset.id)).title.zh).toBe('充电桩分布')
  expect((await catalog.getProposal(ctx, dataset.id)).description.title.zh).toBe('公共充电桩分布与功率')
  await catalog.openDataset(ctx, dataset.id, opened)
  expect((await catalog.getDataset(ctx, dataset.id)).title.zh).toBe('公共充电桩分布与功率')
  expect(await catalog.hasProposedChange(ctx, dataset.id)).toBe(false)
})

test('an edit made on what another has edited since is refused, and says who changed which fields when', async () => {
  const dataset = await catalog.createDataset(ctx, newDataset({ publisherId: bureau }))
  const { revision } = await catalog.getProposal(ctx, dataset.id)
  const colleague = { ...ctx, actor: { ...ctx.actor, name: '叶清越' } }
  await catalog.describeDataset(colleague, dataset.id, { keywords: ['泊位'], level: 2 }, [revision])
  const stale = catalog.describeDataset(ctx, dataset.id, { keywords: ['车位'] }, [revision])
  await expect(stale).rejects.toMatchObject({
    status: 412,
    members: { revision: 1, changes: [{ by: '叶清越', at: ctx.now, fields: ['keywords', 'level'] }] },
  })
  await expect(catalog.describeDataset(ctx, dataset.id, { keywords: ['车位'] }, [])).rejects.toMatchObject({
    status: 412,
  })
  expect((await catalog.getProposal(ctx, dataset.id)).description).toMatchObject({ keywords: ['泊位'], level: 2 })

  await catalog.describeDataset(ctx, dataset.id, { keywords: ['车位'] }, [revision, revision + 1])
  // As before: who names no revision is taken.
  await catalog.describeDataset(ctx, dataset.id, { level: 1 })
  expect(await catalog.getProposal(ctx, dataset.id)).toMatchObject({
    revision: 3,
    description: { keywords: ['车位'], level: 1 },
  })
})

test('of two edits on the same revision at the same moment one is taken and one is told', async () => {
  const dataset = await catalog.createDataset(ctx, newDataset({ publisherId: bureau }))
  const both = ['泊位', '车位'].map((word) => catalog.describeDataset(ctx, dataset.id, { keywords: [word] }, [0]))
  const ended = await Promise.allSettled(both)
  expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const lost = ended.find(({ status }) => status === 'rejected')
  expect(lost).toMatchObject({ reason: { status: 412, members: { changes: [{ fields: ['keywords'] }] } } })
})

test('a change that comes while the dataset is being submitted waits, and is then refused', async () => {
  const { id } = await published({})
  await catalog.describeDataset(ctx, id, { keywords: ['泊位'] })
  const late = await inTransaction(ctx, async (submitting) => {
    await catalog.holdForReview(submitting, id)
    const outcome = catalog.describeDataset(ctx, id, { keywords: ['未审'] }).then(
      () => 'changed',
      (error: Error) => error.message,
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    return { outcome }
  })
  expect(await late.outcome).toContain('inReview')
  expect((await catalog.getProposal(ctx, id)).description.keywords).toEqual(['泊位'])
})

test('what was submitted is not changed under the reviewers’ eyes, be it a first publication or a change of an open dataset', async () => {
  const draft = await catalog.createDataset(ctx, newDataset({ publisherId: bureau }))
  const open = await published({})
  await catalog.describeDataset(ctx, open.id, { level: 1, keywords: ['泊位'] })
  for (const { id } of [draft, open]) {
    await catalog.holdForReview(ctx, id)
    await expect(catalog.describeDataset(ctx, id, { keywords: ['停车'] })).rejects.toThrow('inReview')
    await catalog.releaseFromReview(ctx, id)
    await catalog.describeDataset(ctx, id, { keywords: ['停车'] })
    expect((await catalog.getProposal(ctx, id)).description.keywords).toEqual(['停车'])
  }
})

test('a dataset is found by its title, a column, a keyword, its English title and any two characters, once it is published', async () => {
  const draft = await catalog.createDataset(
    ctx,
    newDataset({ publisherId: bureau, title: { zh: '古树名木保护名录草稿' } }),
  )
  const dataset = await published(
    { title: { zh: '古树名木名录', en: 'Old and notable trees' }, keywords: ['绿化'], theme: 'environment' },
    { columns: [{ name: 'tree_age', label: '估测树龄' }] },
  )
  for (const q of ['古树', '名木名录', '树龄', '估测树龄', '绿化', 'notable', 'tree_age', '树']) {
    expect((await search({ q })).datasets.map(({ id }) => id)).toEqual([dataset.id])
  }
  expect((await search({ q: '树龄' })).datasets[0]?.hits).toContainEqual({
    field: 'column',
    text: '估测树龄',
    name: 'tree_age',
  })
  expect((await search({ q: '古树 空气' })).total).toBe(0)
  expect((await search({ q: '！？' })).total).toBe(0)
  expect((await search({ q: '保护名录草稿' })).datasets.map(({ id }) => id)).not.toContain(draft.id)
})

test('a match in the title comes before one in a column, and one in a column before one in the summary', async () => {
  const inSummary = await published({ title: { zh: '甲表' }, summary: { zh: '含消防水源的位置。' }, keywords: [] })
  const inColumn = await published(
    { title: { zh: '乙表' }, keywords: [] },
    { columns: [{ name: 'a', label: '消防水源' }] },
  )
  const inTitle = await published({ title: { zh: '消防水源' }, keywords: [] })
  const found = await search({ q: '消防水源' })
  expect(found.datasets.map(({ id }) => id)).toEqual([inTitle.id, inColumn.id, inSummary.id])
})

test('pages follow each other without gap or repetition, and a mark is refused in another search', async () => {
  for (let n = 1; n <= 7; n++) await published({ title: { zh: `公交线路第${n}册` }, theme: 'governance' })
  for (const question of [{ q: '公交线路' }, { theme: ['governance'] }]) {
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await search({ ...question, limit: 3, ...(after ? { after } : {}) })
      expect(page.total).toBe(7)
      seen.push(...page.datasets.map(({ id }) => id))
      after = page.next ?? undefined
    } while (after)
    expect(seen.length).toBe(7)
    expect(new Set(seen).size).toBe(7)
  }
  const { next } = await search({ q: '公交线路', limit: 3 })
  await expect(search({ q: '公交', limit: 3, after: next ?? '' })).rejects.toThrow('invalidCursor')
  await expect(search({ q: '公交线路', after: 'not a mark' })).rejects.toThrow('invalidCursor')
})

test('each facet counts what another choice of it would give, and the total what is shown', async () => {
  await published(
    { title: { zh: '湿地甲' }, theme: 'weatherWater', updateFrequency: 'daily' },
    { formats: ['CSV', 'GeoJSON'] },
  )
  await published({ title: { zh: '湿地乙' }, theme: 'weatherWater', updateFrequency: 'monthly' })
  await published({ title: { zh: '湿地丙' }, theme: 'agriculture', updateFrequency: 'monthly' })
  const page = await search({ q: '湿地', theme: ['weatherWater'] })
  expect(page.total).toBe(2)
  expect(page.facets.theme).toEqual([
    { value: 'weatherWater', count: 2 },
    { value: 'agriculture', count: 1 },
  ])
  expect(page.facets.updateFrequency).toEqual([
    { value: 'daily', count: 1 },
    { value: 'monthly', count: 1 },
  ])
  expect(page.facets.format).toEqual([
    { value: 'CSV', count: 2 },
    { value: 'GeoJSON', count: 1 },
  ])
  const several = await search({ q: '湿地', updateFrequency: ['monthly'], format: ['GeoJSON', 'CSV'] })
  expect(several.total).toBe(2)
})

test('without a question the newest publication comes first', async () => {
  const older = await published({ theme: 'science' }, {}, '2027-01-02T00:00:00.000Z')
  const newer = await published({ theme: 'science' }, {}, '2027-01-03T00:00:00.000Z')
  expect((await search({ theme: ['science'] })).datasets.map(({ id }) => id)).toEqual([newer.id, older.id])
})

test('R-OPEN-01: a closed dataset without reason and legal basis cannot be published, whoever asks', async () => {
  await expect(published({ openness: 'closed', closedReason: 'personalInformation' })).rejects.toThrow('check')
  const dataset = await published({
    openness: 'closed',
    closedReason: 'personalInformation',
    legalBasis: '个人信息保护法第十条',
  })
  expect(dataset.state).toBe('published')
})

test('a withdrawn dataset leaves the search and keeps its page with the reason (R-OPEN-09)', async () => {
  const dataset = await published({ title: { zh: '渡口班次表' } })
  await catalog.closeDataset(ctx, dataset.id, '坐标有误，重新核对')
  expect((await search({ q: '渡口' })).total).toBe(0)
  expect(await catalog.getDataset(ctx, dataset.id)).toMatchObject({
    state: 'withdrawn',
    publishedVersionId: null,
    endedReason: '坐标有误，重新核对',
  })
})

test('R-SEC-09: what is submitted in the moment of the stop returns to the state that it had reached', async () => {
  const dataset = await catalog.createDataset(ctx, newDataset({ publisherId: bureau }))
  let stopped: Promise<unknown> | undefined
  await inTransaction(ctx, async (submitting) => {
    await catalog.holdForReview(submitting, dataset.id)
    stopped = catalog.suspendDataset(ctx, dataset.id)
    // The stop has come, and waits for the row.
    await expect
      .poll(async () => {
        const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        return (await database.pool.query(waiting)).rowCount
      })
      .toBe(1)
  })
  await stopped
  expect((await catalog.getDataset(ctx, dataset.id)).state).toBe('suspended')
  expect((await catalog.resumeDataset(ctx, dataset.id)).state).toBe('review')
})

test('R-SEC-09: a suspended dataset returns to where it was, a purged one keeps its code and nothing else', async () => {
  const dataset = await published(
    { title: { zh: '泵站清单' }, keywords: ['泵站'] },
    { columns: [{ name: 'x', label: '扬程' }] },
  )
  await catalog.suspendDataset(ctx, dataset.id)
  expect((await search({ q: '泵站' })).total).toBe(0)
  await expect(catalog.describeDataset(ctx, dataset.id, { level: 2 })).rejects.toThrow('noLongerChangeable')
  expect((await catalog.resumeDataset(ctx, dataset.id)).state).toBe('published')
  expect((await search({ q: '泵站' })).total).toBe(1)

  await catalog.suspendDataset(ctx, dataset.id)
  const tombstone = await catalog.eraseDataset(ctx, dataset.id, '误收标密文件')
  expect(tombstone).toMatchObject({ id: dataset.id, code: dataset.code, state: 'purged', columns: [], keywords: [] })
  const { rows } = await database.pool.query('select dataset::text as text from catalog.dataset where id = $1', [
    dataset.id,
  ])
  expect(rows[0].text).not.toMatch(/泵|扬程/)
})
