/**
 * What an import costs: from a file on disk to a typed version, with the profile of every column over all rows and both digests of
 * source and version. Against the engine's own CSV→Parquet and SUMMARIZE, against COPY into an indexed PostgreSQL table, and GB 18030
 * against UTF-8; with the peak of resident memory of the program, its engine and its readers. Prints ratios; gates nothing.
 *
 * `BENCH_ROWS` is the number of rows (5,000,000), `BENCH_MB` a size instead; `BENCH_PART=memory` measures memory only, on delimited
 * text and on NDJSON of that size, and on Parquet of as many rows.
 */

import { once } from 'node:events'
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Engine } from '../server/src/lake/engine.ts'
import { createVersionFromFile, getImport, readerPids } from '../server/src/lake/service.ts'
import { literal } from '../server/src/lake/sql.ts'
import type { Actor, Ctx, Resources } from '../server/src/platform/ctx.ts'
import { openDb, openPool } from '../server/src/platform/db.ts'
import { newId } from '../server/src/platform/ids.ts'
import { migrate } from '../server/src/platform/migrate.ts'
import { makeDataPaths } from '../server/src/platform/paths.ts'
import { startPostgres } from '../server/src/platform/postgres.ts'
import { dateInShanghai, instantOf } from '../server/src/platform/time.ts'
import { gb18030Encoder, generate, header } from './generate.ts'

const bytesPerRow = 172
const rows = process.env.BENCH_MB
  ? Math.ceil((Number(process.env.BENCH_MB) * 1_000_000) / bytesPerRow)
  : Number(process.env.BENCH_ROWS ?? 5_000_000)
const onlyMemory = process.env.BENCH_PART === 'memory'
const rounds = Number(process.env.BENCH_ROUNDS ?? 2)
const root = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), 'gongshu-bench-import-'))
// The database's own user reads the file for COPY.
chmodSync(root, 0o755)
const show = (name: string, value: string): void => console.log(`${name.padEnd(72)} ${value}`)
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const best = (times: readonly number[]): number => Math.min(...times)

const paths = makeDataPaths(join(root, 'data'))
const server = await startPostgres(paths.postgres)
const pool = openPool({ ...server.connection, statement_timeout: 0 })
await migrate(pool)
const engine = new Engine({
  ...{ processes: 2, memoryMb: 700, querySeconds: 600, directories: [paths.lake, paths.exports] },
  temp: join(paths.lakeTmp, 'engine'),
})
const machine: Actor = { kind: 'console', id: 'console', name: 'console', acts: [], client: 'console' }
// The ledger's cost is measured in bench/ledger.ts; what is not opened is not asked for.
const resources = { paths, engine, appendLedger: async () => newId() } as unknown as Resources
const ctx = (): Ctx => {
  const now = instantOf(Date.now())
  const where = { db: openDb(pool), zone: 'both', purpose: { kind: 'duty' }, requestId: 'bench', lang: 'en' } as const
  return { ...where, resources, actor: machine, now, today: dateInShanghai(now) }
}

const residentMb = (pid: number): number => {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

/** The most that the program and its children held at once, sampled. */
async function peakDuring<T>(work: () => Promise<T>): Promise<{ result: T; peakMb: number }> {
  let peakMb = 0
  const sample = (): void => {
    const pids = [process.pid, ...engine.pids(), ...readerPids()]
    peakMb = Math.max(
      peakMb,
      pids.reduce((sum, pid) => sum + residentMb(pid), 0),
    )
  }
  const timer = setInterval(sample, 100)
  try {
    return { result: await work(), peakMb }
  } finally {
    clearInterval(timer)
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; result: T }> {
  const began = performance.now()
  const result = await work()
  return { ms: performance.now() - began, result }
}

async function ours(path: string, expected = rows): Promise<{ ms: number; peakMb: number; stages: string }> {
  const publisherId = newId()
  const { ms, result } = await timed(() => peakDuring(() => createVersionFromFile(ctx(), { path, publisherId })))
  const view = await getImport(ctx(), result.result.importId)
  const stages = view.stages
    .filter((stage) => stage.seconds !== null)
    .map(({ name, seconds }) => `${name} ${seconds}`)
    .join(', ')
  if (result.result.version.rows !== expected)
    throw new Error(`${result.result.version.rows} rows instead of ${expected}`)
  return { ms, peakMb: result.peakMb, stages }
}

/** The engine alone, with its own guesses of the types, in a process of the same size. */
async function bare(path: string): Promise<number> {
  const out = join(paths.exports, 'bare.parquet')
  const session = await engine.session({
    directories: [paths.exports],
    files: [path],
    temp: join(paths.lakeTmp, 'bare'),
  })
  try {
    const { ms } = await timed(async () => {
      await session.copyTo(`SELECT * FROM read_csv(${literal(path)})`, out, { format: 'parquet' })
      await session.query(`SUMMARIZE SELECT * FROM read_parquet(${literal(out)})`)
    })
    return ms
  } finally {
    await session.close()
    rmSync(out, { force: true })
  }
}

async function copied(path: string): Promise<number> {
  await pool.query(`create table enterprise (
    seq bigint primary key, code text, name text, division text, industry text, founded date, updated timestamp,
    capital numeric(18,2), staff integer, state text, small text, scope text)`)
  await pool.query('create index on enterprise (code)')
  await pool.query('create index on enterprise (division, industry)')
  const { ms } = await timed(() => pool.query(`copy enterprise from ${literal(path)} with (format csv, header true)`))
  await pool.query('drop table enterprise')
  return ms
}

/** The same rows as one object a line, until the file is as large. Only the last cell of the generator's is quoted. */
async function asNdjson(from: string, to: string): Promise<number> {
  const { size } = statSync(from)
  const out = createWriteStream(to)
  let bytes = 0
  let count = -1
  for await (const line of createInterface({ input: createReadStream(from), crlfDelay: Number.POSITIVE_INFINITY })) {
    const cells = line.split(',')
    const last = cells
      .splice(header.length - 1)
      .join(',')
      .replaceAll('"', '')
    const record = Object.fromEntries(header.map((name, index) => [name, cells[index] ?? last]))
    if (count++ < 0) continue
    const text = `${JSON.stringify(record)}\n`
    bytes += Buffer.byteLength(text)
    if (!out.write(text)) await once(out, 'drain')
    if (bytes >= size) break
  }
  out.end()
  await once(out, 'close')
  return count
}

/** The same rows as the engine writes them, uncompressed, so that the file is not a small one. */
async function asParquet(from: string, to: string): Promise<void> {
  const temp = join(paths.lakeTmp, 'parquet')
  const session = await engine.session({ directories: [root], files: [from], temp })
  try {
    await session.query(
      `COPY (SELECT * FROM read_csv(${literal(from)})) TO ${literal(to)} (FORMAT parquet, COMPRESSION uncompressed)`,
    )
  } finally {
    await session.close()
  }
}

async function memory(): Promise<void> {
  const delimited = join(root, 'enterprises.csv')
  const lines = join(root, 'enterprises.ndjson')
  const parquet = join(root, 'enterprises.parquet')
  generate(delimited, rows)
  const records = await asNdjson(delimited, lines)
  await asParquet(delimited, parquet)
  for (const [name, path, count] of [
    ['delimited text', delimited, rows],
    ['NDJSON', lines, records],
    ['Parquet of the same rows', parquet, rows],
  ] as const) {
    const { ms, peakMb, stages } = await ours(path, count)
    show(`${name}, ${Math.round(statSync(path).size / 1e6)} MB: import`, `${seconds(ms)}   (${stages})`)
    show('  peak resident memory of program, engine and readers (goal 1536 MB)', `${Math.round(peakMb)} MB`)
  }
}

async function speed(): Promise<void> {
  const utf8 = join(root, 'enterprises.csv')
  const gb = join(root, 'enterprises-gb18030.csv')
  generate(utf8, rows)
  generate(gb, rows, undefined, gb18030Encoder())
  for (const path of [utf8, gb]) chmodSync(path, 0o644)
  show('rows, columns, bytes', `${rows}, 12, ${statSync(utf8).size}`)
  const [mine, engines, gbs]: [number[], number[], number[]] = [[], [], []]
  let peak = 0
  let stages = ''
  for (let round = 0; round < rounds; round++) {
    engines.push(await bare(utf8))
    const one = await ours(utf8)
    mine.push(one.ms)
    stages = one.stages
    const other = await ours(gb)
    gbs.push(other.ms)
    peak = Math.max(peak, one.peakMb, other.peakMb)
  }
  const postgres = await copied(utf8)
  show('import, with profile and both digests', `${seconds(best(mine))}   (${stages})`)
  show('engine alone: CSV→Parquet, SUMMARIZE', seconds(best(engines)))
  show('  ratio (goal at most 2)', (best(mine) / best(engines)).toFixed(2))
  show('PostgreSQL COPY into a table with three indexes', seconds(postgres))
  show('  ratio (goal at least 2 times faster)', (postgres / best(mine)).toFixed(2))
  show('import of the same in GB 18030', seconds(best(gbs)))
  show('  ratio to UTF-8 (goal at most 1.5)', (best(gbs) / best(mine)).toFixed(2))
  show('peak resident memory of program, engine and readers (goal 1536 MB)', `${Math.round(peak)} MB`)
}

try {
  if (onlyMemory) await memory()
  else await speed()
} finally {
  await engine.close()
  await pool.end()
  await server.stop()
  rmSync(root, { recursive: true, force: true })
}
