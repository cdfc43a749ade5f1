import { setPriority } from 'node:os'
import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import { counted } from '@gongshu/tabular/counted'
import type { Attachment, Param, Reply, Request, RunnerSettings } from './runner-protocol.ts'
import { identifier, list, literal } from './sql.ts'

// An engine process: one DuckDB, one statement at a time, started and killed by runner-process.ts.
// Everything a stranger can influence runs here and never in the program's own process.

const attachedLimit = 64
let connection: DuckDBConnection | undefined
/** Path to catalogue name, least recently used first. */
const attached = new Map<string, string>()

const send = (reply: Reply): void => {
  process.send?.(reply)
}

async function open(settings: RunnerSettings): Promise<void> {
  if (settings.nice > 0) setPriority(settings.nice)
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${settings.memoryMb}MB`,
    threads: String(settings.threads),
    temp_directory: settings.temp,
    max_temp_directory_size: `${settings.tempGb}GB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  connection = await instance.connect()
  await connection.run(`SET TimeZone = 'Asia/Shanghai'`)
  await connection.run('SET parquet_metadata_cache = true')
  await connection.run(`SET allowed_directories = ${list(settings.directories.map((path) => `${path}/`))}`)
  await connection.run(`SET allowed_paths = ${list(settings.files)}`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

const opened = (): DuckDBConnection => {
  if (!connection) throw new Error('the engine process was not opened')
  return connection
}

async function attach({ name, path }: Attachment): Promise<void> {
  if (attached.delete(path)) {
    attached.set(path, name)
    return
  }
  const [oldest] = attached.keys()
  if (attached.size >= attachedLimit && oldest) await forget(oldest)
  await opened().run(`ATTACH ${literal(path)} AS ${identifier(name)} (READ_ONLY)`)
  attached.set(path, name)
}

async function forget(path: string): Promise<void> {
  const name = attached.get(path)
  if (!name) return
  attached.delete(path)
  await opened().run(`DETACH ${identifier(name)}`)
}

/** A whole number must stay whole: bound as DOUBLE it would turn a comparison with a BIGINT column into one of doubles. */
const bindable = (param: Param): DuckDBValue =>
  typeof param === 'number' && Number.isSafeInteger(param) ? BigInt(param) : param

// Unless told, the library binds a bigint as HUGEINT, and 1e300, which is whole, as BIGINT.
const typeOf = (value: DuckDBValue): DuckDBType | undefined =>
  typeof value === 'number'
    ? DOUBLE
    : typeof value === 'bigint' && BigInt.asIntN(64, value) === value
      ? BIGINT
      : undefined

async function query(request: Extract<Request, { kind: 'query' }>): Promise<void> {
  const { id, sql, params, maxRows } = request
  for (const attachment of request.attach) await attach(attachment)
  const pulse = setInterval(() => {
    const { percentage } = opened().progress
    if (percentage > 0) send({ id, percent: percentage })
  }, 500)
  try {
    // The record form of binding: the array form takes no missing type.
    const values = params.map(bindable)
    const types = Object.fromEntries(values.map((value, index) => [String(index + 1), typeOf(value)]))
    const named = Object.fromEntries(values.map((value, index) => [String(index + 1), value]))
    const reader = await opened().streamAndReadUntil(sql, maxRows + 1, named, types)
    if (reader.currentRowCount > maxRows) {
      opened().interrupt()
      send({ id, ok: false, message: `more than ${counted(maxRows, 'row')}`, tooMany: true })
      return
    }
    const names = reader.deduplicatedColumnNames()
    const columns = names.map((name, index) => ({ name, type: reader.columnType(index).toString() }))
    send({ id, ok: true, columns, rows: reader.getRowsJson() })
  } finally {
    clearInterval(pulse)
  }
}

async function handle(request: Request): Promise<void> {
  if (request.kind === 'interrupt') return void connection?.interrupt()
  try {
    if (request.kind === 'query') return await query(request)
    if (request.kind === 'open') await open(request.settings)
    else await forget(request.path)
    send({ id: request.id, ok: true, columns: [], rows: [] })
  } catch (error) {
    send({ id: request.id, ok: false, message: error instanceof Error ? error.message : String(error) })
  }
}

process.on('message', (request: Request) => void handle(request))
// The channel closes when the program ends, killed included. A statement may still run in a thread, so leave at once.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
