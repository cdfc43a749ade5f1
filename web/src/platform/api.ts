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

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

/** The one way to data, on the server (in process) and in the browser (fetch). */
export type Api = {
  readonly get: <T>(path: string, query?: Query) => Promise<T>
  readonly send: <T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown) => Promise<T>
  /** For callers that need headers (receipt ids, ranges) or a body that is not JSON. Throws `ApiProblem` like the others. */
  readonly call: (path: string, init?: RequestInit) => Promise<Response>
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export function withQuery(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  if (pairs.length === 0) return path
  return `${path}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}

export function createApi(fetch: Fetch, lang: Lang): Api {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    headers.set('accept-language', lang)
    const response = await fetch(path, { ...init, headers })
    if (!response.ok) throw new ApiProblem(await readProblem(response))
    return response
  }
  return {
    call,
    get: async <T>(path: string, query?: Query) => (await call(withQuery(path, query))).json() as Promise<T>,
    send: async <T>(method: string, path: string, body?: unknown) => {
      const init =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      const response = await call(path, { method, ...init })
      // The response type is the caller's word until the generated client checks it against the OpenAPI document.
      return (response.status === 204 ? undefined : await response.json()) as T
    },
  }
}

async function readProblem(response: Response): Promise<Problem> {
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  const body: unknown = isJson ? await response.json() : undefined
  const problem = typeof body === 'object' && body !== null ? body : {}
  return { type: 'about:blank', title: response.statusText, ...problem, status: response.status }
}
