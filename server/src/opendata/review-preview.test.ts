import { residentIdCheck } from '@gongshu/tabular/identifiers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addPolicy, prepareExport, readProfile, readRejected, readRows } from '../access/service.ts'
import { createOrganisation } from '../parties/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { Problem } from '../platform/problem.ts'
import { appointDeputy, endDeputy, withDeputies } from '../platform/process/deputies.ts'
import * as process from '../platform/process/service.ts'
import { type TestDatabase, testDatabase } from '../platform/testing.ts'
import { plainDate } from '../platform/time.ts'
import { submitPublication } from './publication.ts'
import { type House, openHouse, parking } from './testing-house.ts'
import { description } from './testing-material.ts'

// A closed register of persons with a cell that did not fit, asked for by everyone in every way at every stage of its publication.

let database: TestDatabase
let house: House
let elsewhere: Ctx['actor']
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  database = await testDatabase()
  house = await openHouse(database.connection)
  // The reviewer of a data authority that is not the publisher's.
  const { id } = await createOrganisation(house.ctx, {
    ...{ name: '邻市数据局', kind: 'dataAuthority', regionCode: '009800' },
  })
  const acts = [{ post: 'catalogReviewer', organisationId: id }]
  elsewhere = { ...house.people.reviewer.actor, id: newId(), name: '外地审核员', acts }
})
afterAll(async () => {
  await house.close()
  await database.close()
})

/** Of people who do not exist: no division has this code. */
const residentId = (district: string, birth: string, serial: number): string => {
  const body = `${district}${birth.replaceAll('-', '')}${String(serial).padStart(3, '0')}`
  return body + residentIdCheck(body)
}
const names = ['王建国', '李秀英', '张伟', '刘洋', '陈静', '杨敏', '赵磊', '黄丽', '周强', '吴霞', '徐军', '孙艳']
const openPolicy = 'forbid (principal, action, resource) when { context.zone == "nowhere" };'
const people = 99
/** What stands in a column of numbers and is none. */
const stray = '问周姨'
const register = [
  '姓名,公民身份号码,性别,出生日期,户籍地址,联系电话,户籍区划,补贴,婚姻状况',
  ...Array.from({ length: people }, (_, i) => {
    const name = names[i % names.length]
    const birth = `19${50 + (i % 40)}-0${(i % 9) + 1}-1${i % 9}`
    const district = i < 60 ? '009901' : '009902'
    const address = `临澜市东汀区望江街道${i + 1}号3栋${i + 101}室`
    return [
      ...[name, residentId(district, birth, i + 1), i % 2 ? '女' : '男', birth, address],
      ...[`1380013${String(4000 + i * 37)}`, district, i === 41 ? stray : `${300 + i}`, i === 0 ? '丧偶' : '已婚'],
    ].join(',')
  }),
].join('\n')

const closed = { openness: 'closed', closedReason: 'personalInformation', level: 4 } as const
async function draft(): Promise<{ id: string; versionId: string }> {
  const { title, summary, theme, ...rest } = description({ ...closed, legalBasis: '个人信息保护法第十条' })
  const version = await house.load(register, { describe: { title, summary, theme, ...rest } })
  return { id: version.datasetId, versionId: version.id }
}

const visitor: Ctx['actor'] = { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'visitor' }
const roles = [
  'visitor',
  'elsewhere',
  'officer',
  'business',
  'secrecy',
  'chief',
  'reviewer',
  'system',
  'auditor',
] as const
type Role = (typeof roles)[number]
const ctxOf = (role: Role): Ctx => {
  if (role === 'visitor') return { ...house.ctx, actor: visitor }
  return role === 'elsewhere' ? { ...house.ctx, actor: elsewhere } : house.people[role]
}

const ways = {
  rows: (ctx: Ctx, id: string, versionId: string) => readRows(ctx, id, { versionId }),
  newest: (ctx: Ctx, id: string) => readRows(ctx, id, {}),
  aggregate: (ctx: Ctx, id: string, versionId: string) => readRows(ctx, id, { versionId, agg: 'count()' }),
  profile: (ctx: Ctx, id: string, versionId: string) => readProfile(ctx, id, { versionId }),
  rejected: (ctx: Ctx, id: string, versionId: string) => readRejected(ctx, id, { versionId }),
  download: (ctx: Ctx, id: string, versionId: string) =>
    prepareExport(ctx, id, { format: 'csv', versionId, bom: false, safe: false, header: 'name' }),
} as const
type Way = keyof typeof ways

/** What a caller got: the data, or the reason of the refusal. */
async function outcome(way: Way, role: Role, id: string, versionId: string): Promise<string> {
  try {
    const answer = await ways[way](ctxOf(role), id, versionId)
    if ('cells' in answer) expect(answer.cells).toMatchObject([{ raw: stray }])
    return 'data'
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return String(error.members.reason ?? error.type.split('/').at(-1))
  }
}

type Step = readonly [role: keyof House['people'], event: string]
const way: readonly Step[] = [
  ['business', 'passBusiness'],
  ['secrecy', 'passSecrecy'],
  ['chief', 'sign'],
  ['reviewer', 'accept'],
]

/** Stages of a round, who besides the data officer may look then, and what the other reviewers are told. */
const stages: Readonly<Record<string, { steps: readonly Step[]; looks?: Role; others: string; submits?: false }>> = {
  draft: { steps: [], submits: false, others: 'notSubmitted' },
  businessReview: { steps: [], looks: 'business', others: 'reviewElsewhere' },
  secrecyReview: { steps: way.slice(0, 1), looks: 'secrecy', others: 'reviewElsewhere' },
  signing: { steps: way.slice(0, 2), looks: 'chief', others: 'reviewElsewhere' },
  authorityReview: { steps: way.slice(0, 3), looks: 'reviewer', others: 'reviewElsewhere' },
  returned: { steps: [...way.slice(0, 3), ['reviewer', 'return']], others: 'reviewReturned' },
  takenBack: { steps: [...way.slice(0, 3), ['officer', 'takeBack']], others: 'reviewEnded' },
  published: { steps: way, others: 'reviewEnded' },
  withdrawn: { steps: [...way, ['chief', 'withdraw']], others: 'withdrawn' },
}

describe('R-OPEN-02, R-CLS-33: route × role × stage of a closed register', () => {
  it.each(Object.entries(stages))('%s', async (stage, { steps, looks, others, submits = true }) => {
    const { id, versionId } = await draft()
    if (submits) {
      const { processId } = await submitPublication(house.people.officer, id)
      for (const [role, event] of steps)
        await process.advance(house.people[role], processId, { event, opinion: '同意', reason: '请核对' })
    }
    for (const asked of Object.keys(ways) as Way[]) {
      for (const role of roles) {
        const found = await outcome(asked, role, id, versionId)
        const where = `${asked} as ${role}, ${stage}`
        const isLooking = asked !== 'download' && stage !== 'withdrawn' && (role === 'officer' || role === looks)
        if (isLooking) expect(found, where).toBe('data')
        else if (role === 'business' || role === 'secrecy' || role === 'chief' || role === 'reviewer') {
          if (asked !== 'download') expect(found, where).toBe(others)
          else expect(found, where).not.toBe('data')
        } else expect(found, where).not.toBe('data')
        // Another bureau's reviewer is a member of the public here.
        if (role === 'elsewhere') expect(found, where).toBe(await outcome(asked, 'visitor', id, versionId))
        const wasPublished = stage === 'published' || stage === 'withdrawn'
        if (role === 'elsewhere' && !wasPublished) expect(found, where).toBe('datasetNotFound')
      }
    }
  })
})

describe('R-CODE-04, R-OPEN-02: cells that did not fit of a dataset that is open without condition', () => {
  const lines = Array.from({ length: 99 }, (_, i) => `${i + 1},${i === 41 ? stray : 100 + i}`)
  const askedBy = async (id: string, versionId: string) =>
    Object.fromEntries(
      await Promise.all(roles.map(async (role) => [role, await outcome('rejected', role, id, versionId)] as const)),
    )

  it('are shown in turn, as those of a closed one are, and to no reviewer once it is open', async () => {
    const { title, summary, theme, ...rest } = description()
    const version = await house.load(`序号,泊位\n${lines.join('\n')}\n`, {
      describe: { title, summary, theme, ...rest },
    })
    const { datasetId: id, id: versionId } = version
    const { processId } = await submitPublication(house.people.officer, id)
    expect(await askedBy(id, versionId)).toEqual({
      ...{ visitor: 'datasetNotFound', elsewhere: 'datasetNotFound', officer: 'data', business: 'data' },
      ...{ secrecy: 'reviewElsewhere', chief: 'reviewElsewhere', reviewer: 'reviewElsewhere' },
      ...{ system: 'datasetNotFound', auditor: 'datasetNotFound' },
    })
    for (const [role, event] of way) await process.advance(house.people[role], processId, { event, opinion: '同意' })
    for (const role of roles) expect(await outcome('rows', role, id, versionId), role).toBe('data')
    expect(await askedBy(id, versionId)).toEqual({
      ...{ visitor: 'noBasis', elsewhere: 'noBasis', officer: 'data', business: 'reviewEnded' },
      ...{
        secrecy: 'reviewEnded',
        chief: 'reviewEnded',
        reviewer: 'reviewEnded',
        system: 'noBasis',
        auditor: 'noBasis',
      },
    })
  })
})

describe('how a register is shown to its reviewers', () => {
  async function beforeTheBureau(): Promise<{ id: string; versionId: string }> {
    const { id, versionId } = await draft()
    const { processId } = await submitPublication(house.people.officer, id)
    for (const [role, event] of way.slice(0, 3))
      await process.advance(house.people[role], processId, { event, opinion: '同意' })
    return { id, versionId }
  }

  it('R-CODE-04: from another house days are years, places are counties, sex is stars', async () => {
    const { id, versionId } = await beforeTheBureau()
    const [outside] = (await readRows(house.people.reviewer, id, { versionId })).rows
    expect(Object.values(outside ?? {})).toEqual([
      ...[
        '王**',
        expect.stringMatching(/^009901\*{11}[\dX]$/),
        '*',
        '1950',
        expect.stringMatching(/^临澜市东汀区\*+$/),
      ],
      ...[expect.stringMatching(/^138\*+\d\d$/), '009901', '300', '丧偶'],
    ])
    const [inside] = (await readRows(house.people.officer, id, { versionId })).rows
    expect(Object.values(inside ?? {}).slice(2, 4)).toEqual(['男', '1950-01-10'])
    // What is masked cannot be asked about either.
    const byBirth = readRows(house.people.reviewer, id, { versionId, where: '["birth_date","eq","1950-01-10"]' })
    await expect(byBirth).rejects.toMatchObject({ type: '/problems/access/invalidQuery' })
  })

  it('R-SEC-60: no aggregate is of fewer than five, in the profile neither', async () => {
    const { id, versionId } = await beforeTheBureau()
    for (const ctx of [house.people.reviewer, house.people.officer]) {
      const columns = (await readRows(ctx, id, { versionId, limit: 1 })).rows[0]
      const marriage = Object.keys(columns ?? {}).at(-1) ?? ''
      const groups = await readRows(ctx, id, { versionId, group: marriage, agg: 'count()' })
      expect(groups.rows).toEqual([{ [marriage]: '已婚', 'count()': String(people - 1) }])
      const alone = await readRows(ctx, id, { versionId, where: `["${marriage}","eq","丧偶"]`, agg: 'count()' })
      expect(alone.rows).toEqual([])
      const { profile } = await readProfile(ctx, id, { versionId })
      expect(JSON.stringify(profile)).not.toContain('丧偶')
    }
  })

  it('R-OPEN-02: a matter handed to one holder of the post is not for the other holders to look at', async () => {
    const { id, versionId } = await draft()
    const { processId } = await submitPublication(house.people.officer, id)
    const other: Ctx = {
      ...house.people.business,
      actor: { ...house.people.business.actor, id: house.people.chief.actor.id },
    }
    expect((await readRows(other, id, { versionId })).rows).toHaveLength(people)
    await database.pool.query(
      `update process.instance set assignee_id = $2, assignee_name = '林', assignee_post = 'businessReviewer' where id = $1`,
      [processId, house.people.business.actor.id],
    )
    await expect(readRows(other, id, { versionId })).rejects.toMatchObject({ members: { reason: 'reviewElsewhere' } })
    expect((await readRows(house.people.business, id, { versionId })).rows).toHaveLength(people)
  })

  it('R-OPEN-02: who fills the post of a colleague looks, decides and grants as the colleague would, and the trace says for whom', async () => {
    const { business, chief, officer } = house.people
    const [fromOn, untilOn] = [plainDate('2026-01-01'), plainDate('2099-12-31')]
    const lend = (ctx: Ctx, post: string, to: Ctx) =>
      appointDeputy(ctx, {
        ...{ post, organisationId: house.publisherId, deputyId: to.actor.id, fromOn, untilOn, reason: '休假' },
      })
    const [first, second] = [
      await lend(business, 'businessReviewer', chief),
      await lend(chief, 'chiefDataOfficer', business),
    ]
    const { id, versionId } = await draft()
    const { processId } = await submitPublication(officer, id)
    await expect(readRows(chief, id, { versionId })).rejects.toMatchObject({ members: { reason: 'reviewElsewhere' } })
    const deputy = await withDeputies(chief)
    const { rows, receiptId } = await readRows(deputy, id, { versionId })
    expect(rows).toHaveLength(people)
    const { rows: kept } = await database.pool.query('select canonical from ledger.record where id = $1', [receiptId])
    expect(JSON.parse(kept[0].canonical).actor.acts).toEqual([
      { post: 'chiefDataOfficer', organisationId: house.publisherId },
      { post: 'businessReviewer', organisationId: house.publisherId, deputy: first.id },
    ])
    const { state } = await process.advance(deputy, processId, { event: 'passBusiness', opinion: '同意' })
    expect(state).toBe('secrecyReview')
    await expect(addPolicy(business, id, openPolicy)).rejects.toThrow('mayNotGrant')
    await addPolicy(await withDeputies(business), id, openPolicy)
    for (const { id, principalId } of [first, second])
      await endDeputy(principalId === chief.actor.id ? chief : business, id)
  })

  it('R-OPEN-02: a reviewer in turn sees the version of the round and no other', async () => {
    const { id, versionId } = await draft()
    const { id: later } = await house.load(register.replace('丧偶', '未婚'), { datasetId: id })
    await submitPublication(house.people.officer, id)
    expect((await readRows(house.people.business, id, { versionId: later })).rows).toHaveLength(people)
    const asked = readRows(house.people.business, id, { versionId })
    await expect(asked).rejects.toMatchObject({ members: { reason: 'reviewElsewhere' } })
  })
})

describe('what a refusal of a closed register tells', () => {
  it('R-CLS-25, R-CLS-33: to the public its grade and why, and no column; to its house and reviewers the columns', async () => {
    const { id, versionId } = await draft()
    const { processId } = await submitPublication(house.people.officer, id)
    for (const [role, event] of way) await process.advance(house.people[role], processId, { event, opinion: '同意' })
    const refused = async (ctx: Ctx): Promise<Problem['members']> => {
      const error = await readRows(ctx, id, { versionId }).catch((error: unknown) => error)
      if (error instanceof Problem) return error.members
      throw new Error('was let through')
    }
    const outside = await refused(ctxOf('visitor'))
    expect(outside).toMatchObject({ reason: 'personalColumns', rule: 'R-CLS-25' })
    expect(outside.also).toEqual([
      { reason: 'levelForbids', words: '数据级别高，任何途径都不开放', rule: 'R-CLS-33' },
      { reason: 'closed', words: '该数据不予开放', rule: 'R-OPEN-01' },
    ])
    expect(outside).not.toHaveProperty('columns')
    const inside = await refused(house.people.reviewer)
    expect(inside).toMatchObject({ reason: 'reviewEnded', rule: 'R-OPEN-02' })
    expect((inside.also as { reason: string }[]).map(({ reason }) => reason)).toContain('personalColumns')
    expect(inside.columns).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ label: '公民身份号码', detector: 'residentId' }),
        expect.objectContaining({ label: '联系电话', detector: 'phone' }),
      ]),
    )
    const download = await prepareExport(house.people.officer, id, {
      format: 'csv',
      versionId,
      bom: false,
      safe: false,
      header: 'name',
    }).catch((e) => e)
    expect(download.members).toMatchObject({ reason: 'personalColumns' })
    expect(download.members.columns.length).toBeGreaterThanOrEqual(3)
  })

  it('R-OPEN-02: of a version that is not open, beside one that is, the public is told no more than that', async () => {
    const { title, summary, theme, ...rest } = description()
    const { datasetId: id } = await house.load(parking, { describe: { title, summary, theme, ...rest } })
    const { processId } = await submitPublication(house.people.officer, id)
    for (const [role, event] of way) await process.advance(house.people[role], processId, { event, opinion: '同意' })
    const next = await house.load(register, { datasetId: id })
    const error = await readRows(ctxOf('visitor'), id, { versionId: next.id }).catch((error) => error)
    expect(error.members).toMatchObject({ reason: 'notOpen' })
    expect(error.members).not.toHaveProperty('columns')
    expect(JSON.stringify(error.members)).not.toContain('personal')
  })
})
