import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  eraseTerms,
  explain,
  giveGrant,
  prepareExport,
  readRows,
  revokeGrant,
  startDownload,
  verifyRecord,
} from '../access/service.ts'
import { getReceipt } from '../ledger/service.ts'
import { authenticate } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import * as process from '../platform/process/service.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { addDays, instantOf } from '../platform/time.ts'
import { purgeRequests } from './effects.ts'
import { moveDueShares } from './request-due.ts'
import type { NewRequest } from './request-model.ts'
import { createShareKey, getShareRequest, getSharingTerms } from './requests.ts'
import { ask, births, type City, openCity, refused, register, until } from './testing-city.ts'
import { listShareUses } from './uses.ts'
import { verifyThroughShare } from './verification.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
let database: TestDatabase
let city: City
let registerId: string
/** Physical name by header. */
let named: Readonly<Record<string, string>>

beforeAll(async () => {
  database = await testDatabase()
  city = await openCity(database.connection)
  registerId = await city.publish(births, register)
  const { columns } = await getSharingTerms(city.insurance.officer, registerId)
  named = Object.fromEntries(columns.map(({ name, label }) => [label, name]))
})
afterAll(async () => {
  await city.close()
  await database.close()
})

const col = (label: string): string => named[label] ?? label
const caseNumber = '009900-20261021-000127'
let matters = 0
const move = (ctx: Ctx, id: string, event: string, words = '同意') =>
  process.advance(ctx, id, { event, opinion: words, reason: words })

/** The whole way into use: asked for, approved, consented to, provided. */
async function inUse(changes: Partial<NewRequest> = {}, datasetId = registerId) {
  const matterCode = `LL-${2000 + ++matters}`
  const columns = ['新生儿姓名', '公民身份号码', '母亲姓名'].map(col)
  const { people } = city.house
  const { id } = await ask(city.insurance.officer, datasetId, { matterCode, columns, ...changes })
  await move(city.insurance.chief, id, 'approve')
  await move(people.chief, id, 'consent')
  await move(people.officer, id, 'provide', '接口已开通')
  return { id, matterCode: changes.matterCode ?? matterCode }
}
const under = (ctx: Ctx, matterCode: string, ofCase: string | null = caseNumber): Ctx => ({
  ...ctx,
  purpose: { kind: 'matter', reference: ofCase === null ? matterCode : `${matterCode}/${ofCase}` },
})
const csv = { format: 'csv', bom: false, safe: false, header: 'label' } as const
const stateOf = async (id: string) => (await process.findInstance(city.house.ctx, id))?.state

describe('R-SHR-25: a share in use', () => {
  it('gives the columns named, people among them, of what is closed to the public, for its matter and on record', async () => {
    const { officer } = city.insurance
    const { id, matterCode } = await inUse()
    const from = city.house.entries.length
    const { rows, ruling, receiptId } = await readRows(under(officer, matterCode), registerId, {})
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({ [col('新生儿姓名')]: '顾安', [col('公民身份号码')]: '009901202609180013' })
    expect(Object.keys(rows[0] ?? {})).toHaveLength(3)
    expect(ruling.filter((show) => show === 'hidden')).toHaveLength(3)

    const entry = city.house.entries.slice(from).find(({ event }) => event === 'data.read')
    const { grant } = await getShareRequest(officer, id)
    expect(entry).toMatchObject({
      record: { basis: { kind: 'share', id: grant?.id }, policies: ['by-share'], rows: 3 },
      parties: [city.house.publisherId, city.insurance.id],
      open: false,
    })
    expect(JSON.stringify(entry)).not.toContain('顾安')
    // R-SHR-30: the same use in the share's own list, for both houses and the authority, and for nobody else.
    for (const ctx of [officer, city.house.people.chief, city.house.people.reviewer]) {
      const { uses, total } = await listShareUses(ctx, id, { limit: 10 })
      expect(total).toBe(1)
      expect(uses).toEqual([
        expect.objectContaining({ use: 'read', matterCode, caseNumber, rows: 3, receiptId: receiptId ?? '' }),
      ])
    }
    expect((await refused(listShareUses(city.statistics.officer, id, { limit: 10 }))).type).toContain('notFound')
    // Its receipt is for its parties.
    expect(await getReceipt(city.house.people.chief, receiptId ?? '')).toEqual({ covered: false })
    expect((await refused(getReceipt(city.statistics.officer, receiptId ?? ''))).type).toContain('receiptNotFound')
  })

  it('gives the rows consented to and no others', async () => {
    const rowFilter = [col('出生地区划'), 'eq', '009901']
    const { matterCode } = await inUse({ rowFilter })
    const { rows, total } = await readRows(under(city.insurance.officer, matterCode), registerId, {})
    expect([rows.length, total]).toEqual([2, 2])
    const hidden = JSON.stringify({ and: [[col('出生地区划'), 'eq', '009902']] })
    const problem = await refused(readRows(under(city.insurance.officer, matterCode), registerId, { where: hidden }))
    expect(problem.type).toContain('invalidQuery')
  })

  it('is refused for another purpose, without one, in another way, and to another house: with what to file instead', async () => {
    const { officer } = city.insurance
    const { matterCode } = await inUse()
    const from = city.house.entries.length
    const attempts = [
      () => readRows(under(officer, 'LL-TJDC-01'), registerId, {}),
      () => readRows(officer, registerId, {}),
      () => prepareExport(under(officer, matterCode), registerId, csv),
      // 统计局 tries the same interface for a survey, with its own matter and with another house's.
      () => readRows(under(city.statistics.officer, 'TJ-2026-SURVEY'), registerId, {}),
      () => readRows(under(city.statistics.officer, matterCode), registerId, {}),
    ]
    for (const attempt of attempts) {
      const { members, status } = await refused(attempt())
      expect(status).toBe(403)
      expect(members).toMatchObject({
        ...{ reason: 'sharePurpose', rule: 'R-SHR-25' },
        remedy: { text: expect.stringContaining('申请共享'), by: 'chiefDataOfficer@publisher' },
      })
    }
    const denials = city.house.entries.slice(from).filter(({ event }) => event === 'data.deny')
    expect(denials.map(({ record }) => record.reason)).toEqual(attempts.map(() => 'sharePurpose'))
    // Who states no matter and has no share is told what everyone is told.
    const { reason } = (await refused(readRows(city.statistics.officer, registerId, {}))).members
    expect(reason).toBe('personalColumns')
  })

  it('stays inside the government network', async () => {
    const { matterCode } = await inUse()
    const outer = { ...under(city.insurance.officer, matterCode), zone: 'outer' as const }
    expect((await refused(readRows(outer, registerId, {}))).members).toMatchObject({ reason: 'wrongZone' })
  })

  it('by file: the table as consented to, complete and with its receipt', async () => {
    const { id, matterCode } = await inUse({ methods: ['file'] })
    const ctx = under(city.insurance.officer, matterCode, null)
    const file = await prepareExport(ctx, registerId, csv)
    const { stream, receiptId } = await startDownload(ctx, file)
    let text = ''
    for await (const chunk of stream) text += String(chunk)
    expect(text.split('\n')[0]).toBe('新生儿姓名,公民身份号码,母亲姓名')
    expect(text).not.toContain('B0099')
    const { uses } = await listShareUses(city.insurance.officer, id, { limit: 10 })
    expect(uses).toEqual([expect.objectContaining({ use: 'download', rows: 3, caseNumber: null, receiptId })])
    expect((await refused(readRows(ctx, registerId, {}))).members).toMatchObject({ reason: 'sharePurpose' })
  })

  it('through a key of the house that is bound to the matter and serves no other', async () => {
    const { id, matterCode } = await inUse()
    const { token, key } = await createShareKey(city.insurance.officer, id, { days: 30 })
    expect(key).toMatchObject({ boundTo: { kind: 'matter', reference: matterCode }, scopes: ['read'] })
    const { db, now } = city.house.ctx
    const actor = await authenticate(db, now, { cookie: undefined, authorization: `Bearer ${token}`, address: '::1' })
    const system = { ...city.house.ctx, actor, purpose: actor.boundTo ?? { kind: 'open' } }
    expect((await readRows(system, registerId, {})).rows).toHaveLength(3)
    expect((await readRows(under(system, matterCode), registerId, {})).rows).toHaveLength(3)
    const other = await inUse()
    const problem = await refused(readRows(under(system, other.matterCode), registerId, {}))
    expect(problem.members).toMatchObject({ reason: 'sharePurpose' })
    expect((await refused(createShareKey(city.statistics.officer, id, { days: 1 }))).type).toContain('notFound')
  })

  it('is of the version that was reviewed, and of the next one as soon as that is', async () => {
    const datasetId = await city.publish(births, { ...register, title: { zh: '出生医学证明（修订）' } })
    const { matterCode } = await inUse({}, datasetId)
    const ctx = under(city.insurance.officer, matterCode)
    const more = `${births}\nB0099020002,陆安平,009902202609210012,2026-09-21,白景行,009902`
    await city.house.load(more, { datasetId })
    expect((await readRows(ctx, datasetId, {})).total).toBe(3)
    const [prepared = ''] = (
      await database.pool.query('select id from lake.version where dataset_id = $1 order by number desc', [datasetId])
    ).rows.map(({ id }) => String(id))
    const early = await refused(readRows(ctx, datasetId, { versionId: prepared }))
    expect(early.members).toMatchObject({ reason: 'notReviewed' })
    // Those who prepare it look at what is in preparation, as ever.
    expect((await readRows(city.house.people.officer, datasetId, { versionId: prepared })).total).toBe(4)
    await city.review(datasetId)
    expect((await readRows(ctx, datasetId, {})).total).toBe(4)
    // The one before was reviewed too, and stays citable.
    const [before] = (
      await database.pool.query('select id from lake.version where dataset_id = $1 and number = 1', [datasetId])
    ).rows
    expect((await readRows(ctx, datasetId, { versionId: String(before?.id) })).total).toBe(3)
  })
})

describe('R-SHR-28: a share that is stopped', () => {
  it('gives nothing from that moment on, is corrected and resumed; or ended, and disposed of', async () => {
    const { people } = city.house
    const { officer } = city.insurance
    const { id, matterCode } = await inUse()
    const reading = () => readRows(under(officer, matterCode), registerId, {})
    await move(people.reviewer, id, 'suspend', '发现用于参保以外的比对')
    expect((await refused(reading())).members).toMatchObject({ reason: 'shareSuspended', rule: 'R-SHR-28' })
    expect((await getShareRequest(officer, id)).process.clock).toMatchObject({ limit: 10, rule: 'R-SHR-28' })
    await move(officer, id, 'correct', '已停用比对程序，删除结果')
    await move(people.chief, id, 'resume', '已核实')
    expect((await reading()).rows).toHaveLength(3)
    await move(people.chief, id, 'suspend', '再次用于比对')
    // Not at once: the requester has its days, and the machine says when they are over.
    expect((await refused(move(people.chief, id, 'terminate', '不想给了'))).type).toContain('illegalTransition')
    await moveDueShares(city.house.ctx)
    expect(await stateOf(id)).toBe('suspended')
    await moveDueShares(city.at(city.house.ctx, instantOf(Date.now() + 40 * 86_400_000)))
    expect(await stateOf(id)).toBe('uncorrected')
    await move(people.chief, id, 'terminate', '逾期未改正')
    expect((await refused(reading())).members).toMatchObject({ reason: 'shareEnded', rule: 'R-SHR-27' })
    // R-SHR-27: what was received is disposed of, with proof.
    expect((await getShareRequest(officer, id)).process.clock).toMatchObject({ limit: 20, rule: 'R-SHR-27' })
    await move(officer, id, 'dispose', '已删除，处置记录 2026-12 号')
    expect(await stateOf(id)).toBe('disposed')
    const { grant, overAt } = await getShareRequest(officer, id)
    expect([grant?.revokedAt, overAt]).not.toContain(null)
    const events = city.house.entries.filter(({ subject }) => subject[0] === grant?.id).map(({ event }) => event)
    expect(events).toEqual(['grant.give', 'grant.suspend', 'grant.resume', 'grant.suspend', 'grant.revoke'])
  })

  it('is ended when the correction is refused, or was looked at and found wanting, and not on a report of it', async () => {
    const { people } = city.house
    const { officer } = city.insurance
    const { id, matterCode } = await inUse()
    await move(people.chief, id, 'suspend', '用于比对')
    await move(officer, id, 'correct', '已停用')
    expect((await refused(move(people.chief, id, 'terminate', '不信'))).type).toContain('illegalTransition')
    await move(people.chief, id, 'findUncorrected', '抽查日志，比对程序仍在运行')
    expect((await refused(readRows(under(officer, matterCode), registerId, {}))).members).toMatchObject({
      reason: 'shareSuspended',
    })
    // Late is better than never.
    await move(officer, id, 'correct', '已卸载')
    await move(people.chief, id, 'resume', '已核实')
    await move(people.chief, id, 'suspend', '又用于比对')
    await move(officer, id, 'refuseCorrection', '认为属于原事项')
    await move(people.reviewer, id, 'terminate', '拒不改正')
    expect(await stateOf(id)).toBe('terminated')
  })

  it('R-SHR-29: is not ended by taking its grant away beside the process', async () => {
    const { id } = await inUse()
    const { grant } = await getShareRequest(city.insurance.officer, id)
    const problem = await refused(revokeGrant(city.house.people.chief, grant?.id ?? '', '不想给了'))
    expect(problem.type).toContain('mayNotGrant')
    expect(await stateOf(id)).toBe('inUse')
  })

  it('R-SHR-27: ends with its term, or when the requester has finished, and is disposed of', async () => {
    const { officer } = city.insurance
    const { id, matterCode } = await inUse()
    await moveDueShares(city.at(city.house.ctx, instantOf(Date.parse(`${until}T12:00:00Z`))))
    expect(await stateOf(id)).toBe('inUse')
    await moveDueShares(city.at(city.house.ctx, instantOf(Date.parse(`${addDays(until, 1)}T02:00:00Z`))))
    expect(await stateOf(id)).toBe('ended')
    expect((await refused(readRows(under(officer, matterCode), registerId, {}))).members).toMatchObject({
      reason: 'shareEnded',
    })
    const other = await inUse()
    await move(officer, other.id, 'finish', '事项已办结')
    await move(officer, other.id, 'dispose', '已删除')
    expect(await stateOf(other.id)).toBe('disposed')
  })

  it('R-SHR-04: gives nothing once the data are no longer shared', async () => {
    const { matterCode } = await inUse()
    const change = (attribute: string) =>
      database.pool.query(
        `update catalog.dataset set sharing_attribute = $1, not_shared_reason = '某', not_shared_law = '某法' where id = $2`,
        [attribute, registerId],
      )
    await change('notShared')
    const { members } = await refused(readRows(under(city.insurance.officer, matterCode), registerId, {}))
    await change('conditional')
    expect(members).toMatchObject({ reason: 'notShared', rule: 'R-SHR-04' })
  })
})

describe('R-SHR-26: verification', () => {
  const asked = (claims: Record<string, unknown>, id = '009901202609180013') => ({
    key: { [col('公民身份号码')]: id },
    claims: Object.fromEntries(Object.entries(claims).map(([label, value]) => [col(label), value])),
  })

  it('answers yes or no of what is claimed, in one shape, and never hands the record over', async () => {
    const { id, matterCode } = await inUse()
    const ctx = under(city.insurance.officer, matterCode)
    const from = city.house.entries.length
    const answer = await verifyThroughShare(ctx, id, asked({ 新生儿姓名: '顾安', 母亲姓名: '林若溪儿' }))
    expect(answer.claims).toEqual({ [col('新生儿姓名')]: 'yes', [col('母亲姓名')]: 'no' })
    const nobody = await verifyThroughShare(
      ctx,
      id,
      asked({ 新生儿姓名: '顾安', 母亲姓名: '林' }, '009901202609189999'),
    )
    expect(nobody.claims).toEqual({ [col('新生儿姓名')]: 'unknown', [col('母亲姓名')]: 'unknown' })
    expect(Object.keys(nobody)).toEqual(Object.keys(answer))
    const entries = city.house.entries.slice(from)
    expect(entries.map(({ event }) => event)).toEqual(['data.verify', 'data.verify'])
    // Whom one asked about is kept apart, where it can be erased.
    expect(JSON.stringify(entries[0]?.record)).not.toContain('009901202609180013')
    expect(entries[0]?.personal?.filter).toContain('009901202609180013')
    const { uses } = await listShareUses(city.insurance.officer, id, { limit: 10, caseNumber })
    expect(uses.map(({ receiptId }) => receiptId)).toEqual([nobody.receiptId, answer.receiptId])
  })

  it('R-SHR-25: is for a case of its matter; a survey of another house is refused, and on record', async () => {
    const { id, matterCode } = await inUse()
    const { officer } = city.insurance
    const claim = asked({ 新生儿姓名: '顾安' })
    expect((await refused(verifyThroughShare(under(officer, matterCode, null), id, claim))).type).toContain(
      'caseNeeded',
    )
    const from = city.house.entries.length
    for (const ctx of [
      under(city.statistics.officer, 'TJ-2026-SURVEY'),
      under(city.statistics.officer, matterCode),
      city.statistics.officer,
      under(officer, 'LL-OTHER'),
    ])
      expect((await refused(verifyThroughShare(ctx, id, claim))).members).toMatchObject({
        ...{ reason: 'sharePurpose', rule: 'R-SHR-25' },
      })
    expect(city.house.entries.slice(from).map(({ event }) => event)).toEqual(Array(4).fill('data.deny'))
  })

  it('R-SHR-25: rests on the share it is asked through, not on another of the same house or of another', async () => {
    const { officer } = city.insurance
    const claim = asked({ 新生儿姓名: '顾安' })
    const mine = await inUse()
    const other = await inUse()
    const waiting = await ask(officer, registerId, { matterCode: `LL-WAIT-${++matters}`, columns: [col('新生儿姓名')] })
    const from = city.house.entries.length
    // Its own matter, with and without a case, through a request of another matter or one that is not in use.
    for (const through of [other.id, waiting.id])
      for (const ofCase of [caseNumber, null])
        expect(
          (await refused(verifyThroughShare(under(officer, mine.matterCode, ofCase), through, claim))).members,
        ).toMatchObject({ reason: 'sharePurpose', rule: 'R-SHR-25' })
    expect(city.house.entries.slice(from).map(({ event }) => event)).toEqual(Array(4).fill('data.deny'))
  })

  it('counts only what rests on the share: who knows its id does not exhaust it for the house that has it', async () => {
    const { id, matterCode } = await inUse()
    const claim = asked({ 新生儿姓名: '顾安' })
    await refused(verifyThroughShare(under(city.statistics.officer, matterCode), id, claim))
    await refused(verifyThroughShare(under(city.insurance.officer, matterCode, null), id, claim))
    const counted = () =>
      database.pool.query(`select used from parties.quota_use where client = $1 and quota = 'day'`, [`verify ${id}`])
    expect((await counted()).rows).toEqual([])
    await verifyThroughShare(under(city.insurance.officer, matterCode), id, claim)
    expect((await counted()).rows.map(({ used }) => Number(used))).toEqual([1])
  })

  it('knows only the columns consented to, and says so of all that are wrong at once', async () => {
    const { id, matterCode } = await inUse()
    const ctx = under(city.insurance.officer, matterCode)
    const problem = await refused(
      verifyThroughShare(ctx, id, { key: { [col('证明编号')]: 'x' }, claims: { [col('出生日期')]: '2026-09-18' } }),
    )
    const errors = problem.members.errors as { place: string }[]
    expect(errors.map(({ place }) => place.split('.')[0])).toEqual(['key', 'claims'])
  })

  it('is not for what rests on anything but a share', async () => {
    const ctx = under(city.house.people.officer, 'LL-OWN')
    const through = { shareId: '', ruled: async () => undefined }
    const work = verifyRecord(ctx, registerId, asked({ 新生儿姓名: '顾安' }), through)
    expect((await refused(work)).members).toMatchObject({ reason: 'sharePurpose' })
    const open = await city.publish('机构名称,床位数\n望江医院,200', { title: { zh: '开放名录' } })
    const who = city.house.people.chief
    expect((await explain({ ...who, purpose: { kind: 'open' } }, { datasetId: open, use: 'verify' })).allowed).toBe(
      false,
    )
    const until = instantOf(Date.now() + 86_400_000)
    const grant = { grantee: { kind: 'organisation' as const, id: city.insurance.id }, uses: ['verify' as const] }
    const given = giveGrant(who, open, { ...grant, purpose: { kind: 'test' }, from: who.now, until })
    expect((await refused(given)).type).toContain('invalidGrant')
  })

  it('is asked for so often a minute and no more', async () => {
    const { id, matterCode } = await inUse()
    await database.pool.query(
      `insert into parties.quota_use (client, quota, began_at, used) values ($1, 'minute', $2, 120)`,
      [`verify ${id}`, `${city.house.ctx.now.slice(0, 16)}:00.000Z`],
    )
    const work = verifyThroughShare(under(city.insurance.officer, matterCode), id, asked({ 新生儿姓名: '顾安' }))
    expect((await refused(work)).status).toBe(429)
  })
})

it('R-SEC-09: a purged dataset ends its shares and takes their words along', async () => {
  const datasetId = await city.publish(births, { ...register, title: { zh: '另一册登记' } })
  const columns = (await getSharingTerms(city.insurance.officer, datasetId)).columns.map(({ name }) => name)
  const used = await inUse({ columns, rowFilter: [columns[5], 'eq', '009901'] }, datasetId)
  const open = await ask(city.statistics.officer, datasetId, { columns })
  await readRows(under(city.insurance.officer, used.matterCode), datasetId, {})
  await purgeRequests(city.house.ctx, datasetId)
  await eraseTerms(city.house.ctx, datasetId)
  for (const { id } of [used, open])
    expect(await process.findInstance(city.house.ctx, id)).toMatchObject({
      state: 'purged',
      title: { zh: '（已清除）' },
    })
  const { rows } = await database.pool.query(
    `select matter_code, matter_name, legal_basis, scenario, columns, row_filter, approved
       from sharing.request where dataset_id = $1`,
    [datasetId],
  )
  const silent = { matter_code: '', matter_name: '', legal_basis: '', scenario: '' }
  for (const row of rows) expect(row).toEqual({ ...silent, columns: [''], row_filter: null, approved: null })
  // That it was used, when and how much stays; for which case does not, nor in the grant.
  const { uses } = await listShareUses(city.insurance.officer, used.id, { limit: 10 })
  expect(uses).toEqual([expect.objectContaining({ use: 'read', rows: 2, matterCode: '', caseNumber: null })])
  const grants = await database.pool.query(
    'select columns, row_filter, purpose_reference from access.grant_given where dataset_id = $1',
    [datasetId],
  )
  expect(grants.rows).toEqual([{ columns: null, row_filter: null, purpose_reference: '' }])
})
