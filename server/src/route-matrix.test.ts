import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scope } from './parties/model.ts'
import { createAccount, createKey, createOrganisation } from './parties/service.ts'
import { readConfig } from './platform/config.ts'
import { type DeclaredRoute, declaredRoutes } from './platform/http.ts'
import { type TestDatabase, testDatabase, testPaths } from './platform/testing.ts'
import { openProgram, type Program } from './program.ts'

/** Every post there is, a person without any, a visitor, and the command line. */
const posts = [
  ...([
    'dataOfficer',
    'businessReviewer',
    'secrecyOfficer',
    'chiefDataOfficer',
    'catalogReviewer',
    'operatorStaff',
  ] as const),
  ...(['auditor', 'systemAdministrator', 'securityAdministrator', 'auditAdministrator'] as const),
] as const
/** Keys of the data officer, one for each scope and one for all. */
const keys = {
  readKey: ['read'],
  downloadKey: ['download'],
  importKey: ['import'],
  everyKey: ['read', 'download', 'import'],
} as const satisfies Record<string, readonly Scope[]>
type KeyRole = keyof typeof keys
const keyRoles = Object.keys(keys) as KeyRole[]
const roles = ['visitor', 'nobody', ...posts, ...keyRoles, 'console'] as const
type Role = (typeof roles)[number]
const isKey = (role: Role): role is KeyRole => role in keys

const password = 'Linlan-2026-matrix'
const cookies = new Map<Role, string>()
const tokens = new Map<Role, string>()
let database: TestDatabase
let program: Program
const paths = testPaths()

beforeAll(async () => {
  database = await testDatabase()
  const { host, port, user, database: name } = database.connection
  const url = `postgres://${user}@localhost:${port ?? 5432}/${name}?host=${encodeURIComponent(String(host))}`
  const env = { DATA_DIR: paths.root, DATABASE_URL: url, LOG_LEVEL: 'silent' }
  program = await openProgram(readConfig(env, '/'), { say: () => undefined, pages: true })
  const ctx = program.ctx()
  const house = async (name: string, kind: 'organ' | 'enterprise') =>
    (await createOrganisation(ctx, { name, kind, leadership: 'local' })).id
  const [organ, operator] = [await house('矩阵测试局', 'organ'), await house('矩阵测试运营公司', 'enterprise')]
  for (const role of ['nobody', ...posts] as const) {
    const login = `matrix-${role.toLowerCase()}`
    const organisationId = role === 'operatorStaff' ? operator : organ
    const account = await createAccount(ctx, {
      ...{ login, name: '矩阵', password },
      posts: role === 'nobody' ? [] : [{ post: role, organisationId }],
    })
    const answer = await program.app.inject({ method: 'POST', url: '/api/v1/session', payload: { login, password } })
    expect(answer.statusCode, `${login} ${answer.body}`).toBeLessThan(300)
    cookies.set(role, answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
    if (role !== 'dataOfficer') continue
    const actor = { kind: 'person', id: account.id, name: '矩阵', acts: [], client: 'matrix' } as const
    for (const [name, scopes] of Object.entries(keys)) {
      const { token } = await createKey({ ...ctx, actor }, { name, scopes, organisationId, days: 1 })
      tokens.set(name as KeyRole, token)
    }
  }
  // Every key calls every route within the minute.
  await database.pool.query('update parties.api_key set per_minute = 100000')
}, 120_000)
afterAll(async () => {
  await program?.close()
  await database.close()
  rmSync(paths.root, { recursive: true, force: true })
})

const filled = (url: string): string =>
  url.replace(/:[A-Za-z]+/g, '01900000-0000-7000-8000-00000000ffff').replace('*', 'nothing')

const doorProblems = ['signInRequired', 'wrongPost', 'notForKeys', 'outOfScope'].map(
  (name) => `/problems/platform/${name}`,
)

/** Whether the door let the caller through to the handler; what that answers is its own matter. */
async function isLetIn(role: Role, { method, url }: DeclaredRoute): Promise<boolean> {
  const cookie = cookies.get(role)
  const token = tokens.get(role)
  const bearer = token && `Bearer ${token}`
  const authorization = role === 'console' ? `Gongshu-Console ${program.token}` : bearer
  const answer = await program.app.inject({
    ...{ method: method as 'GET', url: filled(url), remoteAddress: '127.0.0.1' },
    headers: { ...(cookie ? { cookie } : {}), ...(authorization ? { authorization } : {}) },
    ...(method === 'GET' || method === 'DELETE' ? {} : { payload: {} }),
  })
  expect(answer.statusCode, `${method} ${url} as ${role}: ${answer.body}`).not.toBe(500)
  if (answer.statusCode !== 401 && answer.statusCode !== 403) return true
  return !doorProblems.includes(answer.json().type)
}

function mayCall(role: Role, { who = 'console', scopes }: DeclaredRoute): boolean {
  if (isKey(role)) {
    const made: readonly string[] = keys[role]
    const isMadeFor = scopes === 'any' || made.some((scope) => scopes.includes(scope))
    return isMadeFor && mayHolderCall(made.includes('import') ? 'dataOfficer' : 'nobody', who)
  }
  return mayHolderCall(role, who)
}

function mayHolderCall(role: Exclude<Role, KeyRole>, who: NonNullable<DeclaredRoute['who']>): boolean {
  if (who === 'anyone' || role === 'console') return true
  if (role === 'visitor' || who === 'console') return false
  return who === 'signedIn' || who.includes(role)
}

/** Signing out ends the very session that the next call needs, so it is called last. */
const lastly = ({ method, url }: DeclaredRoute): number => (method === 'DELETE' && url.includes('session') ? 1 : 0)

describe('R-OPN-09: every route, called as every role', () => {
  it('lets in those whom it names and nobody else', async () => {
    const list = [...declaredRoutes(program.app)].sort((a, b) => lastly(a) - lastly(b))
    expect(list.length).toBeGreaterThan(40)
    const wrong: string[] = []
    for (const route of list) {
      for (const role of lastly(route) ? (['visitor'] as const) : roles) {
        const letIn = await isLetIn(role, route)
        if (letIn !== mayCall(role, route))
          wrong.push(`${route.method} ${route.url} as ${role}: ${letIn ? 'let in' : 'refused'}`)
      }
    }
    expect(wrong).toEqual([])
  }, 240_000)

  it('says where it is served and who may call it', () => {
    const silent = declaredRoutes(program.app).filter(({ zone, who }) => zone === undefined || who === undefined)
    expect(silent.map(({ method, url }) => `${method} ${url}`)).toEqual([])
  })

  it('R-SEC-10: what changes something is for keys only where the route names a scope, and for no other than these', () => {
    const written = declaredRoutes(program.app).filter(({ method, scopes }) => method !== 'GET' && scopes.length > 0)
    const paths = ['/api/v1/uploads', '/api/v1/uploads/:id', '/api/v1/imports', '/api/v1/imports/:id']
    // A verification (核验) changes nothing; it is sent as a body so that whom it asks about stands in no address.
    const asked = ['/api/v1/imports/:id/load', '/api/v1/shares/:id/verify']
    expect([...new Set(written.map(({ url }) => url))].sort()).toEqual([...paths, ...asked].sort())
    for (const { url, scopes } of declaredRoutes(program.app)) {
      const unknown = scopes === 'any' ? [] : scopes.filter((scope) => !Scope.safeParse(scope).success)
      expect(unknown, url).toEqual([])
    }
  })

  it.each(['/todo', '/bench'])('%s sends a visitor to sign in, as a page and as bare data', async (path) => {
    const page = await program.app.inject({ url: path, remoteAddress: '127.0.0.1' })
    expect(page.statusCode).toBe(302)
    expect(page.headers.location).toMatch(/^\/sign-in\?next=/)
    const data = await program.app.inject({ url: `${path}.data`, remoteAddress: '127.0.0.1' })
    expect(data.statusCode).toBe(202)
    expect(data.body).toContain('/sign-in')
    expect(data.body).not.toContain('dehydrated')
  })
})
