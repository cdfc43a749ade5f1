import { PassThrough } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { type EntryContext, isRouteErrorResponse, type RouterContextProvider, ServerRouter } from 'react-router'
import { createI18n } from './i18n.ts'
import { hostContext } from './platform/host.ts'
import { chosenCookies, readPreferences } from './platform/preferences.ts'

// The host reads these from `build.entry.module`; see platform/host.ts.
export { hostContext, readPreferences }

/** A page that has not rendered by then is cut, so that a stuck loader cannot hold a connection. */
export const streamTimeout = 10_000

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  routerContext: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const { nonce, lang } = context.get(hostContext)
  const i18n = await createI18n(lang)
  headers.set('content-type', 'text/html; charset=utf-8')
  headers.set('content-language', lang === 'zh' ? 'zh-Hans' : 'en')
  headers.append('vary', 'Cookie, Accept-Language')
  for (const cookie of chosenCookies(request)) headers.append('set-cookie', cookie)
  if (request.method === 'HEAD') return new Response(null, { status, headers })

  return new Promise((resolve, reject) => {
    let shellSent = false
    const { pipe, abort } = renderToPipeableStream(
      <I18nextProvider i18n={i18n}>
        <ServerRouter context={routerContext} url={request.url} nonce={nonce} />
      </I18nextProvider>,
      {
        nonce,
        onAllReady() {
          shellSent = true
          const body = new PassThrough()
          body.once('close', () => clearTimeout(timer))
          pipe(body)
          resolve(new Response(createReadableStreamFromReadable(body), { status, headers }))
        },
        onShellError: reject,
        onError(error) {
          if (shellSent) console.error(error)
          else reject(error)
        },
      },
    )
    const timer = setTimeout(abort, streamTimeout)
  })
}

/** Refusals (404, a gate's 403) are answers, not faults: only bugs reach the operator's log, once. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted || isRouteErrorResponse(error)) return
  console.error(error)
}
