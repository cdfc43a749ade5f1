import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Dataset } from '../catalog/model.ts'
import type { Actor } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { testApp } from '../platform/testing-app.ts'
import { routes } from './routes.ts'
import { anonymous, holding, type TestGate, testGate } from './testing-gate.ts'

let gate: TestGate
let dataset: Dataset
beforeAll(async () => {
  gate = await testGate()
  const words = { openness: 'conditional', level: 2, conditions: { zh: '申请' } } as const
  ;({ dataset } = await gate.open('编码,泊位数\n0101,120\n0102,45', words))
})
afterAll(() => gate.close())

const call = async (actor: Actor, method: 'GET' | 'POST', url: string, payload?: object) => {
  const app = await testApp({ routes: [routes], ctx: gate.ctx(), actor })
  const answer = await app.inject({ method, url, ...(payload ? { payload } : {}) })
  await app.close()
  return { status: answer.statusCode, body: answer.json() }
}
const wanted = (house: string) => ({
  grantee: { kind: 'organisation', id: house },
  uses: ['read'],
  columns: ['code'],
  purpose: { kind: 'openRequest', reference: 'SQ-2026-0012' },
  // As people here write it; kept in UTC.
  from: '2026-01-01T08:00:00+08:00',
  until: '2099-01-01T00:00:00.000Z',
})

it('R-OPEN-05: a grant is given, seen by its holder, explained and revoked', async () => {
  const house = newId()
  const user = holding({ post: 'dataOfficer', organisationId: house })
  const chief = holding({ post: 'chiefDataOfficer', organisationId: gate.bureau })
  const decision = `/api/v1/datasets/${dataset.id}/decision?use=read`
  expect((await call(user, 'GET', decision)).body).toMatchObject({
    allowed: false,
    reason: 'grantNeeded',
    rule: 'R-OPEN-03',
  })

  const given = await call(chief, 'POST', `/api/v1/datasets/${dataset.id}/grants`, wanted(house))
  const body = { columns: ['code'], from: '2026-01-01T00:00:00.000Z', revokedAt: null }
  expect(given).toMatchObject({ status: 201, body })
  expect((await call(user, 'GET', '/api/v1/grants')).body).toMatchObject({ grants: [{ id: given.body.id }] })
  expect((await call(user, 'GET', decision)).body).toMatchObject({
    allowed: true,
    basis: 'grant',
    columns: [
      { name: 'code', show: 'clear' },
      { name: 'spaces', show: 'hidden' },
    ],
  })
  const revoked = await call(chief, 'POST', `/api/v1/grants/${given.body.id}/revoke`, { reason: '协议终止' })
  expect(revoked).toMatchObject({ status: 200, body: { revokedReason: '协议终止' } })
  expect((await call(user, 'GET', decision)).body).toMatchObject({ allowed: false, reason: 'grantEnded' })
})

it('R-OPEN-05: only the posts that give it may; others neither give nor see it', async () => {
  const outsider = holding({ post: 'chiefDataOfficer', organisationId: newId() })
  const path = `/api/v1/datasets/${dataset.id}/grants`
  expect((await call(anonymous, 'POST', path, wanted(newId()))).status).toBe(401)
  expect(
    (await call(holding({ post: 'dataOfficer', organisationId: gate.bureau }), 'POST', path, wanted(newId()))).status,
  ).toBe(403)
  expect((await call(outsider, 'POST', path, wanted(newId()))).body).toMatchObject({
    type: '/problems/access/mayNotGrant',
  })
  expect((await call(outsider, 'GET', `/api/v1/grants?dataset=${dataset.id}`)).body).toEqual({ grants: [] })
})

it('R-OPEN-02: a draft does not exist for those outside, not even for the question what they might do with it', async () => {
  const draft = await gate.draft('编码,泊位数\n0101,120')
  const decision = `/api/v1/datasets/${draft.dataset.id}/decision?use=read`
  for (const actor of [anonymous, holding({ post: 'dataOfficer', organisationId: newId() })]) {
    expect(await call(actor, 'GET', decision)).toMatchObject({
      status: 404,
      body: { type: '/problems/catalog/datasetNotFound' },
    })
  }
  const inside = holding({ post: 'dataOfficer', organisationId: gate.bureau })
  expect(await call(inside, 'GET', decision)).toMatchObject({ status: 200, body: { reason: 'notPublished' } })
})
