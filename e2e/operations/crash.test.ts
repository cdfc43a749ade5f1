import { randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyFile } from '../../server/src/ledger/verify-file.ts'
import { readConfig } from '../../server/src/platform/config.ts'
import { writeFact } from '../../server/src/platform/facts.ts'
import { dataPaths } from '../../server/src/platform/paths.ts'
import { openProgram } from '../../server/src/program.ts'
import { engageCast, samplePassword } from '../../server/src/sample/cast.ts'
import { ask, askJson, Cut, surely } from './asking.ts'
import { importByConsole } from './console-work.ts'
import { bringByPeople } from './officer-work.ts'
import { readAll, readOnce } from './reader-work.ts'
import { examineRemains } from './remains.ts'
import { openStanding, receiptOf } from './standing.ts'
import { between, randomOf } from './tables.ts'
import { openVictim, type Victim } from './victim.ts'
import { published, type World } from './world.ts'

const kills = Number(process.env.CRASH_KILLS ?? 50)
/** Another each time; a failure is repeated by CRASH_SEED, as far as two processes can be repeated. */
const seed = Number(process.env.CRASH_SEED ?? randomInt(2 ** 31))
/** Work after the last kill must come to its end within this. */
const drainMs = 120_000

const scratch = mkdtempSync(join(tmpdir(), 'gongshu-crash-'))
const dataDir = join(scratch, 'data')
const outside = join(scratch, 'outside')
let victim: Victim

beforeAll(async () => {
  mkdirSync(outside)
  await prepare()
  victim = openVictim(dataDir)
}, 120_000)
afterAll(async () => {
  await victim?.kill().catch(() => undefined)
  if (!process.env.CRASH_KEEP) rmSync(scratch, { recursive: true, force: true })
})

/** The city with its offices and people, and no dataset. */
async function prepare(): Promise<void> {
  const program = await openProgram(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }, scratch), {
    say: () => undefined,
    pages: false,
  })
  const ctx = program.ctx()
  await engageCast(ctx)
  await writeFact(ctx.db, 'sample', 'loaded', ctx.now)
  await program.close()
}

it(`killed ${kills} times at random moments of imports, publications and reads, it loses nothing acknowledged`, async () => {
  const random = randomOf(seed)
  const world: World = {
    ...{ random, victim, outside, people: new Map(), versions: [], receipts: [], uploads: new Map() },
    ...{ processes: new Set(), faults: [], at: new Map(), next: 0, isClosing: false },
    counts: { imports: 0, versions: 0, publications: 0, steps: 0, reads: 0, downloads: 0, cuts: 0 },
  }
  const standing = openStanding(world, dataDir)
  const restarts: number[] = []
  const mustStand = (): void =>
    expect(world.faults, `seed ${seed}\n${victim.printed().slice(-2500)}\n${[...world.at].join('\n')}`).toEqual([])

  // On a machine that is slower, or busy, the same moments of the work come later.
  const slowness = Math.min(5, Math.max(1, (await victim.start()) / 3000))
  victim.admit()
  await signInAll(world)
  const workers = begin(world)
  await expect.poll(() => published(world).length, { timeout: drainMs }).toBeGreaterThan(2)
  for (let kill = 0; kill < kills; kill++) {
    await sleep(between(random, 50, 1500) * slowness)
    await victim.kill(random() < 0.3 ? 'all' : 'program')
    await standing.lookAtLog()
    // Now and then it dies while it is still picking itself up.
    if (random() < 0.15 && ++kill < kills) await victim.startAndKill(between(random, 30, 1500) * slowness)
    restarts.push(await victim.start())
    await standing.look()
    mustStand()
    victim.admit()
    await standing.verifyReceipts(10)
    await expect.poll(() => victim.leftBehind(), { timeout: 20_000 }).toEqual([])
    if ((kill + 1) % 10 === 0) console.log(`crash test, seed ${seed}: ${kill + 1} kills`)
  }
  world.isClosing = true
  const isDrained = await Promise.race([Promise.all(workers).then(() => true), sleep(drainMs, false, { ref: false })])
  if (!isDrained) world.faults.push('acknowledged work came to no end')
  mustStand()

  for (const version of world.versions) await readAll(world, version)
  await standing.lookAtEnd()
  await verifyWithProgram(world)
  mustStand()
  expect(await victim.stop()).toBe(0)
  const { entries, swept } = await examineRemains(dataDir, standing, world.faults)
  mustStand()

  const { imports, versions, publications, steps, reads, downloads, cuts } = world.counts
  expect(Math.min(imports, publications, reads, downloads)).toBeGreaterThan(0)
  const [p50, p95] = [0.5, 0.95].map((part) =>
    Math.round(restarts.toSorted((a, b) => a - b)[Math.floor(restarts.length * part)] ?? 0),
  )
  console.log(
    `crash test, seed ${seed}: ${kills} kills; acknowledged ${imports} imports by command line, ${versions} versions, ` +
      `${publications} publications (${steps} steps by people), ${reads} reads, ${downloads} downloads, ${world.receipts.length} receipts; ` +
      `${cuts} questions cut off; log of ${entries} entries, ${swept} remains swept; restart p50 ${p50} ms, p95 ${p95} ms`,
  )
}, 1_200_000)

async function signInAll(world: World): Promise<void> {
  const people = world.people as Map<string, string>
  for (const login of ['urban-data', 'urban-business', 'urban-secrecy', 'urban-chief', 'bureau-review']) {
    const json = { login, password: samplePassword }
    const { headers } = await ask(victim, '/api/v1/session', { method: 'POST', json })
    people.set(login, headers.get('set-cookie')?.split(';')[0] ?? '')
  }
}

/** Four who bring data and three who read, each at the next thing as soon as one is done, over all kills. */
function begin(world: World): Promise<void>[] {
  const crew: [string, (worker: string) => Promise<void>][] = [
    ...['console 1', 'console 2'].map((name): [string, (worker: string) => Promise<void>] => [
      name,
      (worker) => importByConsole(world, worker),
    ]),
    ...['officer 1', 'officer 2'].map((name): [string, (worker: string) => Promise<void>] => [
      name,
      (worker) => bringByPeople(world, worker),
    ]),
    ...['reader 1', 'reader 2', 'reader 3'].map((name): [string, (worker: string) => Promise<void>] => [
      name,
      () => readOnce(world),
    ]),
  ]
  return crew.map(async ([name, work]) => {
    while (!world.isClosing) {
      await work(name).catch((error: unknown) => {
        if (error instanceof Cut) world.counts.cuts++
        else world.faults.push(`${name} at ${world.at.get(name)}: ${error instanceof Error ? error.stack : error}`)
      })
    }
    world.at.set(name, 'done')
  })
}

/** As a citizen does it, with a file; and the receipts of the steps that people took. */
async function verifyWithProgram(world: World): Promise<void> {
  const as = world.people.get('urban-data') ?? ''
  const ids = world.receipts.filter((_, n) => n % 50 === 0)
  for (const processId of world.processes) {
    const path = `/api/v1/processes/${processId}`
    const { history } = await surely(() => askJson<{ history: { receipt?: string }[] }>(victim, path, { as }))
    ids.push(...history.flatMap(({ receipt }) => receipt ?? []))
  }
  for (const id of ids) {
    const text = await receiptOf(world, id, as)
    if (!text) continue
    const file = join(outside, 'receipt.json')
    writeFileSync(file, text)
    const { valid } = await verifyFile({ file, keysFolder: dataPaths(dataDir).keys })
    if (!valid) world.faults.push(`gongshu verify refuses receipt ${id}`)
  }
  if (published(world).length === 0) world.faults.push('nothing was published')
}
