/** A program in small for the benches of the gate: a real database, engine, lake and ledger, and one open dataset of many rows. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGate } from '../server/src/access/service.ts'
import { createDataset, describeDataset, holdForReview, openDataset } from '../server/src/catalog/service.ts'
import { Engine } from '../server/src/lake/engine.ts'
import type { Version } from '../server/src/lake/model.ts'
import { createVersionFromFile, filesOf } from '../server/src/lake/service.ts'
import { appendTo, openLedger } from '../server/src/ledger/service.ts'
import { createOrganisation } from '../server/src/parties/service.ts'
import type { Actor, Ctx, Resources } from '../server/src/platform/ctx.ts'
import { openDb, openPool } from '../server/src/platform/db.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { makeDataPaths } from '../server/src/platform/paths.ts'
import { startPostgres } from '../server/src/platform/postgres.ts'
import { dateInShanghai, instantOf } from '../server/src/platform/time.ts'
import { generate } from './generate.ts'

export const rowCount = Number(process.env.BENCH_ROWS ?? 5_000_000)
export const show = (name: string, value: string): void => console.log(`${name.padEnd(72)} ${value}`)
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`

const actors = {
  machine: { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' },
  visitor: { kind: 'anonymous', id: 'anonymous', name: 'anonymous', acts: [], client: 'bench' },
} as const satisfies Record<string, Actor>

export async function openBench() {
  const root = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'gongshu-bench-gate-'))
  const paths = makeDataPaths(join(root, 'data'))
  const server = await startPostgres(paths.postgres)
  const pool = openPool(server.connection)
  const db = openDb(pool)
  await migrate(pool)
  const now = instantOf(Date.now())
  const report = (message: string, cause: unknown): void => console.error(message, cause)
  const ledger = await openLedger({ db, connection: server.connection, paths, now, report })
  const engine = new Engine({
    ...{ processes: 2, memoryMb: 700, querySeconds: 120, directories: [paths.lake, paths.exports] },
    temp: join(paths.lakeTmp, 'engine'),
  })
  const access = openGate({ connection: server.connection, paths, limits: { query: 64, export: 8 } })
  // What the gate never asks for (settings, jobs) is not opened.
  const resources = { paths, ledger, engine, access, appendLedger: appendTo(ledger.sequencer) } as unknown as Resources
  const ctx = (actor: Actor = actors.visitor): Ctx => {
    const now = instantOf(Date.now())
    const where = { db, zone: 'both', purpose: { kind: 'open' }, requestId: 'bench', lang: 'en', resources } as const
    return { ...where, actor, now, today: dateInShanghai(now) }
  }
  const close = async (): Promise<void> => {
    await access.close()
    await engine.close()
    await ledger.close()
    await pool.end()
    await server.stop()
    rmSync(root, { recursive: true, force: true })
  }
  try {
    const { datasetId, version } = await publish(ctx(actors.machine), csvOf(root))
    const { parquet } = await filesOf(ctx(), version.id)
    return { ctx, engine, paths, parquet, datasetId, version, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Made once and kept, if a place is given for it. */
function csvOf(root: string): string {
  const path = process.env.BENCH_CSV ?? join(root, 'enterprises.csv')
  if (!existsSync(path)) generate(path, rowCount)
  return path
}

async function publish(ctx: Ctx, path: string): Promise<{ datasetId: string; version: Version }> {
  const office = await createOrganisation(ctx, { name: '临澜市市场监管局', kind: 'organ', regionCode: '009900' })
  const words = { title: { zh: '企业登记' }, summary: { zh: '企业登记基本信息，供测速。' }, theme: 'marketRegulation' }
  const dataset = await createDataset(ctx, { publisherId: office.id, ...words })
  const { version } = await createVersionFromFile(ctx, { path, publisherId: office.id, datasetId: dataset.id })
  await describeDataset(ctx, dataset.id, { versionId: version.id })
  await holdForReview(ctx, dataset.id)
  const columns = version.columns.map(({ name, label }) => ({ name, label }))
  const opened = {
    versionId: version.id,
    columns,
    rowCount: version.rows,
    formats: ['CSV'],
    publisherName: office.name,
  }
  await openDataset(ctx, dataset.id, opened)
  return { datasetId: dataset.id, version }
}

/** Middle and 95th percentile of so many runs, after a few that do not count. */
export async function timed(work: (run: number) => Promise<unknown>, runs: number, warmup = 3) {
  for (let run = 0; run < warmup; run++) await work(run)
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const began = performance.now()
    await work(run)
    times.push(performance.now() - began)
  }
  times.sort((a, b) => a - b)
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95) }
}
