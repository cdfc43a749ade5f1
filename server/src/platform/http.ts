import type { IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Actor, Ctx, Resources, Zone } from './ctx.ts'
import type { Db } from './db.ts'
import { admit, type Scopes, scopesOf, type Who } from './http-guard.ts'
import { answerBadAddress, answerUnreadable } from './http-malformed.ts'
import { answerError, languageOf, problems, sendProblem } from './http-problems.ts'
import { newId } from './ids.ts'
import type { Metrics } from './metrics.ts'
import { checkInput, declareQuery, refuseBody } from './misfit.ts'
import { documentApi } from './openapi.ts'
import { plainError } from './plain-error.ts'
import type { Problem } from './problem.ts'
import { withDeputies } from './process/deputies.ts'
import { dateInShanghai, instantOf } from './time.ts'

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>
export type Routes = (app: App) => void

declare module 'fastify' {
  interface FastifyRequest {
    /** Everything a command may know about the outside world; made once per request. */
    ctx: Ctx
  }
  interface FastifyContextConfig {
    /** Where the route is served (design: two zones). */
    zone?: Zone
    /** Who may call it at all; what depends on the record is a rule of the service. */
    who?: Who
    /** What an API key must have been made for; unless told, keys read and change nothing. */
    scopes?: Scopes
  }
}

export type Credentials = {
  readonly cookie: string | undefined
  readonly authorization: string | undefined
  /** The caller's network address. */
  readonly address: string
}

export type HttpOptions = {
  readonly db: Db
  readonly zone: Zone
  readonly resources: Resources
  readonly routes: readonly Routes[]
  /** Who calls. Throws a `Problem` for credentials that are wrong; none at all is an anonymous visitor. */
  readonly authenticate: (credentials: Credentials) => Promise<Actor>
  /** Counts a call of the API against the caller's quota and says what is left. */
  readonly takeQuota?: (
    ctx: Ctx,
  ) => Promise<{ readonly headers: Readonly<Record<string, string>>; readonly refused?: Problem }>
  readonly logger?: { readonly level: string; readonly stream?: { write: (line: string) => void } }
  /** How many proxies stand in front; the address that the last of them saw is the caller's. */
  readonly proxies?: number
  readonly publicUrl?: string | undefined
  readonly metrics?: Metrics
  /** Answers what no route does: the pages. */
  readonly pages?: (request: FastifyRequest) => Promise<Response | undefined>
}

/** 1 MiB: a description or a query, never a file. Files come as `application/octet-stream` and are streamed by their route. */
const bodyLimit = 1024 * 1024

/** A route as it declared itself; the reference lists them, and a test calls each as every role. */
export type DeclaredRoute = {
  readonly method: string
  readonly url: string
  readonly zone: Zone | undefined
  readonly who: Who | undefined
  readonly scopes: Scopes
  readonly summary: string
}
const declared = new WeakMap<object, DeclaredRoute[]>()

export const declaredRoutes = (app: App): readonly DeclaredRoute[] => declared.get(app) ?? []

export async function createApp(options: HttpOptions): Promise<App> {
  const app = fastify({
    logger: options.logger
      ? {
          level: options.logger.level,
          serializers: { err: plainError },
          ...(options.logger.stream ? { stream: options.logger.stream } : {}),
        }
      : false,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    requestIdHeader: false,
    // As many hops as there are proxies: what stands further left in X-Forwarded-For is the caller's own say.
    trustProxy: (_address, hop) => hop < (options.proxies ?? 0),
    bodyLimit,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: answerBadAddress,
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<ZodTypeProvider>() as App
  app.setValidatorCompiler(checkInput)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  const list: DeclaredRoute[] = []
  declared.set(app, list)
  app.addHook('onRoute', (route) => {
    declareQuery(route)
    const { method, url, config, schema } = route
    const summary = (schema as { summary?: string } | undefined)?.summary ?? ''
    for (const one of [method].flat()) {
      if (one !== 'HEAD' && one !== 'OPTIONS')
        list.push({
          method: one,
          url,
          zone: config?.zone,
          who: config?.who,
          scopes: scopesOf(one, config ?? {}),
          summary,
        })
    }
  })
  await app.register(cookie)
  await documentApi(app, options.publicUrl)

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    const now = instantOf(Date.now())
    const { authorization, 'accept-language': language } = request.headers
    const shared = { db: options.db, zone: options.zone, resources: options.resources, now, today: dateInShanghai(now) }
    const actor = await options.authenticate({ cookie: request.headers.cookie, authorization, address: request.ip })
    const lang = languageOf(language)
    const purpose = actor.boundTo ?? ({ kind: 'open' } as const)
    request.ctx = await withDeputies({ ...shared, actor, purpose, requestId: request.id, lang })
    admit(request, options.publicUrl)
    if (options.takeQuota && isCounted(request.routeOptions.url)) {
      const { headers, refused } = await options.takeQuota(request.ctx)
      reply.headers({ ...headers })
      if (refused) throw refused
    }
    // Open data may be read by pages of other sites; without credentials, which `*` never carries.
    if (request.method === 'GET' && request.routeOptions.config.who === 'anyone') {
      reply.header('access-control-allow-origin', '*')
      reply.header('access-control-expose-headers', exposed)
    }
  })
  app.addHook('preValidation', async ({ body, routeOptions }) => {
    if (routeOptions.url !== undefined && !routeOptions.schema?.body) refuseBody(body)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'page'
    const seconds = reply.elapsedTime / 1000
    options.metrics?.observe({ method: request.method, route, status: reply.statusCode, seconds })
    // The route's pattern, never the address: a query can hold a personal value.
    const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(seconds * 1000) }
    request.log.info({ ...line, actor: request.ctx?.actor.kind }, 'request')
  })
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = !/^\/(api|log|log-sm3)\//.test(request.url)
    const page = isPage ? await options.pages?.(request) : undefined
    if (!page) return sendProblem(request, reply, problems.notFound())
    return reply.send(page)
  })
  for (const routes of options.routes) routes(app)
  return app
}

/** Calls for data, whatever path they come by; not pages, their files, or what monitors the program. */
const isCounted = (route: string | undefined): boolean =>
  route !== undefined && (route.startsWith('/api/') || route.startsWith('/datasets/'))

const exposed = [
  ...[
    'Gongshu-Receipt',
    'Gongshu-Rows',
    'Gongshu-Version',
    'Repr-Digest',
    'ETag',
    'Link',
    'Retry-After',
    'Content-Range',
  ],
  ...['RateLimit', 'RateLimit-Policy', 'Content-Disposition'],
].join(', ')
