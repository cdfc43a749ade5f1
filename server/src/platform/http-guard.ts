import type { FastifyRequest } from 'fastify'
import type { Actor, Zone } from './ctx.ts'
import { problems } from './http-problems.ts'

/** `console` is the command line on the machine itself; a list names posts, any of which will do. */
export type Who = 'anyone' | 'signedIn' | 'console' | readonly string[]

/** What an API key must have been made for, any of them; `any` is every key, an empty list is none. */
export type Scopes = 'any' | readonly string[]

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS']

/** Everything that can be refused before the handler looks at the request. */
export function admit(request: FastifyRequest, publicUrl: string | undefined): void {
  const { zone, who } = request.routeOptions.config
  const isRoute = request.routeOptions.url !== undefined
  if (isRoute && !isServedIn(request.ctx.zone, zone)) throw problems.notFound()
  if (!safeMethods.includes(request.method) && isForeign(request, publicUrl)) throw problems.foreignOrigin()
  // A route that forgot to say who may call it is open to nobody.
  if (!isRoute) return
  admitActor(request.ctx.actor, who ?? 'console')
  admitKey(request.ctx.actor, scopesOf(request.method, request.routeOptions.config))
}

/** 密钥的权限. What changes something is for keys only where the route says so; what only those who sign in read is for keys that read. */
export function scopesOf(method: string, { who, scopes }: { readonly who?: Who; readonly scopes?: Scopes }): Scopes {
  if (scopes) return scopes
  if (!safeMethods.includes(method)) return []
  return who === 'anyone' ? 'any' : ['read']
}

function admitKey(actor: Actor, scopes: Scopes): void {
  if (actor.kind !== 'key' || scopes === 'any') return
  if (scopes.length === 0) throw problems.notForKeys()
  if (!actor.scopes?.some((scope) => scopes.includes(scope))) throw problems.outOfScope({ requires: scopes })
}

const isServedIn = (deployed: Zone, route: Zone | undefined): boolean =>
  deployed === 'both' || route === 'both' || route === deployed

export function admitActor(actor: Actor, who: Who): void {
  if (who === 'anyone' || actor.kind === 'console') return
  if (actor.kind === 'anonymous') throw problems.signInRequired()
  if (who === 'signedIn') return
  if (who === 'console' || !actor.acts.some(({ post }) => who.includes(post))) {
    throw problems.wrongPost({ requires: who })
  }
}

/**
 * Cross-site request forgery: browsers say where a request comes from (Fetch Metadata, Origin). Programs say neither, and carry no
 * cookie that another site could make them send.
 */
function isForeign(request: FastifyRequest, publicUrl: string | undefined): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin } = request.headers
  if (origin === undefined) return false
  if (!URL.canParse(origin)) return true
  const { protocol, host } = new URL(origin)
  // Read with the origin's own scheme, so that a default port that one of them writes out makes no difference.
  const own = `${protocol}//${request.headers.host}`
  const hosts = [URL.canParse(own) ? new URL(own).host : undefined, publicUrl ? new URL(publicUrl).host : undefined]
  return !hosts.includes(host)
}
