import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPool } from '../../server/src/platform/db.ts'
import { migrate } from '../../server/src/platform/migrate.ts'
import { startPostgres } from '../../server/src/platform/postgres.ts'

const codegen = join(import.meta.dirname, '../../node_modules/kysely-codegen/dist/cli/bin.js')

/** The row types of every table: a fresh database, all migrations, then its catalogue read. */
export async function generateSchema(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'gongshu-gen-'))
  const server = await startPostgres(join(directory, 'postgres'), ['fsync=off'])
  try {
    const pool = openPool(server.connection)
    await migrate(pool)
    await pool.end()
    const { host, user, database } = server.connection
    const out = join(directory, 'schema.gen.ts')
    const imports = { Instant: './time.ts#Instant', PlainDate: './time.ts#PlainDate' }
    const mapping = { int8: 'number', date: 'PlainDate', timestamptz: 'Instant', numeric: 'string', bytea: 'Buffer' }
    const args = [
      ...['--dialect', 'postgres', '--camel-case', '--default-schema', 'none', '--out-file', out],
      ...['--exclude-pattern', '{pgboss.*,platform.migration}'],
      ...['--url', `postgres://${user}@localhost/${database}?host=${encodeURIComponent(String(host))}`],
      ...[
        '--type-mapping',
        JSON.stringify(mapping),
        '--custom-imports',
        JSON.stringify(imports),
        '--type-only-imports',
      ],
    ]
    const done = spawnSync(process.execPath, [codegen, ...args], { encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`kysely-codegen failed:\n${done.stdout}${done.stderr}`)
    return readFileSync(out, 'utf8')
  } finally {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
