import { setTimeout as sleep } from 'node:timers/promises'
import { consoleAuthorization } from '../../server/src/platform/console-token.ts'
import type { Victim } from './victim.ts'

/** The product was killed before it answered: what was asked may have happened or not. */
export class Cut extends Error {
  override name = 'Cut'
}

/** It answered, and not with what was asked for. */
export class Refused extends Error {
  override name = 'Refused'
}

export type Asked = {
  /** `console`, or a session cookie; nobody in particular when left out. */
  readonly as?: string
  readonly method?: string
  readonly json?: unknown
  readonly bytes?: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}
/** `body` is undefined where the connection broke after the headers. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Buffer | undefined }

/** One question to whatever process serves then. */
export async function ask(victim: Victim, path: string, asked: Asked = {}): Promise<Answer> {
  for (;;) {
    const serving = await victim.serving()
    const brokenOff = (cause: unknown): Cut => {
      if (victim.isDead(serving)) return new Cut('killed', { cause })
      throw new Error(`${asked.method ?? 'GET'} ${path}: no answer from a product that was not killed`, { cause })
    }
    const response = await fetch(serving.url + path, initOf(asked, serving.token)).catch((cause: unknown) => {
      throw brokenOff(cause)
    })
    const body = await response.arrayBuffer().then(Buffer.from, (cause: unknown) => void brokenOff(cause))
    // Too much at once is an answer too; a patient client comes again.
    if (response.status !== 429 && response.status !== 503) return { ...plain(response), body }
    await sleep(200)
  }
}

const plain = ({ status, headers }: Response) => ({ status, headers })

function initOf({ as, method = 'GET', json, bytes, headers }: Asked, token: string): RequestInit {
  const all = new Headers(headers)
  if (as === 'console') all.set('authorization', consoleAuthorization(token))
  else if (as) all.set('cookie', as)
  if (json !== undefined) all.set('content-type', 'application/json')
  else if (bytes) all.set('content-type', 'application/octet-stream')
  const body = json !== undefined ? JSON.stringify(json) : bytes && Buffer.from(bytes)
  return { method, headers: all, ...(body === undefined ? {} : { body }) }
}

/** Asks for JSON; only a whole answer that says yes counts. */
export async function askJson<T>(victim: Victim, path: string, asked: Asked = {}): Promise<T> {
  const { status, body } = await ask(victim, path, asked)
  if (status >= 400) throw new Refused(`${asked.method ?? 'GET'} ${path}: ${status} ${body ?? ''}`)
  if (!body) throw new Cut('killed in the middle of the answer')
  return JSON.parse(body.toString()) as T // the response schema of the route that the caller names
}

/** For questions that may be asked twice: asks until an answer comes. */
export async function surely<T>(question: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await question()
    } catch (error) {
      if (!(error instanceof Cut)) throw error
    }
  }
}
