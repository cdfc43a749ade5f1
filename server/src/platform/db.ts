import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { parseIntoClientConfig } from 'pg-connection-string'
import type { DB } from './schema.gen.ts'

export type Database = DB
/** The database or an open transaction; the same functions take either. */
export type Db = Kysely<DB>
export type Connection = pg.PoolConfig
export type Pool = pg.Pool

/** The parts of an address: each of our clients (pool, queue, listeners) takes the same ones. */
export const connectionOf = (url: string): Connection => parseIntoClientConfig(url)

const { builtins } = pg.types
const iso = (text: string): string => new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')).toISOString()
const integer = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('int8 out of the safe range')
  return value
}
// A date stays text (PlainDate), an instant becomes ISO text; no Date object leaves this file. Money and counts are safe integers.
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [builtins.DATE]: (text) => text,
  [builtins.TIMESTAMPTZ]: iso,
  [builtins.INT8]: integer,
}
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ??
    (pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown)(oid, format),
}

/** A pool with bounded waits: a caller is refused after 10 s without a connection, a statement is ended after 30 s. */
export function openPool(connection: Connection, max = 10): pg.Pool {
  const pool = new pg.Pool({
    max,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    application_name: 'gongshu',
    ...connection,
    types: types as pg.CustomTypesConfig,
  })
  // Without a listener an idle client's loss (server restart) would end the process; the next query reconnects.
  pool.on('error', () => undefined)
  return pool
}

export const openDb = (pool: pg.Pool): Kysely<DB> =>
  new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })

/** Whether a disk had no room, the database's (53100) or the program's own. */
export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return code === '53100' || code === 'ENOSPC' || code === 'EDQUOT'
}

/** Class 08 is a connection's failure, 57P a server that goes down or comes up; the rest are the system's words for the same. */
const lostCodes = /^(?:08\w{3}|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE)$/

/** Whether this is the database being away rather than a fault of the statement. What was asked may have happened or not. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as NodeJS.ErrnoException
  if (typeof code === 'string' && lostCodes.test(code)) return true
  if (code === 'ENOENT' && syscall === 'connect') return true
  return /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  )
}
