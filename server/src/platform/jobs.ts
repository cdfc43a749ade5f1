import { setTimeout as sleep } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import type { z } from 'zod'
import { type Ctx, inTransaction } from './ctx.ts'
import type { Connection, Db } from './db.ts'
import { newId } from './ids.ts'
import {
  deleteJobs,
  findJob,
  insertJob,
  type JobView,
  moveJob,
  queueDatabase,
  releaseAbandoned,
  releaseLost,
  setProgress,
} from './job-store.ts'
import { Problem } from './problem.ts'

export type { JobState, JobView } from './job-store.ts'

export type RunningJob = {
  readonly id: string
  /** 1 for the first try. */
  readonly attempt: number
  readonly isLastAttempt: boolean
  /** Aborted when a person cancels the job or the program stops. */
  readonly signal: AbortSignal
  /** Durable, and throttled: the last report of each half second is kept, and the very last always. */
  readonly report: (progress: unknown) => Promise<void>
}

/** Work that outlives the request: survives a restart, is retried with growing waits, can be cancelled. Must be idempotent. */
export type Job<P> = {
  readonly name: string
  readonly payload: z.ZodType<P>
  /** Further tries after the first. */
  readonly retries: number
  /** How many of this kind run side by side; 1 unless told. */
  readonly parallel?: number
  /** Cron expression in Asia/Shanghai for work that a clock starts; the payload is then `{}`. */
  readonly every?: string
  readonly run: (ctx: Ctx, payload: P, job: RunningJob) => Promise<void>
}
export const defineJob = <P>(job: Job<P>): Job<P> => job

/** Any job, whatever its payload: what `main.ts` lists. */
// biome-ignore lint/suspicious/noExplicitAny: a list of jobs of different payloads; each parses its own at the border
export type AnyJob = Job<any>

declare module './ctx.ts' {
  interface Resources {
    readonly jobs: Jobs
  }
}

export type Jobs = {
  /** Queues the job in the caller's transaction, or at once outside one. Returns its id. */
  readonly enqueue: <P>(ctx: Ctx, job: Job<P>, payload: P, options?: { startAfterSeconds?: number }) => Promise<string>
  readonly find: (ctx: Ctx, id: string) => Promise<JobView | undefined>
  /** Takes away all that is known of them, running or ended (R-SEC-09). */
  readonly forget: (ctx: Ctx, ids: readonly string[]) => Promise<void>
  /** False when it had ended before. */
  readonly cancel: (ctx: Ctx, id: string) => Promise<boolean>
  /** Lets running jobs end for so long, then aborts them; they are taken up again at the next start. */
  readonly stop: (graceSeconds?: number) => Promise<void>
}

export type JobsOptions = {
  readonly db: Db
  readonly connection: Connection
  readonly jobs: readonly AnyJob[]
  /** A fresh context acting as the program itself. */
  readonly systemCtx: (job: string) => Ctx
  readonly report: (message: string, cause: unknown) => void
  readonly lookForLostMs?: number
}

const reportEveryMs = 500
const longestSeconds = 12 * 3600
const defaultLookForLostMs = 30_000

export async function openJobs({
  db,
  connection,
  jobs,
  systemCtx,
  report,
  lookForLostMs = defaultLookForLostMs,
}: JobsOptions): Promise<Jobs> {
  const running = new Map<string, AbortController>()
  // What was left over is fetched while the queues are still being opened; it runs when its caller has what it opened.
  const opened = Promise.withResolvers<void>()
  const { host, port, user, password, database, ssl } = connection
  const boss = new PgBoss({
    ...{ host, port, user, database, ssl, max: 4, application_name: 'gongshu-jobs' },
    ...(password === undefined ? {} : { password }),
    useListenNotify: true,
    monitorVacuum: false,
    registerInstance: false,
  } as ConstructorParameters<typeof PgBoss>[0] & object)
  boss.on('error', (cause) => report('job queue', cause))
  await boss.start()
  await releaseAbandoned(db)

  async function runOne(job: AnyJob, id: string, attempt: number, payload: unknown, outer: AbortSignal): Promise<void> {
    // Known before it is marked as running: a cancel that comes in between must find something to abort.
    const controller = new AbortController()
    running.set(id, controller)
    const started = await patiently(() =>
      moveJob(db, id, ['waiting', 'retrying', 'running'], { state: 'running', attempt }),
    )
    if (!started && (await findJob(db, id))) {
      running.delete(id)
      return // cancelled before it began
    }
    const progress = throttle((value) => setProgress(db, id, value))
    const isLastAttempt = attempt > job.retries
    try {
      const signal = AbortSignal.any([controller.signal, outer])
      const context = { id, attempt, isLastAttempt, signal, report: progress.report }
      await job.run(systemCtx(job.name), job.payload.parse(payload), context)
      await progress.flush()
      await moveJob(db, id, ['running'], { state: 'done', error: null })
    } catch (cause) {
      await progress.flush().catch((fault: unknown) => report(`progress of ${job.name} ${id}`, fault))
      if (controller.signal.reason === cancelled) return
      const isFinal = isLastAttempt || (cause instanceof Problem && cause.status < 500)
      const error = cause instanceof Problem ? cause.type : 'internal'
      await patiently(() => moveJob(db, id, ['running'], { state: isFinal ? 'failed' : 'retrying', error }))
      if (!(cause instanceof Problem)) report(`job ${job.name} ${id}`, cause)
      if (!isFinal) throw cause
    } finally {
      running.delete(id)
    }
  }

  for (const job of jobs) {
    const queue = { retryLimit: job.retries, retryDelay: 2, retryBackoff: true, retryDelayMax: 300 }
    await boss.createQueue(job.name, { ...queue, expireInSeconds: longestSeconds, notify: true })
    const pace = {
      pollingIntervalSeconds: 1,
      notifyPollingIntervalSeconds: 1,
      localConcurrency: job.parallel ?? 1,
      batchSize: 1,
    }
    await boss.work(job.name, pace, async ([one]) => {
      await opened.promise
      if (one) await runOne(job, one.id, one.retryCount + 1, one.data, one.signal)
    })
    if (job.every) await boss.schedule(job.name, job.every, {}, { tz: 'Asia/Shanghai' })
  }

  const watch = setInterval(() => {
    // Away still: the next look finds it.
    releaseLost(db, [...running.keys()]).catch(() => undefined)
  }, lookForLostMs)
  watch.unref()

  setImmediate(opened.resolve)
  return {
    enqueue: (ctx, job, payload, { startAfterSeconds } = {}) =>
      inTransaction(ctx, async (ctx) => {
        const id = newId()
        await insertJob(ctx.db, id, job.name, ctx.now)
        const data = job.payload.parse(payload) as object
        await boss.send(job.name, data, {
          id,
          db: queueDatabase(ctx.db),
          ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
        })
        return id
      }),
    find: (ctx, id) => findJob(ctx.db, id),
    cancel: async (ctx, id) => {
      const job = await findJob(ctx.db, id)
      if (!job) return false
      const ended = await moveJob(ctx.db, id, ['waiting', 'running', 'retrying'], { state: 'cancelled' })
      if (!ended) return false
      await boss.cancel(job.name, id)
      running.get(id)?.abort(cancelled)
      return true
    },
    forget: async (ctx, ids) => {
      for (const id of ids) running.get(id)?.abort(cancelled)
      await deleteJobs(ctx.db, ids)
    },
    stop: async (graceSeconds = 5) => {
      clearInterval(watch)
      const deadline = Date.now() + graceSeconds * 1000
      const stopped = boss.stop({ graceful: true, timeout: (graceSeconds + 5) * 1000 })
      while (running.size > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50))
      for (const controller of running.values()) controller.abort(new Error('the program stops'))
      await stopped
    },
  }
}

const cancelled = Symbol('cancelled')

/** The database may be too busy for a moment, as when everything starts at once; what a job came to is not lost over that. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (error) {
      if (tried === 5) throw error
      await sleep(tried * 500)
    }
  }
}

/** Writes at most twice a second, never two at once, and the last value always. */
function throttle(write: (value: unknown) => Promise<void>) {
  let next: { readonly value: unknown } | undefined
  let writing: Promise<void> = Promise.resolve()
  let writtenAt = 0
  const flush = (): Promise<void> => {
    // A report that could not be written does not stop the work, nor the next report.
    writing = writing
      .catch(() => undefined)
      .then(async () => {
        if (!next) return
        const { value } = next
        next = undefined
        writtenAt = Date.now()
        await write(value)
      })
    return writing
  }
  return {
    report: async (value: unknown): Promise<void> => {
      next = { value }
      if (Date.now() - writtenAt >= reportEveryMs) await flush()
    },
    flush,
  }
}
