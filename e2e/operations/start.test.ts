import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gongshu } from '../command-line.ts'
import { type StartedProduct, startProduct } from '../product.ts'

describe('a start without sample data', () => {
  let folder = ''
  let product: StartedProduct
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gongshu 启动 '))
    product = await startProduct(['--no-sample'], { DATA_DIR: join(folder, 'data') })
  })
  afterAll(async () => {
    await product.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('prints its address on a free port and a link by which the first administrators come in', () => {
    expect(product.printed()).toContain(`Gongshu is ready: ${product.url}`)
    expect(product.printed()).toMatch(/\/setup\?token=\S+/)
  })

  it('holds no dataset and no account', async () => {
    const answer = await fetch(`${product.url}/api/v1/datasets`)
    expect(await answer.json()).toMatchObject({ total: 0 })
  })

  it('is found by the command line, which says that all is well in one JSON object', () => {
    const { printed, code } = gongshu(['doctor', '--json'], { DATA_DIR: product.dataDir })
    const report = JSON.parse(printed) as { ok: boolean; running: { url: string } }
    expect(report.running.url).toBe(product.url)
    expect({ ok: report.ok, code }).toEqual({ ok: true, code: 0 })
  })

  it('keeps its data directory to itself: a second start there is refused, with what to do', () => {
    const { said, code } = gongshu(['start', '--no-sample'], { DATA_DIR: product.dataDir, PORT: '0' })
    expect(code).not.toBe(0)
    expect(said).toContain('DATA_DIR')
  })

  it('stands beside another with its own port and directory', async () => {
    const other = await startProduct(['--no-sample'])
    expect(other.url).not.toBe(product.url)
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200)
    await other.stop()
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200)
  })

  it('is backed up while it runs, and restored into an empty directory', () => {
    const file = join(folder, '备份 1.backup')
    const backup = gongshu(['backup', file, '--json'], { DATA_DIR: product.dataDir })
    expect(JSON.parse(backup.printed)).toMatchObject({ tables: expect.any(Number), rows: expect.any(Number) })
    expect(backup.code).toBe(0)
    const restored = gongshu(['restore', file, '--json'], { DATA_DIR: join(folder, 'restored') })
    expect(JSON.parse(restored.printed)).toMatchObject({ rows: expect.any(Number) })
    expect(restored.code).toBe(0)
    writeFileSync(file, 'not a backup')
    expect(gongshu(['restore', file, '--json'], { DATA_DIR: join(folder, 'refused') }).code).not.toBe(0)
  })

  it('says what is wrong with its settings, every fault at once, and does not start', () => {
    const { said, code } = gongshu(['start'], { DATA_DIR: join(folder, 'never'), PORT: 'eighty', ZONE: 'middle' })
    expect(code).not.toBe(0)
    expect(said).toContain('PORT')
    expect(said).toContain('ZONE')
    expect(existsSync(join(folder, 'never'))).toBe(false)
  })
})

it('a told end is a clean end: exit code 0, nothing left running, the next start serves', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gongshu-end-'))
  const dataDir = join(folder, 'data')
  const first = await startProduct(['--no-sample'], { DATA_DIR: dataDir })
  expect(await first.stop()).toBe(0)
  expect(existsSync(join(dataDir, 'run.json'))).toBe(false)
  const second = await startProduct(['--no-sample'], { DATA_DIR: dataDir })
  expect(await second.stop()).toBe(0)
  rmSync(folder, { recursive: true, force: true })
})

it('a database that is killed takes nothing with it: the program starts again by itself, at the same address', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gongshu-lost-'))
  const dataDir = join(folder, 'data')
  const port = String(await freePort())
  const product = await startProduct(['--no-sample'], { DATA_DIR: dataDir, PORT: port })
  // Sooner than ten seconds after a start it would give up instead.
  await sleep(10_500)
  const [server = ''] = readFileSync(join(dataDir, 'postgres/cluster/postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(server), 'SIGKILL')
  await expect.poll(() => product.printed(), { timeout: 20_000 }).toContain('程序重新启动')
  const ready = () =>
    fetch(`${product.url}/readyz`)
      .then(({ status }) => status)
      .catch(() => 0)
  await expect.poll(ready, { timeout: 20_000 }).toBe(200)
  expect(await product.stop()).toBe(0)
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
