import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { prepareExport, readRows, revokeGrant } from '../access/service.ts'
import { getReceipt } from '../ledger/service.ts'
import { authenticate, createAccount, createKey, createOrganisation } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { digestOfWords } from '../platform/digest.ts'
import { withPackLimits } from '../platform/pack-rules.ts'
import { Problem } from '../platform/problem.ts'
import { recordOverdue } from '../platform/process/clocks.ts'
import { extendClock } from '../platform/process/limits.ts'
import * as process from '../platform/process/service.ts'
import { listTodo } from '../platform/process/todo.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { addDays, dateInShanghai, type Instant, instantOf } from '../platform/time.ts'
import { listNotices } from './following.ts'
import {
  type Answer,
  answerOpenRequest,
  applyForData,
  createRequestKey,
  getApplicationTerms,
  getOpenRequest,
  listRequests,
} from './open-request.ts'
import { moveDueRequests } from './open-request-due.ts'
import { openRequest, purgeOpenRequests } from './open-request-effects.ts'
import type { NewOpenRequest } from './open-request-model.ts'
import { answerDays } from './open-request-table.ts'
import { submitPublication } from './publication.ts'
import { as, type House, openHouse, parking } from './testing-house.ts'
import { description } from './testing-material.ts'

// The gate asks the clock of the machine, so everything here is of today.
const now = instantOf(Date.now())
const today = dateInShanghai(now)
const until = addDays(today, 200)
const live = (ctx: Ctx): Ctx => ({ ...ctx, now, today })
const at = (ctx: Ctx, days: number): Ctx => {
  const then = instantOf(Date.parse(now) + days * 86_400_000)
  return { ...ctx, now: then, today: dateInShanghai(then) }
}

let database: TestDatabase
let opened: House
let house: Omit<House, 'people'> & { readonly people: House['people'] }
let bank: { readonly id: string; readonly clerk: Ctx; readonly other: Ctx }
let citizen: Ctx
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  database = await testDatabase()
  opened = await openHouse(database.connection)
  const people = Object.fromEntries(Object.entries(opened.people).map(([role, ctx]) => [role, live(ctx)]))
  house = { ...opened, ctx: live(opened.ctx), people: people as House['people'] }
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
  await opened.close()
  await database.close()
})

const conditions = { zh: '说明用途；不得转让原始数据' }
async function review(datasetId: string): Promise<string> {
  const { processId } = await submitPublication(house.people.officer, datasetId)
  const { business, secrecy, chief, reviewer } = house.people
  for (const [ctx, event] of [
    [business, 'passBusiness'],
    [secrecy, 'passSecrecy'],
    [chief, 'sign'],
    [reviewer, 'accept'],
  ] as const)
    await process.advance(ctx, processId, { event, opinion: '同意' })
  return processId
}
async function published(overrides: Parameters<typeof description>[0] = {}): Promise<string> {
  const describe = description({ openness: 'conditional', level: 2, conditions, ...overrides })
  const { datasetId } = await house.load(parking, { describe })
  rounds.set(datasetId, await review(datasetId))
  return datasetId
}
const rounds = new Map<string, string>()

const application = (changes: Partial<NewOpenRequest> = {}): Omit<NewOpenRequest, 'terms'> => ({
  purposeKind: 'research',
  purpose: '研究停车泊位与周边客流的关系，成果公开发表',
  ways: ['api'],
  columns: null,
  until,
  security: '数据存放在单位内网服务器，仅课题组成员可访问',
  commitment: true,
  ...changes,
})
async function apply(ctx: Ctx, datasetId: string, changes: Partial<NewOpenRequest> = {}) {
  const { terms } = await getApplicationTerms(ctx, datasetId)
  return applyForData(ctx, datasetId, { terms, ...application(changes) })
}
const refused = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error instanceof Problem) return error
  throw error ?? new Error('was let through')
}
const conform = (id: string) => process.advance(house.people.reviewer, id, { event: 'conform' })
const accept = (id: string) =>
  process.advance(house.people.business, id, { event: 'accept', opinion: '用途明确，同意', state: 'deciding' })
async function sign(ctx: Ctx, id: string) {
  const { agreement } = await getOpenRequest(ctx, id)
  return answerOpenRequest(ctx, id, { event: 'sign', agreement: agreement?.digest ?? '' })
}
/** The whole way to a grant. */
async function inUse(ctx: Ctx, datasetId: string, changes: Partial<NewOpenRequest> = {}) {
  const { id } = await apply(ctx, datasetId, changes)
  await conform(id)
  await accept(id)
  return sign(ctx, id)
}
const reading = (ctx: Ctx, datasetId: string) => readRows(ctx, datasetId, {})
const latest = async (ctx: Ctx) => (await listNotices(ctx, { limit: 1 })).notices[0]
const stateOf = async (id: string) => (await process.findInstance(house.ctx, id))?.state

describe('R-OPEN-03: an application for conditional data', () => {
  it('R-OPEN-04, R-OPEN-05: is checked by the authority, decided by the publisher, agreed on, and only then in use', async () => {
    const datasetId = await published()
    expect((await refused(reading(citizen, datasetId))).members).toMatchObject({
      reason: 'grantNeeded',
      remedy: { by: 'businessReviewer@publisher', workingDays: 15 },
    })
    const filed = await apply(citizen, datasetId)
    expect(filed).toMatchObject({
      code: expect.stringMatching(/^SQ-\d{4}-\d{4}$/),
      applicantKind: 'account',
      applicantName: '顾citizen',
      mine: true,
      process: { state: 'submitted', clock: { limit: 5, unit: 'WD', rule: 'R-OPEN-04' } },
    })
    const isOnDesk = async (ctx: Ctx) => (await listTodo(ctx)).items.some(({ id }) => id === filed.id)
    expect([await isOnDesk(house.people.reviewer), await isOnDesk(house.people.business)]).toEqual([true, false])
    await conform(filed.id)
    expect([await isOnDesk(house.people.reviewer), await isOnDesk(house.people.business)]).toEqual([false, true])
    const deciding = (await getOpenRequest(citizen, filed.id)).process
    expect(deciding.clock).toMatchObject({ limit: 10, unit: 'WD', rule: 'R-OPEN-04' })
    expect(deciding.upcoming.map(({ state }) => state)).toEqual(['offered', 'active', 'reporting', 'ended'])

    await accept(filed.id)
    const offered = await getOpenRequest(citizen, filed.id)
    expect(offered).toMatchObject({ grant: null, process: { state: 'offered', clock: { limit: 10 } } })
    for (const words of ['研究停车', '停车场名称', until, '仅课题组成员', '不得转让', '结果反馈', '停止'])
      expect(offered.agreement?.text).toContain(words)
    expect((await refused(reading(citizen, datasetId))).members).toMatchObject({ reason: 'grantNeeded' })

    const signed = await sign(citizen, filed.id)
    expect(signed).toMatchObject({ grant: { until, revokedAt: null }, process: { state: 'active' } })
    expect((await reading(citizen, datasetId)).rows).toHaveLength(5)
    // What was not asked for is not in it.
    const download = prepareExport(citizen, datasetId, {
      ...{ format: 'csv', bom: false, safe: false, header: 'name' },
    })
    expect((await refused(download)).members).toMatchObject({ reason: 'outsideGrant' })
    expect((await refused(reading(bank.clerk, datasetId))).members).toMatchObject({ reason: 'grantNeeded' })
  })

  it('R-OPEN-05: an agreement that was not read is not accepted, by whichever way in', async () => {
    const datasetId = await published()
    const { id } = await apply(citizen, datasetId)
    await conform(id)
    await accept(id)
    const wrong = answerOpenRequest(citizen, id, { event: 'sign', agreement: digestOfWords('另一份') })
    expect((await refused(wrong)).type).toContain('agreementNotRead')
    expect((await refused(process.advance(citizen, id, { event: 'sign' }))).type).toContain('agreementNotRead')
    expect(await stateOf(id)).toBe('offered')
  })

  it('R-OPEN-05: the grant has the columns and the term that were asked for, and ends with its last day', async () => {
    const datasetId = await published()
    const { code } = await inUse(bank.clerk, datasetId, {
      ...{ organisationId: bank.id, columns: ['car_park_name'], ways: ['api', 'file'] },
    })
    // Anyone of the organisation uses it, and the day itself is still in the term.
    const { rows: seen } = await reading(bank.other, datasetId)
    expect(Object.keys(seen[0] ?? {})).toEqual(['car_park_name'])
    const { rows } = await database.pool.query(
      'select valid_until, purpose_kind, purpose_reference from access.grant_given where dataset_id = $1',
      [datasetId],
    )
    expect(rows).toMatchObject([{ purpose_kind: 'openRequest', purpose_reference: code }])
    expect(new Date(rows[0].valid_until).toISOString()).toBe(`${until}T16:00:00.000Z`)
  })

  it('R-OPEN-05: “all columns” are those there were; one that a later version brings is not readable', async () => {
    const datasetId = await published()
    await inUse(citizen, datasetId)
    const before = Object.keys((await reading(citizen, datasetId)).rows[0] ?? {})
    const wider = parking
      .split('\n')
      .map((line, n) => `${line},${n === 0 ? '收费标准' : `每小时${n}元`}`)
      .join('\n')
    await house.load(wider, { datasetId })
    rounds.set(datasetId, await review(datasetId))
    const after = Object.keys((await reading(citizen, datasetId)).rows[0] ?? {})
    expect(before).toHaveLength(3)
    expect(after).toEqual(before)
    // The new one is applied for.
    const again = await inUse(citizen, datasetId)
    expect(again.columns).toHaveLength(4)
  })

  it('R-OPEN-05: a program reads with a key of the applicant, made for the one to whom it was granted', async () => {
    const datasetId = await published()
    await inUse(bank.clerk, datasetId, { organisationId: bank.id })
    const byKey = async (owner: Ctx, organisationId: string | null): Promise<Ctx> => {
      const { key } = await createKey(owner, { name: '程序', scopes: ['read'], days: 30, organisationId })
      const actor = { kind: 'key', id: key.id, name: key.name, acts: [], scopes: key.scopes, client: 'key' } as const
      return { ...owner, actor }
    }
    expect((await reading(await byKey(bank.other, bank.id), datasetId)).rows).toHaveLength(5)
    for (const key of [await byKey(bank.clerk, null), await byKey(citizen, null)])
      expect((await refused(reading(key, datasetId))).members).toMatchObject({ reason: 'grantNeeded' })
    await inUse(citizen, datasetId)
    expect((await reading(await byKey(citizen, null), datasetId)).rows).toHaveLength(5)
    // Gone from the house, the key of the house reads no more.
    const left = await byKey(bank.other, bank.id)
    const ended = (at: string | null) =>
      database.pool.query('update parties.post set ended_at = $2 where account_id = $1', [bank.other.actor.id, at])
    await ended(now)
    expect((await refused(reading(left, datasetId))).members).toMatchObject({ reason: 'grantNeeded' })
    await ended(null)
  })

  it('R-OPEN-05: the key bound to an application reads by its grant alone, in its ways and no longer than its term', async () => {
    const [datasetId, other] = [
      await published(),
      await published({ openness: 'unconditional', level: 1, conditions: null }),
    ]
    const { id, code } = await inUse(citizen, datasetId, { until: addDays(today, 20) })
    const { key, token } = await createRequestKey(citizen, id, { days: 90 })
    expect(key).toMatchObject({ name: code, scopes: ['read'], boundTo: { kind: 'openRequest', reference: code } })
    expect(dateInShanghai(key.expiresAt as Instant) <= addDays(today, 21)).toBe(true)
    const actor = await authenticate(house.ctx.db, now, { authorization: `Bearer ${token}`, address: '127.0.0.1' })
    const program: Ctx = { ...citizen, actor, purpose: actor.boundTo ?? { kind: 'open' } }
    expect((await reading(program, datasetId)).rows).toHaveLength(5)
    expect(house.entries.at(-1)).toMatchObject({ event: 'data.read', record: { basis: { kind: 'grant' } } })
    // Not even what everyone may read.
    expect((await refused(reading(program, other))).members).toMatchObject({ reason: 'keyBound', rule: 'R-OPEN-05' })
    expect((await refused(createRequestKey(bank.clerk, id, { days: 9 }))).type).toContain('notFound')
    await process.advance(house.people.business, id, { event: 'suspend', reason: '核查' })
    expect((await refused(reading(program, datasetId))).members).toMatchObject({ reason: 'grantEnded' })
    expect((await refused(createRequestKey(citizen, id, { days: 9 }))).type).toContain('notInUse')
  })

  it('R-OPEN-04: is refused with a reason that the applicant reads, and can be made again', async () => {
    const datasetId = await published()
    const { id } = await apply(citizen, datasetId)
    await conform(id)
    expect((await refused(process.advance(house.people.business, id, { event: 'refuse' }))).type).toContain(
      'needsWords',
    )
    await process.advance(house.people.business, id, { event: 'refuse', reason: '用途与开放条件不符' })
    const { process: view, endedAt, grant } = await getOpenRequest(citizen, id)
    expect(view).toMatchObject({ state: 'refused', history: [{}, {}, { reason: '用途与开放条件不符' }] })
    expect([endedAt === null, grant]).toEqual([false, null])
    expect(await latest(citizen)).toMatchObject({ body: '用途与开放条件不符', requestId: id })
    expect((await apply(citizen, datasetId)).process.state).toBe('submitted')
  })

  it('R-OPEN-04: the authority sends it back once; added to, it is taken or refused', async () => {
    const datasetId = await published()
    const { id } = await apply(bank.clerk, datasetId, { organisationId: bank.id })
    await process.advance(house.people.reviewer, id, { event: 'return', reason: '缺存放地点；缺销毁办法' })
    // Everyone of the house is told, not only who filed it.
    for (const ctx of [bank.clerk, bank.other])
      expect(await latest(ctx)).toMatchObject({ body: '缺存放地点；缺销毁办法', requestId: id })
    const waiting = await getOpenRequest(bank.other, id)
    expect(waiting.process).toMatchObject({ state: 'returned', clock: { limit: 10 } })
    const answered = await answerOpenRequest(bank.other, id, { event: 'supplement', words: '青屿机房；期满粉碎' })
    expect(answered.process).toMatchObject({ state: 'resubmitted', clock: { limit: 5, spent: 0 } })
    const events = (await process.getProcess(house.people.reviewer, id)).allowedEvents.map(({ event }) => event)
    expect(events).toEqual(['conform', 'refuse'])
  })

  it('R-TIME-05, R-OPEN-04: while the applicant adds to it the decision’s clock stands still, and theirs runs', async () => {
    const datasetId = await published()
    const { id } = await apply(bank.clerk, datasetId, { organisationId: bank.id })
    await conform(id)
    const first = (await getOpenRequest(bank.clerk, id)).process.clock
    await process.advance(house.people.business, id, { event: 'askMore', reason: '请说明存放地点' })
    const waiting = await getOpenRequest(bank.other, id)
    expect(waiting.process).toMatchObject({ state: 'supplement', clock: { limit: 10, rule: 'R-OPEN-04' } })
    expect(waiting.process.allowedEvents.map(({ event }) => event)).toEqual(['supplement', 'withdraw'])
    expect((await listTodo(house.people.business)).items.map((item) => item.id)).not.toContain(id)
    const later = at(bank.other, 8)
    const empty = answerOpenRequest(later, id, { event: 'supplement', words: ' ' })
    expect((await refused(empty)).type).toContain('needsWords')
    const answered = await answerOpenRequest(later, id, { event: 'supplement', words: '存放在青屿机房' })
    expect(answered.process.state).toBe('deciding')
    expect(answered.process.history.at(-1)).toMatchObject({ opinion: '存放在青屿机房', actorName: '顾bank-other' })
    expect((answered.process.clock?.dueAt ?? '') > (first?.dueAt ?? '')).toBe(true)
  })

  it.each([
    ['returned', [['reviewer', 'return']]],
    [
      'supplement',
      [
        ['reviewer', 'conform'],
        ['business', 'askMore'],
      ],
    ],
    [
      'offered',
      [
        ['reviewer', 'conform'],
        ['business', 'accept'],
      ],
    ],
  ] as const)('R-OPEN-04: in %s it lapses when the applicant lets their time pass', async (state, steps) => {
    const datasetId = await published()
    const { id } = await apply(citizen, datasetId)
    for (const [role, event] of steps)
      await process.advance(house.people[role], id, { event, reason: '请补充', opinion: '同意' })
    expect(await stateOf(id)).toBe(state)
    await moveDueRequests(at(house.ctx, 5))
    expect(await stateOf(id)).toBe(state)
    await moveDueRequests(at(house.ctx, 40))
    expect(await stateOf(id)).toBe('lapsed')
    const told = (await listNotices(citizen, { limit: 20 })).notices.find(({ requestId }) => requestId === id)
    expect(told?.title).toContain('已失效')
    expect((await apply(citizen, datasetId)).process.state).toBe('submitted')
  })

  it('is withdrawn by the applicant alone', async () => {
    const datasetId = await published()
    const { id } = await apply(citizen, datasetId)
    const withdraw: Answer = { event: 'withdraw' }
    expect((await refused(answerOpenRequest(bank.clerk, id, withdraw))).type).toContain('process/notFound')
    for (const ctx of [house.people.business, house.people.reviewer])
      expect((await refused(answerOpenRequest(ctx, id, withdraw))).type).toContain('wrongPost')
    expect((await answerOpenRequest(citizen, id, withdraw)).process.state).toBe('withdrawn')
    expect((await refused(accept(id))).type).toMatch(/movedMeanwhile|illegalTransition/)
  })

  it('R-OPEN-04: an extension tells the applicant until when and why, whatever the officer ticked', async () => {
    const datasetId = await published()
    const { id } = await apply(bank.clerk, datasetId, { organisationId: bank.id })
    await conform(id)
    await extendClock(house.people.chief, id, { amount: 5, reason: '须征求三个部门意见', notified: false })
    const { clock, history } = (await getOpenRequest(bank.other, id)).process
    expect(clock).toMatchObject({ limit: 15, extended: 5 })
    expect(history.at(-1)).toMatchObject({ event: 'extend', rule: 'R-OPEN-04' })
    for (const ctx of [bank.clerk, bank.other]) {
      const notice = await latest(ctx)
      expect(notice).toMatchObject({ title: expect.stringContaining('办理时限延长'), requestId: id })
      expect(notice?.body).toContain(clock?.dueAt)
      expect(notice?.body).toContain('须征求三个部门意见')
    }
    const again = extendClock(house.people.chief, id, { amount: 5, reason: '再延', notified: true })
    expect((await refused(again)).type).toContain('alreadyExtended')
  })

  it('R-TIME-06: a missed decision is recorded and changes nothing else', async () => {
    const datasetId = await published()
    const { id } = await apply(citizen, datasetId)
    await recordOverdue({ ...at(house.ctx, 40), actor: { ...house.ctx.actor, kind: 'system' } })
    const view = (await getOpenRequest(citizen, id)).process
    expect(view.state).toBe('submitted')
    expect(view.history.map(({ event }) => event)).toContain('overdue')
  })
})

it('R-OPEN-04: a province pack shortens what the gate and the form say along with the clocks', () => {
  expect(answerDays(openRequest)).toBe(15)
  const shorter = withPackLimits(openRequest, {
    'R-OPEN-04/conformity': 3,
    'R-OPEN-04/decision': 6,
    'R-OPEN-04/extension': 4,
  })
  expect(answerDays(shorter)).toBe(9)
  expect(shorter.clocks.find(({ value }) => value === 'decision')?.extend?.limit).toBe(4)
})

describe('R-OPEN-09: a use is stopped, and its applicant knows', () => {
  it.each(['business', 'chief'] as const)(
    'the %s of the house suspends it, resumes it and ends it, each with a notice',
    async (role) => {
      const datasetId = await published()
      const { id } = await inUse(citizen, datasetId)
      const officer = house.people[role]
      await process.advance(officer, id, { event: 'suspend', reason: '发现向第三方提供' })
      expect(await latest(citizen)).toMatchObject({ body: '发现向第三方提供', requestId: id })
      expect((await refused(reading(citizen, datasetId))).members).toMatchObject({ reason: 'grantEnded' })
      expect((await getOpenRequest(citizen, id)).grant).toMatchObject({ revokedReason: '发现向第三方提供' })
      await process.advance(officer, id, { event: 'resume', opinion: '已整改' })
      expect((await reading(citizen, datasetId)).rows).toHaveLength(5)
      await process.advance(officer, id, { event: 'terminate', reason: '再次违反' })
      expect((await refused(reading(citizen, datasetId))).members).toMatchObject({ reason: 'grantEnded' })
      expect(await latest(citizen)).toMatchObject({ title: expect.stringContaining('已终止'), body: '再次违反' })
      expect((await refused(process.advance(house.people.officer, id, { event: 'resume' }))).type).toMatch(/illegal/)
    },
  )

  it('a grant revoked by the head of data ends the application, which shows why', async () => {
    const datasetId = await published()
    const { id, grant } = await inUse(citizen, datasetId)
    await revokeGrant(house.people.chief, grant?.id ?? '', '数据有误，停止提供')
    const seen = await getOpenRequest(citizen, id)
    expect(seen.process).toMatchObject({ state: 'terminated' })
    expect(seen.process.history.at(-1)).toMatchObject({ event: 'revoked', reason: '数据有误，停止提供' })
    expect(seen.grant).toMatchObject({ revokedReason: '数据有误，停止提供' })
    expect(await latest(citizen)).toMatchObject({ body: '数据有误，停止提供', requestId: id })
  })

  it('a withdrawn dataset answers who waits and ends who uses, with its reason', async () => {
    const datasetId = await published()
    const waiting = await apply(bank.clerk, datasetId, { organisationId: bank.id })
    const using = await inUse(citizen, datasetId)
    const reason = '来源系统停用'
    await process.advance(house.people.chief, rounds.get(datasetId) ?? '', { event: 'withdraw', reason })
    expect([await stateOf(waiting.id), await stateOf(using.id)]).toEqual(['lapsed', 'terminated'])
    for (const [ctx, id] of [
      [bank.other, waiting.id],
      [citizen, using.id],
    ] as const)
      expect(await latest(ctx)).toMatchObject({ body: reason, requestId: id })
    expect((await getOpenRequest(citizen, using.id)).grant?.revokedAt).not.toBeNull()
  })

  it('a dataset published anew as open to everyone ends them too', async () => {
    const datasetId = await published()
    const { id } = await apply(citizen, datasetId)
    await database.pool.query("update catalog.dataset set openness = 'unconditional', level = 1 where id = $1", [
      datasetId,
    ])
    await house.load(parking.replace('1号', '一号'), { datasetId })
    await review(datasetId)
    expect(await stateOf(id)).toBe('lapsed')
    expect(await latest(citizen)).toMatchObject({ requestId: id, body: expect.stringContaining('不再是有条件开放') })
  })
})

describe('R-OPEN-05: the end of the term and the report on use', () => {
  it('reminds before the term ends, asks for the report after it, and closes with it', async () => {
    const datasetId = await published()
    const { id } = await inUse(citizen, datasetId, { until: addDays(today, 30) })
    await moveDueRequests(at(house.ctx, 20))
    expect((await latest(citizen))?.title).not.toContain('快要期满')
    for (const days of [24, 25]) await moveDueRequests(at(house.ctx, days))
    const reminders = (await listNotices(citizen, { limit: 5 })).notices.filter(({ title }) => /快要期满/.test(title))
    expect(reminders.filter(({ requestId }) => requestId === id)).toHaveLength(1)
    await moveDueRequests(at(house.ctx, 30))
    expect(await stateOf(id)).toBe('active')
    await moveDueRequests(at(house.ctx, 31))
    const over = await getOpenRequest(at(citizen, 31), id)
    expect(over.process).toMatchObject({ state: 'reporting', clock: { limit: 20, rule: 'R-OPEN-05' } })
    const words = '用于论文一篇；原始数据已销毁'
    const done = await answerOpenRequest(at(citizen, 32), id, { event: 'report', words })
    expect(done.process).toMatchObject({ state: 'ended', closedAt: expect.any(String) })
    expect(done.process.history.at(-1)).toMatchObject({ opinion: words })
  })

  it('reported before, it is finished with its term; unreported, the house may close it with a reason', async () => {
    const datasetId = await published()
    const early = await inUse(citizen, datasetId, { until: addDays(today, 3) })
    const reported = await answerOpenRequest(citizen, early.id, { event: 'report', words: '用于课题' })
    expect(reported).toMatchObject({ reportedAt: expect.any(String), process: { state: 'active' } })
    const never = await inUse(bank.clerk, datasetId, { organisationId: bank.id, until: addDays(today, 3) })
    await moveDueRequests(at(house.ctx, 5))
    expect([await stateOf(early.id), await stateOf(never.id)]).toEqual(['ended', 'reporting'])
    await process.advance(house.people.business, never.id, { event: 'giveUp', reason: '多次催告未交' })
    expect(await stateOf(never.id)).toBe('unreported')
  })
})

describe('R-OPEN-03: who may apply, for what', () => {
  it('tells every fault of an application at once', async () => {
    const datasetId = await published()
    const bad = { until: addDays(today, 731), columns: ['nothing', 'car_park_name'] }
    const { type, members } = await refused(apply(citizen, datasetId, bad))
    expect(type).toBe('/problems/opendata/requestNotFit')
    expect(members.findings).toMatchObject([
      { field: 'until', message: '一次最多申请730天' },
      { field: 'columns', message: '没有列 nothing' },
    ])
    const past = await refused(apply(citizen, datasetId, { until: today }))
    expect(past.members.findings).toMatchObject([{ field: 'until', message: '期限须晚于今天' }])
  })

  it('R-CLS-32: only what is published, open on conditions and of level 2 at most', async () => {
    const open = await published({ openness: 'unconditional', level: 1, conditions: null })
    const third = await published({ level: 3 })
    for (const datasetId of [open, third]) {
      expect((await refused(apply(citizen, datasetId))).type).toContain('notOnApplication')
      expect((await getApplicationTerms(citizen, datasetId)).onApplication).toBe(false)
    }
    // The level is raised while the application lies on the desk.
    const raised = await published()
    const { id } = await apply(citizen, raised)
    await conform(id)
    await database.pool.query('update catalog.dataset set level = 3 where id = $1', [raised])
    expect((await refused(accept(id))).type).toContain('notOnApplication')
    expect((await getOpenRequest(citizen, id)).process.state).toBe('deciding')
  })

  it('nobody for another’s organisation, for their own house’s data, without a name, or twice at once', async () => {
    const datasetId = await published()
    const forBank = { organisationId: bank.id }
    expect((await refused(apply(citizen, datasetId, forBank))).type).toContain('notYourHouse')
    expect((await refused(apply(house.people.officer, datasetId))).type).toContain('ownData')
    const key: Ctx = { ...citizen, actor: { ...citizen.actor, kind: 'key' } }
    expect((await refused(apply(key, datasetId))).type).toContain('wrongPost')
    const both = await Promise.allSettled([
      apply(bank.clerk, datasetId, forBank),
      apply(bank.other, datasetId, forBank),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await refused(apply(bank.clerk, datasetId, forBank))).type).toContain('alreadyApplied')
  })

  it('is taken under the terms that were read, and shows those, not today’s', async () => {
    const datasetId = await published()
    const { terms, conditions: shown } = await getApplicationTerms(citizen, datasetId)
    expect(shown).toBe(conditions.zh)
    const { id } = await applyForData(citizen, datasetId, { ...application(), terms })
    await database.pool.query(`update catalog.dataset set conditions = '{"zh": "不得商用"}' where id = $1`, [datasetId])
    const seen = await getOpenRequest(citizen, id)
    expect(seen).toMatchObject({ conditions: conditions.zh, commitment: { version: '2026-1' } })
    expect(seen.commitment?.text).toContain('不转让原始数据')
    const stale = applyForData(bank.clerk, datasetId, { ...application({ organisationId: bank.id }), terms })
    expect((await refused(stale)).type).toContain('termsChanged')
  })

  it('is seen by its applicant, both houses and auditors; for others it answers as one that is not there', async () => {
    const datasetId = await published()
    const { id } = await apply(citizen, datasetId)
    for (const ctx of [house.people.business, house.people.reviewer, house.people.auditor]) {
      expect((await getOpenRequest(ctx, id)).mine).toBe(false)
    }
    const [unseen, absent] = await Promise.all([
      refused(getOpenRequest(bank.clerk, id)),
      refused(getOpenRequest(bank.clerk, '01900000-0000-7000-8000-00000000000a')),
    ])
    expect([unseen.type, unseen.status, unseen.members]).toEqual([absent.type, absent.status, absent.members])
  })

  it('is listed in pages, light, for the applicant and for the house it was made to', async () => {
    const [first, second] = [await published(), await published()]
    const made = [
      await apply(bank.clerk, first, { organisationId: bank.id }),
      await apply(bank.clerk, second, { organisationId: bank.id }),
    ]
    const page = await listRequests(bank.other, { side: 'applicant', limit: 1 })
    expect(page.requests).toMatchObject([
      { id: made[1]?.id, applicantName: '青屿农村商业银行', state: 'submitted', clock: { limit: 5 } },
    ])
    expect(Object.keys(page.requests[0] ?? {})).not.toContain('purpose')
    const next = await listRequests(bank.other, { side: 'applicant', limit: 1, after: page.next ?? 0 })
    expect(next.requests.map(({ id }) => id)).toEqual([made[0]?.id])
    const mine = await listRequests(bank.other, { side: 'applicant', datasetId: first, limit: 9 })
    expect(mine.requests.map(({ id }) => id)).toEqual([made[0]?.id])
    const theirs = await listRequests(house.people.business, { side: 'publisher', datasetId: second, limit: 9 })
    expect(theirs.requests.map(({ id }) => id)).toEqual([made[1]?.id])
    expect((await listRequests(citizen, { side: 'publisher', limit: 9 })).requests).toEqual([])
  })
})

describe('what the ledger and a purge make of it', () => {
  const entriesOf = (id: string) => house.entries.filter(({ subject }) => subject.includes(id))

  it('R-OPN-04: each step is an entry; a person’s account stands among what can be erased, and no word is told', async () => {
    const datasetId = await published()
    const { id, code } = await inUse(citizen, datasetId)
    const entries = entriesOf(id)
    expect(entries.map(({ event }) => event)).toEqual(
      ['apply', 'conform', 'accept', 'sign'].map((on) => `openRequest.${on}`),
    )
    for (const entry of entries) {
      expect(entry.personal).toMatchObject({ applicant: citizen.actor.id })
      expect(new Set(entry.parties)).toEqual(new Set([house.publisherId, house.authorityId]))
      expect(JSON.stringify(entry.record)).not.toMatch(/研究停车|用途明确/)
      expect(JSON.stringify(entry.record)).not.toContain(citizen.actor.id)
    }
    const given = house.entries.find(({ event, subject }) => event === 'grant.give' && subject[1] === datasetId)
    expect(given).toMatchObject({ rule: 'R-OPEN-05', record: { purpose: { kind: 'openRequest' } } })
    expect(JSON.stringify(given?.record)).not.toContain(code)
  })

  it('R-OPEN-03, R-OPEN-05: what was applied for and what was agreed on stand in the ledger by digests that can be erased', async () => {
    const datasetId = await published()
    const [one, two] = [
      await inUse(citizen, datasetId),
      await inUse(bank.clerk, datasetId, { organisationId: bank.id, purpose: '评估停车场周边网点的客流情况' }),
    ]
    const filed = [one, two].map(({ id }) => entriesOf(id)[0])
    expect(filed[0]?.record).toMatchObject({
      dataset: datasetId,
      purposeKind: 'research',
      ways: ['api'],
      until,
      columns: 3,
      commitment: '2026-1',
    })
    const digests = filed.map((entry) => entry?.personal?.application)
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(digests[0]).not.toBe(digests[1])
    const signed = entriesOf(one.id).find(({ event }) => event === 'openRequest.sign')
    expect(signed?.personal).toMatchObject({ agreement: one.agreement?.digest })
  })

  it('R-EVAL-03: the applicant reads the receipts of every step of theirs, and no other person does', async () => {
    const datasetId = await published()
    const { process: view } = await inUse(citizen, datasetId)
    const receipts = view.history.map(({ receipt }) => receipt ?? '')
    expect(receipts).toHaveLength(4)
    // No sequencer runs here, so none is covered yet: what counts is that they are there for the one and not for the other.
    for (const receipt of receipts) {
      expect(await getReceipt(citizen, receipt)).toEqual({ covered: false })
      expect((await refused(getReceipt(bank.clerk, receipt))).type).toContain('receiptNotFound')
    }
  })

  it('R-SEC-09: a purged dataset ends its applications and takes their words along', async () => {
    const datasetId = await published()
    const used = await inUse(citizen, datasetId, { columns: ['car_park_name'] })
    const { id } = await apply(bank.clerk, datasetId, { organisationId: bank.id })
    await process.advance(house.people.reviewer, id, { event: 'return', reason: '望江路的泊位作何用途' })
    await purgeOpenRequests(house.ctx, datasetId)
    for (const one of [id, used.id])
      expect(await process.findInstance(house.ctx, one)).toMatchObject({ state: 'purged', title: { zh: '（已清除）' } })
    const { rows } = await database.pool.query(
      `select r.purpose, r.security, r.columns, r.conditions, r.agreement, e.reason, e.opinion
         from opendata.open_request r join process.event e on e.instance_id = r.id where r.dataset_id = $1`,
      [datasetId],
    )
    const gone = { columns: null, conditions: null, agreement: null, reason: null, opinion: null }
    for (const row of rows) expect(row).toEqual({ purpose: '', security: '', ...gone })
    const { rows: left } = await database.pool.query(
      `select 1 from ledger.opening o join ledger.record r on r.id = o.record_id
        where r.subject @> array[$1] and o.field = 'application'`,
      [id],
    )
    expect(left).toEqual([])
    // Who applied stays, and so do the receipts of what became of it.
    const { history } = await process.getProcess(citizen, used.id)
    for (const { receipt } of history) expect(await getReceipt(citizen, receipt ?? '')).toEqual({ covered: false })
  })
})
