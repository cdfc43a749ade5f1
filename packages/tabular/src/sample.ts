import type { Layout, SampleRow } from './model.ts'
import { countFilled, type Row } from './rows.ts'

const longestCell = 300

/** The rows that show how the file is read: its beginning with some data, and its end. */
export function sampleOf(head: readonly Row[], tail: readonly Row[], layout: Layout, width: number): SampleRow[] {
  const role = roleOf(layout)
  const firstCount = Math.min(
    head.length,
    Math.max(20, Math.min(60, head.findIndex(({ row }) => row >= layout.firstDataRow) + 8)),
  )
  const first = head.slice(0, firstCount)
  const lastCount = Math.min(40, Math.max(10, layout.footerRows.length + 5))
  const shown = new Set(first.map(({ row }) => row))
  const last = [...head, ...tail]
    .filter(({ row, cells }) => !shown.has(row) && (countFilled(cells) > 0 || row <= (layout.lastDataRow ?? row)))
    .slice(-lastCount)
  return [...first, ...last].map((row) => ({ row: row.row, cells: shorten(row.cells, width), role: role(row) }))
}

const shorten = (cells: readonly (string | null)[], width: number): (string | null)[] =>
  Array.from({ length: Math.max(width, Math.min(cells.length, width + 20)) }, (_, column) => {
    const cell = cells[column] ?? null
    return cell !== null && cell.length > longestCell ? `${cell.slice(0, longestCell)}…` : cell
  })

export function roleOf(layout: Layout): (row: Row) => SampleRow['role'] {
  const notes = new Set(layout.noteRows)
  const headers = new Set(layout.headerRows)
  const footers = new Set(layout.footerRows.map(({ row }) => row))
  const skipped = new Set(layout.skippedRows.map(({ row }) => row))
  return ({ row, cells }) => {
    if (headers.has(row)) return 'header'
    if (notes.has(row)) return 'note'
    if (footers.has(row) || row > (layout.lastDataRow ?? Number.POSITIVE_INFINITY))
      return countFilled(cells) === 0 ? 'blank' : 'footer'
    if (skipped.has(row)) return 'skipped'
    if (countFilled(cells) === 0) return 'blank'
    return row < layout.firstDataRow ? 'note' : 'data'
  }
}
