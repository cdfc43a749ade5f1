import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Act, Actor, Ctx, Resources } from '../ctx.ts'
import type { Routes } from '../http.ts'
import { newId } from '../ids.ts'
import { anonymous, type TestDatabase, testCtx, testDatabase } from '../testing.ts'
import { testApp } from '../testing-app.ts'
import { routes } from './routes.ts'
import * as service from './service.ts'
import { parties, provider, Roster, requester, requestTable } from './testing-process.ts'

let database: TestDatabase
let ctx: Ctx
const roster = new Roster()

beforeAll(async () => {
  database = await testDatabase()
  const resources: Partial<Resources> = {
    appendLedger: async () => newId(),
    names: roster.names(),
    processes: new Map([['request', requestTable()]]),
  }
  ctx = testCtx(database.db, resources)
})
afterAll(() => database.close())

const someone = (name: string, ...acts: Act[]): Actor => {
  const id = newId()
  for (const { post, organisationId } of acts) roster.hold(post, organisationId, id, name)
  return { kind: 'person', id, name, acts, client: 'test' }
}
const clerk = someone('林之微', { post: 'dataOfficer', organisationId: requester })
const officer = someone('周予安', { post: 'dataOfficer', organisationId: provider })
const appFor = (actor: Actor) => testApp({ routes: [routes], ctx, actor })

const begin = async () => {
  const title = { zh: '出生医学证明核验', en: 'Birth certificate check' }
  const input = { subjectId: newId(), title, parties, event: 'submit' }
  return (await service.startProcess({ ...ctx, actor: clerk }, 'request', input)).id
}

describe('the calendar over HTTP', () => {
  it('R-TIME-02: answers every day, worked or not, and R-TIME-07: which of them are provisional', async () => {
    const app = await appFor(anonymous)
    const answer = await app.inject('/api/v1/calendar?from=2026-10-09&to=2026-10-11')
    expect(answer.json()).toEqual({
      days: [
        { date: '2026-10-09', working: true },
        { date: '2026-10-10', working: true },
        { date: '2026-10-11', working: false },
      ],
    })
    const later = await app.inject('/api/v1/calendar?from=2027-01-01&to=2027-01-01')
    expect(later.json()).toEqual({ days: [{ date: '2027-01-01', working: false, provisional: true }] })
  })

  it('refuses what is no date, and a range that is backwards or endless', async () => {
    const app = await appFor(anonymous)
    const status = async (query: string) => (await app.inject(`/api/v1/calendar?${query}`)).statusCode
    expect(await status('from=2026-02-30&to=2026-03-01')).toBe(400)
    expect(await status('from=2026-03-02&to=2026-03-01')).toBe(422)
    expect(await status('from=2000-01-01&to=2026-03-01')).toBe(422)
  })
})

describe('the desk over HTTP', () => {
  it('shows above the list what else the actor must look at', async () => {
    const alert = { text: '存证监测有1项报警', rule: 'R-OPN-04', page: '/ledger' }
    const alerts: Ctx['resources']['alerts'] = async ({ actor }) => (actor.id === officer.id ? [alert] : [])
    const alerted = (actor: Actor) =>
      testApp({ routes: [routes], ctx: { ...ctx, resources: { ...ctx.resources, alerts } }, actor })
    expect((await (await alerted(officer)).inject('/api/v1/todo')).json()).toMatchObject({ alerts: [alert] })
    expect((await (await alerted(clerk)).inject('/api/v1/todo')).json()).toMatchObject({ alerts: [] })
  })

  it('lists, shows and takes a step, in the shapes that the pages read', async () => {
    const id = await begin()
    const app = await appFor(officer)
    const { items, counts } = (await app.inject('/api/v1/todo')).json()
    expect(items).toEqual([
      {
        ...{
          id,
          process: 'request',
          title: '出生医学证明核验',
          state: 'acceptance',
          stateTitle: '受理',
          step: 1,
          steps: 3,
        },
        publisherName: '市医保局',
        clock: {
          ...{ dueAt: '2026-11-24', spent: 0, limit: 1, unit: 'WD', provisional: false, overdue: false },
          rule: 'R-SAMPLE-21',
        },
      },
    ])
    expect(counts).toEqual({ mine: 1, overdue: 0, today: 0 })
    const view = (await app.inject({ url: `/api/v1/processes/${id}`, headers: { 'accept-language': 'en' } })).json()
    expect(view).toMatchObject({
      processTitle: 'Sharing request',
      allowedEvents: [{ event: 'accept', label: 'Accept' }],
    })
    const payload = { event: 'accept', state: 'acceptance' }
    const step = await app.inject({ method: 'POST', url: `/api/v1/processes/${id}/events`, payload })
    expect(step.json()).toMatchObject({ state: 'review', clock: { limit: 10 } })
    const again = await app.inject({ method: 'POST', url: `/api/v1/processes/${id}/events`, payload })
    expect(again.statusCode).toBe(409)
    expect(again.json()).toMatchObject({ type: '/problems/process/movedMeanwhile', title: '此事刚刚已由他人办理' })
  })

  it('is shut to visitors, and to strangers as if it were not there', async () => {
    const id = await begin()
    const visitor = await appFor(anonymous)
    for (const url of ['/api/v1/todo', `/api/v1/processes/${id}`, '/api/v1/process-events', '/api/v1/phrases']) {
      expect((await visitor.inject(url)).statusCode, url).toBe(401)
    }
    const stranger = await appFor(someone('路人', { post: 'dataOfficer', organisationId: newId() }))
    expect((await stranger.inject(`/api/v1/processes/${id}`)).statusCode).toBe(404)
    expect((await stranger.inject('/api/v1/process-events')).statusCode).toBe(403)
  })

  it('opens at the door what the post opens that one fills for a colleague, and no more', async () => {
    const deputy = someone('许闻', { post: 'chiefDataOfficer', organisationId: provider })
    const probe: Routes = (app) => {
      const config = { zone: 'both', who: ['dataOfficer'] } as const
      app.get('/api/v1/probe', { config }, async ({ ctx }) => ctx.actor.acts)
    }
    const app = await testApp({ routes: [routes, probe], ctx, actor: deputy })
    expect((await app.inject('/api/v1/probe')).statusCode).toBe(403)
    const period = { fromOn: '2026-01-01', untilOn: '2099-12-31', reason: '长期出差' }
    const lent = await (await appFor(officer)).inject({
      ...{ method: 'POST', url: '/api/v1/deputies' },
      payload: { post: 'dataOfficer', organisationId: provider, deputyId: deputy.id, ...period },
    })
    const filled = { post: 'dataOfficer', organisationId: provider }
    const principal = { id: officer.id, name: '周予安', appointmentId: lent.json().id }
    expect((await app.inject('/api/v1/probe')).json()).toEqual([...deputy.acts, { ...filled, principal }])
    await (await appFor(officer)).inject({ method: 'DELETE', url: `/api/v1/deputies/${lent.json().id}` })
    expect((await app.inject('/api/v1/probe')).statusCode).toBe(403)
  })

  it('reminds, hands over, lends a post and keeps phrases', async () => {
    const id = await begin()
    const [asker, holder] = [await appFor(clerk), await appFor(officer)]
    const post = (app: typeof asker, path: string, payload: object) =>
      app.inject({ method: 'POST', url: `/api/v1/${path}`, payload })
    expect((await post(asker, `processes/${id}/reminders`, { message: '请尽快' })).json().history.at(-1)).toMatchObject(
      {
        ...{ event: 'remind', reason: '请尽快' },
      },
    )
    const colleague = someone('沈南', { post: 'dataOfficer', organisationId: provider })
    const handed = await post(holder, `processes/${id}/assignee`, { to: colleague.id, reason: '出差' })
    expect(handed.json()).toMatchObject({ assigneeName: '沈南', allowedEvents: [] })
    const period = { fromOn: '2026-11-23', untilOn: '2026-11-30', reason: '休假' }
    const lent = await post(holder, 'deputies', {
      ...{ post: 'dataOfficer', organisationId: provider, deputyId: colleague.id, ...period },
    })
    expect(lent.statusCode).toBe(201)
    expect((await holder.inject('/api/v1/deputies')).json().deputies).toHaveLength(1)
    const ended = await holder.inject({ method: 'DELETE', url: `/api/v1/deputies/${lent.json().id}` })
    expect(ended.statusCode).toBe(204)
    const phrase = await post(holder, 'phrases', { kind: 'opinion', text: '同意。' })
    expect((await holder.inject('/api/v1/phrases')).json()).toEqual({ phrases: [phrase.json()] })
  })
})
