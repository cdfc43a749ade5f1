/** The composition root: opens every part once, in order, and closes them in reverse. With `commands/` the only code that knows all capabilities. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { counted } from '@gongshu/tabular/counted'
import { routes as accessRoutes } from './access/routes.ts'
import { openGate } from './access/service.ts'
import { routes as catalogUpdateRoutes } from './catalog/catalog-update-routes.ts'
import { catalogUpdate } from './catalog/service.ts'
import { routes as sharingListRoutes } from './catalog/sharing-list-routes.ts'
import { Engine } from './lake/engine.ts'
import { routes as lakeRoutes } from './lake/routes.ts'
import { jobs as lakeJobs } from './lake/service.ts'
import { monitorJob } from './ledger/jobs.ts'
import { countAlarms, monitorAlerts } from './ledger/records.ts'
import { routes as ledgerRoutes } from './ledger/routes.ts'
import { appendTo, openLedger, publicLogs } from './ledger/service.ts'
import { routes as consoleImportRoutes } from './opendata/console-import-routes.ts'
import { routes as datasetRoutes } from './opendata/dataset-routes.ts'
import { routes as downloadRoutes } from './opendata/download-routes.ts'
import { routes as followingRoutes } from './opendata/following-routes.ts'
import { routes as openRequestRoutes } from './opendata/open-request-routes.ts'
import { routes as profileRoutes } from './opendata/profile-routes.ts'
import { routes as publicationRoutes } from './opendata/publication-routes.ts'
import { routes as rowsRoutes } from './opendata/rows-routes.ts'
import { routes as secrecyRoutes } from './opendata/secrecy-routes.ts'
import {
  applicationDays,
  grantRevoked,
  jobs as opendataJobs,
  openRequest,
  publication,
  publicationOf,
  reapplyPurges,
  reportAtDoor,
  reviewedVersions,
  reviewOf,
  secrecyDrill,
  tellOfCorrection,
} from './opendata/service.ts'
import { sweepPartiesJob } from './parties/jobs.ts'
import { defaultPolicy } from './parties/policy.ts'
import { posts } from './parties/posts.ts'
import { routes as partiesRoutes } from './parties/routes.ts'
import { authenticate, listAccountsHolding, listOrganisations, takeQuota } from './parties/service.ts'
import type { Config } from './platform/config.ts'
import { consoleRoutes } from './platform/console-routes.ts'
import { consoleActor, consoleAuthorization, isConsole, newConsoleToken } from './platform/console-token.ts'
import { type Actor, asSystem, type Ctx, type Resources } from './platform/ctx.ts'
import { lockDataDirectory } from './platform/data-lock.ts'
import { type Connection, connectionOf, openDb, openPool, type Pool } from './platform/db.ts'
import { findFact } from './platform/facts.ts'
import { databaseReady, healthRoutes, type Readiness } from './platform/health-routes.ts'
import { type App, createApp, type Routes } from './platform/http.ts'
import { newId } from './platform/ids.ts'
import { type AnyJob, type Jobs, openJobs } from './platform/jobs.ts'
import { readOrMakeKey } from './platform/key-file.ts'
import { createMetrics } from './platform/metrics.ts'
import { migrate } from './platform/migrate.ts'
import { packRules, withPackLimits } from './platform/pack-rules.ts'
import { openPages, type PageRequest, type Site } from './platform/pages.ts'
import { type DataPaths, makeDataPaths } from './platform/paths.ts'
import { type Postgres, startPostgres } from './platform/postgres.ts'
import type { Text } from './platform/problem.ts'
import { jobs as processJobs } from './platform/process/jobs.ts'
import type { ProcessTable } from './platform/process/model.ts'
import { routes as processRoutes } from './platform/process/routes.ts'
import { mustBeWhole } from './platform/restore.ts'
import { recycleWalAgain } from './platform/scrub-store.ts'
import { dateInShanghai, instantOf } from './platform/time.ts'
import { routes as correctionRoutes } from './quality/correction-routes.ts'
import { routes as qualityRoutes } from './quality/routes.ts'
import { checkRequest, correction, measureNew, jobs as qualityJobs } from './quality/service.ts'
import { routes as sharingRoutes } from './sharing/routes.ts'
import {
  endShares,
  noteUse,
  purgeRequests,
  runningShares,
  shareRequests,
  jobs as sharingJobs,
} from './sharing/service.ts'

declare module './platform/ctx.ts' {
  interface Resources {
    readonly config: Config
    readonly paths: DataPaths
  }
}

export type Program = {
  readonly app: App
  readonly config: Config
  readonly paths: DataPaths
  /** A context of this moment for the command line (`console`) or a clock. */
  readonly ctx: (actor?: Actor) => Ctx
  /** A request to the program itself as the command line, without a socket. */
  readonly call: (path: string, init?: RequestInit) => Promise<Response>
  readonly token: string
  /** Resolves when the embedded database has ended by itself; never with an external one, which comes back by its own means. */
  readonly databaseLost: Promise<void>
  /** Drains and closes everything, in reverse. */
  readonly close: () => Promise<void>
}

export type OpenOptions = {
  /** Says what is being done, one line each. */
  readonly say: (line: Text) => void
  /** Further conditions of `/readyz`, for example that the sample is loaded. */
  readonly readiness?: readonly Readiness[]
  /** Pages are only needed where people come. */
  readonly pages: boolean
}

const webBuild = join(import.meta.dirname, '..', '..', 'web', 'build')

export const routes: readonly Routes[] = [
  ...[processRoutes, ledgerRoutes, partiesRoutes, lakeRoutes, datasetRoutes, profileRoutes, publicationRoutes],
  ...[followingRoutes, openRequestRoutes, secrecyRoutes, consoleImportRoutes, accessRoutes, qualityRoutes],
  ...[correctionRoutes, rowsRoutes, downloadRoutes, sharingListRoutes, catalogUpdateRoutes, sharingRoutes],
]
const jobs: readonly AnyJob[] = [
  monitorJob,
  sweepPartiesJob,
  ...processJobs,
  ...lakeJobs,
  ...qualityJobs,
  ...opendataJobs,
  ...sharingJobs,
]
/** 办理流程, by name. */
export const processes: readonly ProcessTable[] = [
  publication,
  openRequest,
  correction,
  checkRequest,
  secrecyDrill,
  catalogUpdate,
  ...shareRequests,
]

export async function openProgram(config: Config, options: OpenOptions): Promise<Program> {
  const closing: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    return await open(config, options, closing, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function open(
  config: Config,
  { say, readiness = [], pages }: OpenOptions,
  closing: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Program> {
  const { paths, connection, pool, databaseLost } = await openGround(config, closing)
  mustBeWhole(paths)
  const { applied } = await migrate(pool)
  if (applied.length > 0)
    say({
      zh: `数据库：执行了${applied.length}个迁移`,
      en: `database: ${counted(applied.length, 'migration')} applied`,
    })
  const db = openDb(pool)
  await recycleWalAgain(db)

  // What goes wrong before there is a log to write it to is written when there is.
  const early: (() => void)[] = []
  const report = (message: string, cause: unknown): void => {
    const write = () => app?.log.error({ err: cause }, message)
    if (app) write()
    else early.push(write)
  }
  let app: App | undefined
  const now = instantOf(Date.now())
  const ledger = await openLedger({ db, connection, paths, publicUrl: config.PUBLIC_URL, now, report })
  closing.push(ledger.close)

  const engine = new Engine({
    processes: config.ENGINE_PROCESSES,
    memoryMb: config.ENGINE_MEMORY_MB,
    querySeconds: config.QUERY_SECONDS,
    directories: [paths.lake, paths.exports],
    temp: join(paths.lakeTmp, 'engine'),
  })
  closing.push(() => engine.close())

  const access = openGate({ connection, paths })
  closing.push(access.close)

  let queue: Jobs | undefined
  const resources: Resources = {
    config,
    paths,
    ledger,
    engine,
    access,
    appendLedger: appendTo(ledger.sequencer),
    processes: new Map(processes.map((table) => [table.process, withPackLimits(table, packRules)])),
    names: {
      organisations: async (ctx, ids) => new Map((await listOrganisations(ctx, ids)).map(({ id, name }) => [id, name])),
      holders: async (ctx, name, organisationId) => {
        const found = posts.find(({ post }) => post === name)
        return found ? listAccountsHolding(ctx, found.post, organisationId) : []
      },
      posts: new Map(posts.map(({ post, title }) => [post, title])),
    },
    factorKey: readOrMakeKey(join(paths.keys, 'second-factor.key')),
    accountPolicy: {
      ...defaultPolicy,
      secondFactor: config.SECOND_FACTOR,
      quotas: {
        ...defaultPolicy.quotas,
        anonymous: { perMinute: config.ANONYMOUS_PER_MINUTE, perDay: config.ANONYMOUS_PER_DAY },
      },
    },
    alerts: monitorAlerts,
    publicationOf,
    reviewOf,
    reviewedVersions,
    shareUsed: noteUse,
    datasetPurged: purgeRequests,
    datasetClosed: endShares,
    runningShares,
    applicationDays,
    grantRevoked,
    secrecyReport: reportAtDoor,
    versionMade: measureNew,
    correctionNews: tellOfCorrection,
    // Jobs need a context and a context needs the jobs: whoever asks first finds them opened.
    get jobs() {
      if (!queue) throw new Error('the job queue is not open yet')
      return queue
    },
  }
  const ctx = (actor: Actor = consoleActor): Ctx => {
    const now = instantOf(Date.now())
    const time = { now, today: dateInShanghai(now) }
    return {
      db,
      actor,
      purpose: { kind: 'duty' },
      zone: config.ZONE,
      ...time,
      requestId: newId(),
      lang: 'zh',
      resources,
    }
  }
  const opening = await openJobs({ db, connection, jobs, systemCtx: (job) => asSystem(ctx(), job), report })
  queue = opening
  closing.push(() => opening.stop())
  // Before anything is served: a restored backup must not bring back what was purged (R-SEC-09).
  await reapplyPurges(asSystem(ctx(), 'purge'))

  const token = newConsoleToken()
  const metrics = createMetrics()
  metrics.gauge('gongshu_ledger_size', 'Entries in the log', () => ledger.sequencer.state().size)
  metrics.gauge('gongshu_ledger_alarms', 'Alarms of the monitor at its last look', () => countAlarms(ctx()))
  const checks: readonly Readiness[] = [
    databaseReady,
    { name: 'ledger', check: async () => ledger.sequencer.state().leads && !ledger.sequencer.state().fault },
    { name: 'engine', check: async () => (await engine.query('select 1 as one')).rows.length === 1 },
    ...readiness,
  ]
  app = await createApp({
    db,
    zone: config.ZONE,
    resources,
    routes: [healthRoutes(checks, metrics), consoleRoutes({ pool, notes: { ledger: publicLogs(ledger) } }), ...routes],
    authenticate: async (credentials) =>
      isConsole(token, credentials.authorization, credentials.address)
        ? consoleActor
        : authenticate(db, instantOf(Date.now()), credentials, resources.accountPolicy),
    takeQuota,
    logger: { level: config.LOG_LEVEL, stream: { write: (line) => void process.stderr.write(line) } },
    proxies: config.PROXIES,
    publicUrl: config.PUBLIC_URL,
    metrics,
    ...(pages && existsSync(webBuild) ? { pages: await openPages({ build: webBuild, site: siteOf, fetchApi }) } : {}),
  })
  const opened = app
  for (const write of early) write()
  closing.push(() => opened.close())
  await app.ready()

  async function fetchApi(request: PageRequest, path: string, init?: RequestInit): Promise<Response> {
    const { cookie, authorization } = request.headers
    return inject(
      opened,
      path,
      init,
      { ...(cookie ? { cookie } : {}), ...(authorization ? { authorization } : {}) },
      request.ip,
    )
  }
  async function siteOf(lang: keyof Text): Promise<Site> {
    const isSample = (await findFact(db, 'origin')) === 'sample'
    const named = isSample ? sampleSite : plainSite
    return { name: config.SITE_NAME ?? named.name[lang], publisher: config.SITE_PUBLISHER ?? named.publisher[lang] }
  }

  return {
    app,
    config,
    paths,
    ctx,
    token,
    databaseLost,
    call: (path, init) => inject(opened, path, init, { authorization: consoleAuthorization(token) }, '127.0.0.1'),
    close,
  }
}

export type Ground = {
  readonly paths: DataPaths
  readonly connection: Connection
  readonly pool: Pool
  readonly databaseLost: Promise<void>
}

/** The data directory, locked, and the database, as they are: nothing is migrated. */
export async function openGround(config: Config, closing: (() => Promise<unknown>)[]): Promise<Ground> {
  const paths = makeDataPaths(config.DATA_DIR)
  const lock = await lockDataDirectory(paths.root)
  closing.push(lock.release)
  const { connection, lost } = await openDatabase(config, paths, closing)
  const pool = openPool(connection)
  closing.push(() => pool.end())
  return { paths, connection, pool, databaseLost: lost }
}

const plainSite = {
  name: { zh: '公共数据平台', en: 'Public Data' },
  publisher: { zh: '数据主管部门', en: 'The data authority' },
} as const
const sampleSite = {
  name: { zh: '临澜市公共数据平台', en: 'Linlan Public Data' },
  publisher: { zh: '临澜市数据局', en: 'Linlan Data Bureau' },
} as const

async function openDatabase(
  config: Config,
  paths: DataPaths,
  closing: (() => Promise<unknown>)[],
): Promise<Omit<Postgres, 'stop'>> {
  if (config.DATABASE_URL) return { connection: connectionOf(config.DATABASE_URL), lost: new Promise(() => undefined) }
  const server = await startPostgres(paths.postgres)
  closing.push(server.stop)
  return server
}

/** A call of the API in process, as `fetch` would make it. */
async function inject(
  app: App,
  path: string,
  init: RequestInit = {},
  credentials: Record<string, string>,
  remoteAddress: string,
): Promise<Response> {
  const headers = { ...Object.fromEntries(new Headers(init.headers)), ...credentials }
  const method = (init.method ?? 'GET') as 'GET'
  const payload = typeof init.body === 'string' || init.body instanceof Uint8Array ? init.body : undefined
  const answer = await app.inject({
    method,
    url: path,
    headers,
    remoteAddress,
    ...(payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : Buffer.from(payload) }),
  })
  const answered = new Headers()
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) answered.append(name, String(one))
  }
  const hasBody = ![204, 304].includes(answer.statusCode)
  return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, {
    status: answer.statusCode,
    headers: answered,
  })
}
