import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { type Connection, openPool } from './db.ts'
import { migrate } from './migrate.ts'
import { startPostgres } from './postgres.ts'

/** One PostgreSQL for the whole test run: the embedded one, or the server that TEST_DATABASE_URL names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL
  const server = url ? { connection: fromUrl(url), stop: async () => undefined } : await embedded()
  await recreate(server.connection)
  const pool = openPool({ ...server.connection, database: 'gongshu_template' })
  await migrate(pool)
  await pool.end()
  project.provide('postgres', server.connection)
  return async () => server.stop()
}

async function embedded(): Promise<{ connection: Connection; stop: () => Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'gongshu-pg-'))
  // Tests need no durability of their own database; the crash test starts a server of its own, with fsync on.
  const server = await startPostgres(directory, ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'])
  return {
    connection: server.connection,
    stop: async () => {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function fromUrl(url: string): Connection {
  const { hostname, port, username, password, searchParams } = new URL(url)
  return {
    host: searchParams.get('host') ?? hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  }
}

async function recreate(server: Connection): Promise<void> {
  const client = new pg.Client({ ...server, database: 'postgres' })
  await client.connect()
  await client.query('drop database if exists gongshu_template with (force)')
  await client.query('create database gongshu_template')
  await client.end()
}
