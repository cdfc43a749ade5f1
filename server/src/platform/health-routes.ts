import { sql } from 'kysely'
import { z } from 'zod'
import type { Ctx } from './ctx.ts'
import type { Routes } from './http.ts'
import type { Metrics } from './metrics.ts'

/** One thing that must work before the program may be sent requests. Says nothing when it does. */
export type Readiness = { readonly name: string; readonly check: (ctx: Ctx) => Promise<boolean> }

const Health = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.boolean()) }).meta({ id: 'Readiness' })
/** A check that does not answer by then has failed. */
const patienceMs = 3000

/** 运维 · Operations. */
export const healthRoutes =
  (checks: readonly Readiness[], metrics: Metrics): Routes =>
  (app) => {
    const open = { zone: 'both', who: 'anyone' } as const
    app.get(
      '/healthz',
      {
        config: open,
        schema: {
          operationId: 'getHealth',
          summary: '进程活着 · The process is alive',
          tags: ['operations'],
          response: { 200: z.object({ alive: z.literal(true) }) },
        },
      },
      async () => ({ alive: true as const }),
    )
    app.get(
      '/readyz',
      {
        config: open,
        schema: {
          operationId: 'getReadiness',
          summary: '全部部件可服务时为 200 · 200 only when everything serves',
          tags: ['operations'],
          response: { 200: Health, 503: Health },
        },
      },
      async (request, reply) => {
        const found = await Promise.all(
          checks.map(async ({ name, check }) => [name, await inTime(check(request.ctx))] as const),
        )
        const ready = found.every(([, isWell]) => isWell)
        return reply.code(ready ? 200 : 503).send({ ready, checks: Object.fromEntries(found) })
      },
    )
    app.get(
      '/metrics',
      {
        config: open,
        schema: {
          operationId: 'getMetrics',
          summary: 'Prometheus 指标 · Prometheus metrics',
          tags: ['operations'],
        },
      },
      async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.text()),
    )
  }

async function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  try {
    return await Promise.race([check, late])
  } catch {
    return false // the reason is in the part's own log; readiness only says that it is not ready
  } finally {
    clearTimeout(timer)
  }
}

export const databaseReady: Readiness = {
  name: 'database',
  check: async ({ db }) => {
    await sql`select 1`.execute(db)
    return true
  },
}
