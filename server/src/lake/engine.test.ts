import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testPaths } from '../platform/testing.ts'
import { Engine } from './engine.ts'

const paths = testPaths()
const temp = join(paths.lakeTmp, 'engine')
const open = (overrides: object = {}): Engine =>
  new Engine({
    processes: 2,
    memoryMb: 300,
    querySeconds: 20,
    directories: [paths.lake, paths.exports],
    temp,
    ...overrides,
  })
let engine: Engine

beforeAll(() => {
  engine = open()
})
afterAll(async () => {
  await engine.close()
  paths.remove()
})

const endless = 'select count(*) as n from range(1000000000) a, range(1000000000) b where a.range + b.range = -1'
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

it('gives BIGINT and DECIMAL as strings and dates as text', async () => {
  const { columns, rows } = await engine.query(
    `select $1::bigint as n, 1.50::decimal(10,2) as m, date '2024-09-21' as d, true as b, null as z`,
    ['9007199254740993'],
  )
  expect(rows).toEqual([{ n: '9007199254740993', m: '1.50', d: '2024-09-21', b: true, z: null }])
  expect(columns.map(({ type }) => type)).toEqual(['BIGINT', 'DECIMAL(10,2)', 'DATE', 'BOOLEAN', 'INTEGER'])
})

it('binds whole numbers as BIGINT, so that large keys compare exactly', async () => {
  const { rows } = await engine.query('select typeof($1) as t, typeof($2) as u', [5, 1.5])
  expect(rows).toEqual([{ t: 'BIGINT', u: 'DOUBLE' }])
})

it('writes exports as files and says how many rows', async () => {
  const path = join(paths.exports, 'out.csv')
  const { rows } = await engine.copyTo('select i from range(10) t(i) where i >= $1', [4], path, { format: 'csv' })
  expect(rows).toBe(6)
  expect(readFileSync(path, 'utf8')).toBe('i\n4\n5\n6\n7\n8\n9\n')
})

it('touches nothing outside the directories it was given', async () => {
  await expect(engine.query(`select * from read_text('/etc/hostname')`)).rejects.toThrow('Permission Error')
  await expect(engine.query(`select * from read_text('${paths.lake}/../../keys/x')`)).rejects.toThrow('Permission')
  const outside = join(paths.keys, 'stolen.csv')
  await expect(engine.copyTo('select 1', [], outside, { format: 'csv' })).rejects.toThrow('Permission Error')
  expect(existsSync(outside)).toBe(false)
  await expect(engine.query(`set memory_limit = '9GB'`)).rejects.toThrow('Invalid Input Error')
})

it('interrupts a query at its time limit and goes on', async () => {
  await expect(engine.query(endless, [], { seconds: 0.3 })).rejects.toMatchObject({
    type: '/problems/lake/queryTimedOut',
    status: 504,
  })
  expect((await engine.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

it('stops when the caller goes away', async () => {
  const stop = AbortSignal.timeout(200)
  await expect(engine.query(endless, [], { signal: stop })).rejects.toThrow('timeout')
})

it('refuses a page of too many rows instead of cutting it', async () => {
  await expect(engine.query('from range(11)', [], { maxRows: 10 })).rejects.toMatchObject({
    type: '/problems/lake/tooManyRows',
  })
  expect((await engine.query('from range(10)', [], { maxRows: 10 })).rows).toHaveLength(10)
})

it('answers a page while a heavy query runs', async () => {
  const heavy = engine.query(endless, [], { lane: 'heavy', seconds: 2 }).catch((error) => error)
  await engine.query('select 1')
  const started = performance.now()
  for (let i = 0; i < 20; i++) await engine.query('select 1 as one')
  expect(performance.now() - started).toBeLessThan(1500)
  expect(await heavy).toMatchObject({ type: '/problems/lake/queryTimedOut' })
})

it('fails only the query whose process died', async () => {
  const doomed = engine.query(endless, [], { lane: 'heavy' }).catch((error) => error)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const heavy = engine.pids()[1]
  if (!heavy) throw new Error('the heavy process is missing')
  process.kill(heavy, 'SIGKILL')
  expect(await doomed).toMatchObject({ type: '/problems/lake/engineLost', status: 503 })
  expect((await engine.query('select 2 as two', [], { lane: 'heavy' })).rows).toEqual([{ two: 2 }])
})

it('says that memory ran out, and answers the next query', async () => {
  const small = open({ memoryMb: 128, temp: join(paths.lakeTmp, 'small'), tempGb: 0.05 })
  const hungry = `select string_agg(i::varchar || repeat('x', 100), '') as s from range(20000000) t(i)`
  await expect(small.query(hungry)).rejects.toMatchObject({ status: expect.toSatisfy((s) => s === 503 || s === 507) })
  expect((await small.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  await small.close()
})

it('refuses clearly once too many statements wait', async () => {
  const narrow = open({ processes: 1, waiting: 1, waitSeconds: 0.2, temp: join(paths.lakeTmp, 'narrow') })
  const running = narrow.query(endless, [], { seconds: 1 }).catch((error) => error)
  const waiting = narrow.query('select 1').catch((error) => error)
  await expect(narrow.query('select 1')).rejects.toMatchObject({ type: '/problems/lake/engineBusy', status: 503 })
  expect(await waiting).toMatchObject({ type: '/problems/lake/engineBusy' })
  expect(await running).toMatchObject({ type: '/problems/lake/queryTimedOut' })
  await narrow.close()
})

it('gives an import a session that keeps its state and sees only its own files', async () => {
  const source = join(paths.uploads, 'in.csv')
  writeFileSync(source, 'a,b\n1,2\n')
  const session = await engine.session({ directories: [paths.lakeTmp], files: [source], temp: join(temp, 's1') })
  await session.query(`create temp table t as from read_csv('${source}', all_varchar = true)`)
  expect((await session.query('from t')).rows).toEqual([{ a: '1', b: '2' }])
  await expect(session.query(`from read_text('${paths.keys}/x')`)).rejects.toThrow('Permission Error')
  const { pid } = session
  await session.close()
  expect(alive(Number(pid))).toBe(false)
})
