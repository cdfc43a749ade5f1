import { isRuler, isSubtotalWord } from './cell-shape.ts'
import { type BodyHabits, briefText, isForeign, isTotalRow, lacksHabits } from './footer-search.ts'
import type { Merge, SkippedRow } from './model.ts'
import { countFilled, isFilled, type Row } from './rows.ts'
import type { Survey } from './survey.ts'

/** Captions of groups, subtotals, repeated headers and rulers between the data. */
export function findSkipped(
  survey: Survey,
  merges: readonly Merge[],
  firstDataRow: number,
  lastDataRow: number,
  habits: BodyHabits,
  header: readonly Row[],
  width: number,
): SkippedRow[] {
  const across = new Set(
    merges
      .filter((merge) => merge.toColumn - merge.fromColumn + 1 >= width * 0.6 && merge.fromRow === merge.toRow)
      .map(({ fromRow }) => fromRow),
  )
  const candidates = [...survey.head, ...survey.odd, ...survey.tail].filter(
    ({ row, cells }) => row >= firstDataRow && row <= lastDataRow && countFilled(cells) > 0,
  )
  const names = new Set(header.map(signatureOf))
  const seen = new Set<number>()
  const found: SkippedRow[] = []
  const alike: SkippedRow[] = []
  for (const row of candidates) {
    if (seen.has(row.row)) continue
    seen.add(row.row)
    const kind = skippedKind(row, habits, names, across, width)
    if (kind) found.push({ row: row.row, kind, text: briefText(row) })
    else if (width >= 3 && countFilled(row.cells) === 1 && lacksHabits(row, habits))
      alike.push({ row: row.row, kind: 'group', text: briefText(row) })
  }
  // Captions in free text look now like the data, now not: what most of them are, all of them are.
  if (alike.length <= found.filter(({ kind }) => kind === 'group').length) found.push(...alike)
  // Captions are the exception. If they are not, the table is a sparse one and the rows are data.
  const groups = found.filter(({ kind }) => kind === 'group').length
  const total = Math.max(1, lastDataRow - firstDataRow + 1)
  return groups > total * 0.34 ? found.filter(({ kind }) => kind !== 'group') : found
}

const signatureOf = ({ cells }: Row): string =>
  cells
    .map((cell) => cell?.trim() ?? '')
    .join('¦')
    .replace(/¦+$/, '')

function skippedKind(
  row: Row,
  habits: BodyHabits,
  names: ReadonlySet<string>,
  across: ReadonlySet<number>,
  width: number,
): SkippedRow['kind'] | undefined {
  const texts = row.cells.filter(isFilled)
  if (width > 1 && texts.length > 1 && names.has(signatureOf(row))) return 'repeatedHeader'
  if (texts.every(isRuler)) return 'separator'
  if (width >= 2 && texts.slice(0, 3).some(isSubtotalWord)) return 'subtotal'
  if (width >= 3 && isTotalRow(row) && lacksKey(row, habits)) return 'subtotal'
  if (width >= 3 && texts.length === 1) {
    if (across.has(row.row)) return 'group'
    // Where rows are often nearly empty, being so is no sign of a caption.
    if (habits.sparseShare < 0.34 && lacksHabits(row, habits) && isForeign(row, habits)) return 'group'
  }
  return undefined
}

/** A total among the data lacks what identifies a row: a cell that all others fill. */
const lacksKey = ({ cells }: Row, { alwaysFilled }: BodyHabits): boolean =>
  alwaysFilled.some((column) => !isFilled(cells[column]))
