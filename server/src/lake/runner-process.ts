import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Cells, Column, Reply, Request, Row, RunnerSettings } from './runner-protocol.ts'

/** The engine's own message. It may quote cell values, so it is not enumerable and no logger prints it. */
export class EngineFault extends Error {
  override name = 'EngineFault'
  /** First words of the message, e.g. `Out of Memory Error`, or `lost` when the process died. */
  readonly kind: string
  declare readonly detail: string

  constructor(kind: string, detail: string) {
    // Messages about the statement itself hold names only; the others can hold data.
    super(/^(Binder|Parser|Catalog|Syntax)/.test(kind) ? detail : kind)
    this.kind = kind
    Object.defineProperty(this, 'detail', { value: detail, enumerable: false })
  }
}

type Answer = { readonly columns: readonly Column[]; readonly rows: readonly Row[] }
type Waiting = {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
  readonly progress: ((percent: number) => void) | undefined
}

type Body = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

const rowOf = (columns: readonly Column[], cells: Cells): Row =>
  Object.fromEntries(columns.map(({ name }, index) => [name, cells[index]]))

/** One engine process. Dies with the program, can be killed without harm to anything but its own statement. */
export class RunnerProcess {
  readonly #child: ChildProcess
  readonly #settings: RunnerSettings
  readonly #waiting = new Map<number, Waiting>()
  readonly opened: Promise<unknown>
  #sequence = 0
  #ended = false

  constructor(settings: RunnerSettings) {
    this.#settings = settings
    mkdirSync(settings.temp, { recursive: true })
    // Detached: a signal to the program's group must not reach the engine before the program has drained.
    this.#child = fork(join(import.meta.dirname, 'runner.ts'), [], {
      detached: true,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { PATH: process.env.PATH ?? '', TZ: 'Asia/Shanghai' },
    })
    this.#child.unref()
    this.#child.channel?.unref?.()
    this.#child.on('message', (reply: Reply) => this.#receive(reply))
    this.#child.once('error', () => this.#end())
    this.#child.once('exit', () => this.#end())
    this.opened = this.ask({ kind: 'open', settings })
    this.opened.catch(() => undefined)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get ended(): boolean {
    return this.#ended
  }

  ask(body: Body, progress?: (percent: number) => void): Promise<Answer> {
    if (this.#ended) return Promise.reject(new EngineFault('lost', 'the engine process has ended'))
    const id = ++this.#sequence
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, progress })
    })
    // A statement keeps the program alive until it is answered, an idle engine does not.
    this.#child.channel?.ref?.()
    this.#child.send({ ...body, id }, (error) => {
      if (error) this.#end()
    })
    return answer
  }

  /** Asks the running statement to stop; the caller decides how long to wait before `kill`. */
  interrupt(): void {
    if (!this.#ended) this.#child.send({ kind: 'interrupt', id: 0 }, () => undefined)
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async close(): Promise<void> {
    if (this.#ended) return
    const gone = new Promise((resolve) => this.#child.once('exit', resolve))
    this.kill()
    this.#child.ref()
    await gone
    this.#end()
  }

  #receive(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id)
    if (!waiting) return
    if ('percent' in reply) {
      waiting.progress?.(reply.percent)
      return
    }
    this.#waiting.delete(reply.id)
    if (this.#waiting.size === 0) this.#child.channel?.unref?.()
    if (reply.ok) {
      waiting.resolve({ columns: reply.columns, rows: reply.rows.map((cells) => rowOf(reply.columns, cells)) })
      return
    }
    const kind = reply.tooMany ? 'too many rows' : (/^[\w ]+(?=:)/.exec(reply.message)?.[0] ?? 'Error')
    waiting.reject(new EngineFault(kind, reply.message))
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new EngineFault('lost', 'the engine process ended during the statement'))
    }
    this.#waiting.clear()
    rmSync(this.#settings.temp, { recursive: true, force: true })
  }
}
