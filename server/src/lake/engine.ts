import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { problems } from './problems.ts'
import { EngineFault, RunnerProcess } from './runner-process.ts'
import type { Attachment, Column, Param, Row, RunnerSettings } from './runner-protocol.ts'
import { type Lane, type Slot, Slots } from './slots.ts'
import { literal } from './sql.ts'

export type { Attachment, Column, Param, Row } from './runner-protocol.ts'
export type { Lane } from './slots.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    readonly engine: Engine
  }
}

export type QueryOptions = {
  readonly lane?: Lane
  /** Time limit; then the statement is interrupted, and two seconds later its process killed. */
  readonly seconds?: number
  readonly maxRows?: number
  readonly signal?: AbortSignal
  readonly attach?: readonly Attachment[]
  readonly progress?: (percent: number) => void
}
/** BIGINT, HUGEINT and DECIMAL arrive as strings, dates as `2024-01-01`, timestamps as `2024-01-01 08:00:00`. */
export type Result = { readonly columns: readonly Column[]; readonly rows: readonly Row[] }
export type CopyFormat =
  | { readonly format: 'csv'; readonly header?: boolean; readonly delimiter?: string }
  | { readonly format: 'json'; readonly array: boolean }
  | { readonly format: 'parquet'; readonly rowGroupSize?: number }

export type EngineOptions = {
  readonly processes: number
  readonly memoryMb: number
  readonly querySeconds: number
  /** What queries may read and write: the versions and the exports. */
  readonly directories: readonly string[]
  /** Spill files live below it. */
  readonly temp: string
  readonly tempGb?: number
  readonly threads?: number
  /** Statements of a lane that may wait for a process before the next is refused. */
  readonly waiting?: number
  /** How long one may wait. */
  readonly waitSeconds?: number
}

const graceMs = 2000
const defaultRows = 10_000

/** A pool of DuckDB processes. Statements are ours, generated from typed queries; values are parameters. */
export class Engine {
  readonly #options: EngineOptions
  readonly #slots: Slots
  readonly #sessions = new Set<RunnerProcess>()
  #closed = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#slots = new Slots(options)
  }

  /** Rows for a page. Anything larger is `copyTo`. */
  async query(sql: string, params: readonly Param[] = [], options: QueryOptions = {}): Promise<Result> {
    const lane = options.lane ?? 'page'
    const slot = await this.#slots.take(lane, options.signal)
    try {
      const runner = await this.#runnerOf(slot)
      return await ask(runner, sql, params, { seconds: this.#options.querySeconds, ...options })
    } finally {
      this.#slots.give(slot, lane)
    }
  }

  /** Writes the result of `sql` to a file inside an allowed directory, complete or not at all as far as the caller renames it. */
  async copyTo(
    sql: string,
    params: readonly Param[],
    path: string,
    format: CopyFormat,
    options: QueryOptions = {},
  ): Promise<{ rows: number }> {
    const { rows } = await this.query(copyStatement(sql, path, format), params, { lane: 'export', ...options })
    return { rows: Number(rows[0]?.Count ?? 0) }
  }

  /**
   * A process of its own for one import: state is kept between statements, and it sees only what is named here.
   * The caller closes it.
   */
  async session(access: {
    directories: readonly string[]
    files: readonly string[]
    temp: string
    threads?: number
    memoryMb?: number
  }): Promise<Session> {
    if (this.#closed) throw problems.engineBusy()
    const runner = new RunnerProcess({
      ...this.#settings('session', 5),
      ...access,
      memoryMb: access.memoryMb ?? this.#options.memoryMb,
      threads: access.threads ?? this.#options.threads ?? 2,
    })
    this.#sessions.add(runner)
    await runner.opened.catch((error) => {
      this.#sessions.delete(runner)
      throw translate(error)
    })
    return new Session(runner, () => this.#sessions.delete(runner))
  }

  /** Lets go of an attached file everywhere, so that unlinking it frees its bytes (purge). */
  async forget(path: string): Promise<void> {
    const runners = this.#slots.all().flatMap(({ runner }) => (runner && !runner.ended ? [runner] : []))
    await Promise.all(runners.map((runner) => runner.ask({ kind: 'forget', path })))
  }

  /** Process ids, for memory measurements and `doctor`. */
  pids(): number[] {
    const runners = [...this.#slots.all().map(({ runner }) => runner), ...this.#sessions]
    return runners.flatMap((runner) => (runner?.pid && !runner.ended ? [runner.pid] : []))
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#slots.close()
    await Promise.all(
      [...this.#slots.all().map(({ runner }) => runner), ...this.#sessions].map((runner) => runner?.close()),
    )
    rmSync(this.#options.temp, { recursive: true, force: true })
  }

  #settings(name: string, nice: number): RunnerSettings {
    const { memoryMb, threads, temp, tempGb, directories } = this.#options
    const unique = `${name}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
    return {
      memoryMb,
      threads: threads ?? 2,
      temp: join(temp, unique),
      tempGb: tempGb ?? 20,
      directories,
      files: [],
      nice,
    }
  }

  async #runnerOf(slot: Slot): Promise<RunnerProcess> {
    if (!slot.runner || slot.runner.ended) {
      const whole = this.#settings(slot.name, slot.nice)
      const settings = {
        ...whole,
        memoryMb: Math.ceil(whole.memoryMb * slot.share),
        threads: Math.ceil(whole.threads * slot.share),
      }
      slot.runner = new RunnerProcess({ ...settings, directories: [...settings.directories, settings.temp] })
    }
    await slot.runner.opened.catch((error) => {
      throw translate(error)
    })
    return slot.runner
  }
}

/** One import's own engine process. Statements run one after another. */
export class Session {
  readonly #runner: RunnerProcess
  readonly #left: () => void

  constructor(runner: RunnerProcess, left: () => void) {
    this.#runner = runner
    this.#left = left
  }

  /** No time limit unless given: an import ends by being finished or cancelled. */
  query(sql: string, params: readonly Param[] = [], options: Omit<QueryOptions, 'lane'> = {}): Promise<Result> {
    return ask(this.#runner, sql, params, options)
  }

  async copyTo(
    sql: string,
    path: string,
    format: CopyFormat,
    options: Omit<QueryOptions, 'lane'> = {},
  ): Promise<{ rows: number }> {
    const { rows } = await this.query(copyStatement(sql, path, format), [], options)
    return { rows: Number(rows[0]?.Count ?? 0) }
  }

  get pid(): number | undefined {
    return this.#runner.pid
  }

  async close(): Promise<void> {
    this.#left()
    await this.#runner.close()
  }
}

function copyStatement(sql: string, path: string, format: CopyFormat): string {
  return `COPY (${sql}) TO ${literal(path)} (${copyOptions(format).join(', ')})`
}

function copyOptions(format: CopyFormat): string[] {
  switch (format.format) {
    case 'csv':
      return ['FORMAT csv', `HEADER ${format.header ?? true}`, `DELIMITER ${literal(format.delimiter ?? ',')}`]
    case 'json':
      return ['FORMAT json', `ARRAY ${format.array}`]
    case 'parquet':
      return ['FORMAT parquet', 'COMPRESSION zstd', `ROW_GROUP_SIZE ${format.rowGroupSize ?? 122_880}`]
  }
}

async function ask(
  runner: RunnerProcess,
  sql: string,
  params: readonly Param[],
  { seconds, signal, maxRows = defaultRows, attach = [], progress }: QueryOptions,
): Promise<Result> {
  signal?.throwIfAborted()
  let late = false
  let killer: NodeJS.Timeout | undefined
  const stop = (): void => {
    runner.interrupt()
    killer = setTimeout(() => runner.kill(), graceMs)
  }
  const timer = seconds
    ? setTimeout(() => {
        late = true
        stop()
      }, seconds * 1000)
    : undefined
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await runner.ask({ kind: 'query', sql, params, attach, maxRows }, progress)
  } catch (error) {
    signal?.throwIfAborted()
    throw late ? problems.queryTimedOut({ seconds }) : translate(error)
  } finally {
    clearTimeout(timer)
    clearTimeout(killer)
    signal?.removeEventListener('abort', stop)
  }
}

function translate(error: unknown): unknown {
  if (!(error instanceof EngineFault)) return error
  if (error.kind === 'lost') return problems.engineLost()
  if (error.kind === 'too many rows') return problems.tooManyRows()
  if (/No space left|max_temp_directory_size/i.test(error.detail)) return problems.diskFull()
  if (error.kind.startsWith('Out of Memory')) return problems.queryTooLarge()
  if (/Out of Range Error: Overflow/.test(error.detail)) return problems.sumTooLarge()
  return error
}
