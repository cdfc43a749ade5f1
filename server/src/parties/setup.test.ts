import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '../platform/ctx.ts'
import { anonymous, type TestDatabase, testDatabase } from '../platform/testing.ts'
import { instantOf } from '../platform/time.ts'
import { authorityFor, findOrganisationByName } from './organisations.ts'
import { createSetupLink, setUp } from './setup.ts'
import { signIn } from './sign-in.ts'
import { goodPassword, partiesCtx } from './testing-parties.ts'

let database: TestDatabase
let ctx: Ctx
let visitor: Ctx

beforeAll(async () => {
  database = await testDatabase()
  ;({ ctx } = partiesCtx(database.db))
  visitor = { ...ctx, actor: anonymous }
})
afterAll(() => database.close())

const account = (login: string, name: string, password = goodPassword) => ({ login, name, password })
const form = (token: string) => ({
  token,
  organisation: { name: '临澜市数据局', regionCode: '009900', creditCode: '110099000099000133' },
  administrators: {
    systemAdministrator: account('admin-system', '林知远'),
    securityAdministrator: account('admin-security', '沈安平'),
    auditAdministrator: account('admin-audit', '顾望舒'),
  },
})
const link = async () => (await createSetupLink(ctx))?.token ?? ''

test('an empty installation is set up by a link that was printed, not by another, and not after it ran out', async () => {
  const first = await link()
  const token = await link()
  expect(token).not.toBe(first)
  await expect(setUp(visitor, form('made-up'))).rejects.toThrow('setupLinkInvalid')
  await expect(setUp(visitor, form(first))).rejects.toThrow('setupLinkInvalid')
  const tomorrow = { ...visitor, now: instantOf(Date.parse(ctx.now) + 86_400_000) }
  await expect(setUp(tomorrow, form(token))).rejects.toThrow('setupLinkInvalid')
})

test('every fault of the three accounts is said at once, and the link stays good', async () => {
  const token = await link()
  const faulty = form(token)
  faulty.administrators.auditAdministrator = account('admin-audit', '顾望舒', 'short')
  faulty.administrators.securityAdministrator = account('13900000000', '沈安平')
  await expect(setUp(visitor, faulty)).rejects.toMatchObject({
    members: {
      findings: [
        { rule: 'R-CODE-04', field: 'administrators.securityAdministrator.login' },
        { field: 'administrators.auditAdministrator.password' },
        { field: 'administrators.auditAdministrator.password' },
      ],
    },
  })
})

test('R-SEC-08: two people with one link at the same moment: one bureau, three administrators, three accounts', async () => {
  const token = await link()
  const both = await Promise.allSettled([setUp(visitor, form(token)), setUp(visitor, form(token))])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const { rows } = await database.pool.query(
    `select account.login, account.must_change_password, array_agg(held.post) as posts
     from parties.account account join parties.post held on held.account_id = account.id
     group by account.login, account.must_change_password order by account.login`,
  )
  expect(rows).toEqual([
    { login: 'admin-audit', must_change_password: true, posts: ['auditAdministrator'] },
    { login: 'admin-security', must_change_password: true, posts: ['securityAdministrator'] },
    { login: 'admin-system', must_change_password: false, posts: ['systemAdministrator'] },
  ])
  const bureau = await findOrganisationByName(ctx, '临澜市数据局')
  expect(await authorityFor(ctx, bureau?.id ?? '')).toBe(bureau?.id)
  await signIn(visitor, { login: 'admin-system', password: goodPassword, secure: false })
})

test('once there is an account there is no link, and none works', async () => {
  expect(await createSetupLink(ctx)).toBeUndefined()
  await expect(setUp(visitor, form('made-up'))).rejects.toThrow('setupDone')
})
