import { createContext } from 'react-router'
import type { Preferences } from './preferences.ts'
import type { Me, Site } from './who.ts'

/**
 * What the HTTP server hands to the pages, once per request.
 *
 * The build in `web/build/server/index.js` is served like this (`createRequestHandler` and `RouterContextProvider` come
 * from the same `react-router` that the build imports):
 *
 * ```ts
 * const build = await import('…/web/build/server/index.js')
 * const { hostContext, readPreferences } = build.entry.module
 * const handle = createRequestHandler(build, 'production')
 *
 * const context = new RouterContextProvider()
 * const preferred = 'en' // what Accept-Language says, for those who have chosen nothing yet
 * context.set(hostContext, { fetchApi, nonce, me, site, now: new Date().toISOString(), ...readPreferences(request, preferred) })
 * const response = await handle(request, context)
 * ```
 *
 * - `NODE_ENV=production` must be set before the build is imported, or React renders in its slow development form.
 * - Static files: `web/build/client/assets/*` are named by content hash and may be cached for ever under `/assets/`.
 * - CSP: `script-src 'self' 'nonce-…'; style-src 'self' 'nonce-…'; style-src-attr 'unsafe-inline'; connect-src 'self'`
 *   (drawn marks set their geometry in `style` attributes, which carry no nonce).
 * - Loader data is served at the same path with `.data` behind it; these requests need the same context.
 * - The build sets the preference cookies itself when an address carries `?lang=`, `?theme=` or `?senior=`.
 */
export type Host = Preferences & {
  /** Names of this deployment in `lang`, from settings or the province pack. */
  readonly site: Site
  /** In-process call to `/api/v1/…` that forwards this request's cookie. `path` starts with `/api/v1/`. */
  readonly fetchApi: (path: string, init?: RequestInit) => Promise<Response>
  /** Content-Security-Policy nonce for inline scripts and styles. */
  readonly nonce: string
  /** The signed-in person as `GET /api/v1/me` shows them, or null for a visitor. */
  readonly me: Me | null
  /** The instant of this request (ISO 8601); pages never read the clock, so server and browser render the same words. */
  readonly now: string
}

export const hostContext = createContext<Host>()
