import * as xlsx from '@e965/xlsx'
import * as codepages from '@e965/xlsx/dist/cpexcel.full.mjs'
import { TabularError } from './errors.ts'
import type { Limits, TableChoice } from './model.ts'
import type { Row } from './rows.ts'
import { formOf, numberCell } from './sheet-value.ts'
import type { Workbook } from './xlsx.ts'
import { keepRow, newFacts, type SheetFacts } from './xlsx-sheet.ts'

let codepagesSet = false

/**
 * Opens what only SheetJS reads: XLS of all ages, WPS .et, XLSB, ODS, and the HTML and XML pages that many systems call .xls.
 * It holds the whole workbook in memory, so the size is limited. `text`: already decoded, for the pages.
 */
export function openXls(content: Buffer | string, limits: Limits): Workbook {
  if (typeof content !== 'string' && content.length > limits.maxXlsBytes) {
    throw new TabularError('workbookTooLarge', { bytes: content.length, limitBytes: limits.maxXlsBytes })
  }
  if (!codepagesSet) {
    xlsx.set_cptable(codepages)
    codepagesSet = true
  }
  const book = parse(content)
  const tables = book.SheetNames.map((name, index): TableChoice => {
    const reference = book.Sheets[name]?.['!ref']
    const range = reference ? xlsx.utils.decode_range(reference) : undefined
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0
    return { name, rows: range ? range.e.r + 1 : 0, columns: range ? range.e.c + 1 : 0, ...(hidden ? { hidden } : {}) }
  })
  const properties = Object.values(book.Props ?? {})
    .concat(Object.values(book.Custprops ?? {}))
    .filter((value): value is string => typeof value === 'string')
  const is1904 = book.Workbook?.WBProps?.date1904 === true
  return {
    tables,
    properties,
    remarks: remarksOf(book),
    bytesOf: () => content.length,
    async *rows(table, facts) {
      const sheet = book.Sheets[table]
      if (!sheet) throw new TabularError('tableMissing', { table, tables: book.SheetNames })
      yield* sheetRows(sheet, is1904, facts)
    },
  }
}

/** Comments on cells, line by line. */
function remarksOf(book: xlsx.WorkBook): string[] {
  const remarks: string[] = []
  for (const sheet of Object.values(book.Sheets)) {
    const grid: unknown = sheet['!data']
    for (const row of Array.isArray(grid) ? grid : [])
      for (const cell of Array.isArray(row) ? row : [])
        if (isCell(cell)) for (const { t } of cell.c ?? []) if (typeof t === 'string') remarks.push(...t.split('\n'))
  }
  return remarks
}

function parse(content: Buffer | string): xlsx.WorkBook {
  try {
    const options = {
      dense: true,
      cellNF: true,
      cellFormula: true,
      cellStyles: true,
      cellText: false,
      cellHTML: false,
    } as const
    return typeof content === 'string'
      ? xlsx.read(content, { ...options, type: 'string', raw: true })
      : xlsx.read(content, { ...options, type: 'buffer' })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    if (/password|encrypt/i.test(text)) throw new TabularError('workbookPassword', {}, error)
    throw new TabularError('workbookCorrupt', {}, error)
  }
}

const batchSize = 2000

function* sheetRows(sheet: xlsx.WorkSheet, is1904: boolean, facts: SheetFacts): Generator<Row[], void, void> {
  Object.assign(facts, newFacts())
  for (const { s, e } of sheet['!merges'] ?? []) {
    facts.merges.push({ fromRow: s.r + 1, toRow: e.r + 1, fromColumn: s.c, toColumn: e.c })
  }
  facts.hiddenRows = (sheet['!rows'] ?? []).filter((row) => row?.hidden === true).length
  facts.hiddenColumns = (sheet['!cols'] ?? []).filter((column) => column?.hidden === true).length
  const grid: unknown = sheet['!data']
  if (!Array.isArray(grid)) return
  let batch: Row[] = []
  for (let index = 0; index < grid.length; index++) {
    const source: unknown = grid[index]
    const cells: (string | null)[] = []
    if (Array.isArray(source)) {
      for (let column = 0; column < source.length; column++) {
        const cell: unknown = source[column]
        cells.push(isCell(cell) ? cellText(cell, is1904, facts, index + 1) : null)
      }
    }
    while (cells.length > 0 && cells.at(-1) === null) cells.pop()
    batch.push({ row: index + 1, cells })
    if (batch.length >= batchSize) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

const isCell = (cell: unknown): cell is xlsx.CellObject => typeof cell === 'object' && cell !== null && 't' in cell

function cellText(cell: xlsx.CellObject, is1904: boolean, facts: SheetFacts, row: number): string | null {
  if (cell.f !== undefined) {
    facts.formulas++
    keepRow(facts.formulaRows, row)
    if (cell.v === undefined || cell.t === 'z') facts.formulasWithoutValue++
  }
  switch (cell.t) {
    case 's':
      return typeof cell.v === 'string' ? cell.v : String(cell.v ?? '')
    case 'b':
      return cell.v === true ? 'TRUE' : 'FALSE'
    case 'e':
      facts.errors++
      return typeof cell.w === 'string' ? cell.w : '#ERROR'
    case 'n': {
      if (typeof cell.v !== 'number') return null
      const form = formOf(typeof cell.z === 'string' ? cell.z : 'General')
      if (Number.isInteger(cell.v) && Math.abs(cell.v) >= 1e15 && form.kind === 'plain') {
        facts.longNumbers++
        keepRow(facts.longNumberRows, row)
      }
      return numberCell(cell.v, form, is1904)
    }
    case 'd':
      return cell.v instanceof Date
        ? cell.v
            .toISOString()
            .replace('T', ' ')
            .replace(/(?: 00:00:00)?\.000Z$/, '')
        : String(cell.v ?? '')
    default:
      return null
  }
}
