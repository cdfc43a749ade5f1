import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readRunFile } from '../../server/src/platform/run-file.ts'
import { root } from '../product.ts'

/** The product as it serves between two kills. */
export type Serving = { readonly url: string; readonly token: string; readonly pid: number }

/** The process that is killed again and again on one data directory. */
export type Victim = {
  /** Starts it; gives the milliseconds until everything served. */
  readonly start: () => Promise<number>
  /** From here on those who wait in `serving` go to work. */
  readonly admit: () => void
  /** Starts it and kills it so long after, however far it came. */
  readonly startAndKill: (afterMs: number) => Promise<void>
  /** SIGKILL to the program alone: what it started has to notice by itself. */
  /** `all`: its engine, its readers and its database server at the same moment. */
  readonly kill: (reach?: 'program' | 'all') => Promise<void>
  /** Tells it to end, as a service manager does; gives its exit code. */
  readonly stop: () => Promise<number | null>
  /** Waits until it serves. */
  readonly serving: () => Promise<Serving>
  readonly isDead: (serving: Serving) => boolean
  /** Processes that the killed ones started and that are still there. */
  readonly leftBehind: () => readonly string[]
  readonly printed: () => string
}

const longestStartMs = 120_000

export function openVictim(dataDir: string): Victim {
  const run = join(dataDir, 'run.json')
  let child: ChildProcess | undefined
  let printed = ''
  let ready: Serving | undefined
  let up = Promise.withResolvers<Serving>()
  let isAdmitted = false
  const dead = new Set<number>()
  let children: Process[] = []

  function launch(): ChildProcess {
    const env = {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      DATABASE_URL: '',
    }
    const args = ['--no-warnings', join(root, 'server/src/main.ts'), 'start', '--no-sample']
    const launched = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [launched.stdout, launched.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-8000)
      })
    }
    child = launched
    return launched
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM', reach: 'program' | 'all' = 'program'): Promise<number | null> {
    const { pid } = child ?? {}
    if (!child || pid === undefined) throw new Error('nothing was started')
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    dead.add(pid)
    // Those who wait already go on waiting for the same promise.
    if (isAdmitted) up = Promise.withResolvers()
    isAdmitted = false
    ready = undefined
    const below = descendants(pid)
    children = [...children, ...below]
    const ended = new Promise<number | null>((resolve) => child?.once('exit', resolve))
    child.kill(signal)
    if (reach === 'all') for (const one of below) if (isThere(one)) killIfThere(one.pid)
    return ended
  }

  return {
    start: async () => {
      const began = performance.now()
      const launched = launch()
      for (;;) {
        const found = readRunFile(run)
        if (found && found.pid === launched.pid && (await isReady(found.url))) {
          ready = found
          return performance.now() - began
        }
        if (launched.exitCode !== null || performance.now() - began > longestStartMs) {
          throw new Error(`the product did not start again (exit code ${launched.exitCode}):\n${printed}`)
        }
        await sleep(20)
      }
    },
    admit: () => {
      if (!ready) throw new Error('it does not serve')
      isAdmitted = true
      up.resolve(ready)
    },
    startAndKill: async (afterMs) => {
      const launched = launch()
      await sleep(afterMs)
      if (launched.exitCode !== null) throw new Error(`the product ended by itself:\n${printed}`)
      await end('SIGKILL')
    },
    kill: async (reach) => void (await end('SIGKILL', reach)),
    stop: () => end('SIGTERM'),
    serving: () => up.promise,
    isDead: ({ pid }) => dead.has(pid),
    leftBehind: () => {
      children = children.filter(isThere)
      return children.map(({ pid, name }) => `${pid} ${name}`)
    },
    printed: () => printed,
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ status }) => status === 200,
    () => false,
  )

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended with its parent.
  }
}

type Process = { readonly pid: number; readonly parent: number; readonly name: string; readonly began: string }

function descendants(of: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => lookAt(Number(name)) ?? [])
  const own = new Set([of])
  for (let size = 0; size < own.size; ) {
    size = own.size
    for (const { pid, parent } of all) if (own.has(parent)) own.add(pid)
  }
  return all.filter(({ pid }) => pid !== of && own.has(pid))
}

/** The number alone could belong to another by now. */
const isThere = ({ pid, began }: Process): boolean => lookAt(pid)?.began === began

function lookAt(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z') return undefined
    return { pid, parent: Number(fields[1]), name, began: fields[19] ?? '' }
  } catch {
    return undefined // it ended while we looked
  }
}
