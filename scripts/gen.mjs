import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Generates server/src/platform/schema.gen.ts from the migrations: a fresh database, all migrations, then its catalogue read.
const root = join(import.meta.dirname, '..')
const node = join(root, 'node_modules', '.bin', 'node')
if (Number(process.versions.node.split('.')[0]) < 24) {
  process.exit(spawnSync(node, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1)
}
const { startPostgres } = await import('../server/src/platform/postgres.ts')
const { openPool } = await import('../server/src/platform/db.ts')
const { migrate } = await import('../server/src/platform/migrate.ts')

const out = process.argv[2] ?? join(root, 'server/src/platform/schema.gen.ts')
const directory = mkdtempSync(join(tmpdir(), 'gongshu-gen-'))
const server = await startPostgres(directory, ['fsync=off'])
try {
  const pool = openPool(server.connection)
  await migrate(pool)
  await pool.end()
  const { host, user, database } = server.connection
  const imports = { Instant: './time.ts#Instant', PlainDate: './time.ts#PlainDate' }
  const mapping = { int8: 'number', date: 'PlainDate', timestamptz: 'Instant', numeric: 'string', bytea: 'Buffer' }
  const args = [
    ...['--dialect', 'postgres', '--camel-case', '--out-file', out, '--exclude-pattern', '{pgboss.*,platform.migration}'],
    ...['--url', `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`],
    ...['--type-mapping', JSON.stringify(mapping), '--custom-imports', JSON.stringify(imports), '--type-only-imports'],
    ...['--default-schema', 'none'],
  ]
  const done = spawnSync(node, [join(root, 'node_modules/kysely-codegen/dist/cli/bin.js'), ...args], {
    stdio: 'inherit',
  })
  process.exitCode = done.status ?? 1
} finally {
  await server.stop()
  rmSync(directory, { recursive: true, force: true })
}
