import createClient from 'openapi-fetch'
import type { HttpMethod } from 'openapi-typescript-helpers'
import type { paths } from './api.gen.ts'
import type { Call, Get, Send } from './operations.ts'
import type { Lang } from './preferences.ts'

/** RFC 9457 problem details, as every refusal of the API arrives. Extra members (`rule`, `requires`, `findings`) stay readable. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly instance?: string
  readonly [member: string]: unknown
}

/**
 * Thrown by every call that did not answer 2xx. One that happened while the server rendered travels to the browser as plain
 * data, so an instance is known by what it holds.
 */
export class ApiProblem extends Error {
  static override [Symbol.hasInstance](value: unknown): value is ApiProblem {
    return typeof value === 'object' && value !== null && 'name' in value && value.name === 'ApiProblem'
  }
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

/** How a request leaves: on the server in process, in the browser by `fetch`. */
export type Fetch = (request: Request) => Promise<Response>

/** The one way to data. Every call that does not answer 2xx throws `ApiProblem`. */
export type Api = {
  readonly get: Get
  readonly send: Send
  readonly call: Call
  /** A GET of an address that is no operation of the API or that a visitor composed: files of the log, the console. */
  readonly fetch: (path: string) => Promise<Response>
}

type Named = Readonly<Record<string, unknown>>

/** What is undefined or empty is left out. */
export function searchOf(query: Named): URLSearchParams {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined && one !== '') search.append(name, String(one))
  }
  return search
}

export function withQuery(path: string, query: Named): string {
  const search = searchOf(query).toString()
  return search ? `${path}?${search}` : path
}

/** What any call may bring; which of it one operation takes is for the types of `Api` to say. */
type Given = {
  readonly path?: Named
  readonly query?: Named
  readonly header?: Named
  readonly body?: unknown
  readonly bytes?: Blob
}

/** The client's `request` for any operation. */
type Ask = (
  method: HttpMethod,
  path: string,
  init: Named,
) => Promise<{ readonly error?: unknown; readonly response: Response }>

/** `origin` is needed where no page gives one: on the server. */
export function createApi(fetch: Fetch, lang: Lang, origin = ''): Api {
  const client = createClient<paths>({
    baseUrl: origin,
    fetch,
    headers: { 'accept-language': lang },
    querySerializer: (query) => searchOf(query).toString(),
  })
  const ask = client.request as Ask
  const call = async (method: HttpMethod, path: string, { bytes, body, ...params }: Given = {}): Promise<Response> => {
    const sent = bytes ? { body: bytes, bodySerializer: () => bytes, headers: octets } : { body }
    const { error, response } = await ask(method, path, { ...sent, params, parseAs: 'stream' })
    if (!response.ok) throw new ApiProblem(problemOf(response, error))
    return response
  }
  const send = async (method: HttpMethod, path: string, given?: Given): Promise<unknown> => {
    const response = await call(method, path, given)
    return response.status === 204 ? undefined : response.json()
  }
  const get = (path: string, given?: Given) => send('get', path, given)
  // The description vouches for what comes back: the server checks its answers by the schemas it is made of.
  return { get, send, call, fetch: (path: string) => call('get', path) } as Api
}

const octets = { 'content-type': 'application/octet-stream' }

/** The client has read the refusal; what is not JSON has no members. */
function problemOf({ status, statusText }: Response, error: unknown): Problem {
  const members = typeof error === 'object' && error !== null ? error : {}
  return { type: 'about:blank', title: statusText, ...members, status }
}
