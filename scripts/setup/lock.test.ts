import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), '锁 lock-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A process that notes when it enters and leaves, holding the lock for some time, or dies inside when told. */
const worker = `
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { alone } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))}
const [file, book, name, mode] = process.argv.slice(2)
await alone(file, () => undefined, async () => {
  appendFileSync(book, 'enter ' + name + '\\n')
  if (mode === 'die') process.kill(process.pid, 'SIGKILL')
  await sleep(150)
  appendFileSync(book, 'leave ' + name + '\\n')
})
`

function start(file: string, book: string, name: string, mode = ''): Promise<number | null> {
  const script = join(folder, 'worker.mjs')
  writeFileSync(script, worker)
  return new Promise((resolve) => {
    spawn(process.execPath, [script, file, book, name, mode], { stdio: 'inherit' }).once('exit', resolve)
  })
}

describe('one at a time in a clone', () => {
  it('lets one in and the others wait, whoever comes first', async () => {
    const [file, book] = [join(folder, 'a.lock'), join(folder, 'a.txt')]
    await Promise.all(['1', '2', '3', '4'].map((name) => start(file, book, name)))
    const lines = readFileSync(book, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(8)
    for (let i = 0; i < lines.length; i += 2) expect(lines[i + 1]).toBe(lines[i]?.replace('enter', 'leave'))
    expect(existsSync(file)).toBe(false)
  })

  it('is not stopped by a holder that was killed, nor by one whose number another process has now', async () => {
    const [file, book] = [join(folder, 'b.lock'), join(folder, 'b.txt')]
    await start(file, book, 'killed', 'die')
    expect(existsSync(file)).toBe(true)
    await Promise.all(['1', '2'].map((name) => start(file, book, name)))
    writeFileSync(file, `${process.pid} 1`)
    await start(file, book, '3')
    const lines = readFileSync(book, 'utf8').trim().split('\n')
    expect(lines.filter((line) => line.startsWith('leave'))).toHaveLength(3)
  })
})
