import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { handOver } from './setup/hand-over.mjs'
import { ensureInstalled, node24, root } from './setup/install.mjs'
import { main, say } from './setup/say.mjs'

/**
 * npm run dev: the server restarts when one of its sources changes, pages reload in place. The pages are rendered here, by the
 * web's development build; everything else goes to the server, which listens on a port of its own.
 */
await main(async () => {
  await ensureInstalled()
  if (Number(process.versions.node.split('.')[0]) < 24) return handOver(process.argv.slice(1))
  const dataDir = resolve(root, process.env.DATA_DIR || 'data')
  const server = watchServer(dataDir)
  const front = http.createServer()
  const { port = 8080, host = '127.0.0.1' } = { port: process.env.PORT, host: process.env.HOST }
  front.on('request', await frontOf(front, () => addressIn(dataDir)))
  front.listen(Number(port), host, () => {
    const address = `http://${host}:${front.address().port}`
    say(`开发：${address}`, `development: ${address}`)
  })
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.once('exit', () => process.exit(0))
      server.kill('SIGTERM')
    })
  }
})

function watchServer(dataDir) {
  const args = [
    '--watch-path',
    join(root, 'server/src'),
    '--watch-path',
    join(root, 'packages'),
    '--watch-preserve-output',
  ]
  return spawn(node24, [...args, join(root, 'server/src/main.ts'), 'start', ...process.argv.slice(2)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
  })
}

/** Read anew for each request: every restart of the server takes another port. */
function addressIn(dataDir) {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')).url
  } catch {
    return undefined // between two starts
  }
}

/** Vite's own files, then the API, then the pages. */
async function frontOf(front, address) {
  const { createServer } = await import('vite')
  const { createRequestHandler, RouterContextProvider } = await import('react-router')
  const vite = await createServer({
    root: join(root, 'web'),
    configFile: join(root, 'web', 'vite.config.ts'),
    server: { middlewareMode: true, hmr: { server: front } },
    appType: 'custom',
  })

  async function render(request, response, api) {
    const build = await vite.ssrLoadModule('virtual:react-router/server-build')
    const { hostContext, readPreferences } = build.entry.module
    const headers = new Headers(Object.entries(request.headers).filter(([, value]) => typeof value === 'string'))
    const asked = new Request(`http://${request.headers.host}${request.url}`, { method: request.method, headers })
    const preferences = readPreferences(asked)
    const fetchApi = (path, init = {}) => {
      const sent = new Headers(init.headers)
      if (request.headers.cookie) sent.set('cookie', request.headers.cookie)
      return fetch(`${api}${path}`, { ...init, headers: sent })
    }
    const me = await fetchApi('/api/v1/me', { headers: { 'accept-language': preferences.lang } })
    const context = new RouterContextProvider()
    context.set(hostContext, {
      ...preferences,
      fetchApi,
      nonce: randomBytes(16).toString('base64'),
      me: me.ok ? await me.json() : null,
      site: { name: '公数（开发）', publisher: '公数' },
      now: new Date().toISOString(),
    })
    const page = await createRequestHandler(build, 'development')(asked, context)
    response.writeHead(page.status, [...page.headers].flat())
    if (page.body) Readable.fromWeb(page.body).pipe(response)
    else response.end()
  }

  return (request, response) =>
    vite.middlewares(request, response, async () => {
      const api = address()
      if (!api) return response.writeHead(503, { 'retry-after': '1' }).end('the server is starting\n')
      try {
        if (isOfServer(request)) pass(request, response, api)
        else await render(request, response, api)
      } catch (error) {
        vite.ssrFixStacktrace(error)
        console.error(error)
        if (!response.headersSent) response.writeHead(500)
        response.end()
      }
    })
}

const isOfServer = ({ method, url }) =>
  !['GET', 'HEAD'].includes(method) ||
  /^\/(api\/|log\/|log-sm3\/|openapi\.json|healthz|readyz|metrics|catalog\.|datasets\/[^/]+\/(download\.|[a-z]+\.json))/.test(
    url,
  )

/** Sent on as it came: bodies, ranges and cookies are not this script's business. */
function pass(request, response, api) {
  const sent = http.request(`${api}${request.url}`, { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers)
    answer.pipe(response)
  })
  sent.on('error', () => response.destroy())
  request.pipe(sent)
}
