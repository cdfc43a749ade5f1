import { consoleRoutes } from './platform/console-routes.ts'
import type { Pool } from './platform/db.ts'
import { healthRoutes } from './platform/health-routes.ts'
import { type App, createApp } from './platform/http.ts'
import { createMetrics } from './platform/metrics.ts'
import { routes } from './program.ts'

/** Every route of the program, nothing behind them opened: what the reference and the web's types are made from. */
export async function describeApi(): Promise<App> {
  const nothing = {} as never // no request is made, so no part is asked for
  const app = await createApp({
    db: nothing,
    zone: 'both',
    resources: nothing,
    routes: [healthRoutes([], createMetrics()), consoleRoutes({ pool: nothing as Pool, notes: {} }), ...routes],
    authenticate: () => Promise.reject(new Error('a description answers no request')),
  })
  await app.ready()
  return app
}
