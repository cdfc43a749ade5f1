import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import pg from 'pg'

/** A table of ours: its columns without those the database computes itself. */
export type BackupTable = { readonly name: string; readonly columns: readonly string[] }

const batchRows = 5000
const batchBytes = 4 * 1024 * 1024

const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => pg.escapeIdentifier(part))
    .join('.')

/** All tables but the queue's own, the list of migrations and those whose comment calls them transient; those that others refer to first. */
export async function listBackupTables(client: pg.PoolClient): Promise<BackupTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select n.nspname || '.' || c.relname as name,
      array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgboss')
      and n.nspname || '.' || c.relname <> 'platform.migration'
      and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'transient:%'
    group by 1 order by 1`)
  const { rows: references } = await client.query<{ child: string; parent: string }>(`
    select cn.nspname || '.' || cc.relname as child, pn.nspname || '.' || pc.relname as parent
    from pg_constraint k
    join pg_class cc on cc.oid = k.conrelid join pg_namespace cn on cn.oid = cc.relnamespace
    join pg_class pc on pc.oid = k.confrelid join pg_namespace pn on pn.oid = pc.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid`)
  const ordered: BackupTable[] = []
  const left = new Map(rows.map((row) => [row.name, row]))
  while (left.size > 0) {
    const waits = (name: string) => references.some(({ child, parent }) => child === name && left.has(parent))
    const free = [...left.values()].filter(({ name }) => !waits(name))
    // Tables that refer to each other in a ring: any order is as good.
    for (const table of free.length > 0 ? free : [...left.values()]) {
      ordered.push(table)
      left.delete(table.name)
    }
  }
  return ordered
}

/** One row a line, as PostgreSQL writes it in JSON. No value passes through a number of ours. */
export async function writeTable(client: pg.PoolClient, { name, columns }: BackupTable, path: string): Promise<number> {
  const out = createWriteStream(path, { mode: 0o600 })
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  await client.query(
    `declare backup_rows no scroll cursor for select to_jsonb(t)::text as line from (select ${list} from ${quoted(name)}) t`,
  )
  let count = 0
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${batchRows} from backup_rows`)
    if (rows.length === 0) break
    count += rows.length
    if (!out.write(rows.map(({ line }) => `${line}\n`).join(''))) await once(out, 'drain')
  }
  await client.query('close backup_rows')
  out.end()
  await once(out, 'close')
  return count
}

/** Puts the rows back in the caller's transaction. User triggers rest meanwhile: the rows obeyed them when they were written. */
export async function loadTable(client: pg.PoolClient, { name, columns }: BackupTable, path: string): Promise<number> {
  const table = quoted(name)
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  const insert = `insert into ${table} (${list}) overriding system value select ${list} from jsonb_populate_recordset(null::${table}, $1::jsonb)`
  await client.query(`alter table ${table} disable trigger user`)
  let count = 0
  let lines: string[] = []
  let bytes = 0
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await client.query(insert, [`[${lines.join(',')}]`])
    lines = []
    bytes = 0
  }
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    lines.push(line)
    bytes += line.length
    count++
    if (lines.length >= batchRows || bytes >= batchBytes) await flush()
  }
  await flush()
  await client.query(`alter table ${table} enable trigger user`)
  await advanceSequences(client, name)
  return count
}

async function advanceSequences(client: pg.PoolClient, name: string): Promise<void> {
  const { rows } = await client.query<{ column: string; sequence: string }>(
    `select a.attname as column, pg_get_serial_sequence($1, a.attname) as sequence
     from pg_attribute a where a.attrelid = $2::regclass and a.attidentity <> ''`,
    [quoted(name), quoted(name)],
  )
  for (const { column, sequence } of rows) {
    await client.query(
      `select setval($1::regclass, coalesce((select max(${pg.escapeIdentifier(column)}) from ${quoted(name)}), 0) + 1, false)`,
      [sequence],
    )
  }
}
