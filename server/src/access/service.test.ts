import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { suspendDataset } from '../catalog/service.ts'
import type { Actor, Ctx } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import type { Problem } from '../platform/problem.ts'
import type { NewGrant } from './model.ts'
import {
  addPolicy,
  decide,
  explain,
  giveGrant,
  listGrants,
  readProfile,
  readRows,
  removePolicy,
  revokeGrant,
} from './service.ts'
import { findStanding } from './store.ts'
import { anonymous, holding, machine, type TestGate, testGate } from './testing-gate.ts'

let gate: TestGate
beforeAll(async () => {
  gate = await testGate()
})
afterAll(() => gate.close())

const lots = [
  '编码,名称,泊位数,区',
  '0101,望江路停车场,120,东汀区',
  '0102,汀桥停车场,,东汀区',
  '0203,望溪停车场,80,望溪区',
  '0204,溪口停车场,45,望溪区',
].join('\n')
const residents = [
  '姓名,身份证号,区,年龄',
  '林之微,009901198001010017,东汀区,46',
  '顾安,009901199203040024,东汀区,34',
  '陈汀,009902197507080030,望溪区,51',
].join('\n')

const refused = async (work: Promise<unknown>): Promise<Problem['members'] & { type: string }> => {
  try {
    await work
  } catch (error) {
    const problem = error as Problem
    if (problem.type) return { ...problem.members, type: problem.type }
    throw error
  }
  throw new Error('was let through')
}
const lastUse = () => gate.entries.filter(({ event }) => event.startsWith('data.')).at(-1)
const granted = (changes: Partial<NewGrant> = {}): NewGrant => ({
  grantee: { kind: 'organisation', id: newId() },
  uses: ['read', 'download'],
  purpose: { kind: 'openRequest', reference: 'SQ-2026-0012' },
  from: '2026-01-01T00:00:00.000Z',
  until: '2099-01-01T00:00:00.000Z',
  ...changes,
})

describe('what is open to everyone', () => {
  it('R-OPN-04: is read with an entry in the ledger before the rows are given, and a receipt', async () => {
    const { dataset, version } = await gate.open(lots)
    const answer = await readRows(gate.ctx(), dataset.id, { sort: '-spaces', limit: 2 })
    expect(answer.rows).toEqual([
      { code: '0101', name: '望江路停车场', spaces: '120', district: '东汀区' },
      { code: '0203', name: '望溪停车场', spaces: '80', district: '望溪区' },
    ])
    expect(answer).toMatchObject({ total: 4, ruling: ['clear', 'clear', 'clear', 'clear'], versionId: version.id })
    expect(lastUse()).toMatchObject({
      event: 'data.read',
      rule: 'R-OPEN-01',
      subject: [dataset.id, version.id],
      record: { basis: { kind: 'openness' }, rows: 2, policies: ['open-to-anyone'] },
      open: true,
    })
    const stored = await gate.database.db
      .selectFrom('ledger.record')
      .select('event')
      .where('id', '=', answer.receiptId ?? '')
      .execute()
    expect(stored).toEqual([{ event: 'data.read' }])
  })

  it('R-OPN-04: what a ruling rests on reads the same from the view that is looked at before each first byte', async () => {
    const { dataset } = await gate.open(lots)
    const own = 'forbid (principal, action, resource) when { context.zone == "nowhere" };'
    const standing = async () => {
      const ruling = await decide(gate.ctx(), { datasetId: dataset.id, use: 'read' })
      expect(ruling.standing).not.toBeNull()
      expect(ruling.standing).toBe(await findStanding(gate.database.db, dataset.id))
      return ruling.standing
    }
    const texts = [await standing()]
    const policies: string[] = []
    for (const _ of [1, 2, 3]) {
      policies.push(await addPolicy(gate.ctx(machine), dataset.id, own))
      texts.push(await standing())
    }
    await removePolicy(gate.ctx(machine), dataset.id, policies[1] ?? '')
    texts.push(await standing())
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('is paged to the end, though a new version comes in between', async () => {
    const { dataset, version } = await gate.open(lots)
    const first = await readRows(gate.ctx(), dataset.id, { limit: 3, sort: 'spaces' })
    const next = await gate.load(dataset, `${lots}\n0301,青屿停车场,30,青屿县`)
    await gate.publish(dataset, next)
    const second = await readRows(gate.ctx(), dataset.id, { limit: 3, sort: 'spaces', after: first.next ?? '' })
    expect(second).toMatchObject({ versionId: version.id, next: null, total: 4 })
    expect([...first.rows, ...second.rows].map((row) => row.spaces)).toEqual(['45', '80', '120', null])
    expect((await readRows(gate.ctx(), dataset.id, {})).total).toBe(5)
  })

  it('R-OPEN-08: an older version is read as of its time; one that was never open is not', async () => {
    const { dataset, version } = await gate.open(lots)
    const between = gate.ctx().now
    await new Promise((resolve) => setTimeout(resolve, 5))
    const next = await gate.load(dataset, `${lots}\n0301,青屿停车场,30,青屿县`)
    const unopened = await gate.load(dataset, `${lots}\n0302,青港停车场,31,青屿县`)
    await gate.publish(dataset, next)
    expect((await readRows(gate.ctx(), dataset.id, { asOf: between })).versionId).toBe(version.id)
    expect((await readRows(gate.ctx(), dataset.id, { asOf: gate.ctx().now })).versionId).toBe(next.id)
    // A mark goes on in its own version: beside another time it is refused, beside its own it is not.
    const first = await readRows(gate.ctx(), dataset.id, { limit: 1, asOf: between })
    const after = first.next ?? ''
    expect((await readRows(gate.ctx(), dataset.id, { limit: 1, after, asOf: between })).versionId).toBe(version.id)
    expect((await readRows(gate.ctx(), dataset.id, { limit: 1, after })).versionId).toBe(version.id)
    expect(await refused(readRows(gate.ctx(), dataset.id, { limit: 1, after, asOf: gate.ctx().now }))).toMatchObject({
      type: '/problems/access/invalidCursor',
    })
    expect(await refused(readRows(gate.ctx(), dataset.id, { versionId: unopened.id }))).toMatchObject({
      reason: 'notOpen',
    })
    expect(
      await refused(readRows(gate.ctx(), dataset.id, { asOf: '2020-01-01T00:00:00.000Z' as Ctx['now'] })),
    ).toMatchObject({
      type: '/problems/access/notOpenThen',
    })
  })

  it("another dataset's version is not there, nor is one that never was; the refusal says where they are listed", async () => {
    const [one, other] = [await gate.open(lots), await gate.open(lots)]
    for (const version of [other.version.id, newId()]) {
      expect(await refused(readRows(gate.ctx(), one.dataset.id, { versionId: version }))).toMatchObject({
        type: '/problems/access/unknownVersion',
        ...{ version, versions: `/api/v1/datasets/${one.dataset.id}/versions` },
      })
    }
  })

  it('a mark belongs to its question, and to us', async () => {
    const { dataset } = await gate.open(lots)
    const { next } = await readRows(gate.ctx(), dataset.id, { limit: 1, sort: 'code' })
    const forged = `${next?.split('.')[0]}.${Buffer.alloc(16).toString('base64url')}`
    for (const asked of [
      { sort: '-code', after: next },
      { after: next },
      { sort: 'code', where: '["code","eq","0101"]', after: next },
      { sort: 'code', after: forged },
      { after: 'x' },
    ]) {
      expect(
        await refused(readRows(gate.ctx(), dataset.id, { limit: 1, ...asked, after: asked.after ?? '' })),
      ).toMatchObject({
        type: '/problems/access/invalidCursor',
      })
    }
  })

  it('a mark of one dataset is refused by another as a mark, not as a missing version', async () => {
    const [one, other] = [await gate.open(lots), await gate.open(lots)]
    const { next } = await readRows(gate.ctx(), one.dataset.id, { limit: 1 })
    const asked = readRows(gate.ctx(), other.dataset.id, { limit: 1, after: next ?? '' })
    expect(await refused(asked)).toMatchObject({ type: '/problems/access/invalidCursor' })
  })

  it('R-CODE-04: the value that was filtered by is a personal member of the entry', async () => {
    const { dataset } = await gate.open(lots)
    await readRows(gate.ctx(), dataset.id, { where: '["name","eq","望江路停车场"]' })
    const entry = lastUse()
    expect(entry?.record).toMatchObject({ filtered: [2], query: { columns: [1, 2, 3, 4], order: [0] } })
    expect(JSON.stringify(entry?.record)).not.toContain('望江路')
    expect(entry?.personal?.filter).toContain('望江路')
  })

  it('a faulty query names the columns that exist and leaves no use behind', async () => {
    const { dataset } = await gate.open(lots)
    const before = gate.entries.length
    expect(await refused(readRows(gate.ctx(), dataset.id, { select: 'title' }))).toMatchObject({
      type: '/problems/access/invalidQuery',
      columns: ['code', 'name', 'spaces', 'district'],
      errors: [{ place: 'select[0]', message: '没有列 title' }],
    })
    expect(gate.entries.length).toBe(before)
  })

  it('what the caller has already is confirmed without an entry', async () => {
    const { dataset } = await gate.open(lots)
    const { tag } = await readRows(gate.ctx(), dataset.id, {})
    const before = gate.entries.length
    expect(await readRows(gate.ctx(), dataset.id, { known: [tag] })).toMatchObject({
      notChanged: true,
      rows: [],
      receiptId: null,
    })
    expect((await readRows(gate.ctx(), dataset.id, { known: [tag], limit: 3 })).notChanged).toBe(false)
    expect(gate.entries.length).toBe(before + 1)
  })
})

describe('what is not open to everyone', () => {
  it('R-CLS-25, R-OPEN-02: names the columns that point at people, the rule and the remedy, in both languages', async () => {
    const { dataset } = await gate.open(residents)
    const members = await refused(readRows(gate.ctx(), dataset.id, {}))
    expect(members).toMatchObject({
      reason: 'personalColumns',
      rule: 'R-CLS-25',
      remedy: { by: 'dataOfficer@publisher' },
    })
    expect((members.columns as { name: string }[]).map(({ name }) => name)).toEqual(['person_name', 'id_number'])
    expect(members.words).toBe('含有指向个人的列，不能开放')
    const english = await refused(readRows({ ...gate.ctx(), lang: 'en' }, dataset.id, {}))
    expect(english.words).toBe('It has columns that point at people and cannot be opened')
    expect(lastUse()).toMatchObject({ event: 'data.deny', record: { use: 'read', reason: 'personalColumns' } })
  })

  it('R-OPEN-02: a draft does not exist for those outside and is previewed masked by those inside', async () => {
    const { dataset, version } = await gate.draft(residents, { openness: 'closed', level: 4 })
    expect(await refused(readRows(gate.ctx(), dataset.id, {}))).toMatchObject({
      type: '/problems/catalog/datasetNotFound',
    })
    const officer = holding({ post: 'dataOfficer', organisationId: gate.bureau })
    const answer = await readRows(gate.ctx(officer), dataset.id, { versionId: version.id })
    expect(answer.ruling).toEqual(['masked', 'masked', 'clear', 'clear'])
    expect(answer.rows[0]).toEqual({
      person_name: '林**',
      id_number: '009901***********7',
      district: '东汀区',
      age: '46',
    })
    expect(lastUse()).toMatchObject({
      event: 'data.preview',
      record: { basis: { kind: 'post', organisationId: gate.bureau } },
      open: false,
    })
    const reviewer = holding({ post: 'catalogReviewer', organisationId: gate.authority })
    expect(await refused(readRows(gate.ctx(reviewer), dataset.id, {}))).toMatchObject({ reason: 'notSubmitted' })
  })

  it('R-OPEN-09: a suspended dataset is shut for every post, and so is its profile', async () => {
    const { dataset } = await gate.open(lots)
    await suspendDataset(gate.ctx(), dataset.id)
    const officer = holding({ post: 'secrecyOfficer', organisationId: gate.bureau })
    for (const actor of [anonymous, officer]) {
      expect(await refused(readRows(gate.ctx(actor), dataset.id, {}))).toMatchObject({ reason: 'suspended' })
      expect(await refused(readProfile(gate.ctx(actor), dataset.id, {}))).toMatchObject({ reason: 'suspended' })
    }
  })

  it('explains without a refusal and without an entry', async () => {
    const { dataset } = await gate.open(lots, { openness: 'conditional', level: 2, conditions: { zh: '申请' } })
    const before = gate.entries.length
    expect(await explain(gate.ctx(), { datasetId: dataset.id, use: 'read' })).toMatchObject({
      allowed: false,
      denial: { reason: 'grantNeeded' },
    })
    expect(gate.entries.length).toBe(before)
    expect(await refused(decide(gate.ctx(), { datasetId: dataset.id, use: 'read' }))).toMatchObject({
      reason: 'grantNeeded',
    })
  })
})

describe('grants', () => {
  const conditional = { openness: 'conditional', level: 2, conditions: { zh: '申请' } } as const
  const chief = (): Actor => holding({ post: 'chiefDataOfficer', organisationId: gate.bureau })
  const user = () => holding({ post: 'dataOfficer', organisationId: newId() })
  const houseOf = (actor: Actor): string => actor.acts[0]?.organisationId ?? ''

  it('R-OPEN-05: columns, masks and row filter of the grant come into the SQL; filters on masked columns are refused', async () => {
    const { dataset } = await gate.open(residents, conditional)
    const actor = user()
    await giveGrant(
      gate.ctx(chief()),
      dataset.id,
      granted({
        grantee: { kind: 'organisation', id: houseOf(actor) },
        columns: ['id_number', 'district'],
        masks: { id_number: { kind: 'hash' } },
        rowFilter: ['district', 'eq', '东汀区'],
      }),
    )
    const answer = await readRows(gate.ctx(actor), dataset.id, {})
    expect(answer).toMatchObject({ total: 2, ruling: ['hidden', 'masked', 'clear', 'hidden'] })
    expect(answer.rows.map((row) => Object.keys(row))).toEqual([
      ['id_number', 'district'],
      ['id_number', 'district'],
    ])
    expect(answer.rows[0]?.id_number).toMatch(/^[0-9a-f]{32}$/)
    for (const asked of [
      { where: '["id_number","eq","009901198001010017"]' },
      { sort: 'id_number' },
      { where: '["age","gt",40]' },
    ]) {
      expect(await refused(readRows(gate.ctx(actor), dataset.id, asked))).toMatchObject({
        type: '/problems/access/invalidQuery',
      })
    }
    expect(lastUse()).toMatchObject({
      record: { basis: { kind: 'grant' }, masked: [2], hidden: [1, 4] },
      open: false,
    })
  })

  it('R-OPEN-05: groups below the minimum are left out of aggregates, and rows cannot be read at all', async () => {
    const { dataset } = await gate.open(lots, conditional)
    const actor = user()
    const grantee = { kind: 'organisation', id: houseOf(actor) } as const
    const wide = granted({ grantee, minimumGroup: 2 })
    expect(await refused(giveGrant(gate.ctx(chief()), dataset.id, wide))).toMatchObject({ errors: [{ place: 'uses' }] })
    await giveGrant(
      gate.ctx(chief()),
      dataset.id,
      granted({ grantee, uses: ['aggregate', 'profile'], minimumGroup: 2 }),
    )
    const ctx = gate.ctx(actor)
    expect((await readRows(ctx, dataset.id, { group: 'district', agg: 'count(),sum(spaces)' })).rows).toEqual([
      { district: '东汀区', 'count()': '2', 'sum(spaces)': '120' },
      { district: '望溪区', 'count()': '2', 'sum(spaces)': '125' },
    ])
    expect(await readRows(ctx, dataset.id, { group: 'code' })).toMatchObject({ rows: [], total: 0 })
    expect(await refused(readRows(ctx, dataset.id, {}))).toMatchObject({ reason: 'outsideGrant' })
    const { profile } = await readProfile(ctx, dataset.id, {})
    expect(profile.columns.find(({ name }) => name === 'code')).toMatchObject({ topValues: [], min: null, max: null })
  })

  it('R-OPEN-05: a grant can neither show people clear nor be given by another post', async () => {
    const { dataset } = await gate.open(residents, conditional)
    expect(await refused(giveGrant(gate.ctx(chief()), dataset.id, granted()))).toMatchObject({
      type: '/problems/access/invalidGrant',
      errors: [{ place: 'columns' }, { place: 'columns' }],
    })
    const officer = holding({ post: 'dataOfficer', organisationId: gate.bureau })
    expect(await refused(giveGrant(gate.ctx(officer), dataset.id, granted()))).toMatchObject({
      type: '/problems/access/mayNotGrant',
    })
    const reviewer = holding({ post: 'catalogReviewer', organisationId: gate.authority })
    const columns = ['district']
    expect(await giveGrant(gate.ctx(reviewer), dataset.id, granted({ columns }))).toMatchObject({
      columns,
      revokedAt: null,
    })
  })

  it('R-OPEN-05: revoked, no further row leaves; the person is told which it was', async () => {
    const { dataset } = await gate.open(lots, conditional)
    const actor = user()
    const grant = await giveGrant(
      gate.ctx(chief()),
      dataset.id,
      granted({ grantee: { kind: 'organisation', id: houseOf(actor) } }),
    )
    await readRows(gate.ctx(actor), dataset.id, {})
    expect(await listGrants(gate.ctx(actor), undefined)).toMatchObject([{ id: grant.id }])
    await revokeGrant(gate.ctx(chief()), grant.id, '违反协议')
    expect(await refused(readRows(gate.ctx(actor), dataset.id, {}))).toMatchObject({
      reason: 'grantEnded',
      remedy: { by: 'businessReviewer@publisher' },
    })
    expect(await refused(revokeGrant(gate.ctx(chief()), grant.id, 'again'))).toMatchObject({
      type: '/problems/access/alreadyRevoked',
    })
    expect(gate.entries.filter(({ event }) => event.startsWith('grant.')).slice(-2)).toMatchObject([
      { event: 'grant.give', subject: [grant.id, dataset.id] },
      { event: 'grant.revoke', subject: [grant.id, dataset.id] },
    ])
    // R-SEC-09: the ledger keeps everything, so free words are not told to it.
    expect(JSON.stringify(gate.entries)).not.toContain('违反协议')
  })

  it('R-OPEN-05: revoked while a read runs, however short, its rows do not leave', async () => {
    const { dataset } = await gate.open(lots, conditional)
    const actor = user()
    const grantee = { kind: 'organisation', id: houseOf(actor) } as const
    const grant = await giveGrant(gate.ctx(chief()), dataset.id, granted({ grantee }))
    const ctx = gate.ctx(actor)
    const engine: Ctx['resources']['engine'] = Object.create(gate.engine)
    engine.query = async (...asked) => {
      const found = await gate.engine.query(...asked)
      await revokeGrant(gate.ctx(chief()), grant.id, '违反协议')
      return found
    }
    const running = readRows({ ...ctx, resources: { ...ctx.resources, engine } }, dataset.id, {})
    expect(await refused(running)).toMatchObject({ reason: 'grantEnded' })
    expect(lastUse()).toMatchObject({ event: 'data.deny', record: { reason: 'grantEnded' } })
  })

  it('R-OPEN-09: what was open is looked at again before its rows leave: by a policy or its state, it may have been shut', async () => {
    const { dataset } = await gate.open(lots)
    const ctx = gate.ctx()
    const during = (change: () => Promise<unknown>) => {
      const engine: Ctx['resources']['engine'] = Object.create(gate.engine)
      engine.query = async (...asked) => {
        const found = await gate.engine.query(...asked)
        await change()
        return found
      }
      return readRows({ ...ctx, resources: { ...ctx.resources, engine } }, dataset.id, {})
    }
    const { evaluated, remembered } = { ...gate.ctx().resources.access.policies.figures() }
    expect((await during(async () => undefined)).total).toBe(4)
    const figures = gate.ctx().resources.access.policies.figures()
    expect(figures.evaluated + figures.remembered).toBe(evaluated + remembered + 1)

    const shut = '@reason("closed") forbid (principal, action, resource);'
    let id = ''
    const byPolicy = during(async () => {
      id = await addPolicy(gate.ctx(chief()), dataset.id, shut)
    })
    expect(await refused(byPolicy)).toMatchObject({ reason: 'closed' })
    await removePolicy(gate.ctx(chief()), dataset.id, id)
    const byState = during(() => suspendDataset(gate.ctx(chief()), dataset.id))
    expect(await refused(byState)).toMatchObject({ reason: 'suspended' })
  })

  it("a dataset's own policy shuts it from the next read on, no other, until it is taken back", async () => {
    const { dataset } = await gate.open(lots)
    const { dataset: other } = await gate.open(lots)
    const text = '@reason("closed") forbid (principal, action == Action::"read", resource);'
    expect(await refused(addPolicy(gate.ctx(user()), dataset.id, text))).toMatchObject({
      type: '/problems/access/mayNotGrant',
    })
    const id = await addPolicy(gate.ctx(chief()), dataset.id, text)
    expect(await refused(readRows(gate.ctx(), dataset.id, {}))).toMatchObject({ reason: 'closed' })
    expect((await readRows(gate.ctx(), other.id, {})).total).toBe(4)
    expect(await refused(removePolicy(gate.ctx(chief()), other.id, id))).toMatchObject({
      type: '/problems/access/policyNotFound',
    })
    await removePolicy(gate.ctx(chief()), dataset.id, id)
    expect((await readRows(gate.ctx(), dataset.id, {})).total).toBe(4)
    const own = gate.entries.filter(({ event, subject }) => event.startsWith('policy.') && subject.includes(dataset.id))
    expect(own).toMatchObject([
      { event: 'policy.add', subject: [id, dataset.id] },
      { event: 'policy.remove', subject: [id, dataset.id] },
    ])
    expect(JSON.stringify(gate.entries)).not.toContain('forbid')
  })

  it('R-OPEN-03: a stated purpose selects the grant that was given for it', async () => {
    const { dataset } = await gate.open(lots, conditional)
    const actor = user()
    const grantee = { kind: 'organisation', id: houseOf(actor) } as const
    await giveGrant(gate.ctx(chief()), dataset.id, granted({ grantee, columns: ['code'] }))
    const other = { kind: 'openRequest', reference: 'SQ-2026-0099' }
    await giveGrant(gate.ctx(chief()), dataset.id, granted({ grantee, columns: ['name'], purpose: other }))
    const keys = async (purpose: Ctx['purpose']) =>
      Object.keys((await readRows({ ...gate.ctx(actor), purpose }, dataset.id, {})).rows[0] ?? {})
    expect(await keys({ kind: 'openRequest', reference: 'SQ-2026-0012' })).toEqual(['code'])
    expect(await keys(other)).toEqual(['name'])
    const unknown = { ...gate.ctx(actor), purpose: { kind: 'curiosity' } }
    expect(await refused(readRows(unknown, dataset.id, {}))).toMatchObject({ reason: 'outsideGrant' })
  })
})

it('R-OPN-04: nothing is read inside an open transaction, which could take the entry back', async () => {
  const { dataset } = await gate.open(lots)
  const ctx = gate.ctx()
  await expect(ctx.db.transaction().execute((db) => readRows({ ...ctx, db }, dataset.id, {}))).rejects.toThrow(
    'open transaction',
  )
})

it('one caller cannot have more than a few reads under way', async () => {
  const narrow = await testGate({ limits: { query: 1, export: 1 } })
  try {
    const { dataset } = await narrow.open(lots)
    const asked = Array.from({ length: 8 }, (_, limit) => readRows(narrow.ctx(), dataset.id, { limit: limit + 1 }))
    const ended = await Promise.allSettled(asked)
    const refusals = ended.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Problem).type] : []))
    expect(refusals.length).toBeGreaterThan(0)
    expect(new Set(refusals)).toEqual(new Set(['/problems/access/tooManyAtOnce']))
  } finally {
    await narrow.close()
  }
})
