import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx, LedgerEntry } from '../platform/ctx.ts'
import { newId } from '../platform/ids.ts'
import { anonymous, type TestDatabase, testDatabase } from '../platform/testing.ts'
import { plainDate } from '../platform/time.ts'
import { listActs } from './account-store.ts'
import { listAccountsHolding } from './accounts.ts'
import * as parties from './organisations.ts'
import { declareRegions, listRegions, retireRegion } from './regions.ts'
import { confirmSuccession, recordSuccession } from './succession.ts'
import { accountOf, as, organisationOf, partiesCtx } from './testing-parties.ts'

let database: TestDatabase
let ctx: Ctx
let entries: LedgerEntry[]
let bureau: string

beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx, entries } = partiesCtx(database.db))
  const created = await parties.createOrganisation(ctx, {
    ...{ name: '临澜市数据局', kind: 'dataAuthority', regionCode: '009900', creditCode: '110099000099000133' },
  })
  bureau = created.id
})
afterAll(() => database.close())

test('an organisation is made with its region, superior and leadership, and the ledger says so', async () => {
  const province = await organisationOf(ctx, { name: '澜江省税务局', regionCode: '000000', leadership: 'vertical' })
  const city = await organisationOf(ctx, { name: '临澜市税务局', superiorId: province.id, leadership: 'vertical' })
  expect(city).toMatchObject({ superiorId: province.id, leadership: 'vertical', confirmed: true, revision: 1 })
  expect(entries.at(-1)).toMatchObject({ event: 'organisation.create', subject: [city.id] })
})

test('R-CODE-01: a wrong credit code is refused with its finding, a second holder of a right one is named', async () => {
  await expect(organisationOf(ctx, { creditCode: '110099000099000134' })).rejects.toMatchObject({
    type: '/problems/parties/invalidOrganisation',
    members: { findings: [{ rule: 'R-CODE-01', field: 'creditCode' }] },
  })
  await expect(organisationOf(ctx, { creditCode: '110099000099000133' })).rejects.toMatchObject({
    type: '/problems/parties/creditCodeTaken',
    members: { organisationId: bureau },
  })
})

test('only the system administrator makes and changes organisations (R-SEC-08)', async () => {
  const security = await accountOf(ctx, { post: 'securityAdministrator', organisationId: bureau })
  const officer = await accountOf(ctx, { post: 'dataOfficer', organisationId: bureau })
  for (const who of [as(ctx, security), as(ctx, officer), { ...ctx, actor: anonymous }]) {
    await expect(organisationOf(who)).rejects.toThrow('wrongDuty')
    await expect(parties.ensureOrganisation(who, '谁也没听过的局')).rejects.toThrow('wrongDuty')
  }
})

test('a name that a file brings is found, or made unconfirmed, once, however many ask at the same moment', async () => {
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => parties.ensureOrganisation(ctx, '临澜市园林绿化中心（筹）')),
  )
  expect(new Set(answers.map(({ organisation }) => organisation.id)).size).toBe(1)
  expect(answers.filter(({ created }) => created)).toHaveLength(1)
  expect(answers[0]?.organisation).toMatchObject({ confirmed: false, kind: 'unspecified' })
  expect((await parties.ensureOrganisation(ctx, '临澜市园林绿化中心(筹)')).created).toBe(false)
  await expect(
    parties.changeOrganisation(ctx, answers[0]?.organisation.id ?? '', { revision: 1, confirmed: true }),
  ).rejects.toThrow('invalidOrganisation')
  const confirmed = await parties.changeOrganisation(ctx, answers[0]?.organisation.id ?? '', {
    ...{ revision: 1, confirmed: true, kind: 'institution', regionCode: '009900' },
  })
  expect(confirmed).toMatchObject({ confirmed: true, kind: 'institution', revision: 2 })
})

test('a name it had leads to it, unless somebody bears it now', async () => {
  const { id } = await organisationOf(ctx, { name: '临澜市信息中心' })
  const renamed = await parties.changeOrganisation(ctx, id, { revision: 1, name: '临澜市数字中心' })
  expect(renamed.formerNames).toEqual(['临澜市信息中心'])
  expect((await parties.findOrganisationByName(ctx, '临澜市 信息中心'))?.id).toBe(id)
  expect((await parties.ensureOrganisation(ctx, '临澜市信息中心')).organisation.id).toBe(id)
  const other = await organisationOf(ctx, { name: '临澜市信息中心' })
  expect((await parties.findOrganisationByName(ctx, '临澜市信息中心'))?.id).toBe(other.id)
  expect(await parties.findOrganisationByName(ctx, '从未有过的局')).toBeUndefined()
})

test('of two administrators who change one organisation at once the second is told', async () => {
  const { id } = await organisationOf(ctx)
  const changes = await Promise.allSettled([
    parties.changeOrganisation(ctx, id, { revision: 1, leadership: 'dual' }),
    parties.changeOrganisation(ctx, id, { revision: 1, leadership: 'vertical' }),
  ])
  expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(changes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { type: '/problems/parties/changedMeanwhile' },
  })
})

test('superiors make no loop, also when two changes that are harmless alone come at once', async () => {
  const [a, b, c] = [await organisationOf(ctx), await organisationOf(ctx), await organisationOf(ctx)]
  await parties.changeOrganisation(ctx, b.id, { revision: 1, superiorId: a.id })
  await parties.changeOrganisation(ctx, c.id, { revision: 1, superiorId: b.id })
  await expect(parties.changeOrganisation(ctx, a.id, { revision: 1, superiorId: c.id })).rejects.toThrow('superiorLoop')
  const [x, y] = [await organisationOf(ctx), await organisationOf(ctx)]
  const both = await Promise.allSettled([
    parties.changeOrganisation(ctx, x.id, { revision: 1, superiorId: y.id }),
    parties.changeOrganisation(ctx, y.id, { revision: 1, superiorId: x.id }),
  ])
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('the authority is the data bureau of the same region, else of the region around it; sharing may be another office', async () => {
  const office = await organisationOf(ctx, { name: '临澜市人民政府办公室' })
  const county = await organisationOf(ctx, { name: '青屿县教育局', regionCode: '009921' })
  expect(await parties.authorityFor(ctx, county.id)).toBe(bureau)
  const countyBureau = await organisationOf(ctx, { name: '青屿县数据局', kind: 'dataAuthority', regionCode: '009921' })
  expect(await parties.authorityFor(ctx, county.id)).toBe(countyBureau.id)
  expect(await parties.authorityFor(ctx, office.id, 'sharing')).toBe(bureau)
  await parties.nameAuthority(ctx, { regionCode: '009900', line: 'sharing', organisationId: office.id })
  expect(await parties.authorityFor(ctx, office.id, 'sharing')).toBe(office.id)
  expect(await parties.authorityFor(ctx, office.id)).toBe(bureau)
  // The county has no sharing office of its own: its data bureau has the duty.
  expect(await parties.authorityFor(ctx, county.id, 'sharing')).toBe(countyBureau.id)
})

test('an unconfirmed organisation has no region and falls to the highest authority here; one elsewhere has none', async () => {
  const { organisation } = await parties.ensureOrganisation(ctx, '只在文件里出现过的单位')
  expect(await parties.authorityFor(ctx, organisation.id)).toBe(bureau)
  const elsewhere = await organisationOf(ctx, { name: '外省某局', regionCode: '990100' })
  expect(await parties.authorityFor(ctx, elsewhere.id)).toBeUndefined()
})

test('a second data bureau of a region is refused', async () => {
  await expect(
    organisationOf(ctx, { name: '临澜市另一数据局', kind: 'dataAuthority', regionCode: '009900' }),
  ).rejects.toThrow('authorityTaken')
})

test('R-OPN-08: an authority has no operating staff and an operator becomes no authority, in the service and in the database', async () => {
  await expect(accountOf(ctx, { post: 'operatorStaff', organisationId: bureau })).rejects.toThrow('authorityOperates')
  const operator = await organisationOf(ctx, { name: '临澜数据运营有限公司', kind: 'operator' })
  const line = { regionCode: '009902', line: 'data' } as const
  await expect(parties.nameAuthority(ctx, { ...line, organisationId: operator.id })).rejects.toThrow(
    'authorityOperates',
  )
  const company = await organisationOf(ctx, { kind: 'enterprise' })
  await accountOf(ctx, { post: 'operatorStaff', organisationId: company.id })
  await expect(parties.nameAuthority(ctx, { ...line, organisationId: company.id })).rejects.toThrow('authorityOperates')
  await expect(parties.changeOrganisation(ctx, bureau, { revision: 1, kind: 'operator' })).rejects.toThrow(
    'authorityOperates',
  )
  await expect(
    database.pool.query("insert into parties.authority values ('009903', 'data', $1)", [operator.id]),
  ).rejects.toThrow('an operator is no authority')
})

test('R-CODE-12: a retired region code is never used again, neither by an organisation nor for another place', async () => {
  const validFrom = plainDate('1990-01-01')
  await declareRegions(ctx, [
    { code: '009905', name: '旧县', validFrom },
    { code: '009906', name: '新区', validFrom },
  ])
  await expect(declareRegions(ctx, [{ code: '009906', name: '别的区', validFrom }])).rejects.toThrow('regionTaken')
  await retireRegion(ctx, '009905', plainDate('2026-01-01'), '009906')
  await expect(organisationOf(ctx, { regionCode: '009905' })).rejects.toMatchObject({
    type: '/problems/parties/regionRetired',
    members: { successorCode: '009906' },
  })
  await expect(declareRegions(ctx, [{ code: '009905', name: '旧县', validFrom }])).rejects.toThrow('regionRetired')
  await expect(retireRegion(ctx, '009905', plainDate('2026-02-01'))).rejects.toThrow('changedMeanwhile')
  await expect(
    database.pool.query("update parties.region set retired_on = null where code = '009905'"),
  ).rejects.toThrow('a retired region code stays retired')
  expect(await listRegions(ctx)).toMatchObject([{ code: '009905', successorCode: '009906' }, { code: '009906' }])
})

test('三定: recorded by one administrator, in force when another confirms; the name leads on, posts end, the successor acts for both', async () => {
  const system = await accountOf(ctx, { post: 'systemAdministrator', organisationId: bureau })
  const security = await accountOf(ctx, { post: 'securityAdministrator', organisationId: bureau })
  const old = await organisationOf(ctx, { name: '临澜市大数据局' })
  const next = await organisationOf(ctx, { name: '临澜市数据资源局' })
  const leaver = await accountOf(ctx, { post: 'dataOfficer', organisationId: old.id })
  const officer = await accountOf(ctx, { post: 'dataOfficer', organisationId: next.id })

  const how = { successorId: next.id, on: plainDate('2026-11-01'), document: '临编办〔2026〕12号' }
  await recordSuccession(as(ctx, system), old.id, how)
  expect((await parties.findOrganisationByName(ctx, '临澜市大数据局'))?.id).toBe(old.id)
  await expect(confirmSuccession(as(ctx, system), old.id)).rejects.toThrow('wrongDuty')
  await confirmSuccession(as(ctx, security), old.id)

  expect(await parties.getOrganisation(ctx, old.id)).toMatchObject({ endedOn: '2026-11-01', successorId: next.id })
  expect((await parties.findOrganisationByName(ctx, '临澜市大数据局'))?.id).toBe(next.id)
  expect((await parties.ensureOrganisation(ctx, '临澜市大数据局')).organisation.id).toBe(next.id)
  expect(await parties.authorityFor(ctx, old.id)).toBe(bureau)
  expect(await listActs(ctx.db, leaver.id, ctx.today)).toEqual([])
  expect((await listActs(ctx.db, officer.id, ctx.today)).map((act) => act.organisationId)).toEqual([next.id, old.id])
  expect((await listAccountsHolding(ctx, 'dataOfficer', old.id)).map(({ id }) => id)).toEqual([officer.id])
  await expect(parties.changeOrganisation(ctx, old.id, { revision: 2, leadership: 'dual' })).rejects.toThrow(
    'organisationEnded',
  )
  await expect(recordSuccession(ctx, next.id, { ...how, successorId: old.id })).rejects.toThrow('organisationEnded')
  expect(entries.at(-1)).toMatchObject({ event: 'organisation.succeed', subject: [old.id, next.id] })
})

test('a succession of a day to come is not confirmed before it', async () => {
  const [old, next] = [await organisationOf(ctx), await organisationOf(ctx)]
  await recordSuccession(ctx, old.id, {
    successorId: next.id,
    on: plainDate('2027-01-01'),
    document: '临编办〔2026〕13号',
  })
  await expect(confirmSuccession(ctx, old.id)).rejects.toThrow('successionNotYet')
})

test('an inner unit belongs to its organisation, and its parent too', async () => {
  const [one, other] = [await organisationOf(ctx), await organisationOf(ctx)]
  const unit = await parties.createUnit(ctx, one.id, { name: '信息科' })
  await expect(parties.createUnit(ctx, other.id, { name: '二组', parentId: unit.id })).rejects.toThrow('unitNotFound')
  expect(await parties.listUnits(ctx, one.id)).toEqual([unit])
  await expect(parties.getOrganisation(ctx, newId())).rejects.toThrow('organisationNotFound')
})
