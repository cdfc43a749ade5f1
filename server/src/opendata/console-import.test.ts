import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { getDataset } from '../catalog/service.ts'
import { writeFact } from '../platform/facts.ts'
import type { App } from '../platform/http.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { testApp } from '../platform/testing-app.ts'
import { publishImported, submitImported } from './console-import.ts'
import type { ConsoleImport } from './console-import-job.ts'
import { routes } from './console-import-routes.ts'
import { type House, machine, openHouse, parking } from './testing-house.ts'

let database: TestDatabase
let house: House
let app: App
beforeAll(async () => {
  database = await testDatabase()
  house = await openHouse(database.connection)
  app = await testApp({ routes: [routes], ctx: house.ctx, actor: machine })
})
afterAll(async () => {
  await app.close()
  await house.close()
  await database.close()
})

const csv = async (name: string, text: string): Promise<string> => {
  const path = join(house.paths.root, name)
  await writeFile(path, text)
  return path
}

const begin = (body: object) => app.inject({ method: 'POST', url: '/api/v1/console/imports', payload: body })

async function ended(body: object): Promise<ConsoleImport> {
  const begun = await begin(body)
  expect(begun.statusCode).toBe(202)
  for (;;) {
    const answer = await app.inject({ method: 'GET', url: `/api/v1/console/imports/${begun.json().id}` })
    const seen: ConsoleImport = answer.json()
    if (seen.state === 'done' || seen.state === 'failed') return seen
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

it('a file becomes a dataset of the publisher named, who is created as unconfirmed when new, and is submitted', async () => {
  const path = await csv('名录.csv', parking)
  const { state, result } = await ended({ path, publisher: '临澜市园林中心', title: '停车场名录' })
  expect(state).toBe('done')
  expect(result).toMatchObject({ version: 1, rows: 5, headerRows: 1, encoding: 'utf-8', rejectedCells: 0 })
  expect(result).toMatchObject({ publisherCreated: true, state: 'businessReview' })
  expect(result?.next).toMatchObject({ post: 'businessReviewer', organisation: '临澜市园林中心', people: [] })
  expect(result?.next?.advice).toContain('请系统管理员建账号，再由安全管理员授予这个岗位')
  expect(result?.notSubmitted).toBeUndefined()
  expect(result?.columns.map(({ label, type }) => `${label} ${type}`)).toEqual([
    ...['停车场编号 text', '停车场名称 text', '泊位数 integer'],
  ])
})

it('without sample data the publication stops at the first reviewer and says who that is', async () => {
  const path = await csv('名录二.csv', parking)
  const { result } = await ended({ path, publisher: '临澜市城市管理局', title: '停车场名录二', publish: true })
  expect(result).toMatchObject({
    state: 'businessReview',
    next: { post: 'businessReviewer', organisation: '临澜市城市管理局', people: ['林之business'] },
  })
  expect(result?.next?.dueOn).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(result?.next?.advice).toBeUndefined()
  expect(result?.publisherCreated).toBeUndefined()
})

it('R-CLS-25: what detectors find stops it with the columns named, and the dataset stays a draft', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => `${n + 1},望江路${n}号停车场,154${String(20_000_000 + n * 7)}`)
  const path = await csv('联系.csv', ['序号,停车场,联系电话', ...rows].join('\n'))
  const { state, result, problem } = await ended({
    ...{ path, publisher: '临澜市城市管理局', title: '停车场联系表', publish: true },
  })
  expect(state).toBe('failed')
  expect(problem).toMatchObject({ type: '/problems/opendata/notPublishable', columns: [{ label: '联系电话' }] })
  expect(await getDataset(house.ctx, result?.datasetId ?? '')).toMatchObject({ state: 'draft' })
})

it('R-CLS-25: what cannot be submitted stays a draft, with every finding, its rule and its column; nothing failed', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => `${n + 1},望江路${n}号停车场,154${String(20_000_000 + n * 7)}`)
  const path = await csv('联系二.csv', ['序号,停车场,联系电话', ...rows].join('\n'))
  const { state, result, problem } = await ended({ path, publisher: '临澜市城市管理局', title: '停车场联系表二' })
  expect([state, problem, result?.state, result?.next]).toEqual(['done', undefined, 'draft', undefined])
  expect(result?.notSubmitted).toMatchObject({ type: '/problems/opendata/notPublishable' })
  const phone = result?.columns.find(({ label }) => label === '联系电话')
  expect(result?.notSubmitted?.findings).toContainEqual(
    expect.objectContaining({ rule: 'R-CLS-25', column: phone?.name, weight: 'must' }),
  )
})

it('in a data directory made with sample data an import that is not to be published waits for its reviewers too', async () => {
  await writeFact(house.ctx.db, 'sample', 'loaded', house.ctx.now)
  const path = await csv('名录五.csv', parking)
  const { result } = await ended({ path, publisher: '临澜市城市管理局', title: '停车场名录五' })
  expect(result).toMatchObject({ state: 'businessReview', next: { people: ['林之business'] } })
  if (!result) throw new Error('not imported')
  const facts = { datasetId: result.datasetId, version: 1, seconds: 1, state: 'draft' }
  expect(await submitImported(house.ctx, facts)).toMatchObject({ state: 'businessReview' })
  await house.ctx.db.deleteFrom('platform.fact').where('name', '=', 'sample').execute()
})

it('in a data directory made with sample data every step is taken, by the console in the ledger', async () => {
  await writeFact(house.ctx.db, 'sample', 'loaded', house.ctx.now)
  const path = await csv('名录三.csv', parking)
  const { result } = await ended({ path, publisher: '临澜市城市管理局', title: '停车场名录三', publish: true })
  expect(result).toMatchObject({ state: 'published' })
  expect(await getDataset(house.ctx, result?.datasetId ?? '')).toMatchObject({ state: 'published', rowCount: 5 })
})

it('cut off while it published, it goes on from where it was, and once only', async () => {
  await house.ctx.db.deleteFrom('platform.fact').where('name', '=', 'sample').execute()
  const path = await csv('名录四.csv', parking)
  const { result } = await ended({ path, publisher: '临澜市城市管理局', title: '停车场名录四', publish: true })
  if (!result) throw new Error('not imported')
  const facts = { datasetId: result.datasetId, version: 1, seconds: 1, state: 'draft' }
  const { state, next } = await publishImported(house.ctx, facts)
  expect([state, next?.post, next?.dueOn]).toEqual(['businessReview', result.next?.post, result.next?.dueOn])
  await writeFact(house.ctx.db, 'sample', 'loaded', house.ctx.now)
  for (const _ of ['reviewed', 'published before']) {
    expect((await publishImported(house.ctx, facts)).state).toBe('published')
  }
  expect(await getDataset(house.ctx, result.datasetId)).toMatchObject({ state: 'published' })
})

it('a file that is not there, or none named, is refused', async () => {
  const path = join(house.paths.root, 'nothing.csv')
  const { state, problem } = await ended({ path, publisher: '临澜市城市管理局', title: '没有的文件' })
  expect([state, problem?.type]).toEqual(['failed', '/problems/lake/noSuchFile'])
  expect((await begin({ publisher: '临澜市城市管理局', title: '没有的文件' })).statusCode).toBe(400)
  expect((await begin({ path: 'a.csv', publisher: '临澜市城市管理局', title: '相对路径' })).statusCode).toBe(400)
})

it('nobody but the command line may ask', async () => {
  const other = await testApp({ routes: [routes], ctx: house.ctx, actor: house.people.officer.actor })
  const answer = await other.inject({ method: 'POST', url: '/api/v1/console/imports', payload: {} })
  expect(answer.statusCode).toBe(403)
  await other.close()
})

it('R-CODE-04: the summary made from the names of columns leaves out one that is somebody’s number', async () => {
  const { id, datasetId } = await house.load(parking)
  // As an earlier release took it in: now such a name stops at the door.
  await database.pool.query(
    `update lake.version set columns = jsonb_set(columns, '{1,label}', '"张伟13900991234"') where id = $1`,
    [id],
  )
  const imported = { datasetId, version: 1, seconds: 1, state: 'draft' }
  await expect(publishImported(house.ctx, imported)).rejects.toThrow('notPublishable')
  const { summary, keywords } = await getDataset(house.ctx, datasetId)
  expect(summary.zh).toContain('停车场编号、泊位数')
  expect(JSON.stringify([summary, keywords])).not.toContain('13900991234')
})
