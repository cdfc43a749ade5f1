import { open } from 'node:fs/promises'
import { columnsOf } from './columns.ts'
import { TabularError } from './errors.ts'
import { visibleName } from './hidden-characters.ts'
import type { Layout, SampleRow } from './model.ts'
import type { PartialProposal, Reading } from './reading.ts'
import { bearsMark, findSecrecy, type SecrecyHit, secrecyMarks } from './secrecy.ts'
import { marksInTables } from './secrecy-elsewhere.ts'
import { sqliteColumns, sqliteRows, sqliteTables } from './sqlite.ts'

const layoutOf = (dataRows: number | undefined): Layout => ({
  noteRows: [],
  headerRows: [],
  firstDataRow: 1,
  footerRows: [],
  skippedRows: [],
  ...(dataRows === undefined ? {} : { dataRows }),
  merges: [],
  confidence: 1,
  why: [{ zh: '列名和行由文件格式给出', en: 'Columns and rows are given by the format' }],
})

export async function proposeSqlite({ path, fileName, options }: Reading): Promise<PartialProposal> {
  const tables = sqliteTables(path)
  const chosen =
    options.table === undefined
      ? tables.reduce<(typeof tables)[number] | undefined>(
          (best, next) => (best && (best.rows ?? 0) >= (next.rows ?? 0) ? best : next),
          undefined,
        )
      : (tables.find(({ name }) => name === options.table) ??
        tables.find(({ name }) => visibleName(name) === options.table))
  if (!chosen) {
    if (options.table === undefined) throw new TabularError('tableEmpty')
    throw new TabularError('tableMissing', { table: options.table, tables: tables.map(({ name }) => name) })
  }
  const names = sqliteColumns(path, chosen.name)
  const { columns, findings } = columnsOf(
    names.map((name, index) => ({ path: [name], index, isEmpty: false })),
    true,
    [],
    options,
  )
  const sample: SampleRow[] = []
  const hits: SecrecyHit[] = []
  const rows = chosen.rows ?? 0
  for (const [from, limit] of rows > 30
    ? ([
        [0, 20],
        [rows - 10, 10],
      ] as const)
    : ([[0, rows]] as const)) {
    for await (const batch of sqliteRows(path, chosen.name, from, limit)) {
      for (const { row, cells } of batch) {
        for (const cell of cells) if (cell !== null && cell.length < 400) findSecrecy(cell, row, hits)
        sample.push({
          row,
          cells: cells.map((cell) => (cell !== null && cell.length > 300 ? `${cell.slice(0, 300)}…` : cell)),
          role: 'data',
        })
      }
    }
  }
  const name = options.fileName ?? fileName
  const elsewhere = bearsMark(name, [], hits) ? [] : await marksInTables(path, tables, chosen.name)
  const secrecy = secrecyMarks(name, [], hits, () => 'cell', elsewhere)
  const others = tables.length - 1
  return {
    format: 'sqlite',
    tables,
    table: chosen.name,
    layout: layoutOf(rows),
    columns,
    sample,
    findings: [
      ...findings,
      ...secrecy.findings,
      ...(others > 0
        ? [
            {
              code: 'otherTables' as const,
              severity: 'advice' as const,
              count: others,
              message: {
                zh: `读的是"${visibleName(chosen.name)}"，另有 ${others} 张表`,
                en: `Table "${visibleName(chosen.name)}" is read; there are ${others} others`,
              },
            },
          ]
        : []),
    ],
    secrecyMarks: secrecy.marks,
    physical: { width: columns.length, isPlain: false, isMixed: false, hasNul: false },
  }
}

/** Parquet describes itself to the engine; here only its two ends are checked. */
export async function proposeParquet({ path, source, fileName, options }: Reading): Promise<PartialProposal> {
  const file = await open(path, 'r')
  try {
    const end = Buffer.alloc(8)
    await file.read(end, 0, 8, Math.max(0, source.bytes - 8))
    const footer = end.readUInt32LE(0)
    if (end.toString('latin1', 4) !== 'PAR1' || footer <= 0 || footer > source.bytes - 12)
      throw new TabularError('parquetInvalid', { bytes: source.bytes })
  } finally {
    await file.close()
  }
  const secrecy = secrecyMarks(options.fileName ?? fileName, [], [], () => 'cell')
  return {
    format: 'parquet',
    tables: [{ name: '' }],
    table: '',
    layout: layoutOf(undefined),
    columns: [],
    sample: [],
    findings: secrecy.findings,
    secrecyMarks: secrecy.marks,
    physical: { width: 0, isPlain: true, isMixed: false, hasNul: false },
  }
}
