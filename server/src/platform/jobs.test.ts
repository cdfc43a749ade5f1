import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asSystem, type Ctx, inTransaction } from './ctx.ts'
import { type AnyJob, defineJob, type Jobs, openJobs } from './jobs.ts'
import { defineProblems } from './problem.ts'
import { type TestDatabase, testCtx, testDatabase } from './testing.ts'

const problems = defineProblems('jobsTest', { unfit: { status: 422, title: { zh: '不合', en: 'Unfit' } } })
const Payload = z.object({ word: z.string() })

let database: TestDatabase
let jobs: Jobs | undefined
let ctx: Ctx
const faults: unknown[] = []

async function open(...list: AnyJob[]): Promise<Jobs> {
  return openWith({}, ...list)
}
async function openWith(options: { lookForLostMs?: number }, ...list: AnyJob[]): Promise<Jobs> {
  const { db, connection } = database
  ctx = testCtx(db, {})
  const report = (_message: string, cause: unknown) => void faults.push(cause)
  jobs = await openJobs({ db, connection, jobs: list, systemCtx: (name) => asSystem(ctx, name), report, ...options })
  return jobs
}
async function until(id: string, state: string, ms = 15_000) {
  for (let waited = 0; waited < ms; waited += 25) {
    const found = await jobs?.find(ctx, id)
    if (found?.state === state) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`job is ${(await jobs?.find(ctx, id))?.state}, not ${state}`)
}

beforeAll(async () => {
  database = await testDatabase()
})
afterEach(async () => {
  await jobs?.stop(1)
  jobs = undefined
})
afterAll(() => database.close())

describe('a job', () => {
  it('runs with its payload, keeps its last report and ends as done', async () => {
    const seen: string[] = []
    const job = defineJob({
      name: 'note',
      payload: Payload,
      retries: 0,
      run: async ({ actor }, { word }, { report }) => {
        seen.push(word, actor.kind)
        for (let step = 1; step <= 5; step++) await report({ step })
      },
    })
    const queue = await open(job)
    const id = await queue.enqueue(ctx, job, { word: '一' })
    expect(await until(id, 'done')).toMatchObject({ attempt: 1, progress: { step: 5 }, error: null })
    expect(seen).toEqual(['一', 'system'])
  })

  it('left over from the program before begins when the queue is open to its run', async () => {
    const found: boolean[] = []
    const job = defineJob({
      ...{ name: 'early', payload: Payload, retries: 0 },
      run: async () => void found.push(jobs !== undefined),
    })
    const others = Array.from({ length: 20 }, (_, n) =>
      defineJob({ name: `other-${n}`, payload: Payload, retries: 0, run: async () => undefined }),
    )
    const before = await open(job)
    const id = await before.enqueue(ctx, job, { word: '一' }, { startAfterSeconds: 1 })
    await before.stop(1)
    jobs = undefined
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await open(job, ...others)
    await until(id, 'done')
    expect(found).toEqual([true])
  })

  it('whose end could not be written, the database being away, is taken up again; one that runs is left alone', async () => {
    const seen: string[] = []
    const gate = Promise.withResolvers<void>()
    const job = defineJob({
      ...{ name: 'lost', payload: Payload, retries: 0, parallel: 2 },
      run: async (_ctx, { word }) => {
        seen.push(word)
        if (word === 'long') await gate.promise
      },
    })
    const queue = await openWith({ lookForLostMs: 200 }, job)
    const long = await queue.enqueue(ctx, job, { word: 'long' })
    await until(long, 'running')
    const lost = await queue.enqueue(ctx, job, { word: 'lost' }, { startAfterSeconds: 3600 })
    await database.pool.query(
      "update pgboss.job set state = 'active', started_on = now() - interval '1 minute' where id in ($1, $2)",
      [long, lost],
    )
    await database.pool.query("update platform.job set state = 'running' where id = $1", [lost])
    await until(lost, 'done')
    gate.resolve()
    await until(long, 'done')
    expect(seen).toEqual(['long', 'lost'])
  })

  it('is queued with the transaction of its caller or not at all', async () => {
    const seen: string[] = []
    const job = defineJob({
      name: 'atomic',
      payload: Payload,
      retries: 0,
      run: async (_ctx, { word }) => void seen.push(word),
    })
    const queue = await open(job)
    const failing = inTransaction(ctx, async (ctx) => {
      await queue.enqueue(ctx, job, { word: 'lost' })
      throw new Error('rolled back')
    })
    await expect(failing).rejects.toThrow('rolled back')
    await until(await queue.enqueue(ctx, job, { word: 'kept' }), 'done')
    expect(seen).toEqual(['kept'])
  })

  it('is tried again after a fault, and fails for good after the last try', async () => {
    let tries = 0
    const job = defineJob({
      name: 'flaky',
      payload: Payload,
      retries: 1,
      run: async (_ctx, { word }) => {
        tries++
        if (word === 'never' || tries === 1) throw new Error('fault')
      },
    })
    const queue = await open(job)
    expect(await until(await queue.enqueue(ctx, job, { word: 'once' }), 'done')).toMatchObject({ attempt: 2 })
    const failed = await until(await queue.enqueue(ctx, job, { word: 'never' }), 'failed')
    expect(failed).toMatchObject({ attempt: 2, error: 'internal' })
  })

  it('is not tried again when it was refused', async () => {
    let tries = 0
    const job = defineJob({
      name: 'refused',
      payload: Payload,
      retries: 3,
      run: async () => {
        tries++
        throw problems.unfit()
      },
    })
    const queue = await open(job)
    const failed = await until(await queue.enqueue(ctx, job, { word: 'x' }), 'failed')
    expect(failed.error).toBe('/problems/jobsTest/unfit')
    expect(tries).toBe(1)
  })

  it('stops when a person cancels it, while it waits or runs', async () => {
    let aborted = false
    const job = defineJob({
      name: 'endless',
      payload: Payload,
      retries: 2,
      run: (_ctx, _payload, { signal }) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true
            reject(signal.reason)
          })
        }),
    })
    const queue = await open(job)
    const first = await queue.enqueue(ctx, job, { word: 'runs' })
    const second = await queue.enqueue(ctx, job, { word: 'waits' })
    await until(first, 'running')
    expect(await queue.cancel(ctx, second)).toBe(true)
    expect(await queue.cancel(ctx, first)).toBe(true)
    expect(await queue.cancel(ctx, first)).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(aborted).toBe(true)
    expect(await queue.find(ctx, first)).toMatchObject({ state: 'cancelled' })
    expect(await queue.find(ctx, second)).toMatchObject({ state: 'cancelled' })
  })

  it('is taken up again after the program stopped in the middle of it', async () => {
    let runs = 0
    const job = defineJob({
      name: 'long',
      payload: Payload,
      retries: 1,
      run: (_ctx, _payload, { signal }) => {
        runs++
        if (runs > 1) return Promise.resolve()
        return new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    })
    const queue = await open(job)
    const id = await queue.enqueue(ctx, job, { word: 'x' })
    await until(id, 'running')
    await queue.stop(0)
    await open(job)
    expect(await until(id, 'done')).toMatchObject({ attempt: 2 })
    expect(runs).toBe(2)
  })
})
