import type { Actor, Ctx } from './ctx.ts'
import { type App, createApp, type HttpOptions, type Routes } from './http.ts'
import { anonymous } from './testing.ts'

/**
 * The real HTTP layer in process, for tests of routes. `actor` calls.
 * With `authenticate` given, credentials are read as in production.
 */
export async function testApp(options: {
  readonly routes: readonly Routes[]
  readonly ctx: Pick<Ctx, 'db' | 'resources'> & Partial<Ctx>
  readonly actor?: Actor
  readonly authenticate?: HttpOptions['authenticate']
  readonly takeQuota?: HttpOptions['takeQuota']
}): Promise<App> {
  const { routes, ctx, actor = anonymous, authenticate, takeQuota } = options
  const app = await createApp({
    db: ctx.db,
    resources: ctx.resources,
    zone: ctx.zone ?? 'both',
    routes,
    authenticate: authenticate ?? (async () => actor),
    ...(takeQuota ? { takeQuota } : {}),
  })
  // A fixed moment, where the test gives one.
  if (ctx.now && ctx.today) {
    const { now, today } = ctx
    app.addHook('onRequest', async (request) => {
      request.ctx = { ...request.ctx, now, today }
    })
  }
  await app.ready()
  return app
}
