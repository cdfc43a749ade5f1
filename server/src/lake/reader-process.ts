import { type ChildProcess, fork } from 'node:child_process'
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TabularError } from '@gongshu/tabular/errors'
import type { Problem } from '../platform/problem.ts'
import { problems } from './problems.ts'
import type { Answer, Digests, Outcome, Task } from './reader-protocol.ts'

export type { Digests, ReadFile } from './reader-protocol.ts'

/** Bytes done of bytes known. */
export type Watch = (done: number, total: number) => void

type Options = {
  readonly signal?: AbortSignal | undefined
  /** The folder it may write to. */
  readonly folder?: string | undefined
  readonly progress?: Watch | undefined
  readonly memoryMb?: number
}

/** A process of its own costs more than hashing this much here. */
const smallBytes = 4 * 1024 * 1024

/** SHA-256 and SM3 of a file. */
export async function digestFile(path: string, options: Options = {}): Promise<Digests> {
  const { size } = await stat(path)
  if (size > smallBytes) return readInProcess({ kind: 'digest', path }, options)
  const bytes = await readFile(path)
  const hex = (name: string): string => hash(name, bytes, 'hex')
  return { sha256: hex('sha256'), sm3: hex('sm3'), bytes: bytes.length }
}

const code = join(import.meta.dirname, '..', '..', '..')
const running = new Set<ChildProcess>()

/** Process ids of the readers at work, for memory measurements and `doctor`. */
export const readerPids = (): number[] => [...running].flatMap(({ pid }) => (pid === undefined ? [] : [pid]))

/**
 * Does one task in a process of its own, so that neither a workbook read whole nor a large file holds up anybody's page. Throws the
 * reader's `TabularError` as it is.
 */
export function readInProcess<T extends Task>(task: T, options: Options = {}): Promise<Outcome<T['kind']>> {
  const { signal, folder, progress, memoryMb = 800 } = options
  signal?.throwIfAborted()
  const writable = folder === undefined ? [] : [folder]
  const child = fork(join(import.meta.dirname, 'reader.ts'), [], {
    detached: true,
    execArgv: [
      `--max-old-space-size=${memoryMb}`,
      '--permission',
      ...[code, task.path, ...writable].map((path) => `--allow-fs-read=${path}`),
      ...writable.map((path) => `--allow-fs-write=${path}`),
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH ?? '', TZ: 'Asia/Shanghai', ...(folder === undefined ? {} : { TMPDIR: folder }) },
  })
  running.add(child)
  // What it says of itself is of use to nobody and could quote the file; only whether memory ran out is looked for.
  let said = ''
  child.stderr?.setEncoding('latin1').on('data', (piece: string) => {
    said = (said + piece).slice(-mostSaid)
  })
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      child.kill('SIGKILL')
    }
    let settled = false
    const settle = (work: () => void): void => {
      if (settled) return
      settled = true
      signal?.removeEventListener('abort', stop)
      work()
    }
    signal?.addEventListener('abort', stop, { once: true })
    child.on('message', (answer: Answer) => {
      switch (answer.of) {
        case 'progress':
          return progress?.(answer.done, answer.total)
        case 'result':
          return settle(() => resolve(answer.result as Outcome<T['kind']>))
        case 'refused':
          return settle(() => reject(new TabularError(answer.code, answer.details)))
        case 'fault':
          return settle(() => reject(faultOf(answer)))
      }
    })
    child.once('error', (cause) => settle(() => reject(cause)))
    child.once('exit', () => running.delete(child))
    // After everything that it said has arrived.
    child.once('close', (code, killedBy) => {
      const end = { code, killedBy, isHeapFull: said.includes('heap out of memory') }
      settle(() => reject(signal?.aborted ? signal.reason : endedEarly(end)))
    })
    child.send(task, (error) => {
      if (error) child.kill('SIGTERM')
    })
  })
}

const mostSaid = 8192

/**
 * A reader that ended without an answer. Memory ran out where the runtime says so, or where the system took the process away, which it
 * does for nothing else; anything else is a fault of ours and not of the file.
 */
function endedEarly(end: {
  readonly code: number | null
  readonly killedBy: NodeJS.Signals | null
  readonly isHeapFull: boolean
}): Problem {
  const { code, killedBy, isHeapFull } = end
  if (isHeapFull || killedBy === 'SIGKILL') return problems.readerLost()
  return problems.readerStopped({ ended: killedBy ?? `exit code ${code}` })
}

function faultOf({ name, stack }: Extract<Answer, { of: 'fault' }>): Error {
  if (name === 'ENOSPC' || name === 'EDQUOT') return problems.diskFull()
  if (name === 'ERR_MEMORY_ALLOCATION_FAILED') return problems.readerLost()
  const fault = new Error(`the reader failed: ${name}`)
  fault.stack = `${fault.message}\n${stack}`
  return fault
}
