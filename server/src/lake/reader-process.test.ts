import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readerPids, readInProcess } from './reader-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'gongshu-reader-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A reader in the middle of its work: the pipe it reads has no writer yet. */
async function atWork(): Promise<{ pid: number; outcome: Promise<unknown> }> {
  const path = join(folder, `pipe-${Math.random().toString(36).slice(2)}`)
  execFileSync('mkfifo', [path])
  const before = readerPids()
  const outcome = readInProcess({ kind: 'digest', path })
  outcome.catch(() => undefined)
  const pid = readerPids().find((one) => !before.includes(one))
  if (pid === undefined) throw new Error('no reader was started')
  // Past its own start, where it would take a signal for the runtime's.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  return { pid, outcome }
}

describe('a reader that ends without an answer', () => {
  it('says that memory ran out when its heap was full', async () => {
    const path = join(folder, 'large.json')
    const record = `{"name":"${'甲'.repeat(200)}","values":[${'1,'.repeat(2000)}1]}`
    writeFileSync(path, `[${Array.from({ length: 6000 }, () => record).join(',')}]`)
    const rows = join(folder, 'rows')
    const options = { limits: {} }
    await expect(
      readInProcess({ kind: 'read', path, options, folder: rows }, { folder: rows, memoryMb: 12 }),
    ).rejects.toMatchObject({ type: '/problems/lake/readerLost', status: 422 })
  })

  it('says so too when the system took it away, which it does for memory', async () => {
    const { pid, outcome } = await atWork()
    process.kill(pid, 'SIGKILL')
    await expect(outcome).rejects.toMatchObject({ type: '/problems/lake/readerLost' })
  })

  it.each(['SIGSEGV', 'SIGABRT', 'SIGTERM'] as const)(
    'ended by %s it is a fault of the program, and the file is not blamed',
    async (signal) => {
      const { pid, outcome } = await atWork()
      process.kill(pid, signal)
      await expect(outcome).rejects.toMatchObject({
        ...{ type: '/problems/lake/readerStopped', status: 500 },
        members: { ended: signal },
      })
    },
  )
})
