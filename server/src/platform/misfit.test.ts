import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { App, Routes } from './http.ts'
import { type TestDatabase, testDatabase } from './testing.ts'
import { testApp } from './testing-app.ts'

const config = { zone: 'both', who: 'anyone' } as const
const Thing = z.object({ name: z.string().trim().min(1).max(5), tags: z.array(z.object({ word: z.string() })).max(2) })
const routes: Routes = (app) => {
  const rows = z.object({
    where: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).optional(),
    asOf: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
    kind: z.enum(['one', 'two']).optional(),
    version: z.uuid().optional(),
    code: z
      .string()
      .regex(/^[0-9]{6}$/)
      .optional(),
    bom: z.stringbool().optional(),
  })
  app.get('/api/v1/rows', { config, schema: { querystring: rows } }, async () => 'rows')
  app.get('/api/v1/needs', { config, schema: { querystring: z.object({ from: z.iso.date() }) } }, async () => 'some')
  app.get('/api/v1/plain', { config }, async () => 'plain')
  app.get('/alive', { config }, async () => 'alive')
  app.post('/api/v1/things', { config, schema: { body: Thing } }, async () => 'made')
  const either = z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), a: z.number() }),
    z.object({ kind: z.literal('b'), b: z.record(z.string(), z.object({ n: z.int() })).nullish() }),
  ])
  app.post('/api/v1/either', { config, schema: { body: either } }, async () => 'made')
  app.post('/api/v1/bare', { config }, async () => 'done')
  const dated = z.object({ on: z.string().refine(() => false, { params: { says: { zh: '太晚', en: 'too late' } } }) })
  app.post('/api/v1/dated', { config, schema: { body: dated } }, async () => 'done')
}

let database: TestDatabase
let app: App
beforeAll(async () => {
  database = await testDatabase()
  app = await testApp({ routes: [routes], ctx: { db: database.db, resources: {} as never } })
})
afterAll(async () => {
  await app.close()
  await database.close()
})

type Body = { errors: { place: string; message: string; code?: string; nearest?: string; known?: string[] }[] }
async function refused(url: string, lang: 'zh' | 'en', payload?: object): Promise<Body['errors']> {
  const method = payload ? 'POST' : 'GET'
  const answer = await app.inject({
    method,
    url,
    headers: { 'accept-language': lang },
    ...(payload ? { payload } : {}),
  })
  expect(answer.statusCode).toBe(400)
  expect(answer.json().type).toBe('/problems/platform/invalidRequest')
  return answer.json<Body>().errors
}

describe('a query parameter that no route knows', () => {
  it('is refused by name, with the one that was meant and all that are known', async () => {
    const known = ['where', 'limit', 'asOf', 'kind', 'version', 'code', 'bom']
    expect(await refused('/api/v1/rows?wehre=[]&limit=3', 'zh')).toEqual([
      {
        place: 'querystring/wehre',
        message: `没有参数 wehre。是否想写 where？可用的有：${known.join(', ')}`,
        code: 'unrecognized_keys',
        nearest: 'where',
        known,
      },
    ])
    const [english] = await refused('/api/v1/rows?asof=2026-01-01', 'en')
    expect(english?.message).toBe(`there is no parameter asof. Did you mean asOf? Known are: ${known.join(', ')}`)
  })

  it('is not guessed at when nothing is near', async () => {
    const [error] = await refused('/api/v1/rows?utm_source=x', 'en')
    expect(error?.nearest).toBeUndefined()
    expect(error?.message).toMatch(/^there is no parameter utm_source\. Known are: where, /)
  })

  it('is refused where none is taken, and comes with the other faults of the request', async () => {
    expect((await refused('/api/v1/plain?page=2', 'zh'))[0]?.message).toBe('没有参数 page。这里不接受任何参数')
    expect(await refused('/api/v1/rows?limit=x&wher=1', 'zh')).toMatchObject([
      { place: 'querystring/limit' },
      { place: 'querystring/wher' },
    ])
    expect((await app.inject('/api/v1/plain')).statusCode).toBe(200)
  })

  it('is let be on what is no call of the API', async () => {
    expect((await app.inject('/alive?t=123')).statusCode).toBe(200)
  })
})

describe('a member that no schema knows', () => {
  it.each([
    ['/api/v1/things', { name: 'a', tags: [], nmae: 'b' }, 'body/nmae', 'name'],
    ['/api/v1/things', { name: 'a', tags: [{ word: 'x', wrd: 'y' }] }, 'body/tags/0/wrd', 'word'],
    ['/api/v1/either', { kind: 'a', a: 1, b: null }, 'body/b', 'a'],
    ['/api/v1/either', { kind: 'b', b: { x: { n: 1, m: 2 } } }, 'body/b/x/m', undefined],
    ['/api/v1/bare', { anything: 1 }, 'body/anything', undefined],
  ])('%s with %j is refused at %s', async (url, payload, place, nearest) => {
    const errors = await refused(url, 'zh', payload)
    expect(errors).toMatchObject([{ place, code: 'unrecognized_keys' }])
    if (nearest) expect(errors[0]?.nearest).toBe(nearest)
    expect(errors[0]?.message).toContain('没有成员')
  })

  it('does not hinder what is well-formed', async () => {
    const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload })
    expect((await post('/api/v1/things', { name: 'a', tags: [{ word: 'x' }] })).statusCode).toBe(200)
    expect((await post('/api/v1/either', { kind: 'b', b: { x: { n: 1 } } })).statusCode).toBe(200)
    expect((await post('/api/v1/bare', {})).statusCode).toBe(200)
  })
})

describe('what does not fit is said whole in the reader’s language', () => {
  it.each([
    ['limit=abc', '应为数字', 'should be a number'],
    ['limit=1.5', '应为整数', 'should be a whole number'],
    ['limit=0', '应≥ 1', 'should be ≥ 1'],
    ['limit=101', '应≤ 100', 'should be ≤ 100'],
    ['kind=three', '应为以下之一：one、two', 'should be one of one, two'],
    ['code=12', '格式应为 /^[0-9]{6}$/', 'should match /^[0-9]{6}$/'],
    [
      'asOf=then',
      '应为日期，如 2026-11-23，或应为带时区的时间，如 2026-11-23T10:00:00+08:00',
      'should be a date such as 2026-11-23, or should be a time with its zone, such as 2026-11-23T10:00:00+08:00',
    ],
  ])('%s', async (query, zh, en) => {
    expect(await refused(`/api/v1/rows?${query}`, 'zh')).toMatchObject([{ message: zh }])
    expect(await refused(`/api/v1/rows?${query}`, 'en')).toMatchObject([{ message: en }])
  })

  it.each([
    ['/api/v1/needs', undefined, '缺少此项', 'is missing'],
    ['/api/v1/things', { tags: [] }, '缺少此项', 'is missing'],
    ['/api/v1/things', { name: 3, tags: [] }, '应为文本', 'should be a text'],
    ['/api/v1/things', { name: '', tags: [] }, '不能为空', 'may not be empty'],
    ['/api/v1/things', { name: 'abcdef', tags: [] }, '长度应至多 5 个字符', 'should be at most 5 characters long'],
    ['/api/v1/things', { name: 'a', tags: {} }, '应为数组 […]', 'should be a list […]'],
    [
      '/api/v1/things',
      { name: 'a', tags: [{ word: 'a' }, { word: 'b' }, { word: 'c' }] },
      '应至多 2 项',
      'should have at most 2 items',
    ],
    ['/api/v1/either', { kind: 'c' }, '应为以下之一：a、b', 'should be one of a, b'],
    ['/api/v1/dated', { on: 'x' }, '太晚', 'too late'],
  ])('%s %j', async (url, payload, zh, en) => {
    expect(await refused(url, 'zh', payload)).toMatchObject([{ message: zh }])
    expect(await refused(url, 'en', payload)).toMatchObject([{ message: en }])
  })

  it.each([
    ['version=1', 'UUID'],
    ['bom=perhaps', 'true'],
  ])('%s names the form', async (query, form) => {
    const [chinese] = await refused(`/api/v1/rows?${query}`, 'zh')
    expect(chinese?.message).toMatch(/^应为/)
    expect(chinese?.message).toContain(form)
  })

  it('a body that is no JSON at all', async () => {
    const answer = await app.inject({
      ...{ method: 'POST', url: '/api/v1/things', payload: '{"name":' },
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.json().errors).toEqual([{ place: 'body', message: '不是合法的 JSON' }])
  })
})
