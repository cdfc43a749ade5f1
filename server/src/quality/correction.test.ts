import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { readRows } from '../access/service.ts'
import { describeDataset } from '../catalog/service.ts'
import { submitPublication } from '../opendata/service.ts'
import { as, followDataset, type House, listNotices, openHouse, parking } from '../opendata/testing-house.ts'
import { description } from '../opendata/testing-material.ts'
import { createAccount, createKey, createOrganisation } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { extendClock } from '../platform/process/limits.ts'
import * as process from '../platform/process/service.ts'
import { listTodo } from '../platform/process/todo.ts'
import { anonymous, type TestDatabase, testDatabase } from '../platform/testing.ts'
import { dateInShanghai, type Instant, instantOf } from '../platform/time.ts'
import { answerCorrection, fileCorrection, openWith, releaseCorrection, transferCorrection } from './correction.ts'
import { moveDueCorrections } from './correction-due.ts'
import { endCorrections, purgeCorrections } from './correction-effects.ts'
import type { NewCorrection } from './correction-model.ts'
import { getCorrection, getDifference, listCorrections, listForDataset } from './correction-views.ts'

// The gate asks the clock of the machine, so everything here is of today unless a day is named.
const now = instantOf(Date.now())
const live = (ctx: Ctx): Ctx => ({ ...ctx, now, today: dateInShanghai(now) })
const at = (ctx: Ctx, day: string): Ctx => {
  const then = `${day}T02:00:00.000Z` as Instant
  return { ...ctx, now: then, today: dateInShanghai(then) }
}
const later = (ctx: Ctx, days: number): Ctx => at(ctx, instantOf(Date.parse(now) + days * 86_400_000).slice(0, 10))

let database: TestDatabase
let opened: House
let people: House['people']
let citizen: Ctx
let follower: Ctx
let visitor: Ctx
let insurance: { readonly id: string; readonly officer: Ctx }
let datasetId: string
/** Physical names. */
let spaces: string
let number: string
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  database = await testDatabase()
  opened = await openHouse(database.connection)
  const { ctx } = opened
  people = Object.fromEntries(Object.entries(opened.people).map(([role, one]) => [role, live(one)])) as House['people']
  const password = '澜江之畔-Harbour7'
  const account = (login: string, posts: Parameters<typeof createAccount>[1]['posts'] = []) =>
    createAccount(ctx, { login, name: `顾${login}`, password, posts })
  citizen = live(as(ctx, await account('citizen')))
  follower = live(as(ctx, await account('follower')))
  visitor = { ...live(ctx), actor: anonymous }
  const { id } = await createOrganisation(ctx, { name: '临澜市医疗保障局', kind: 'organ', regionCode: '009900' })
  const posts = [{ post: 'dataOfficer' as const, organisationId: id }]
  insurance = { id, officer: live(as(ctx, await account('insurance', posts))) }
})
beforeEach(() => {
  ;[citizen, visitor] = [fresh(citizen), fresh(visitor)]
})
async function renew(): Promise<void> {
  const version = await open(parking)
  datasetId = version.datasetId
  const nameOf = (label: string) => version.columns.find((column) => column.label === label)?.name ?? ''
  spaces = nameOf('泊位数')
  number = nameOf('停车场编号')
}
afterAll(async () => {
  await opened.close()
  await database.close()
})

/** Loads these lines and walks them through the publication. */
async function open(csv: string, about: { datasetId?: string; corrects?: string[] } = {}) {
  const describe = description()
  const version = await opened.load(csv, about.datasetId ? { datasetId: about.datasetId } : { describe })
  const corrects = about.corrects ? { corrects: about.corrects } : {}
  const { processId } = await submitPublication(people.officer, version.datasetId, corrects)
  for (const [role, event] of [
    ['business', 'passBusiness'],
    ['secrecy', 'passSecrecy'],
    ['chief', 'sign'],
    ['reviewer', 'accept'],
  ] as const)
    await process.advance(people[role], processId, { event, opinion: '同意' })
  return version
}
const mended = parking.replace('20', '26')
const report = (changes: Partial<NewCorrection> = {}): NewCorrection => ({
  wrong: '望江路1号停车场的泊位数是二十六个',
  shouldBe: '26',
  column: spaces,
  row: { column: number, value: '0101' },
  ...changes,
})
const file = (ctx: Ctx, changes?: Partial<NewCorrection>) => fileCorrection(ctx, datasetId, report(changes))
const idOf = async (code: string): Promise<string> => (await getCorrection(people.officer, code)).id
const advance = async (ctx: Ctx, code: string, event: string, said: string = '核查无误') =>
  process.advance(ctx, await idOf(code), { event, opinion: said, reason: said })
const stateOf = async (code: string) => (await getCorrection(people.officer, code)).state
const refused = async (work: Promise<unknown>): Promise<Problem> => {
  const error = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error instanceof Problem) return error
  throw error ?? new Error('was let through')
}
const newest = async (ctx: Ctx) => (await listNotices(ctx, { limit: 1 })).notices[0]
/** Nobody files so much in a minute: each test is another's day. */
const fresh = (ctx: Ctx): Ctx => ({ ...ctx, actor: { ...ctx.actor, client: newId() } })

describe('R-DQ-07: a report of an error', () => {
  beforeEach(renew)

  it('R-OPEN-06: is filed by a citizen, verified, corrected by a new version, answered, with the difference shown', async () => {
    const { code, secret } = await file(citizen)
    expect([code, secret]).toEqual([expect.stringMatching(/^JC-\d{4}-\d{4}$/), null])
    expect((await listTodo(people.officer)).items.some(({ title }) => title.includes(code))).toBe(true)
    await advance(people.officer, code, 'take')
    const early = await refused(advance(people.officer, code, 'correct'))
    expect(early.type).toContain('notCorrectedYet')
    await open(mended, { datasetId, corrects: [await idOf(code)] })
    expect(await stateOf(code)).toBe('corrected')
    await advance(people.business, code, 'answer', '经现场核对，已更正为26个泊位。')

    const seen = await getCorrection(visitor, code)
    expect(seen).toMatchObject({
      ...{ state: 'answered', shelf: 'corrected', versionNumber: 1, correctedVersionNumber: 2, columnLabel: '泊位数' },
      ...{ answer: '经现场核对，已更正为26个泊位。', said: null, inside: null },
    })
    expect(seen.steps.map(({ event }) => event)).toEqual(['file', 'take', 'correct', 'answer'])
    expect(await getDifference(visitor, code)).toMatchObject({ from: 1, to: 2, rowsChanged: 1, cell: null })
    // The filer's own words, and so the row, are public only once they are released.
    await releaseCorrection(people.business, code, true)
    expect((await getCorrection(visitor, code)).said).toMatchObject({ shouldBe: '26', row: { value: '0101' } })
    expect((await getDifference(visitor, code)).cell).toEqual({
      column: spaces,
      label: '泊位数',
      before: '20',
      after: '26',
    })
    expect(JSON.stringify(await getCorrection(visitor, code))).not.toContain('顾citizen')
  })

  /** Another round with the same data. */
  const reword = async (ctx: Ctx, corrects: string[] = []) => {
    await describeDataset(ctx, datasetId, { keywords: ['泊位', ctx.now] })
    return submitPublication(ctx, datasetId, { corrects })
  }
  const pass = async (processId: string) => {
    const { business, secrecy, chief, reviewer } = people
    await process.advance(business, processId, { event: 'passBusiness' })
    await process.advance(secrecy, processId, { event: 'passSecrecy', opinion: '同意' })
    await process.advance(chief, processId, { event: 'sign' })
    await process.advance(reviewer, processId, { event: 'accept' })
  }

  it('R-DQ-07: a round without a later version is not ticked for what is wrong in the data, only for the entry', async () => {
    const { code } = await file(citizen)
    const { members } = await refused(reword(people.officer, [await idOf(code)]))
    expect(members.findings).toMatchObject([{ field: 'corrects', message: expect.stringContaining(code) }])
    expect(await stateOf(code)).toBe('filed')
    const { code: entry } = await fileCorrection(citizen, datasetId, { wrong: '更新周期写错了', shouldBe: '每季' })
    await pass((await reword(people.officer, [await idOf(entry)])).processId)
    expect(await getCorrection(people.officer, entry)).toMatchObject({ state: 'corrected', correctedVersionId: null })
  })

  it('R-DQ-07: a round that came to answer less than it was ticked for takes effect all the same', async () => {
    const { code } = await file(citizen)
    const id = await idOf(code)
    const wrongId = (await getCorrection(people.officer, code)).versionId
    const version = await opened.load(mended, { datasetId })
    const { processId } = await submitPublication(people.officer, datasetId, { corrects: [id] })
    await process.advance(people.business, processId, { event: 'return', reason: '先改说明' })
    await describeDataset(people.officer, datasetId, { keywords: ['泊位'], versionId: wrongId ?? undefined })
    await submitPublication(people.officer, datasetId)
    await pass(processId)
    expect(await stateOf(code)).toBe('verifying')
    await describeDataset(people.officer, datasetId, { versionId: version.id })
    await pass((await submitPublication(people.officer, datasetId, { corrects: [id] })).processId)
    expect(await stateOf(code)).toBe('corrected')
  })

  it('R-DQ-07: what was published before the report is no correction of it', async () => {
    const { id: first } = await open(parking)
    const datasetOf = await database.pool.query('select dataset_id from lake.version where id = $1', [first])
    datasetId = datasetOf.rows[0].dataset_id
    await open(mended, { datasetId })
    const { code } = await fileCorrection(later(citizen, 1), datasetId, report({ versionId: first, row: undefined }))
    const { code: entry } = await fileCorrection(later(citizen, 1), datasetId, {
      wrong: '更新周期写错了',
      shouldBe: '每季',
    })
    const early = refused(reword(later(people.officer, 1), [await idOf(code)]))
    expect((await early).type).toContain('notAnswered')
    for (const one of [code, entry]) {
      await advance(people.officer, one, 'take')
      expect((await refused(advance(people.officer, one, 'correct'))).type).toContain('notCorrectedYet')
    }
  })

  it('R-DQ-07: closing measures again, and shows the quality before and after', async () => {
    const { code } = await file(citizen)
    await advance(people.officer, code, 'take')
    await open(mended, { datasetId, corrects: [await idOf(code)] })
    const { quality } = await getDifference(citizen, code)
    expect(quality.total.after).not.toBeNull()
    const { rows } = await database.pool.query(
      'select v.number from quality.measurement as m join lake.version as v on v.id = m.version_id where m.dataset_id = $1',
      [datasetId],
    )
    expect(rows.map((row) => row.number)).toContain(2)
  })

  it('R-SHR-41: whoever used the wrong version, holds a grant or follows it is told, with the difference', async () => {
    const { key } = await createKey(follower, { name: '停哪儿', scopes: ['read'], days: 30 })
    const actor = { kind: 'key', id: key.id, name: key.name, acts: [], scopes: key.scopes, client: 'key' } as const
    await readRows({ ...follower, actor }, datasetId, {})
    await readRows(insurance.officer, datasetId, {})
    await followDataset(people.auditor, datasetId)
    const { code } = await file(citizen)
    await advance(people.officer, code, 'take')
    await open(mended, { datasetId, corrects: [await idOf(code)] })
    for (const told of [citizen, follower, insurance.officer, people.auditor])
      expect(await newest(told)).toMatchObject({
        ...{ kind: 'correction', correctionCode: code, body: expect.stringContaining('改动1行') },
      })
  })

  it('R-DQ-07: every fault of a report is told at once, and the gate says whether the filer sees the row', async () => {
    const wrong = '联系人手机 13912345678，身份证 110101199003070038'
    const { members } = await refused(
      file(citizen, { wrong, shouldBe: '机密★3年', column: 'nothing', row: { column: number, value: '9999' } }),
    )
    expect((members.findings as { field: string }[]).map(({ field }) => field)).toEqual([
      'column',
      'wrong',
      'shouldBe',
      'row',
    ])
    const other = await refused(
      fileCorrection(citizen, datasetId, report({ versionId: '01900000-0000-7000-8000-00000000ffff' })),
    )
    expect(other.type).toContain('notFound')
    const { datasetId: draft } = await opened.load(parking, { describe: description() })
    expect((await refused(fileCorrection(citizen, draft, report()))).type).toContain('notFound')
    expect((await refused(file(citizen, { organisationId: insurance.id }))).type).toContain('notYourHouse')
    await file(citizen)
    expect((await refused(file(citizen))).type).toContain('alreadyFiled')
  })

  it('R-OPEN-06: a visitor needs no account: the answer is found with the number and the code, and no other', async () => {
    const { code, secret } = await file(visitor, { contact: '13912345678' })
    expect(secret).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/)
    expect((await getCorrection(visitor, code)).inside).toBeNull()
    const own = await openWith(visitor, code, String(secret).toLowerCase().replaceAll('-', ''))
    expect((await getCorrection(own.ctx, code)).inside).toMatchObject({ mine: true, contact: '13912345678' })
    expect((await refused(openWith(visitor, code, 'AAAA-AAAA-AAAA-AAAA'))).type).toContain('wrongCode')
    expect((await refused(openWith(visitor, 'JC-2026-9999', String(secret)))).type).toContain('wrongCode')
    // Whoever verifies may reach them; an officer of another house or an auditor does not see how.
    expect((await getCorrection(people.officer, code)).inside?.contact).toBe('13912345678')
    expect((await getCorrection(people.auditor, code)).inside?.contact).toBeNull()
    await advance(people.officer, code, 'return', '请写明是哪一个入口')
    await answerCorrection(visitor, code, { event: 'supplement', words: '东入口', secret: String(secret) })
    expect(await stateOf(code)).toBe('refiled')
    expect((await refused(answerCorrection(visitor, code, { event: 'withdraw' }))).type).toContain('notFound')
    await answerCorrection(visitor, code, { event: 'withdraw', secret: String(secret) })
    const { rows } = await database.pool.query('select contact from quality.correction where code = $1', [code])
    expect(rows).toEqual([{ contact: null }])
  })

  it('R-OPEN-06: one address sends in only so many', async () => {
    const busy = { ...visitor, actor: { ...anonymous, client: 'visitor:busy' } }
    for (let n = 0; n < 10; n++) await file(busy)
    expect((await refused(file(busy))).type).toContain('quotaExceeded')
    expect((await file(visitor)).code).toMatch(/^JC-/)
  })

  it('R-DQ-07: a contact is kept for thirty days after the end and no longer', async () => {
    const { code } = await file(visitor, { contact: 'gu@lan.example' })
    await advance(people.officer, code, 'take')
    await advance(people.business, code, 'notUphold')
    await advance(people.officer, code, 'answer')
    const contact = async () =>
      (await database.pool.query('select contact from quality.correction where code = $1', [code])).rows[0].contact
    await moveDueCorrections(later(opened.ctx, 29))
    expect(await contact()).toBe('gu@lan.example')
    await moveDueCorrections(later(opened.ctx, 32))
    expect(await contact()).toBeNull()
  })
})

describe('the clock', () => {
  beforeEach(renew)
  const place = { row: undefined, column: undefined }

  it('R-OPEN-06: filed on Mon 2026-06-15 it is due on 06-30, across the Dragon Boat Festival, whatever the steps meanwhile', async () => {
    const { code } = await file(at(citizen, '2026-06-15'), place)
    const due = async (day: string) => (await getCorrection(at(people.officer, day), code)).clock
    expect(await due('2026-06-15')).toMatchObject({ dueAt: '2026-06-30', limit: 10, spent: 0, rule: 'R-OPEN-06' })
    await advance(at(people.officer, '2026-06-18'), code, 'take')
    expect(await due('2026-06-18')).toMatchObject({ dueAt: '2026-06-30', spent: 3 })
    await advance(at(people.business, '2026-06-23'), code, 'notUphold')
    expect(await due('2026-06-23')).toMatchObject({ dueAt: '2026-06-30' })
    await advance(at(people.business, '2026-06-24'), code, 'answer')
    expect(await due('2026-06-24')).toBeNull()
    expect((await listForDataset(visitor, datasetId)).corrections[0]).toMatchObject({ dueOn: '2026-06-30' })
  })

  it('R-SHR-40: a check request of a department filed on 2026-10-21 is due on 11-04, and nobody else hears of it', async () => {
    const asked = { ...place, organisationId: insurance.id }
    const { code } = await file(at(insurance.officer, '2026-10-21'), asked)
    expect(await getCorrection(at(people.officer, '2026-10-21'), code)).toMatchObject({
      ...{ process: 'checkRequest', clock: { dueAt: '2026-11-04', limit: 10, rule: 'R-SHR-40' } },
    })
    expect((await refused(getCorrection(citizen, code))).type).toContain('notFound')
    expect((await listForDataset(visitor, datasetId)).counts.all).toBe(0)
    const id = await idOf(code)
    const longer = extendClock(at(people.chief, '2026-10-22'), id, { amount: 5, reason: '须实地核对', notified: true })
    expect((await refused(longer)).type).toContain('notExtendable')
  })

  it('R-TIME-05, R-DQ-07: it stands still while the filer adds to it, once, and lapses when they let the time pass', async () => {
    const { code } = await file(at(citizen, '2026-06-15'), place)
    await advance(at(people.officer, '2026-06-16'), code, 'return', '请写明依据')
    expect(await newest(citizen)).toMatchObject({ body: '请写明依据', correctionCode: code })
    await answerCorrection(at(citizen, '2026-06-18'), code, { event: 'supplement', words: '现场公示牌照片为证' })
    const { clock, inside } = await getCorrection(at(people.officer, '2026-06-18'), code)
    expect(clock).toMatchObject({ dueAt: '2026-07-02', rule: 'R-OPEN-06' })
    expect(inside?.process.allowedEvents.map(({ event }) => event)).toEqual(['take', 'transfer'])
    const { code: other } = await file(at(citizen, '2026-06-15'), { ...place, column: spaces })
    await advance(at(people.officer, '2026-06-16'), other, 'return', '请写明依据')
    await moveDueCorrections(at(opened.ctx, '2026-07-20'))
    expect(await stateOf(other)).toBe('lapsed')
    expect(await stateOf(code)).toBe('refiled')
  })

  it('R-OPEN-06: it is extended once, by the head of data, and the filer is told until when and why', async () => {
    const { code } = await file(at(citizen, '2026-06-15'), place)
    await advance(at(people.officer, '2026-06-16'), code, 'take')
    const extension = { amount: 5, reason: '须实地核对', notified: false }
    const id = await idOf(code)
    await extendClock(at(people.chief, '2026-06-17'), id, extension)
    expect((await getCorrection(at(people.officer, '2026-06-17'), code)).clock).toMatchObject({ dueAt: '2026-07-07' })
    expect(await newest(citizen)).toMatchObject({ body: '延至2026-07-07。理由：须实地核对' })
    expect((await refused(extendClock(at(people.chief, '2026-06-18'), id, extension))).type).toContain(
      'alreadyExtended',
    )
  })
})

describe('who works on it', () => {
  beforeEach(renew)

  it('R-DQ-07: it is handed to the department that the data come from, and back, on the same clock', async () => {
    const { code } = await file(citizen)
    const due = (await getCorrection(people.officer, code)).clock?.dueAt
    expect((await refused(advance(people.officer, code, 'transfer', '来源不在本局'))).type).toContain('transferWhere')
    const to = { organisationId: insurance.id, reason: '数据来自医保局' }
    await transferCorrection(people.officer, code, to)
    expect((await listTodo(insurance.officer)).items.some(({ title }) => title.includes(code))).toBe(true)
    expect((await refused(advance(people.officer, code, 'take'))).type).toContain('wrongPost')
    await advance(insurance.officer, code, 'take')
    const back = { organisationId: opened.publisherId, reason: '属实，应为26' }
    expect(
      (await refused(transferCorrection(insurance.officer, code, { ...back, organisationId: opened.authorityId })))
        .type,
    ).toContain('transferWhere')
    await transferCorrection(insurance.officer, code, back)
    const view = await getCorrection(people.officer, code)
    expect(view).toMatchObject({
      state: 'verifying',
      clock: { dueAt: due },
      inside: { handlerName: '临澜市城市管理局' },
    })
  })

  it('R-DQ-07: the filer appeals once, and the authority lets the answer stand or has it verified again', async () => {
    const { code } = await file(citizen)
    await advance(people.officer, code, 'take')
    await advance(people.business, code, 'notUphold', '与登记一致')
    await advance(people.officer, code, 'answer', '与登记一致，不予采纳。')
    expect((await getCorrection(visitor, code)).shelf).toBe('notUpheld')
    await answerCorrection(citizen, code, { event: 'appeal', words: '登记早已变更' })
    expect((await listTodo(people.reviewer)).items.some(({ title }) => title.includes(code))).toBe(true)
    await advance(people.reviewer, code, 'redo', '请核对新登记')
    await open(mended, { datasetId, corrects: [await idOf(code)] })
    expect(await stateOf(code)).toBe('redone')
    await advance(people.officer, code, 'answer', '已更正。')
    const settled = await getCorrection(citizen, code)
    expect(settled).toMatchObject({ state: 'settled', shelf: 'corrected', answer: '已更正。' })
    expect(settled.inside?.process.allowedEvents).toEqual([])
  })

  it('R-DQ-07: whoever filed it for the provider does not answer it', async () => {
    const { code } = await file(people.officer, { organisationId: opened.publisherId })
    await advance(people.officer, code, 'take')
    await advance(people.business, code, 'notUphold')
    expect((await refused(advance(people.officer, code, 'answer'))).type).toContain('ownWork')
    await advance(people.business, code, 'answer')
    expect(await stateOf(code)).toBe('answered')
  })

  it('R-CLS-25: an answer is public and names nobody', async () => {
    const { code } = await file(citizen)
    await advance(people.officer, code, 'take')
    const named = advance(people.business, code, 'notUphold', '已电话联系 13912345678 核实')
    expect((await refused(named)).members.findings).toMatchObject([{ field: 'answer', rule: 'R-CLS-25' }])
    expect(await stateOf(code)).toBe('verifying')
  })

  it('R-DQ-07: lists show what is overdue first, by shelf, to the houses concerned and to auditors', async () => {
    const { code: early } = await file(citizen)
    const { code: late } = await file(at(citizen, '2026-06-15'), { row: undefined })
    const lists = async (ctx: Ctx, shelf: 'all' | 'overdue' | 'ended', side: 'mine' | 'handled' = 'handled') =>
      (await listCorrections(ctx, { side, shelf, datasetId, page: 1 })).corrections.map(({ code }) => code)
    expect(await lists(people.business, 'all')).toEqual([late, early])
    expect(await lists(people.reviewer, 'overdue')).toEqual([late])
    expect(await lists(people.auditor, 'all')).toEqual([late, early])
    expect(await lists(insurance.officer, 'all')).toEqual([])
    expect(await lists(citizen, 'all', 'mine')).toEqual([late, early])
    expect(await lists(people.business, 'ended')).toEqual([])
  })
})

describe('with its dataset', () => {
  beforeEach(renew)

  it('R-OPEN-06: its page counts all of them and shows twenty at a time, without those that ended unanswered', async () => {
    const { code: withdrawn } = await file(citizen)
    await answerCorrection(citizen, withdrawn, { event: 'withdraw' })
    const { code: refusedOne } = await file(citizen)
    await advance(people.officer, refusedOne, 'take')
    await advance(people.business, refusedOne, 'notUphold')
    await advance(people.business, refusedOne, 'answer')
    const codes: string[] = []
    for (let n = 0; n < 20; n++) codes.unshift((await file(fresh(visitor))).code)
    const first = await listForDataset(visitor, datasetId)
    expect(first.counts).toEqual({ all: 21, open: 20, corrected: 0, notUpheld: 1 })
    expect([first.corrections.map(({ code }) => code), first.next]).toEqual([codes, 2])
    const second = await listForDataset(visitor, datasetId, 2)
    expect([second.corrections.map(({ code }) => code), second.next]).toEqual([[refusedOne], null])
    expect(second.corrections[0]).toMatchObject({ versionNumber: 1, columnLabel: '泊位数', shelf: 'notUpheld' })
  })

  it('R-OPEN-09: a dataset that is withdrawn leaves nobody waiting', async () => {
    const { code } = await file(citizen)
    await endCorrections(opened.ctx, datasetId, '来源停用')
    expect(await stateOf(code)).toBe('closed')
    expect(await newest(citizen)).toMatchObject({ body: '来源停用', correctionCode: code })
  })

  it('R-SEC-09: a purge ends it and takes every word of it; the ledger never had one', async () => {
    const { code } = await file(visitor, { wrong: '澜江泊位有误一二三', contact: '澜江茶馆' })
    await advance(people.officer, code, 'take')
    await advance(people.business, code, 'notUphold', '澜江核查如此')
    await advance(people.officer, code, 'answer', '澜江答复如此')
    expect(JSON.stringify(opened.entries)).not.toContain('澜江')
    const id = await idOf(code)
    await purgeCorrections(opened.ctx, datasetId)
    for (const query of [
      `select row_to_json(c)::text as said from quality.correction as c where id = '${id}'`,
      `select row_to_json(e)::text as said from process.event as e where instance_id = '${id}'`,
    ]) {
      const { rows } = await database.pool.query(query)
      expect(rows.length).toBeGreaterThan(0)
      expect(JSON.stringify(rows)).not.toContain('澜江')
    }
    expect((await process.findInstance(opened.ctx, id))?.state).toBe('purged')
  })
})
