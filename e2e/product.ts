import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The product as a person has it: a process of its own, its address and its data directory. */
export type Product = { readonly url: string; readonly dataDir: string }
export type StartedProduct = Product & {
  /** Tells it to end, waits, and gives its exit code. */
  readonly stop: () => Promise<number | null>
  /** What it printed so far, for the reader of a failure. */
  readonly printed: () => string
}

export const root = join(import.meta.dirname, '..')

/** Starts the product on a free port with a data directory of its own, and waits until everything serves. */
export async function startProduct(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<StartedProduct> {
  const scratch = mkdtempSync(join(tmpdir(), 'gongshu-e2e-'))
  const dataDir = env.DATA_DIR ?? join(scratch, 'data')
  const settings = { PORT: '0', LOG_LEVEL: 'warn', NODE_ENV: 'production', ...env, DATA_DIR: dataDir }
  const server = spawn(process.execPath, [join(root, 'server/src/main.ts'), 'start', ...args], {
    cwd: root,
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-20_000)
    })
  }
  const ended = new Promise<number | null>((resolve) => server.once('exit', resolve))
  const stop = async (): Promise<number | null> => {
    server.kill('SIGTERM')
    const code = await ended
    rmSync(scratch, { recursive: true, force: true })
    return code
  }
  for (let waited = 0; ; waited += 100) {
    const url = readAddress(dataDir)
    if (url && (await isReady(url))) return { url, dataDir, stop, printed: () => printed }
    if (server.exitCode !== null || waited > 400_000) {
      await stop()
      throw new Error(`the product did not become ready:\n${printed}`)
    }
    await sleep(100)
  }
}

function readAddress(dataDir: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as { url: string }).url
  } catch {
    return undefined // not written yet
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ status }) => status === 200,
    () => false,
  )
