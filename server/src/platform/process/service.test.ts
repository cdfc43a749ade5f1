import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { calendarOf } from '../calendar.ts'
import type { Act, Actor, Ctx, LedgerEntry } from '../ctx.ts'
import { asSystem } from '../ctx.ts'
import { readHolidays } from '../holidays.ts'
import { newId } from '../ids.ts'
import { type TestDatabase, testCtx, testDatabase } from '../testing.ts'
import { dateInShanghai, type Instant, plainDate } from '../time.ts'
import { recomputeProvisional, recordOverdue } from './clocks.ts'
import { appointDeputy, endDeputy, listDeputies, withDeputies } from './deputies.ts'
import { explainOverdue, extendClock } from './limits.ts'
import type { ProcessTable } from './model.ts'
import { reassign, releaseAssignments, remind } from './office.ts'
import { addPhrase, listPhrases, removePhrase } from './phrases.ts'
import * as service from './service.ts'
import { authority, parties, provider, Roster, requester, requestTable } from './testing-process.ts'
import { listTodo } from './todo.ts'

let database: TestDatabase
let roster: Roster
let entries: LedgerEntry[]
let effects: ProcessTable['effects']
let ctx: Ctx

beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await sql`truncate process.instance, process.deputy, process.phrase cascade`.execute(database.db)
  roster = new Roster()
  entries = []
  effects = undefined
  const table = requestTable(async (...all) => effects?.(...all))
  const appendLedger = async (_: Ctx, entry: LedgerEntry) => {
    entries.push(entry)
    return newId()
  }
  ctx = testCtx(database.db, { appendLedger, names: roster.names(), processes: new Map([['request', table]]) })
})

const at = (date: string, base: Ctx = ctx): Ctx => {
  const now = `${date}T02:00:00.000Z` as Instant
  return { ...base, now, today: dateInShanghai(now) }
}
const as = (actor: Actor, date = '2026-09-28'): Ctx => ({ ...at(date), actor })
const someone = (name: string, ...acts: Act[]): Actor => {
  const id = newId()
  for (const { post, organisationId } of acts) roster.hold(post, organisationId, id, name)
  return { kind: 'person', id, name, acts, client: 'test' }
}
const clerk = () => someone('林之微', { post: 'dataOfficer', organisationId: requester })
const officer = (name = '周予安') => someone(name, { post: 'dataOfficer', organisationId: provider })
const chief = (name = '许闻') => someone(name, { post: 'chiefDataOfficer', organisationId: provider })

const title = { zh: '出生医学证明核验', en: 'Birth certificate check' }
const start = (ctx: Ctx, event?: string) =>
  service.startProcess(ctx, 'request', { subjectId: newId(), title, parties, ...(event ? { event } : {}) })
const system = (date: string) => asSystem(at(date), 'clock')

describe('the walk of a request', () => {
  it('R-TIME-01: shows state, clock, history and what follows, to each what they may do', async () => {
    const [a, b, c] = [clerk(), officer(), chief()]
    const { id } = await start(as(a), 'submit')
    expect(await service.getProcess(as(a), id)).toMatchObject({
      processTitle: '共享申请',
      title: title.zh,
      publisherName: '市医保局',
      state: 'acceptance',
      step: 1,
      steps: 3,
      allowedEvents: [{ event: 'withdraw', label: '撤回', to: 'withdrawn', toTitle: '已撤回' }],
      clock: { dueAt: '2026-09-29', spent: 0, limit: 1, unit: 'WD', overdue: false, provisional: false },
      upcoming: [
        { state: 'review', title: '审核', limit: 10, unit: 'WD', by: '市卫健委首席数据官' },
        { state: 'granted', title: '已同意' },
      ],
    })
    const accepted = await service.advance(as(b), id, { event: 'accept' })
    expect(accepted.allowedEvents).toEqual([])
    // Conditional, Monday 2026-09-28: ten working days across National Day.
    expect(accepted.clock).toMatchObject({ dueAt: '2026-10-16', limit: 10, rule: 'R-SAMPLE-22' })
    const late = await service.getProcess(as(c, '2026-10-15'), id)
    expect(late.clock).toMatchObject({ spent: 9, overdue: false })
    expect(late.allowedEvents.map(({ event, needs }) => [event, needs])).toEqual([
      ['grant', 'opinion'],
      ['return', 'reason'],
    ])
    const granted = await service.advance(as(c, '2026-10-15'), id, { event: 'grant', opinion: '同意提供。' })
    expect(granted).toMatchObject({ state: 'granted', step: 3, clock: null, upcoming: [] })
    expect(granted.history.map(({ label, actorName, post, opinion }) => [label, actorName, post, opinion])).toEqual([
      ['提交申请', '林之微', '数据专员', undefined],
      ['已受理', '周予安', '数据专员', undefined],
      ['同意提供', '许闻', '首席数据官', '同意提供。'],
    ])
    for (const { receipt } of granted.history) expect(receipt).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('leaves a ledger entry for each step, told to the parties, without a word that was written', async () => {
    const { id } = await start(as(clerk()), 'submit')
    await service.advance(as(officer()), id, { event: 'accept' })
    await service.advance(as(chief()), id, { event: 'return', reason: '缺少用途说明' })
    expect(entries.map(({ event, rule }) => [event, rule])).toEqual([
      ['request.submit', 'R-SAMPLE-20'],
      ['request.accept', 'R-SAMPLE-21'],
      ['request.return', 'R-SAMPLE-21'],
    ])
    for (const { parties: told } of entries)
      expect([...(told ?? [])].sort()).toEqual([requester, provider, authority].sort())
    expect(JSON.stringify(entries)).not.toContain('用途')
    expect(entries[2]?.record).toMatchObject({
      from: 'review',
      to: 'returned',
      reason: expect.stringMatching(/^sha256:/),
    })
  })

  it('asks for the words that a step needs, and takes no blank for them', async () => {
    const { id } = await start(as(clerk()), 'submit')
    await service.advance(as(officer()), id, { event: 'accept' })
    await expect(service.advance(as(chief()), id, { event: 'grant' })).rejects.toThrow('needsWords')
    await expect(service.advance(as(chief()), id, { event: 'return', reason: ' 　' })).rejects.toThrow('needsWords')
    expect((await service.findInstance(ctx, id))?.state).toBe('review')
  })

  it('is refused without the relation that its table needs', async () => {
    const some = { requester, provider: '' }
    await expect(
      service.startProcess(as(clerk()), 'request', { subjectId: newId(), title, parties: some }),
    ).rejects.toThrow('started without provider')
  })
})

describe('two at once', () => {
  it('one of two people pressing the same button makes the step, the other is told', async () => {
    const { id } = await start(as(clerk()), 'submit')
    const both = await Promise.allSettled(
      ['周予安', '沈南'].map((name) => service.advance(as(officer(name)), id, { event: 'accept' })),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [refused] = both.filter((one) => one.status === 'rejected')
    expect(String(refused?.reason)).toMatch(/movedMeanwhile|illegalTransition/)
    expect((await service.listHistory(as(chief()), id)).map(({ event }) => event)).toEqual(['submit', 'accept'])
  })

  it('a second press does not make the next step when the state that was seen is named', async () => {
    const { id } = await start(as(clerk()), 'submit')
    await service.advance(as(officer()), id, { event: 'accept', state: 'acceptance' })
    await expect(
      service.advance(as(chief()), id, { event: 'grant', opinion: '同意', state: 'acceptance' }),
    ).rejects.toThrow('movedMeanwhile')
  })

  it('one matter is under way once, also when two start it together', async () => {
    const subjectId = newId()
    const begin = () => service.startProcess(as(clerk()), 'request', { subjectId, title, parties, event: 'submit' })
    const both = await Promise.allSettled([begin(), begin(), begin()])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const running = await service.findRunning(ctx, 'request', subjectId)
    await service.advance(as(clerk()), running?.id ?? '', { event: 'withdraw' })
    expect(await service.findRunning(ctx, 'request', subjectId)).toBeUndefined()
    await begin()
    expect(await service.listOfSubject(ctx, 'request', subjectId)).toHaveLength(2)
  })
})

test('a step whose effect throws leaves nothing: state, history, clocks as before', async () => {
  const { id } = await start(as(clerk()), 'submit')
  const before = await service.getProcess(as(officer()), id)
  effects = async () => {
    throw new Error('the disk is full')
  }
  await expect(service.advance(as(officer()), id, { event: 'accept' })).rejects.toThrow('the disk is full')
  effects = undefined
  expect(await service.getProcess(as(officer()), id)).toEqual(before)
})

test('an effect may move the matter on in the same transaction', async () => {
  const { id } = await start(as(clerk()), 'submit')
  await service.advance(as(officer()), id, { event: 'accept' })
  effects = async (ctx, instance, { on }) => {
    if (on === 'return') await service.advance(asSystem(ctx, 'test'), instance.id, { event: 'lapse' })
  }
  const view = await service.advance(as(chief()), id, { event: 'return', reason: '逾期' })
  expect(view).toMatchObject({ state: 'lapsed', clock: null })
  expect(view.history.map(({ event, actorName }) => [event, actorName])).toEqual([
    ['submit', '林之微'],
    ['accept', '周予安'],
    ['return', '许闻'],
    ['lapse', '系统'],
  ])
})

describe('who acts', () => {
  const console: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }

  it('the command line acts with the posts it was given and no others, and the history says so', async () => {
    const { id } = await start(as(clerk()), 'submit')
    await expect(service.advance(as(console), id, { event: 'accept' })).rejects.toThrow('wrongPost')
    const given = { ...console, acts: [{ post: 'dataOfficer', organisationId: provider }] }
    const { history } = await service.advance(as(given), id, { event: 'accept' })
    expect(history.at(-1)).toMatchObject({ event: 'accept', actorName: '命令行', post: '数据专员' })
  })

  it('a post that ended gives nothing: no item in the list, no button, no step', async () => {
    const { id } = await start(as(clerk()), 'submit')
    const former = { ...officer(), acts: [] }
    expect((await listTodo(as(former))).items).toEqual([])
    await expect(service.getProcess(as(former), id)).rejects.toThrow('notFound')
    await expect(service.advance(as(former), id, { event: 'accept' })).rejects.toThrow('notFound')
    const moved = someone('周予安', { post: 'businessReviewer', organisationId: provider })
    expect((await service.getProcess(as(moved), id)).allowedEvents).toEqual([])
    await expect(service.advance(as(moved), id, { event: 'accept' })).rejects.toThrow('wrongPost')
  })

  it('what one may not see does not exist; auditors see all and change nothing', async () => {
    const { id } = await start(as(clerk()), 'submit')
    const stranger = someone('路人', { post: 'dataOfficer', organisationId: newId() })
    await expect(service.getProcess(as(stranger), id)).rejects.toThrow('notFound')
    await expect(remind(as(stranger), id)).rejects.toThrow('notFound')
    const auditor = someone('审计', { post: 'auditor', organisationId: newId() })
    expect((await service.getProcess(as(auditor), id)).allowedEvents).toEqual([])
    await expect(service.advance(as(auditor), id, { event: 'accept' })).rejects.toThrow('wrongPost')
    await expect(remind(as(auditor), id)).rejects.toThrow('wrongPost')
    const page = await service.listAudit(as(auditor), { limit: 10 })
    expect(page).toMatchObject({ events: [{ event: 'submit', processId: id, process: 'request' }], next: null })
    await expect(service.listAudit(as(clerk()), { limit: 10 })).rejects.toThrow('wrongPost')
  })
})

describe('clocks', () => {
  const inReview = async (date: string) => {
    const { id } = await start(as(clerk(), date), 'submit')
    await service.advance(as(officer(), date), id, { event: 'accept' })
    return id
  }

  it('R-TIME-01: one limit over several steps runs on through them, stands still beside the way, and ends with the last', async () => {
    const table = requestTable()
    const clocks: ProcessTable['clocks'] = [
      {
        ...{ in: 'acceptance', through: ['review'], limit: 10, duty: 'provider', rule: 'R-SAMPLE-21' },
        unit: 'WD',
        onReturn: 'pause',
      },
    ]
    ctx = { ...ctx, resources: { ...ctx.resources, processes: new Map([['request', { ...table, clocks }]]) } }
    const [a, b, c] = [clerk(), officer(), chief()]
    const { id } = await start(as(a, '2026-06-15'), 'submit')
    const due = async (day: string) => (await service.getProcess(as(b, day), id)).clock
    expect(await due('2026-06-15')).toMatchObject({ dueAt: '2026-06-30', spent: 0 })
    await service.advance(as(b, '2026-06-17'), id, { event: 'accept' })
    expect(await due('2026-06-17')).toMatchObject({ dueAt: '2026-06-30', spent: 2 })
    await service.advance(as(c, '2026-06-18'), id, { event: 'return', reason: '缺用途' })
    expect(await due('2026-06-22')).toMatchObject({ paused: true, spent: 3 })
    await service.advance(as(a, '2026-06-22'), id, { event: 'submit' })
    expect(await due('2026-06-22')).toMatchObject({ dueAt: '2026-07-01', spent: 3 })
    await service.advance(as(c, '2026-06-23'), id, { event: 'grant', opinion: '同意' })
    expect(await due('2026-06-23')).toBeNull()
  })

  it('转办到另一机构: it is in the other’s hands from then on, and the clock goes on', async () => {
    const { id } = await start(as(clerk()), 'submit')
    const other = newId()
    await service.handTo(system('2026-09-28'), id, 'provider', other)
    const elsewhere = someone('陆屿川', { post: 'dataOfficer', organisationId: other })
    expect((await service.getProcess(as(elsewhere), id)).clock).toMatchObject({ dueAt: '2026-09-29' })
    expect((await listTodo(as(elsewhere))).items.map((item) => item.id)).toEqual([id])
    await expect(service.advance(as(officer()), id, { event: 'accept' })).rejects.toThrow('notFound')
    expect((await service.advance(as(elsewhere), id, { event: 'accept' })).state).toBe('review')
  })

  it('R-TIME-05: a clock that pauses stands still while the matter is sent back, and goes on after', async () => {
    const id = await inReview('2026-06-08')
    const back = await service.advance(as(chief(), '2026-06-10'), id, { event: 'return', reason: '补正' })
    expect(back.clock).toMatchObject({ paused: true, overdue: false, spent: 2 })
    // A month later it is still not overdue.
    expect((await service.getProcess(as(chief(), '2026-07-20'), id)).clock).toMatchObject({ paused: true, spent: 2 })
    expect(await recordOverdue(system('2026-07-20'))).toBe(0)
    const on = await service.advance(as(clerk(), '2026-07-20'), id, { event: 'submit' })
    expect(on.clock).toMatchObject({ dueAt: '2026-07-30', spent: 2, overdue: false })
    expect(on.clock).not.toHaveProperty('paused')
  })

  it('R-TIME-05: a clock that resets counts anew from the complete resubmission', async () => {
    const reset = requestTable()
    const clocks = reset.clocks.map((clock) => ({ ...clock, onReturn: 'reset' as const }))
    ctx = { ...ctx, resources: { ...ctx.resources, processes: new Map([['request', { ...reset, clocks }]]) } }
    const id = await inReview('2026-06-08')
    const back = await service.advance(as(chief(), '2026-06-10'), id, { event: 'return', reason: '补正' })
    expect(back.clock).toBeNull()
    const on = await service.advance(as(clerk(), '2026-07-20'), id, { event: 'submit' })
    expect(on.clock).toMatchObject({ dueAt: '2026-08-03', spent: 0 })
  })

  it('R-TIME-06: a missed deadline moves nothing, is recorded once, and names those responsible', async () => {
    const person = officer('周予安')
    const { id } = await start(as(clerk(), '2026-06-08'), 'submit')
    expect(await recordOverdue(system('2026-06-09'))).toBe(0)
    const counts = await Promise.all([recordOverdue(system('2026-06-10')), recordOverdue(system('2026-06-10'))])
    expect(counts.reduce((a, b) => a + b)).toBe(1)
    expect(await recordOverdue(system('2026-06-11'))).toBe(0)
    const view = await service.getProcess(as(person, '2026-06-11'), id)
    expect(view).toMatchObject({ state: 'acceptance', clock: { overdue: true, spent: 3, limit: 1 } })
    expect(view.history.at(-1)).toMatchObject({ event: 'overdue', label: '超过时限：责任人 周予安', actorName: '系统' })
    expect(entries.at(-1)).toMatchObject({ event: 'process.overdue', personal: { responsible: person.id } })
    await expect(explainOverdue(as(clerk(), '2026-06-11'), id, '忙')).rejects.toThrow('wrongPost')
    await explainOverdue(as(person, '2026-06-11'), id, '系统迁移，承办人出差')
    const { history } = await service.advance(as(person, '2026-06-11'), id, { event: 'accept' })
    expect(history.map(({ event }) => event)).toEqual(['submit', 'overdue', 'explainOverdue', 'accept'])
  })

  it('R-TIME-06: a deadline missed and then met before the job ran is recorded with the step', async () => {
    const { id } = await start(as(clerk(), '2026-06-08'), 'submit')
    const { history } = await service.advance(as(officer(), '2026-06-12'), id, { event: 'accept' })
    expect(history.map(({ event }) => event)).toEqual(['submit', 'accept', 'overdue'])
    expect(await recordOverdue(system('2026-06-12'))).toBe(0)
  })

  it('R-TIME-01: is extended once, as far as the table allows, by the post that approves, with a reason', async () => {
    const id = await inReview('2026-09-28')
    const approver = someone('审核', { post: 'catalogReviewer', organisationId: authority })
    const extension = { amount: 10, reason: '涉及三个系统', notified: true }
    await expect(extendClock(as(chief()), id, extension)).rejects.toThrow('wrongPost')
    await expect(extendClock(as(approver), id, { ...extension, amount: 11 })).rejects.toThrow('tooLong')
    await extendClock(as(approver, '2026-10-12'), id, extension)
    await expect(extendClock(as(approver, '2026-10-13'), id, extension)).rejects.toThrow('alreadyExtended')
    const { clock, history } = await service.getProcess(as(approver, '2026-10-13'), id)
    expect(clock).toMatchObject({ dueAt: '2026-10-30', limit: 20, extended: 10 })
    expect(history.at(-1)).toMatchObject({ label: '延长时限：至2026-10-30', actorName: '审核', reason: '涉及三个系统' })
  })

  it('R-TIME-07: is provisional into a year without its notice, and computed anew with a record when that comes', async () => {
    const id = await inReview('2026-12-22')
    const before = (await service.getProcess(as(chief(), '2026-12-22'), id)).clock
    expect(before).toMatchObject({ dueAt: '2027-01-06', provisional: true })
    // A notice that lets people work on Saturday 2 January to be off on Monday the 4th and Tuesday the 5th.
    const years = readHolidays()
    const [first] = years
    if (!first) throw new Error('the pack holds no year')
    const off = { '2027-01-01': '元旦', '2027-01-04': '元旦', '2027-01-05': '元旦' } as typeof first.off
    const worked = { '2027-01-02': '元旦' } as typeof first.worked
    const notice = calendarOf([...years, { ...first, year: 2027, off, worked }])
    expect(await recomputeProvisional(system('2026-12-23'), notice)).toBe(1)
    expect(await recomputeProvisional(system('2026-12-23'), notice)).toBe(0)
    const after = await service.getProcess(as(chief(), '2026-12-23'), id)
    expect(after.clock).toMatchObject({ dueAt: '2027-01-07', provisional: false })
    expect(after.history.at(-1)).toMatchObject({ event: 'recompute', rule: 'R-TIME-07' })
  })
})

describe('the to-do list', () => {
  it('holds what waits for one of my posts, the earliest deadline first, and counts it', async () => {
    const person = officer()
    const early = await start(as(clerk(), '2026-06-08'), 'submit')
    const late = await start(as(clerk(), '2026-06-10'), 'submit')
    const { items, counts } = await listTodo(as(person, '2026-06-11'))
    expect(items.map(({ id, clock }) => [id, clock?.dueAt, clock?.overdue])).toEqual([
      [early.id, '2026-06-09', true],
      [late.id, '2026-06-11', false],
    ])
    expect(counts).toEqual({ mine: 2, overdue: 1, today: 1 })
    expect((await listTodo(as(chief(), '2026-06-11'))).items).toEqual([])
    expect((await listTodo(as(person, '2026-06-11'), 1)).counts.mine).toBe(2)
  })

  it('speaks the reader’s language', async () => {
    await start(as(clerk()), 'submit')
    const { items } = await listTodo({ ...as(officer()), lang: 'en' })
    expect(items[0]).toMatchObject({ title: title.en, stateTitle: 'Acceptance' })
  })
})

describe('催办', () => {
  it('is shown to those who are awaited, once a day and a person, until the next step', async () => {
    const [asker, person] = [clerk(), officer()]
    const { id } = await start(as(asker), 'submit')
    await remind(as(asker), id, '请尽快')
    await expect(remind(as(asker), id)).rejects.toThrow('remindedToday')
    await remind(as(asker, '2026-09-29'), id)
    expect((await listTodo(as(person))).items[0]).toMatchObject({ reminders: 2 })
    await service.advance(as(person), id, { event: 'accept' })
    expect((await listTodo(as(chief()))).items[0]).not.toHaveProperty('reminders')
  })

  it('is refused where nobody is awaited', async () => {
    const asker = clerk()
    const { id } = await start(as(asker), 'submit')
    await service.advance(as(asker), id, { event: 'withdraw' })
    await expect(remind(as(asker), id)).rejects.toThrow('notWaiting')
  })
})

describe('转办', () => {
  it('hands a matter to another holder of the post, who alone sees and does it', async () => {
    const [one, two] = [officer('周予安'), officer('沈南')]
    const { id } = await start(as(clerk()), 'submit')
    await expect(reassign(as(one), id, newId(), '出差')).rejects.toThrow('notAHolder')
    await expect(reassign(as(chief()), id, two.id, '出差')).rejects.toThrow('wrongPost')
    await reassign(as(one), id, two.id, '出差')
    expect((await listTodo(as(one))).items).toEqual([])
    expect((await service.getProcess(as(one), id)).allowedEvents).toEqual([])
    await expect(service.advance(as(one), id, { event: 'accept' })).rejects.toThrow('assignedToAnother')
    expect((await listTodo(as(two))).items).toHaveLength(1)
    const { history } = await service.advance(as(two), id, { event: 'accept' })
    expect(history.map(({ label }) => label)).toEqual(['提交申请', '转办：沈南', '已受理'])
  })

  it('ends with the post of the one it was handed to', async () => {
    const [one, two] = [officer('周予安'), officer('沈南')]
    const { id } = await start(as(clerk()), 'submit')
    await reassign(as(one), id, two.id, '出差')
    expect(await releaseAssignments(system('2026-09-28'))).toBe(0)
    roster.end('dataOfficer', provider, two.id)
    expect(await releaseAssignments(system('2026-09-29'))).toBe(1)
    expect((await listTodo(as(one))).items).toHaveLength(1)
    await service.advance(as(one), id, { event: 'accept' })
  })
})

describe('AB 岗', () => {
  /** As the door lets them in: with the posts they fill that day. */
  const filling = (actor: Actor, date?: string): Promise<Ctx> => withDeputies(as(actor, date))
  const period = { fromOn: plainDate('2026-09-28'), untilOn: plainDate('2026-10-09'), reason: '休假' }

  it('lets a colleague fill the post for the period, and what is signed says for whom', async () => {
    const [principal, deputy] = [officer('周予安'), chief('许闻')]
    const { id } = await start(as(clerk()), 'submit')
    const appointment = { post: 'dataOfficer', organisationId: provider, deputyId: deputy.id, ...period }
    await appointDeputy(as(principal), appointment)
    expect((await listTodo(await filling(deputy, '2026-09-27'))).items).toEqual([])
    expect((await listTodo(await filling(deputy, '2026-09-29'))).items).toHaveLength(1)
    expect((await listTodo(await filling(deputy, '2026-10-10'))).items).toEqual([])
    await expect(service.advance(await filling(deputy, '2026-10-10'), id, { event: 'accept' })).rejects.toThrow(
      'wrongPost',
    )
    const { history } = await service.advance(await filling(deputy, '2026-10-09'), id, { event: 'accept' })
    expect(history.find(({ event }) => event === 'accept')?.actorName).toBe('许闻（代周予安）')
    expect(entries.find(({ event }) => event === 'request.accept')).toMatchObject({
      record: { deputy: true },
      personal: { principal: principal.id },
    })
  })

  it('ends with the post of the principal, or when either of the two ends it', async () => {
    const [principal, deputy] = [officer(), chief()]
    await start(as(clerk()), 'submit')
    const appointment = { post: 'dataOfficer', organisationId: provider, deputyId: deputy.id, ...period }
    const { id } = await appointDeputy(as(principal), appointment)
    expect(await listDeputies(as(deputy))).toHaveLength(1)
    roster.end('dataOfficer', provider, principal.id)
    expect((await listTodo(await filling(deputy))).items).toEqual([])
    roster.hold('dataOfficer', provider, principal.id, principal.name)
    expect((await listTodo(await filling(deputy))).items).toHaveLength(1)
    await expect(endDeputy(as(clerk()), id)).rejects.toThrow('notFound')
    await endDeputy(as(deputy), id)
    expect((await listTodo(await filling(deputy))).items).toEqual([])
  })

  it('acts on what was handed to the principal, and does not lend on what is lent (R-SEC-08)', async () => {
    const [principal, other, deputy] = [officer('周予安'), officer('沈南'), chief('许闻')]
    const { id } = await start(as(clerk()), 'submit')
    await reassign(as(other), id, principal.id, '由其主办')
    const appointment = { post: 'dataOfficer', organisationId: provider, deputyId: deputy.id, ...period }
    await appointDeputy(as(principal), appointment)
    const ctx = await filling(deputy)
    const about = await service.findLatest(ctx, 'request', (await service.findInstance(ctx, id))?.subjectId ?? '')
    expect(about?.awaits).toEqual([{ post: 'dataOfficer', organisationId: provider }])
    await expect(appointDeputy(ctx, { ...appointment, deputyId: other.id })).rejects.toThrow('wrongPost')
    expect((await service.advance(ctx, id, { event: 'accept' })).state).toBe('review')
  })

  it('fills no post while none of one’s own acts, with a password that must be changed for example', async () => {
    const [principal, deputy] = [officer(), chief()]
    await appointDeputy(as(principal), {
      post: 'dataOfficer',
      organisationId: provider,
      deputyId: deputy.id,
      ...period,
    })
    expect((await filling({ ...deputy, acts: [] })).actor.acts).toEqual([])
    expect((await filling(deputy)).actor.acts).toMatchObject([
      { post: 'chiefDataOfficer' },
      { post: 'dataOfficer', principal: { id: principal.id } },
    ])
  })

  it('is for one’s own post, a colleague, and no post that stands alone (R-SEC-08)', async () => {
    const [principal, deputy] = [officer(), chief()]
    const appointment = { post: 'dataOfficer', organisationId: provider, deputyId: deputy.id, ...period }
    await expect(appointDeputy(as(deputy), appointment)).rejects.toThrow('wrongPost')
    await expect(appointDeputy(as(principal), { ...appointment, deputyId: clerk().id })).rejects.toThrow('notAHolder')
    await expect(appointDeputy(as(principal), { ...appointment, untilOn: plainDate('2026-09-01') })).rejects.toThrow(
      'badPeriod',
    )
    const root = someone('管理员', { post: 'systemAdministrator', organisationId: provider })
    await expect(appointDeputy(as(root), { ...appointment, post: 'systemAdministrator' })).rejects.toThrow(
      'notDeputisable',
    )
  })
})

test('常用意见 are kept for each person, once each', async () => {
  const [one, two] = [as(officer()), as(chief())]
  const phrase = await addPhrase(one, { kind: 'opinion', text: '同意，请按程序办理。' })
  await addPhrase(one, { kind: 'opinion', text: '同意，请按程序办理。' })
  expect(await listPhrases(one)).toEqual([phrase])
  expect(await listPhrases(two)).toEqual([])
  await expect(removePhrase(two, phrase.id)).rejects.toThrow('notFound')
  await removePhrase(one, phrase.id)
  expect(await listPhrases(one)).toEqual([])
})

test('R-SEC-09: the words of a purged subject are taken out of titles, opinions, reasons and messages', async () => {
  const asker = clerk()
  const subjectId = newId()
  const words = { zh: '密语标题', en: 'Secret words' }
  const { id } = await service.startProcess(as(asker), 'request', { subjectId, title: words, parties, event: 'submit' })
  await service.advance(as(officer()), id, { event: 'accept' })
  await remind(as(asker), id, '密语催办')
  await service.advance(as(chief()), id, { event: 'return', reason: '密语理由' })
  expect(await service.eraseWords(ctx, 'request', subjectId)).toBe(1)
  const { rows } = await sql`
    select (select jsonb_agg(i) from process.instance i), (select jsonb_agg(e) from process.event e),
      (select jsonb_agg(c) from process.clock c)`.execute(database.db)
  expect(JSON.stringify(rows)).not.toMatch(/密语|Secret/)
  expect((await service.getProcess(as(asker), id)).history).toHaveLength(4)
})
