import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as catalog from '../catalog/service.ts'
import { as, listNotices } from '../opendata/testing-house.ts'
import { createAccount } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { recordOverdue } from '../platform/process/clocks.ts'
import { extendClock } from '../platform/process/limits.ts'
import * as process from '../platform/process/service.ts'
import { listTodo } from '../platform/process/todo.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { addDays, type Instant } from '../platform/time.ts'
import { listShares } from './lists.ts'
import { RequestContent } from './request-model.ts'
import { changeShareRequest, getShareRequest, getSharingTerms } from './requests.ts'
import { ask, asking, births, type City, openCity, refused, register, until } from './testing-city.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
let database: TestDatabase
let city: City
let columns: string[]
/** 出生医学证明, conditional; 医疗机构名录, unconditional. */
let registerId: string
let listId: string

beforeAll(async () => {
  database = await testDatabase()
  city = await openCity(database.connection)
  registerId = await city.publish(births, register)
  listId = await city.publish('机构名称,床位数\n望江医院,200\n府前诊所,', {
    title: { zh: '医疗机构名录', en: 'Medical institutions' },
  })
  columns = (await getSharingTerms(city.insurance.officer, registerId)).columns.map(({ name }) => name)
})
afterAll(async () => {
  await city.close()
  await database.close()
})

let matters = 0
/** Each test its own matter: the same data for the same matter are asked for once at a time. */
const file = (who = city.insurance, changes: Parameters<typeof asking>[0] = {}) =>
  ask(who.officer, registerId, { columns, matterCode: `LL-${1000 + ++matters}`, ...changes })
const move = (ctx: Ctx, id: string, event: string, words = '同意') =>
  process.advance(ctx, id, { event, opinion: words, reason: words })
const approve = (id: string, who = city.insurance) => move(who.chief, id, 'approve')
const stateOf = async (id: string) => (await process.findInstance(city.house.ctx, id))?.state
const clockOf = async (id: string) => (await getShareRequest(city.insurance.officer, id)).process.clock
const isOnDesk = async (ctx: Ctx, id: string) => (await listTodo(ctx)).items.some((item) => item.id === id)

describe('R-SHR-20: a request', () => {
  it('names matter, law, scenario, columns, method and term, and goes to the head of its own house first', async () => {
    const { people } = city.house
    const filed = await file()
    expect(filed).toMatchObject({
      code: expect.stringMatching(/^GX-\d{4}-\d{4}$/),
      ...{ requesterName: '临澜市医疗保障局', providerName: '临澜市城市管理局', attribute: 'conditional', mine: true },
      commitment: { text: expect.stringContaining('真实') },
      process: { state: 'proposed', clock: null },
    })
    expect(await isOnDesk(city.insurance.chief, filed.id)).toBe(true)
    expect(await isOnDesk(people.chief, filed.id)).toBe(false)
    await approve(filed.id)
    expect(await isOnDesk(city.insurance.chief, filed.id)).toBe(false)
    expect([await isOnDesk(people.chief, filed.id), await isOnDesk(people.business, filed.id)]).toEqual([true, true])
    expect(await clockOf(filed.id)).toMatchObject({ limit: 10, unit: 'WD', rule: 'R-SHR-21' })
  })

  it('keeps no free word in the ledger, and all of it by a digest that can be erased', async () => {
    const from = city.house.entries.length
    const filed = await file()
    const { id } = filed
    const entry = city.house.entries.slice(from).find(({ subject }) => subject.includes(id))
    const record = JSON.stringify(entry?.record)
    for (const words of ['母婴保健法', '新生儿参保', '新生儿姓名', filed.matterCode])
      expect(record).not.toContain(words)
    expect(entry?.personal?.request).toMatch(/^sha256:/)
    expect(entry?.rule).toBe('R-SHR-20')
  })

  it('is sent back by the head with a reason, changed, and proposed again; nobody approves their own', async () => {
    const { id } = await file()
    await move(city.insurance.chief, id, 'sendBack', '法律依据写到条')
    const content = RequestContent.parse(
      asking({ columns, matterCode: 'LL-CHANGED', scenario: '参保登记时核对，到条到款' }),
    )
    const changed = await changeShareRequest(city.insurance.officer, id, content)
    expect(changed).toMatchObject({ matterCode: 'LL-CHANGED', changeable: true })
    // 回避: whoever fills both posts may file, and may not approve what they filed.
    const acts = [...city.insurance.officer.actor.acts, ...city.insurance.chief.actor.acts]
    const both = { ...city.insurance.officer, actor: { ...city.insurance.officer.actor, acts } }
    await move(both, id, 'propose')
    expect((await refused(move(both, id, 'approve'))).type).toContain('ownWork')
    await approve(id)
    expect((await refused(changeShareRequest(city.insurance.officer, id, content))).type).toContain('notChangeable')
  })

  it('goes back to the head when the addition asks for more than they approved, each version on record', async () => {
    const { people } = city.house
    const { officer, chief } = city.insurance
    const narrow = { columns: columns.slice(0, 2), methods: ['interface' as const], until: addDays(until, -10) }
    const { id, matterCode } = await file(city.insurance, { ...narrow, rowFilter: [columns[5], 'eq', '009901'] })
    await approve(id)
    await move(people.business, id, 'askMore', '请写明条款')
    const asked = asking({
      ...narrow,
      matterCode,
      rowFilter: [columns[5], 'eq', '009901'],
      scenario: '办理新生儿参保登记时核对，写到款',
    })
    const change = (changes: Partial<typeof asked>) =>
      changeShareRequest(officer, id, RequestContent.parse({ ...asked, ...changes }))
    const from = city.house.entries.length
    for (const wider of [
      { columns: columns.slice(0, 3) },
      { methods: ['interface' as const, 'file' as const] },
      { until },
      { rowFilter: null },
      { rowFilter: [columns[5], 'eq', '009902'] },
      { matterCode: `LL-WIDER-${++matters}` },
    ]) {
      await change(wider)
      expect((await refused(move(officer, id, 'supplement'))).type).toContain('beyondApproval')
    }
    await change({ columns: columns.slice(0, 3) })
    await move(officer, id, 'propose')
    expect((await refused(change({}))).type).toContain('notChangeable')
    expect(await isOnDesk(people.chief, id)).toBe(false)
    await move(chief, id, 'sendBack', '先说明为什么要加这一列')
    expect(await stateOf(id)).toBe('supplement')
    await move(officer, id, 'propose')
    await approve(id)
    // One notice is all there is, whoever had to approve the answer to it.
    expect(await stateOf(id)).toBe('resubmitted')
    await move(people.chief, id, 'consent')
    const told = city.house.entries.slice(from).filter(({ event }) => event === 'share.content')
    expect(told.map(({ record }) => record.as)).toEqual([...Array(7).fill('changed'), 'approved'])
    expect(told.at(-1)?.personal?.request).toBe(told.at(-2)?.personal?.request)
    expect(new Set(told.map(({ personal }) => personal?.request)).size).toBe(6)
  })

  it('goes on without the head when the addition asks for no more; consent is to what they approved', async () => {
    const { people } = city.house
    const { officer } = city.insurance
    const { id, matterCode } = await file()
    await approve(id)
    await move(people.business, id, 'askMore', '请写明条款')
    const less = asking({ columns: columns.slice(1), matterCode, legalBasis: '《社会保险法》第二十五条，保存三年' })
    await changeShareRequest(officer, id, RequestContent.parse({ ...less, rowFilter: [columns[5], 'eq', '009901'] }))
    await move(officer, id, 'supplement')
    expect(city.house.entries.at(-1)).toMatchObject({ event: 'share.content', record: { as: 'resubmitted' } })
    await database.pool.query('update sharing.request set columns = $1 where id = $2', [[...columns, columns[0]], id])
    await database.pool.query(`update sharing.request set until = until + 1 where id = $1`, [id])
    expect((await refused(move(people.chief, id, 'consent'))).type).toContain('beyondApproval')
  })

  it('is not changed by what comes late: either the change is in what was sent, or it is refused', async () => {
    const { people } = city.house
    const { officer } = city.insurance
    const { id, matterCode } = await file()
    await approve(id)
    await move(people.business, id, 'askMore', '请写明条款')
    const content = RequestContent.parse(asking({ columns: columns.slice(0, 1), matterCode }))
    const [sent, change] = await Promise.allSettled([
      move(officer, id, 'supplement'),
      changeShareRequest(officer, id, content),
    ])
    expect(sent.status).toBe('fulfilled')
    const last = city.house.entries.findLast(({ event }) => event === 'share.content')
    expect(last?.record).toMatchObject({
      as: 'resubmitted',
      columns: change.status === 'fulfilled' ? 1 : columns.length,
    })
    const shown = await getShareRequest(officer, id)
    expect(shown.columns).toHaveLength(change.status === 'fulfilled' ? 1 : columns.length)
  })

  it('says everything that is wrong with it at once, each at its field', async () => {
    const wrong = { columns: ['没有的列'], matterCode: '？', methods: ['batch' as const], until: '2020-01-01' }
    const problem = await refused(file(city.insurance, { ...wrong, rowFilter: ['没有', 'eq', 1] }))
    const findings = problem.members.findings as { field: string; rule: string }[]
    expect(findings.map(({ field }) => field)).toEqual(['matterCode', 'columns', 'rowFilter', 'methods', 'until'])
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['R-SHR-20']))
  })

  it('is for departments: not for the provider itself, a house of another kind, or who lost the post', async () => {
    const { people } = city.house
    expect((await refused(ask(people.officer, registerId, { columns }))).type).toContain('ownData')
    const citizen = as(
      city.house.ctx,
      await createAccount(city.house.ctx, { login: 'someone', name: '顾某', password: '澜江之畔-Harbour7' }),
    )
    expect((await refused(ask(citizen, registerId, { columns }))).type).toContain('notADepartment')
    const gone = { ...city.insurance.officer, actor: { ...city.insurance.officer.actor, acts: [] } }
    expect((await refused(ask(gone, registerId, { columns }))).type).toContain('notADepartment')
    expect((await refused(ask(city.insurance.chief, registerId, { columns }))).type).toContain('notADepartment')
  })

  it('is refused for data that do not exist, and once a matter, twice at once too', async () => {
    const nothing = '01900000-0000-7000-8000-00000000ffff'
    expect((await refused(ask(city.insurance.officer, nothing, { columns }))).type).toContain('datasetNotFound')
    const matterCode = `LL-TWICE-${++matters}`
    const [one, other] = await Promise.allSettled([file(undefined, { matterCode }), file(undefined, { matterCode })])
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected'])
    expect((await refused(file(undefined, { matterCode }))).type).toContain('alreadyAsked')
    // Another house, or another matter, is another request.
    await file(city.statistics, { matterCode })
    await file()
  })

  it('R-SHR-04, R-SHR-42: what is not shared says by which law, and what to do instead', async () => {
    const datasetId = await city.publish('编号,名称\n1,某', {
      ...{ title: { zh: '不予共享的台账' }, sharingAttribute: 'notShared', sharingMethods: [] },
      ...{ notSharedReason: '涉及调查办案', notSharedLaw: '《中华人民共和国反洗钱法》第七条' },
    })
    const problem = await refused(ask(city.insurance.officer, datasetId, { columns: ['编号'] }))
    expect(problem).toMatchObject({
      type: '/problems/sharing/notShared',
      members: { law: '《中华人民共和国反洗钱法》第七条', reason: '涉及调查办案', next: 'R-SHR-42' },
    })
  })

  it('R-SEC-09, R-CLS-25: takes no mark of secrecy and nobody’s number in its words, and wants its law named', async () => {
    const words = {
      matterName: '机密★10年 新生儿出生一件事',
      legalBasis: '依法办理，符合本局三定规定和相关政策',
      scenario: '核对 009901202609180013 顾安，母亲手机 13800138000',
    }
    const { members } = await refused(ask(city.insurance.officer, registerId, { columns, ...words }))
    const findings = members.findings as { rule: string; field: string }[]
    expect(findings.map(({ rule, field }) => [rule, field])).toEqual([
      ['R-SHR-20', 'legalBasis'],
      ['R-SEC-09', 'matterName'],
      ['R-CLS-25', 'scenario'],
    ])
  })

  it('R-SEC-08: is no business of the administrators, whose house ever it is', async () => {
    const { id } = await file()
    const { ctx } = city.house
    const posts = [{ post: 'systemAdministrator', organisationId: city.insurance.id }] as const
    const account = { login: 'share-admin', name: '顾某', password: '澜江之畔-Harbour7', posts }
    const administrator = as(ctx, await createAccount(ctx, account))
    expect((await refused(getShareRequest(administrator, id))).type).toContain('notFound')
  })

  it('has not reached the provider before the requester’s own head approved it', async () => {
    const { id } = await file()
    const { people } = city.house
    const seen = async () => (await listShares(people.officer, page)).shares.some((share) => share.id === id)
    const page = { side: 'provider', offset: 0, limit: 100 } as const
    expect((await refused(getShareRequest(people.chief, id))).type).toContain('notFound')
    expect(await seen()).toBe(false)
    await approve(id)
    expect((await getShareRequest(people.chief, id)).id).toBe(id)
    expect(await seen()).toBe(true)
  })

  it('does not exist for a house that is no party to it, and is on record for auditors', async () => {
    const { id } = await file()
    expect((await refused(getShareRequest(city.statistics.officer, id))).type).toContain('notFound')
    expect((await getShareRequest(city.house.people.auditor, id)).id).toBe(id)
  })
})

describe('what is said of a dataset', () => {
  it('R-SHR-04: how it is shared is for officers: not for an account without a post, or staff of an operator', async () => {
    const { ctx } = city.house
    const citizen = as(ctx, await createAccount(ctx, { login: 'reader', name: '顾某', password: '澜江之畔-Harbour7' }))
    const acts = [{ post: 'operatorStaff', organisationId: city.insurance.id }]
    const operator = { ...citizen, actor: { ...citizen.actor, acts } }
    for (const who of [citizen, operator])
      expect((await refused(getSharingTerms(who, registerId))).type).toContain('datasetNotFound')
    expect((await getSharingTerms(city.house.people.auditor, registerId)).scope).toContain('新生儿')
  })

  it('R-SEC-09: is nothing while a drill is on, neither its terms nor the words of its requests', async () => {
    const datasetId = await city.publish(births, { ...register, title: { zh: '涉查登记' } })
    const named = (await getSharingTerms(city.insurance.officer, datasetId)).columns.map(({ name }) => name)
    const { id, code } = await ask(city.insurance.officer, datasetId, { columns: named })
    await approve(id)
    for (const close of [catalog.suspendDataset, catalog.eraseDataset]) {
      await close(city.house.ctx, datasetId, 'R-SEC-09')
      expect((await refused(getSharingTerms(city.insurance.officer, datasetId))).type).toContain('datasetNotFound')
      const shown = await getShareRequest(city.house.people.chief, id)
      const page = { side: 'requester', text: code, offset: 0, limit: 10 } as const
      const { shares } = await listShares(city.insurance.officer, page)
      expect(shares).toHaveLength(1)
      for (const text of [JSON.stringify(shown), JSON.stringify(shares)])
        for (const words of ['涉查登记', '母婴保健法', '母亲姓名', 'births']) expect(text).not.toContain(words)
    }
  })
})

describe('R-SHR-21: the answer', () => {
  it('has one day for what is unconditional, ten for what is conditional, ten more with the authority’s consent', async () => {
    const { people } = city.house
    const [name = ''] = (await getSharingTerms(city.insurance.officer, listId)).columns.map((one) => one.name)
    const list = await ask(city.insurance.officer, listId, { columns: [name], methods: ['interface'] })
    expect(list.attribute).toBe('unconditional')
    await approve(list.id)
    expect(await clockOf(list.id)).toMatchObject({ limit: 1, unit: 'WD' })
    const oneDay = extendClock(people.reviewer, list.id, { amount: 1, reason: '数量大', notified: false })
    expect((await refused(oneDay)).type).toContain('notExtendable')

    const { id } = await file()
    await approve(id)
    await move(people.chief, id, 'askExtension', '须与助产机构核对历史记录')
    const [asked] = (await listNotices(people.reviewer, { limit: 1 })).notices
    expect(asked).toMatchObject({ kind: 'share', requestId: id, body: '须与助产机构核对历史记录' })
    const longer = { amount: 10, reason: '数量大，须核对', notified: false }
    expect((await refused(extendClock(people.chief, id, longer))).type).toContain('wrongPost')
    expect((await refused(extendClock(people.reviewer, id, { ...longer, amount: 11 }))).type).toContain('tooLong')
    await extendClock(people.reviewer, id, longer)
    expect(await clockOf(id)).toMatchObject({ limit: 20, extended: 10 })
    const [told] = (await listNotices(city.insurance.officer, { limit: 1 })).notices
    expect(told).toMatchObject({ kind: 'share', requestId: id, title: expect.stringContaining('答复时限延长') })
    // Once for the answer: the clock that begins anew with the addition brings no second extension.
    await move(people.business, id, 'askMore', '请写明条款')
    await move(city.insurance.officer, id, 'supplement', '已写明')
    expect((await refused(extendClock(people.reviewer, id, longer))).type).toContain('alreadyExtended')
  })

  it('R-SHR-22: asks once for all that is missing, and may refuse as incomplete only after that', async () => {
    const { people } = city.house
    const { id } = await file()
    await approve(id)
    expect((await refused(move(people.chief, id, 'refuseIncomplete'))).type).toContain('illegalTransition')
    await move(people.business, id, 'askMore', '请写明参保登记的法律条款；请说明保存期限')
    expect(await clockOf(id)).toMatchObject({ limit: 10, rule: 'R-SHR-22' })
    expect(await isOnDesk(city.insurance.officer, id)).toBe(true)
    const { matterCode } = await getShareRequest(city.insurance.officer, id)
    const content = RequestContent.parse(
      asking({ columns, matterCode, legalBasis: '《社会保险法》第二十五条，保存三年' }),
    )
    await changeShareRequest(city.insurance.officer, id, content)
    await move(city.insurance.officer, id, 'supplement', '已补充')
    // Counted anew from the addition.
    expect(await clockOf(id)).toMatchObject({ limit: 10, spent: 0, rule: 'R-SHR-21' })
    expect((await refused(move(people.business, id, 'askMore', '还要'))).type).toContain('illegalTransition')
    await move(people.chief, id, 'refuseIncomplete', '仍未写明法律条款')
    expect(await stateOf(id)).toBe('refused')
    const [told] = (await listNotices(city.insurance.officer, { limit: 1 })).notices
    expect(told).toMatchObject({ body: '仍未写明法律条款' })
  })

  it('R-SHR-22: needs its reasons, R-SHR-21: and the provider’s head', async () => {
    const { people } = city.house
    const { id } = await file()
    await approve(id)
    for (const ctx of [people.officer, people.business, people.reviewer, city.insurance.chief])
      expect((await refused(move(ctx, id, 'consent'))).type).toContain('wrongPost')
    expect((await refused(process.advance(people.chief, id, { event: 'refuse' }))).type).toContain('needsWords')
    await move(people.chief, id, 'refuse', '没有法律依据')
    expect(await stateOf(id)).toBe('refused')
    // What has ended may be asked for anew.
    const { matterCode } = await getShareRequest(city.insurance.officer, id)
    await file(undefined, { matterCode })
  })

  it('R-SHR-23: is followed by the provision within twenty days; R-TIME-06: a day missed is on record and changes nothing', async () => {
    const { people } = city.house
    const { id } = await file()
    await approve(id)
    await move(people.chief, id, 'consent')
    expect(await clockOf(id)).toMatchObject({ limit: 20, unit: 'WD', rule: 'R-SHR-23' })
    const late = city.at(city.house.ctx, '2099-01-05T02:00:00.000Z' as Instant)
    expect(await recordOverdue(late)).toBeGreaterThan(0)
    expect(await stateOf(id)).toBe('consented')
    const { history } = (await getShareRequest(city.insurance.officer, id)).process
    expect(history.at(-1)).toMatchObject({ event: 'overdue', rule: 'R-SHR-23' })
  })

  it('may be withdrawn by the requester until it is in use', async () => {
    const { id } = await file()
    await approve(id)
    await move(city.insurance.officer, id, 'withdraw', '不再需要')
    expect(await stateOf(id)).toBe('withdrawn')
  })
})

describe('lists', () => {
  it('show ours, those made to us and those of the authority’s region, overdue first, with counts', async () => {
    const { people } = city.house
    const page = { offset: 0, limit: 100 }
    await approve((await file(city.statistics)).id, city.statistics)
    await file(city.statistics)
    const ours = await listShares(city.insurance.officer, { side: 'requester', ...page })
    const made = await listShares(people.chief, { side: 'provider', ...page })
    const region = await listShares(people.reviewer, { side: 'authority', ...page })
    expect(ours.shares.every(({ requesterName }) => requesterName === '临澜市医疗保障局')).toBe(true)
    // Those of other houses too, and none that its own head has not approved.
    expect(new Set(made.shares.map(({ requesterName }) => requesterName)).size).toBeGreaterThan(1)
    expect(made.shares.filter(({ state }) => state === 'proposed')).toEqual([])
    expect(ours.shares.some(({ state }) => state === 'proposed')).toBe(true)
    expect(region.shares.length).toBe(made.shares.length)
    expect((await listShares(city.insurance.officer, { side: 'provider', ...page })).shares).toEqual([])
    const dues = made.shares.map(({ clock }) => clock?.dueAt ?? '9999')
    expect(dues).toEqual(dues.toSorted())
    const { open, inUse, disposing, over } = made.counts
    expect(open + inUse + disposing + over).toBe(made.shares.length)
    const refusedOnes = await listShares(people.chief, { side: 'provider', stage: 'over', ...page })
    expect(refusedOnes.shares).toHaveLength(over)
    const [first] = made.shares
    const found = await listShares(people.chief, { side: 'provider', text: first?.code ?? '', ...page })
    expect(found.shares.map(({ code }) => code)).toEqual([first?.code])
    expect((await listShares(people.chief, { side: 'provider', text: '%', ...page })).shares).toEqual([])
  })
})
