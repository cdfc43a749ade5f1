import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Actor } from '../platform/ctx.ts'
import { writeFact } from '../platform/facts.ts'
import type { App } from '../platform/http.ts'
import { anonymous, type TestDatabase, testDatabase } from '../platform/testing.ts'
import { testApp } from '../platform/testing-app.ts'
import { publishAsConsole } from './console-publishing.ts'
import { routes as datasetRoutes } from './dataset-routes.ts'
import { routes as followingRoutes } from './following-routes.ts'
import { routes as profileRoutes } from './profile-routes.ts'
import { routes as publicationRoutes } from './publication-routes.ts'
import { routes as secrecyRoutes } from './secrecy-routes.ts'
import { type House, openHouse, parking } from './testing-house.ts'
import { description } from './testing-material.ts'

let database: TestDatabase
let house: House
const apps = new Map<Actor, App>()

// Every version goes through the real reader and engine, each a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  database = await testDatabase()
  house = await openHouse(database.connection)
})
afterAll(async () => {
  for (const app of apps.values()) await app.close()
  await house.close()
  await database.close()
})

/** A call of the real app by this actor. */
async function call(
  actor: Actor,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
) {
  const known = apps.get(actor)
  const all = [datasetRoutes, profileRoutes, publicationRoutes, followingRoutes, secrecyRoutes]
  const app = known ?? (await testApp({ routes: all, ctx: house.ctx, actor }))
  apps.set(actor, app)
  const answer = await app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() }
}

test('a department’s file becomes a dataset with a page, through the API alone', async () => {
  const { officer, business, auditor } = house.people
  const { title, summary, theme } = description()
  const { datasetId: id } = await house.load(parking, { describe: { title, summary, theme } })

  expect((await call(anonymous, 'GET', `/api/v1/datasets/${id}`)).status).toBe(404)
  expect((await call(anonymous, 'POST', `/api/v1/datasets/${id}/submit`, {})).status).toBe(401)
  expect((await call(business.actor, 'POST', `/api/v1/datasets/${id}/submit`, {})).status).toBe(403)

  const check = await call(officer.actor, 'GET', `/api/v1/datasets/${id}/check`)
  expect(check.body.findings.map(({ field, weight }: never) => [field, weight])).toEqual(
    expect.arrayContaining([
      ['updateFrequency', 'must'],
      ['licence', 'must'],
    ]),
  )
  const refused = await call(officer.actor, 'POST', `/api/v1/datasets/${id}/submit`, {})
  expect(refused).toMatchObject({ status: 409, body: { type: '/problems/opendata/notPublishable', rule: 'R-OPEN-02' } })
  expect(refused.body.findings.length).toBe(check.body.findings.length)

  const change = { updateFrequency: 'quarterly', licence: 'CC-BY-4.0', keywords: ['停车'] }
  const described = await call(officer.actor, 'PATCH', `/api/v1/datasets/${id}`, change)
  expect(described.body).toMatchObject({ state: 'draft', changed: true, compatibility: 'first', processId: null })
  const submitted = await call(officer.actor, 'POST', `/api/v1/datasets/${id}/submit`, {})
  expect(submitted.status).toBe(200)
  const material = await call(business.actor, 'GET', `/api/v1/publications/${submitted.body.processId}`)
  expect(material.body).toMatchObject({ datasetId: id, before: null, comparison: null, version: { rows: 5 } })
  const mine = await call(officer.actor, 'GET', '/api/v1/my/datasets')
  expect(mine.body.datasets[0]).toMatchObject({ id, state: 'review', processId: submitted.body.processId })
  expect((await call(auditor.actor, 'GET', `/api/v1/datasets/${id}`)).body.state).toBe('review')
})

test('an edit carries the ETag of what it was made on: another’s edit since then refuses it with 412 (RFC 9110 §13.1.1)', async () => {
  const { officer } = house.people
  const { title, summary, theme } = description()
  const { datasetId: id } = await house.load(parking, { describe: { title, summary, theme } })
  const seen = await call(officer.actor, 'GET', `/api/v1/datasets/${id}/proposal`)
  const etag = String(seen.headers.etag)
  expect(etag).toBe(`"${seen.body.revision}"`)
  const patch = (payload: object, headers = {}) =>
    call(officer.actor, 'PATCH', `/api/v1/datasets/${id}`, payload, headers)

  const first = await patch({ keywords: ['停车'] }, { 'if-match': etag })
  expect([first.status, first.headers.etag]).toEqual([200, `"${seen.body.revision + 1}"`])
  for (const stale of [etag, '"a mark of another program"', `W/${etag}`]) {
    const refused = await patch({ keywords: ['泊位'] }, { 'if-match': stale })
    expect([refused.status, refused.body.type]).toEqual([412, '/problems/catalog/editedMeanwhile'])
    expect(refused.body.changes.at(-1)).toMatchObject({ by: officer.actor.name, fields: ['keywords'] })
  }
  let latest = String(first.headers.etag)
  for (const fresh of [(mark: string) => `W/${mark}`, (mark: string) => `${etag}, ${mark}`, () => '*']) {
    const answer = await patch({ keywords: ['泊位'] }, { 'if-match': fresh(latest) })
    expect(answer.status).toBe(200)
    latest = String(answer.headers.etag)
  }
  expect((await patch({ keywords: ['停车', '泊位'] })).status).toBe(200)
})

test('what is open is listed, found, counted on the home page and in its department; R-OPN-02 the catalogue is current', async () => {
  await writeFact(house.ctx.db, 'sample', 'linlan', house.ctx.now)
  const { title, summary, theme, ...rest } = description()
  const { datasetId: id } = await house.load(parking, { describe: { title, summary, theme, ...rest } })
  await publishAsConsole(house.ctx, id)

  const list = await call(anonymous, 'GET', '/api/v1/datasets?q=%E5%81%9C%E8%BD%A6')
  expect(list.body).toMatchObject({ total: 1, next: null })
  expect(list.body.datasets[0]).toMatchObject({ id, publisherName: '临澜市城市管理局', rowCount: 5 })
  expect(list.body.datasets[0].hits[0]).toMatchObject({ field: 'title' })
  expect(list.body.facets.publisher).toEqual([{ value: house.publisherId, label: '临澜市城市管理局', count: 1 }])
  expect(list.body.facets.theme[0].label).toBe('交通运输')

  const home = await call(anonymous, 'GET', '/api/v1/home')
  expect(home.body.figures).toMatchObject({ datasets: 1, departments: 1, rows: 5 })
  expect(home.body.newest[0]).toMatchObject({ id, publisherName: '临澜市城市管理局' })
  const department = await call(anonymous, 'GET', `/api/v1/departments/${house.publisherId}`)
  expect(department.body).toMatchObject({
    name: '临澜市城市管理局',
    datasets: 1,
    rows: 5,
    examples: ['公共停车场名录'],
  })
  expect((await call(anonymous, 'GET', '/api/v1/vocabulary')).body.themes).toHaveLength(18)

  const profile = await call(anonymous, 'GET', `/api/v1/datasets/${id}/profile`)
  expect(profile.body).toMatchObject({ rowCount: 5 })
  expect(profile.headers['gongshu-receipt']).toMatch(/^[0-9a-f-]{36}$/)
  const versions = await call(anonymous, 'GET', `/api/v1/datasets/${id}/versions`)
  expect(versions.body.versions).toHaveLength(1)
  expect(JSON.stringify(versions.body)).not.toContain('停车场.csv')
})

test('following is for people who signed in, and tells them inside the program', async () => {
  const list = await call(anonymous, 'GET', '/api/v1/datasets')
  const { id } = list.body.datasets[0]
  const { auditor } = house.people
  expect((await call(anonymous, 'PUT', `/api/v1/datasets/${id}/follow`)).status).toBe(401)
  expect((await call(auditor.actor, 'PUT', `/api/v1/datasets/${id}/follow`)).status).toBe(204)
  expect((await call(auditor.actor, 'GET', `/api/v1/datasets/${id}`)).body.following).toBe(true)
  expect((await call(anonymous, 'GET', `/api/v1/datasets/${id}`)).body.following).toBeNull()
  expect((await call(auditor.actor, 'GET', '/api/v1/my/follows')).body.datasets).toHaveLength(1)
  expect((await call(auditor.actor, 'GET', '/api/v1/my/notices')).body).toEqual({ notices: [], next: null, unread: 0 })
  expect((await call(auditor.actor, 'DELETE', `/api/v1/datasets/${id}/follow`)).status).toBe(204)
  expect((await call(auditor.actor, 'GET', `/api/v1/datasets/${id}`)).body.following).toBe(false)
})

test('R-SEC-09: a report over the API stops the dataset, and the case is shown to those who handle it only', async () => {
  const list = await call(anonymous, 'GET', '/api/v1/datasets')
  const { id } = list.body.datasets[0]
  const { business, secrecy } = house.people
  const report = await call(business.actor, 'POST', `/api/v1/datasets/${id}/secrecy-report`, { finding: 'cell' })
  expect(report.status).toBe(200)
  expect((await call(anonymous, 'GET', `/api/v1/datasets/${id}/profile`)).status).toBe(403)
  expect((await call(anonymous, 'GET', `/api/v1/datasets/${id}`)).body).toMatchObject({
    state: 'suspended',
    keywords: [],
  })
  const found = await call(secrecy.actor, 'GET', `/api/v1/secrecy-cases/${report.body.caseId}`)
  expect(found.body).toMatchObject({ datasetId: id, state: 'reported', finding: 'cell' })
  expect(found.body).not.toHaveProperty('reportedBy')
  expect((await call(business.actor, 'GET', '/api/v1/secrecy-cases')).status).toBe(403)
})
