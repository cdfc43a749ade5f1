import type { Config } from '../platform/config.ts'
import { consoleAuthorization } from '../platform/console-token.ts'
import { dataPaths } from '../platform/paths.ts'
import { readRunFile } from '../platform/run-file.ts'
import { openProgram } from '../program.ts'
import { problems } from './problems.ts'
import { type Say, terminalLanguage } from './terminal.ts'

/** How a command reaches the program: over the network to the one that runs, or in this process when none does. */
export type Client = {
  readonly call: (path: string, init?: RequestInit) => Promise<Response>
  readonly close: () => Promise<void>
}

/** DATA_DIR/run.json first; then HOST and PORT, where CONSOLE_TOKEN must say the token of its run.json; else DATA_DIR, opened alone. */
export async function openClient(config: Config, say: Say): Promise<Client> {
  const run = readRunFile(dataPaths(config.DATA_DIR).run)
  if (run) return remote(run.url, consoleAuthorization(run.token))
  const token = config.CONSOLE_TOKEN
  const url = `http://${config.HOST}:${config.PORT}`
  if (token && (await isServing(url))) return remote(url, consoleAuthorization(token))
  const program = await openProgram(config, { say, pages: false })
  return { call: program.call, close: program.close }
}

function remote(base: string, authorization: string): Client {
  return {
    call: (path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('authorization', authorization)
      return fetch(new URL(path, base), { ...init, headers }).catch((error: unknown) => {
        // What fetch throws when there is no answer at all.
        if (error instanceof TypeError) throw problems.serverLost({ url: base })
        throw error
      })
    },
    close: async () => undefined,
  }
}

async function isServing(url: string): Promise<boolean> {
  try {
    return (await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return false // nothing listens there; the data directory is opened instead
  }
}

/** A refusal of the program, as it answered. */
export class Refused extends Error {
  override name = 'Refused'
  readonly problem: Readonly<Record<string, unknown>>
  constructor(problem: Readonly<Record<string, unknown>>) {
    super([problem.title, problem.detail].filter(Boolean).join('\n'))
    this.problem = problem
  }
}

export async function ask<T>(client: Client, method: string, path: string, body?: unknown): Promise<T> {
  const language = { 'accept-language': terminalLanguage(process.env) }
  const init =
    body === undefined
      ? { method, headers: language }
      : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...language } }
  const response = await client.call(path, init)
  const json = await bodyOf(response)
  if (!response.ok)
    throw new Refused(typeof json === 'object' && json !== null ? { ...json } : { title: response.statusText })
  return json as T // the response schema of the route that the caller names
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => {
    throw problems.serverLost({ url: response.url })
  })
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw problems.unreadableAnswer({ url: response.url, httpStatus: response.status })
  }
}
