import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { prepareExport, readRows } from '../access/service.ts'
import * as catalog from '../catalog/service.ts'
import { createAccount, createKey, createOrganisation } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { Problem } from '../platform/problem.ts'
import { recordOverdue } from '../platform/process/clocks.ts'
import * as process from '../platform/process/service.ts'
import { listTodo } from '../platform/process/todo.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { dateInShanghai, type Instant } from '../platform/time.ts'
import { listNotices } from './following.ts'
import { answerOpenRequest, applyForData, getOpenRequest, listOwnRequests, purgeOpenRequests } from './open-request.ts'
import type { NewOpenRequest } from './open-request-model.ts'
import { submitPublication } from './publication.ts'
import { as, type House, openHouse, parking } from './testing-house.ts'
import { description } from './testing-material.ts'

let database: TestDatabase
let house: House
let bank: { readonly id: string; readonly clerk: Ctx; readonly other: Ctx }
let citizen: Ctx
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  database = await testDatabase()
  house = await openHouse(database.connection)
  const { ctx } = house
  const { id } = await createOrganisation(ctx, { name: '青屿农村商业银行', kind: 'enterprise', regionCode: '009900' })
  const password = '澜江之畔-Harbour7'
  const person = async (login: string, posts: { post: 'operatorStaff'; organisationId: string }[]) =>
    as(ctx, await createAccount(ctx, { login, name: `顾${login}`, password, posts }))
  const staff = [{ post: 'operatorStaff' as const, organisationId: id }]
  bank = { id, clerk: await person('bank-clerk', staff), other: await person('bank-other', staff) }
  citizen = await person('citizen', [])
})
afterAll(async () => {
  await house.close()
  await database.close()
})

const conditions = { zh: '说明用途；不得转让原始数据' }
async function published(overrides: Parameters<typeof description>[0] = {}): Promise<string> {
  const { title, summary, theme, ...rest } = description({
    openness: 'conditional',
    level: 2,
    conditions,
    ...overrides,
  })
  const { datasetId } = await house.load(parking, { describe: { title, summary, theme, ...rest } })
  const { processId } = await submitPublication(house.people.officer, datasetId)
  const { business, secrecy, chief, reviewer } = house.people
  for (const [ctx, event] of [
    [business, 'passBusiness'],
    [secrecy, 'passSecrecy'],
    [chief, 'sign'],
    [reviewer, 'accept'],
  ] as const)
    await process.advance(ctx, processId, { event, opinion: '同意' })
  return datasetId
}

const application = (changes: Partial<NewOpenRequest> = {}): NewOpenRequest => ({
  purposeKind: 'research',
  purpose: '研究停车泊位与周边客流的关系，成果公开发表',
  ways: ['api'],
  columns: null,
  until: '2027-06-30',
  security: '数据存放在单位内网服务器，仅课题组成员可访问',
  commitment: true,
  ...changes,
})
const at = (ctx: Ctx, now: string): Ctx => ({ ...ctx, now: now as Instant, today: dateInShanghai(now as Instant) })
const refused = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error instanceof Problem) return error
  throw error ?? new Error('was let through')
}
const grant = (id: string) =>
  process.advance(house.people.business, id, { event: 'accept', opinion: '用途明确，同意', state: 'submitted' })
const eventsOf = (id: string): string[] =>
  house.entries.filter(({ subject }) => subject.includes(id)).map(({ event }) => event)

describe('R-OPEN-03: an application for conditional data', () => {
  it('is filed by a person, waits for the business reviewer with a clock of ten working days, and becomes a grant', async () => {
    const datasetId = await published()
    const reading = (ctx: Ctx) => readRows({ ...ctx, now: new Date().toISOString() as Instant }, datasetId, {})
    expect((await refused(reading(citizen))).members).toMatchObject({
      reason: 'grantNeeded',
      remedy: { by: 'businessReviewer@publisher', workingDays: 10 },
    })
    const filed = await applyForData(citizen, datasetId, application())
    expect(filed).toMatchObject({
      code: expect.stringMatching(/^SQ-2026-\d{4}$/),
      applicantKind: 'account',
      applicantName: '顾citizen',
      mine: true,
      process: { state: 'submitted', clock: { limit: 10, unit: 'WD', rule: 'R-OPEN-03' } },
    })
    const desk = await listTodo(house.people.business)
    expect(desk.items.find(({ id }) => id === filed.id)).toMatchObject({
      process: 'openRequest',
      stateTitle: '已提交，待审核',
    })
    expect((await listTodo(house.people.officer)).items.map(({ id }) => id)).not.toContain(filed.id)

    await grant(filed.id)
    const granted = await getOpenRequest(citizen, filed.id)
    expect(granted).toMatchObject({ grantId: expect.any(String), process: { state: 'granted', clock: null } })
    expect((await reading(citizen)).rows).toHaveLength(5)
    // What was not asked for is not in it.
    const download = prepareExport({ ...citizen, now: new Date().toISOString() as Instant }, datasetId, {
      ...{ format: 'csv', bom: false, safe: false, header: 'name' },
    })
    expect((await refused(download)).members).toMatchObject({ reason: 'outsideGrant' })
    expect((await refused(reading(bank.clerk))).members).toMatchObject({ reason: 'grantNeeded' })
    expect((await listNotices(citizen, { limit: 5 })).notices[0]).toMatchObject({
      kind: 'openRequest',
      title: expect.stringContaining('已同意'),
    })
  })

  it('R-OPEN-05: the grant has the columns and the term that were asked for, and ends with its last day', async () => {
    const datasetId = await published()
    const filed = await applyForData(bank.clerk, datasetId, {
      ...application({ organisationId: bank.id, columns: ['car_park_name'], ways: ['api', 'file'] }),
    })
    expect(filed).toMatchObject({ applicantKind: 'organisation', applicantName: '青屿农村商业银行' })
    await grant(filed.id)
    // Anyone of the organisation uses it, and the day itself is still in the term.
    const late = at(bank.other, '2027-06-30T15:00:00.000Z')
    expect(Object.keys((await readRows(late, datasetId, {})).rows[0] ?? {})).toEqual(['car_park_name'])
    const { rows } = await database.pool.query(
      'select valid_until, purpose_kind, purpose_reference from access.grant_given where dataset_id = $1',
      [datasetId],
    )
    expect(rows).toMatchObject([{ purpose_kind: 'openRequest', purpose_reference: filed.code }])
    expect(new Date(rows[0].valid_until).toISOString()).toBe('2027-06-30T16:00:00.000Z')
  })

  it('R-OPEN-05: a program reads with a key of the applicant, made for the one to whom it was granted', async () => {
    const datasetId = await published()
    const filed = await applyForData(bank.clerk, datasetId, application({ organisationId: bank.id }))
    await grant(filed.id)
    const now = new Date().toISOString() as Instant
    const byKey = async (owner: Ctx, organisationId: string | null): Promise<Ctx> => {
      const { key } = await createKey(owner, { name: '程序', scopes: ['read'], days: 30, organisationId })
      const actor = { kind: 'key', id: key.id, name: key.name, acts: [], scopes: key.scopes, client: 'key' } as const
      return { ...owner, now, actor }
    }
    expect((await readRows(await byKey(bank.other, bank.id), datasetId, {})).rows).toHaveLength(5)
    for (const key of [await byKey(bank.clerk, null), await byKey(citizen, null)])
      expect((await refused(readRows(key, datasetId, {}))).members).toMatchObject({ reason: 'grantNeeded' })
    const own = await applyForData(citizen, datasetId, application())
    await grant(own.id)
    expect((await readRows(await byKey(citizen, null), datasetId, {})).rows).toHaveLength(5)
    // Gone from the house, the key of the house reads no more.
    const left = await byKey(bank.other, bank.id)
    const ended = (at: string | null) =>
      database.pool.query('update parties.post set ended_at = $2 where account_id = $1', [bank.other.actor.id, at])
    await ended(now)
    expect((await refused(readRows(left, datasetId, {}))).members).toMatchObject({ reason: 'grantNeeded' })
    await ended(null)
  })

  it('is refused with a reason that the applicant reads, and can be made again', async () => {
    const datasetId = await published()
    const { id } = await applyForData(citizen, datasetId, application())
    expect((await refused(process.advance(house.people.business, id, { event: 'refuse' }))).type).toContain(
      'needsWords',
    )
    await process.advance(house.people.business, id, { event: 'refuse', reason: '用途与开放条件不符' })
    const { process: view, endedAt, grantId } = await getOpenRequest(citizen, id)
    expect(view).toMatchObject({ state: 'refused', history: [{}, { reason: '用途与开放条件不符' }] })
    expect([endedAt === null, grantId]).toEqual([false, null])
    expect((await listNotices(citizen, { limit: 1 })).notices[0]).toMatchObject({ body: '用途与开放条件不符' })
    expect((await applyForData(citizen, datasetId, application())).process.state).toBe('submitted')
  })

  it('R-TIME-05: while the applicant adds to it the clock stands still', async () => {
    const datasetId = await published()
    const { id, process: first } = await applyForData(bank.clerk, datasetId, application({ organisationId: bank.id }))
    await process.advance(house.people.business, id, { event: 'askMore', reason: '请说明存放地点' })
    const waiting = await getOpenRequest(bank.other, id)
    expect(waiting.process).toMatchObject({ state: 'supplement', clock: { paused: true } })
    expect(waiting.process.allowedEvents.map(({ event }) => event)).toEqual(['supplement', 'withdraw'])
    expect((await listTodo(house.people.business)).items.map((item) => item.id)).not.toContain(id)
    const later = at(bank.other, '2026-12-01T02:00:00.000Z')
    expect((await refused(answerOpenRequest(later, id, { event: 'supplement' }))).type).toContain('needsWords')
    const answered = await answerOpenRequest(later, id, { event: 'supplement', words: '存放在青屿机房' })
    expect(answered.process.state).toBe('submitted')
    expect(answered.process.history.at(-1)).toMatchObject({ opinion: '存放在青屿机房', actorName: '顾bank-other' })
    expect((answered.process.clock?.dueAt ?? '') > (first.clock?.dueAt ?? '')).toBe(true)
  })

  it('is withdrawn by the applicant alone', async () => {
    const datasetId = await published()
    const { id } = await applyForData(citizen, datasetId, application())
    for (const ctx of [bank.clerk, house.people.business, house.people.reviewer])
      expect((await refused(answerOpenRequest(ctx, id, { event: 'withdraw' }))).type).toMatch(/requestNotFound/)
    expect((await answerOpenRequest(citizen, id, { event: 'withdraw' })).process.state).toBe('withdrawn')
    expect((await refused(grant(id))).type).toMatch(/movedMeanwhile|illegalTransition/)
  })

  it('R-TIME-06: a missed decision is recorded and changes nothing else', async () => {
    const datasetId = await published()
    const { id } = await applyForData(citizen, datasetId, application())
    await recordOverdue({ ...at(house.ctx, '2026-12-20T02:00:00.000Z'), actor: { ...house.ctx.actor, kind: 'system' } })
    const view = (await getOpenRequest(citizen, id)).process
    expect(view.state).toBe('submitted')
    expect(view.history.map(({ event }) => event)).toContain('overdue')
  })
})

describe('R-OPEN-03: who may apply, for what', () => {
  it('tells every fault of an application at once', async () => {
    const datasetId = await published()
    const bad = application({ until: '2029-12-31', columns: ['nothing', 'car_park_name'] })
    const { type, members } = await refused(applyForData(citizen, datasetId, bad))
    expect(type).toBe('/problems/opendata/requestNotFit')
    expect(members.findings).toMatchObject([
      { field: 'until', message: '一次最多申请两年' },
      { field: 'columns', message: '没有列 nothing' },
    ])
    const past = await refused(applyForData(citizen, datasetId, application({ until: '2026-01-01' })))
    expect(past.members.findings).toMatchObject([{ field: 'until', message: '期限须晚于今天' }])
  })

  it('R-CLS-32: only what is published, open on conditions and of level 2 at most', async () => {
    const open = await published({ openness: 'unconditional', level: 1, conditions: null })
    const third = await published({ level: 3 })
    for (const datasetId of [open, third])
      expect((await refused(applyForData(citizen, datasetId, application()))).type).toContain('notOnApplication')
    // The level is raised while the application lies on the desk.
    const raised = await published()
    const { id } = await applyForData(citizen, raised, application())
    await database.pool.query('update catalog.dataset set level = 3 where id = $1', [raised])
    expect((await refused(grant(id))).type).toContain('notOnApplication')
    expect((await getOpenRequest(citizen, id)).process.state).toBe('submitted')
  })

  it('nobody for another’s organisation, for their own house’s data, without a name, or twice at once', async () => {
    const datasetId = await published()
    const forBank = application({ organisationId: bank.id })
    expect((await refused(applyForData(citizen, datasetId, forBank))).type).toContain('notYourHouse')
    expect((await refused(applyForData(house.people.officer, datasetId, application()))).type).toContain('ownData')
    const key: Ctx = { ...citizen, actor: { ...citizen.actor, kind: 'key' } }
    expect((await refused(applyForData(key, datasetId, application()))).type).toContain('wrongPost')
    const both = await Promise.allSettled([
      applyForData(bank.clerk, datasetId, forBank),
      applyForData(bank.other, datasetId, forBank),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await refused(applyForData(bank.clerk, datasetId, forBank))).type).toContain('alreadyApplied')
  })

  it('is seen by its applicant, the publisher’s house and auditors; for others it is not there', async () => {
    const datasetId = await published()
    const { id } = await applyForData(citizen, datasetId, application())
    for (const ctx of [house.people.business, house.people.auditor]) {
      expect((await getOpenRequest(ctx, id)).mine).toBe(false)
    }
    expect((await refused(getOpenRequest(bank.clerk, id))).type).toContain('notFound')
    expect((await listOwnRequests(citizen, datasetId)).map((one) => one.id)).toEqual([id])
    expect(await listOwnRequests(bank.clerk, datasetId)).toEqual([])
  })
})

describe('what the ledger and a purge make of it', () => {
  it('R-OPN-04: each step is an entry; a person’s account stands among what can be erased, and no word is told', async () => {
    const datasetId = await published()
    const { id, code } = await applyForData(citizen, datasetId, application())
    await grant(id)
    expect(eventsOf(id)).toEqual(['openRequest.apply', 'openRequest.accept'])
    const entries = house.entries.filter(({ subject }) => subject.includes(id))
    for (const entry of entries) {
      expect(entry.personal).toMatchObject({ applicant: citizen.actor.id })
      expect(entry.parties).toEqual([house.publisherId])
      expect(JSON.stringify(entry.record)).not.toMatch(/研究停车|用途明确/)
      expect(JSON.stringify(entry.record)).not.toContain(citizen.actor.id)
    }
    const given = house.entries.find(({ event, subject }) => event === 'grant.give' && subject[1] === datasetId)
    expect(given).toMatchObject({ rule: 'R-OPEN-05', record: { purpose: { kind: 'openRequest' } } })
    expect(JSON.stringify(given?.record)).not.toContain(code)
  })

  it('R-SEC-09: a purged dataset ends its applications and takes their words along', async () => {
    const datasetId = await published()
    const { id } = await applyForData(citizen, datasetId, application({ columns: ['car_park_name'] }))
    await process.advance(house.people.business, id, { event: 'askMore', reason: '望江路的泊位作何用途' })
    await purgeOpenRequests(house.ctx, datasetId)
    expect(await process.findInstance(house.ctx, id)).toMatchObject({ state: 'lapsed', title: { zh: '（已清除）' } })
    const { rows } = await database.pool.query(
      'select r.purpose, r.security, r.columns, e.reason from opendata.open_request r join process.event e on e.instance_id = r.id where r.id = $1',
      [id],
    )
    for (const row of rows) expect(row).toEqual({ purpose: '', security: '', columns: null, reason: null })
  })

  it('a withdrawn dataset cannot be granted any more', async () => {
    const datasetId = await published()
    const { id } = await applyForData(citizen, datasetId, application())
    await catalog.closeDataset(house.ctx, datasetId, '核对')
    expect((await refused(grant(id))).type).toContain('notOnApplication')
  })
})
