import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** DATA_DIR/run.json: how the command line finds and is believed by the server that runs on this directory. Owner only. */
const RunFile = z.object({ url: z.string(), pid: z.number().int(), token: z.string() })
export type RunFile = z.infer<typeof RunFile>

export function writeRunFile(path: string, run: RunFile): void {
  writeFileSync(`${path}.tmp`, `${JSON.stringify(run)}\n`, { mode: 0o600 })
  chmodSync(`${path}.tmp`, 0o600)
  renameSync(`${path}.tmp`, path)
}

/** What runs there, or nothing: a file left by a process that was killed does not count. */
export function readRunFile(path: string): RunFile | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'EACCES'].includes(String(error.code))) return undefined
    throw error
  }
  const run = RunFile.safeParse(JSON.parse(text)).data
  return run && isAlive(run.pid) ? run : undefined
}

export const removeRunFile = (path: string): void => rmSync(path, { force: true })

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
