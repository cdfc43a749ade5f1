import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataPaths } from '../platform/paths.ts'
import { writeRunFile } from '../platform/run-file.ts'

const main = join(import.meta.dirname, '..', 'main.ts')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gongshu-commands-'))
  writeFileSync(join(folder, 'some.csv'), 'a,b\n1,2\n')
  writeFileSync(join(folder, 'bad.backup'), 'not a backup')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ended = { readonly code: number | null; readonly printed: string; readonly said: string }
async function gongshu(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { INIT_CWD: _, ...inherited } = process.env
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { ...inherited, DATA_DIR: join(folder, 'data'), LC_ALL: 'en_US.UTF-8', ...env },
  })
  const [printed, said, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
  ])
  return { code, printed, said }
}

/** The one object on standard output; anything else there is a fault. */
const errorIn = ({ printed }: Ended): Record<string, unknown> =>
  (JSON.parse(printed) as { error: Record<string, unknown> }).error

describe('a command that fails with --json prints one object, says why to the person, and ends with a stated code', () => {
  it.each([
    [['nonsense', '--json'], 2, 'usage', { found: 'nonsense' }],
    [['import', 'some.csv', '--json'], 2, 'usage', {}],
    [['import', 'some.csv', '--publsher', 'x', '--json'], 2, 'usage', { found: '--publsher' }],
    [['import', 'gone.csv', '--publisher', 'a', '--title', 'bb', '--json'], 2, 'noSuchFile', {}],
    [['doctor', 'extra', '--json'], 2, 'usage', { found: 'extra' }],
    [['backup', '--json'], 2, 'usage', { expected: 'backup FILE [--force] [--json]' }],
    [['backup', 'one', 'two', '--json'], 2, 'usage', { found: 'two' }],
    [['restore', 'gone.backup', '--json'], 2, 'noSuchFile', {}],
    [['verify', 'gone.receipt', '--json'], 2, 'noSuchFile', { file: 'gone.receipt' }],
  ] as const)('%j', async (args, code, name, members) => {
    const ended = await gongshu(args)
    expect(ended.code).toBe(code)
    expect(errorIn(ended)).toMatchObject({
      type: `/problems/command/${name}`,
      title: expect.any(String),
      detail: expect.any(String),
      ...members,
    })
    expect(ended.said).toMatch(/\p{Script=Han}/u)
    expect(ended.said).not.toMatch(/^\s+at /m)
  })

  it('a file that is no backup is refused', { timeout: 60_000 }, async () => {
    const ended = await gongshu(['restore', 'bad.backup', '--json'], { DATA_DIR: join(folder, 'restored') })
    expect(ended.code).toBe(1)
    expect(errorIn(ended)).toMatchObject({ type: '/problems/restore/notABackup' })
  })

  it('settings that are wrong keep the program from being opened', async () => {
    const ended = await gongshu(['doctor', '--json'], { PORT: 'eighty' })
    expect(ended.code).toBe(3)
    expect(errorIn(ended)).toMatchObject({ type: '/problems/command/cannotOpen' })
    expect(errorIn(ended).detail).toContain('PORT: 应为数字 · should be a number')
  })

  it('the words of the object are in the language of the terminal', async () => {
    const ended = await gongshu(['nonsense', '--json'], { LC_ALL: 'zh_CN.UTF-8' })
    expect(errorIn(ended).title).toBe('命令写法不对')
  })
})

describe('a program that ends while a command waits for it', () => {
  const importing = ['import', 'some.csv', '--publisher', '甲', '--title', '乙乙', '--json']
  /** Stands in for a program under the kill: what it was asked before makes no difference. */
  async function besideServer(listener: RequestListener): Promise<Ended> {
    const server = createServer(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const paths = dataPaths(folder)
    writeRunFile(paths.run, { url: `http://127.0.0.1:${port}`, pid: process.pid, token: 'x'.repeat(40) })
    try {
      return await gongshu(importing, { DATA_DIR: folder })
    } finally {
      rmSync(paths.run)
      await new Promise((resolve) => server.close(resolve))
    }
  }

  it.each([
    ['before it answers', (_request, response) => void response.destroy()],
    [
      'in the middle of an answer',
      (_request, response) => {
        response.writeHead(202, { 'content-length': 100, 'content-type': 'application/json' })
        response.write('{"id":', () => response.destroy())
      },
    ],
    [
      'after it took the import',
      (request, response) => {
        if (request.method === 'POST') response.writeHead(202).end('{"id":"01900000-0000-7000-8000-000000000001"}')
        else response.destroy()
      },
    ],
  ] as const satisfies readonly (readonly [string, RequestListener])[])('%s', async (_when, listener) => {
    const ended = await besideServer(listener)
    expect(ended.code).toBe(3)
    expect(errorIn(ended)).toMatchObject({ type: '/problems/command/serverLost' })
    expect(ended.said).toContain('正在运行的程序没有应答 · The running program does not answer')
    expect(ended.said).not.toMatch(/^\s+at |fetch failed/m)
  })

  it('is told from something else that answers there', async () => {
    const ended = await besideServer((_request, response) => void response.writeHead(502).end('<html>'))
    expect(ended.code).toBe(3)
    expect(errorIn(ended)).toMatchObject({ type: '/problems/command/unreadableAnswer', httpStatus: 502 })
  })
})

it('R-OPN-04: the doctor names the alarms of the log’s monitor', async () => {
  // Three were found, one of which an auditor looked into.
  const monitored = { logs: [{ alarms: 3 }], open: 2 }
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.headers.authorization)
    const isMonitor = request.url === '/api/v1/ledger/monitor'
    response.end(JSON.stringify(isMonitor ? monitored : { checks: { database: true } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { run } = dataPaths(folder)
  writeRunFile(run, { url: `http://127.0.0.1:${port}`, pid: process.pid, token: 'x'.repeat(40) })
  const { code, printed } = await gongshu(['doctor', '--json'], { DATA_DIR: folder })
  rmSync(run)
  await new Promise((resolve) => server.close(resolve))
  expect(JSON.parse(printed)).toMatchObject({ ok: false })
  expect(JSON.parse(printed).checks).toContainEqual({
    name: 'ledger-monitor',
    ok: false,
    detail: '2 alarms; auditors find them in the ledger',
  })
  expect(code).toBe(1)
  expect(asked.some((authorization) => authorization?.includes('x'.repeat(40)))).toBe(true)
})

it.each([['--help'], ['help'], ['import', '--help']])('%s lists commands and exit codes', async (...args) => {
  const { code, printed } = await gongshu(args)
  expect(code).toBe(0)
  expect(printed).toMatch(/exit code · 退出码\n {2}0 {2}done/)
})
