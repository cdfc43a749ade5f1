import type { HeaderLabel } from './header-labels.ts'
import type { FooterRow, SkippedRow } from './model.ts'
import { isFilled, type Row } from './rows.ts'
import type { Survey } from './survey.ts'
import { numberText } from './values.ts'

/**
 * Compares what a total row states with the sum of the data above it. The survey summed every number that passed by, so the
 * rows that are not data are taken off again; that is exact up to the last decimal place that the total shows.
 */
export function checkTotals(
  survey: Survey,
  labels: readonly HeaderLabel[],
  footer: readonly FooterRow[],
  skipped: readonly SkippedRow[],
  firstDataRow: number,
  lastDataRow: number,
): FooterRow[] {
  if (!survey.isFull) return [...footer]
  const known = new Map([...survey.head, ...survey.odd, ...survey.tail].map((row) => [row.row, row]))
  const left = new Set(skipped.map(({ row }) => row))
  const notData = [...known.values()].filter(({ row }) => row < firstDataRow || row > lastDataRow || left.has(row))
  return footer.map((entry) => {
    const row = known.get(entry.row)
    if (entry.kind !== 'total' || !row) return entry
    const checked = row.cells.flatMap((cell, column) => {
      const stated = isFilled(cell) ? numberText(cell) : undefined
      if (stated === undefined) return []
      const sum = (survey.sums[column] ?? 0) - sumOf(notData, column)
      const places = Math.min(6, /[.]([0-9]*)/.exec(stated)?.[1]?.length ?? 0)
      const equal = Math.abs(sum - Number(stated)) <= 0.5 * 10 ** -places + Math.abs(sum) * 1e-12
      return [{ column: labels[column]?.path.join('·') ?? `${column + 1}`, stated, sum: sum.toFixed(places), equal }]
    })
    return checked.length > 0 ? { ...entry, checked } : entry
  })
}

function sumOf(rows: readonly Row[], column: number): number {
  let sum = 0
  for (const { cells } of rows) {
    const cell = cells[column]
    const number = isFilled(cell) && cell.length < 24 ? numberText(cell) : undefined
    if (number !== undefined) sum += Number(number)
  }
  return sum
}
