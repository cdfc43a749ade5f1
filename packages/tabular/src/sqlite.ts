import { DatabaseSync } from 'node:sqlite'
import { TabularError } from './errors.ts'
import type { TableChoice } from './model.ts'
import type { Row } from './rows.ts'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

function open(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, {
      readOnly: true,
      allowExtension: false,
      enableDoubleQuotedStringLiterals: false,
    })
    // The file is a stranger's: nothing in its schema may call functions, and damaged cells are to be noticed.
    database.exec(
      'PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0',
    )
    return database
  } catch (error) {
    throw new TabularError('sqliteInvalid', {}, error)
  }
}

function withDatabase<T>(path: string, work: (database: DatabaseSync) => T): T {
  const database = open(path)
  try {
    return work(database)
  } catch (error) {
    throw error instanceof TabularError ? error : new TabularError('sqliteInvalid', {}, error)
  } finally {
    database.close()
  }
}

/** Ordinary tables with their row and column counts; views and virtual tables run code and are left out. */
export const sqliteTables = (path: string): TableChoice[] =>
  withDatabase(path, (database) =>
    database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY rowid",
      )
      .all()
      .map(({ name }) => {
        const table = String(name)
        const rows = database.prepare(`SELECT count(*) AS n FROM ${quoted(table)}`).get()
        return { name: table, rows: Number(rows?.n ?? 0), columns: columnsOf(database, table).length }
      }),
  )

const columnsOf = (database: DatabaseSync, table: string): string[] =>
  database
    .prepare(`SELECT name FROM pragma_table_info(${`'${table.replaceAll("'", "''")}'`})`)
    .all()
    .map(({ name }) => String(name))

export const sqliteColumns = (path: string, table: string): string[] =>
  withDatabase(path, (database) => columnsOf(database, table))

const batchSize = 2000

/** Rows as text: numbers as SQLite writes them, blobs as hexadecimal, NULL as null. */
export async function* sqliteRows(
  path: string,
  table: string,
  from = 0,
  limit = -1,
): AsyncGenerator<Row[], void, void> {
  const database = open(path)
  try {
    const columns = columnsOf(database, table)
    const selected = columns.map(
      (column) =>
        `CASE typeof(${quoted(column)}) WHEN 'blob' THEN hex(${quoted(column)}) ELSE CAST(${quoted(column)} AS TEXT) END`,
    )
    const statement = database.prepare(
      `SELECT ${selected.join(', ')} FROM ${quoted(table)} LIMIT ${Math.trunc(limit)} OFFSET ${Math.trunc(from)}`,
    )
    statement.setReturnArrays(true)
    let batch: Row[] = []
    let row = from
    for (const record of statement.iterate()) {
      const values: unknown = record
      row++
      batch.push({
        row,
        cells: Array.isArray(values) ? values.map((value) => (value === null ? null : String(value))) : [],
      })
      if (batch.length >= batchSize) {
        yield batch
        batch = []
        // A long read must let others in.
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    if (batch.length > 0) yield batch
  } catch (error) {
    throw error instanceof TabularError ? error : new TabularError('sqliteInvalid', {}, error)
  } finally {
    database.close()
  }
}
