import type { Ctx } from '../platform/ctx.ts'
import { type RelyingParty, relyingPartyAt } from './passkey.ts'

// At which address this program was called, as far as it can tell.

type Called = { readonly protocol: string; readonly host: string; readonly ctx: Ctx }

/** Over https, as far as this program can tell: its own connection, a trusted proxy's word, or the public address it is called by. */
export function isSecure(request: Called): boolean {
  const publicUrl = request.ctx.resources.config?.PUBLIC_URL
  const isPublic = publicUrl?.startsWith('https:') === true && new URL(publicUrl).host === request.host
  return request.protocol === 'https' || isPublic
}

/** The site for which a passkey is made or asked for here; undefined where there can be none. */
export function relyingPartyOf(request: Called): RelyingParty | undefined {
  const { config } = request.ctx.resources
  const origin = `${isSecure(request) ? 'https' : 'http'}://${request.host}`
  return URL.canParse(origin) ? relyingPartyAt(new URL(origin).origin, config?.SITE_NAME ?? 'Gongshu') : undefined
}
