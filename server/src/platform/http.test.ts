import { type AddressInfo, connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Actor } from './ctx.ts'
import { type App, createApp, type Routes } from './http.ts'
import { languageOf } from './http-problems.ts'
import { defineProblems } from './problem.ts'
import { anonymous, person, type TestDatabase, testDatabase } from './testing.ts'
import { testApp } from './testing-app.ts'

const problems = defineProblems('httpTest', {
  busy: { status: 503, title: { zh: '正忙', en: 'Busy' }, advice: { zh: '稍后', en: 'Later' } },
})
const routes: Routes = (app) => {
  const open = { zone: 'both', who: 'anyone' } as const
  app.get(
    '/api/v1/open',
    { config: open, schema: { response: { 200: z.object({ shown: z.string() }) } } },
    async () => {
      const record = { shown: 'yes', secret: 'never' }
      return record
    },
  )
  app.get('/api/v1/forgot', {}, async () => 'open by mistake')
  app.get('/api/v1/inner', { config: { zone: 'inner', who: 'anyone' } }, async () => 'inner')
  app.get('/api/v1/mine', { config: { zone: 'both', who: 'signedIn' } }, async () => 'mine')
  app.get('/api/v1/audit', { config: { zone: 'both', who: ['auditor'] } }, async () => 'audit')
  app.get('/api/v1/busy', { config: open }, async () => {
    throw problems.busy({ retryAfterSeconds: 2.2 })
  })
  app.get('/api/v1/slow', { config: open }, async (_request, reply) => {
    const body = new PassThrough()
    body.write('a'.repeat(1000))
    reply.header('content-length', '2000')
    return reply.send(body)
  })
  app.get('/api/v1/bug', { config: open }, async () => {
    throw new Error('select secret from table')
  })
  app.get('/api/v1/full', { config: open }, async () => {
    // As PostgreSQL says it when it cannot extend a file.
    throw Object.assign(new Error('could not extend file'), { code: '53100' })
  })
  app.post('/api/v1/change', { config: open, schema: { body: z.object({ n: z.number() }) } }, async () => 'changed')
}

let database: TestDatabase
const apps: App[] = []
async function app(actor: Actor = anonymous, zone: 'inner' | 'outer' | 'both' = 'both'): Promise<App> {
  const made = await testApp({ routes: [routes], ctx: { db: database.db, resources: {} as never, zone }, actor })
  apps.push(made)
  return made
}
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => {
  await Promise.all(apps.map((one) => one.close()))
  await database.close()
})

/** What the server says to bytes that no client of HTTP would send. */
async function sayRaw(port: number, bytes: string): Promise<{ head: string; body: Record<string, string> }> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
  return { head, body: JSON.parse(body) }
}

describe('an answer', () => {
  it('holds nothing that its schema does not name', async () => {
    const answer = await (await app()).inject('/api/v1/open')
    expect(answer.json()).toEqual({ shown: 'yes' })
  })

  it('says that the disk is full, and that nothing stored is lost', async () => {
    const answer = await (await app()).inject({ url: '/api/v1/full', headers: { 'accept-language': 'en' } })
    expect(answer.statusCode).toBe(507)
    expect(answer.headers['retry-after']).toBe('60')
    expect(answer.json()).toMatchObject({ type: '/problems/platform/diskFull', title: expect.stringContaining('full') })
  })

  it('is a problem in the reader’s language when it is a refusal, with when to come back', async () => {
    const one = await app()
    const chinese = await one.inject('/api/v1/busy')
    expect(chinese.statusCode).toBe(503)
    expect(chinese.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(chinese.headers['retry-after']).toBe('3')
    expect(chinese.json()).toMatchObject({
      type: '/problems/httpTest/busy',
      title: '正忙',
      detail: '稍后',
      status: 503,
    })
    const english = await one.inject({ url: '/api/v1/busy', headers: { 'accept-language': 'en-GB,en;q=0.9' } })
    expect(english.json()).toMatchObject({ title: 'Busy', detail: 'Later' })
  })

  it('tells nothing of a bug but a number to quote', async () => {
    const answer = await (await app()).inject('/api/v1/bug')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret')
    expect(answer.json().instance).toBe(`urn:request:${answer.headers['x-request-id']}`)
  })

  it('is a problem too where the request cannot be read at all', async () => {
    const one = await app()
    await one.listen({ port: 0, host: '127.0.0.1' })
    const { port } = one.server.address() as AddressInfo
    const raw = await sayRaw(port, 'GET /api/v1/open?q=公交 HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(raw.head).toMatch(/^HTTP\/1.1 400 Bad Request[\s\S]*application\/problem\+json/)
    expect(raw.body).toMatchObject({ type: '/problems/platform/badAddress', status: 400 })
    expect(raw.body.detail).toContain('--data-urlencode')
    const long = await sayRaw(port, `GET /api/v1/open HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(long.body).toMatchObject({ type: '/problems/platform/headersTooLarge', status: 431 })
    const junk = await sayRaw(port, 'good morning\r\n\r\n')
    expect(junk.body).toMatchObject({ type: '/problems/platform/unreadable', status: 400 })
    const cut = await one.inject('/api/v1/%E5%85')
    expect(cut.statusCode).toBe(400)
    expect(cut.json()).toMatchObject({ type: '/problems/platform/badAddress' })
  })

  it('that is under way is broken off, not written into, when bytes come that are no request', async () => {
    const one = await app()
    await one.listen({ port: 0, host: '127.0.0.1' })
    const { port } = one.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /api/v1/slow HTTP/1.1\r\nHost: x\r\n\r\n')
    const received: Buffer[] = []
    socket.on('data', (chunk) => {
      if (received.length === 0) socket.write('good morning\r\n\r\n')
      received.push(chunk)
    })
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('close', resolve))
    const all = Buffer.concat(received).toString()
    expect(all).toContain('200 OK')
    expect(all).not.toContain('400')
  })

  it('says place by place what does not fit', async () => {
    const answer = await (await app()).inject({ method: 'POST', url: '/api/v1/change', payload: { n: 'x' } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toMatchObject([{ place: 'body/n' }])
  })
})

describe('who may call', () => {
  it('a route that forgot to say is open to nobody', async () => {
    expect((await (await app()).inject('/api/v1/forgot')).statusCode).toBe(401)
    const auditor = person({ post: 'auditor', organisationId: '01900000-0000-7000-8000-000000000009' })
    expect((await (await app(auditor)).inject('/api/v1/forgot')).statusCode).toBe(403)
  })

  it('is asked before the handler runs', async () => {
    const visitor = await app()
    expect((await visitor.inject('/api/v1/mine')).statusCode).toBe(401)
    expect((await visitor.inject('/api/v1/audit')).json()).toMatchObject({ type: '/problems/platform/signInRequired' })
    const officer = await app(person({ post: 'dataOfficer', organisationId: '01900000-0000-7000-8000-000000000009' }))
    expect((await officer.inject('/api/v1/mine')).statusCode).toBe(200)
    expect((await officer.inject('/api/v1/audit')).json()).toMatchObject({ requires: ['auditor'] })
  })

  it('a route of the inner zone does not exist in the outer one', async () => {
    expect((await (await app(anonymous, 'outer')).inject('/api/v1/inner')).statusCode).toBe(404)
    expect((await (await app(anonymous, 'inner')).inject('/api/v1/inner')).statusCode).toBe(200)
  })
})

describe('behind proxies', () => {
  it.each([
    [0, '127.0.0.1'],
    [1, '203.0.113.9'],
    [2, '198.51.100.7'],
  ])('with %i of them the caller is %s, whatever it says of itself', async (proxies, address) => {
    const seen: string[] = []
    const one = await createApp({
      ...{ db: database.db, resources: {} as never, zone: 'both', routes: [routes], proxies },
      authenticate: async (credentials) => {
        seen.push(credentials.address)
        return anonymous
      },
    })
    apps.push(one)
    const headers = { 'x-forwarded-for': '10.9.9.9, 198.51.100.7, 203.0.113.9' }
    await one.inject({ url: '/api/v1/open', headers, remoteAddress: '127.0.0.1' })
    expect(seen).toEqual([address])
  })
})

describe('a change that another site asks for', () => {
  const change = { method: 'POST', url: '/api/v1/change', payload: { n: 1 } } as const
  it.each([
    ['cross-site by fetch metadata', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling of this site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['an origin that is no address', { origin: 'null' }, 403],
    ['this site', { 'sec-fetch-site': 'same-origin' }, 200],
    ['this origin', { origin: 'http://localhost:80', host: 'localhost:80' }, 200],
    ['a program', {}, 200],
  ])('%s: answered %o with %i', async (_name, headers, status) => {
    const answer = await (await app()).inject({ ...change, headers })
    expect(answer.statusCode).toBe(status)
  })
})

it.each([
  [undefined, 'zh'],
  ['*', 'zh'],
  ['fr', 'zh'],
  ['en', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en-US,en;q=0.9,zh;q=0.8', 'en'],
  ['zh;q=0.1, en;q=0.5', 'en'],
  ['en;q=0', 'zh'],
])('Accept-Language %s is answered in %s', (header, lang) => {
  expect(languageOf(header)).toBe(lang)
})
