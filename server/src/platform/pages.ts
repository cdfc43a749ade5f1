import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FastifyRequest } from 'fastify'
import type { RouterContextProvider, ServerBuild } from 'react-router'
import { languageOf } from './http-problems.ts'
import type { Text } from './problem.ts'

/** The web build's own part of the contract; see web/src/platform/host.ts. */
type WebEntry = {
  readonly hostContext: Parameters<RouterContextProvider['set']>[0]
  readonly readPreferences: (request: Request, preferred: keyof Text) => { readonly lang: keyof Text }
}

/** A request that no route answered. */
export type PageRequest = FastifyRequest

export type Site = { readonly name: string; readonly publisher: string; readonly telephone?: string }

export type PagesOptions = {
  /** The folder `web/build`. */
  readonly build: string
  readonly site: (lang: keyof Text) => Promise<Site>
  /** An in-process call of the API that forwards this request's cookie. */
  readonly fetchApi: (request: PageRequest, path: string, init?: RequestInit) => Promise<Response>
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  json: 'application/json',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
}

/** The pages, rendered on the server; static files of the build beside them. */
export async function openPages({
  build,
  site,
  fetchApi,
}: PagesOptions): Promise<(request: PageRequest) => Promise<Response | undefined>> {
  // Before anything of React is loaded, or it renders in its slow development form.
  process.env.NODE_ENV ??= 'production'
  const { createRequestHandler, RouterContextProvider } = await import('react-router')
  // Typed by the build's own declaration of its entry; nothing else is known of a generated file.
  const server = (await import(pathToFileURL(join(build, 'server', 'index.js')).href)) as ServerBuild & {
    readonly entry: { readonly module: WebEntry }
  }
  const handle = createRequestHandler(server, 'production')
  const { hostContext, readPreferences } = server.entry.module

  return async (fastifyRequest) => {
    const { method } = fastifyRequest
    const url = `${fastifyRequest.protocol}://${fastifyRequest.host}${fastifyRequest.url}`
    if (method !== 'GET' && method !== 'HEAD') return undefined
    const file = staticFile(join(build, 'client'), new URL(url).pathname, fastifyRequest.headers['if-none-match'])
    if (file) return file
    const request = new Request(url, { method, headers: headersOf(fastifyRequest) })
    const nonce = randomBytes(16).toString('base64')
    const preferences = readPreferences(request, languageOf(fastifyRequest.headers['accept-language']))
    const call = (path: string, init?: RequestInit) => fetchApi(fastifyRequest, path, init)
    const me = await call('/api/v1/me', { headers: { 'accept-language': preferences.lang } })
    const context = new RouterContextProvider()
    context.set(hostContext, {
      ...preferences,
      fetchApi: call,
      nonce,
      me: me.ok ? await me.json() : null,
      site: await site(preferences.lang),
      now: fastifyRequest.ctx.now,
    })
    const response = await handle(request, context)
    const isHtml = response.headers.get('content-type')?.startsWith('text/html')
    if (isHtml) response.headers.set('content-security-policy', policyOf(nonce))
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store')
    return response
  }
}

const policyOf = (nonce: string): string =>
  [
    ...["default-src 'self'", `script-src 'self' 'nonce-${nonce}'`, `style-src 'self' 'nonce-${nonce}'`],
    ...["style-src-attr 'unsafe-inline'", "img-src 'self' data:", "connect-src 'self'", "object-src 'none'"],
    ...["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
  ].join('; ')

function headersOf(request: PageRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  }
  return headers
}

type Static = { readonly bytes: Buffer; readonly etag: string }
const known = new Map<string, Static>()

/** Files of the build never change while the program runs, and are few: each is read once. */
function staticFile(folder: string, pathname: string, ifNoneMatch: string | undefined): Response | undefined {
  const path = normalize(decodePath(pathname))
  const type = types[path.slice(path.lastIndexOf('.') + 1)]
  if (!type || path.includes('\0') || path.startsWith('..')) return undefined
  const full = join(folder, path)
  if (!full.startsWith(`${folder}/`)) return undefined
  let file = known.get(full)
  if (!file) {
    if (!existsSync(full) || !statSync(full).isFile()) return undefined
    const bytes = readFileSync(full)
    file = { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
    known.set(full, file)
  }
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=300'
  const headers = { 'content-type': type, 'cache-control': cache, etag: file.etag, 'x-content-type-options': 'nosniff' }
  if (ifNoneMatch === file.etag) return new Response(null, { status: 304, headers })
  return new Response(new Uint8Array(file.bytes), { headers })
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return '' // a malformed escape names no file
  }
}
