import { isNoteText, isRuler, isSignature, isSubtotalWord, isTotalWord, shapeOf } from './cell-shape.ts'
import type { FooterRow } from './model.ts'
import { countFilled, isFilled, type Row } from './rows.ts'

/** How full a row of data usually is, and what its first column looks like. */
export type BodyHabits = {
  width: number
  /** Zero-based columns that at least 95 % of the rows fill. */
  alwaysFilled: readonly number[]
  /** Share of rows with at most two filled cells. */
  sparseShare: number
  /** Forms of each of the first three columns that hold in a twentieth of the rows or more. */
  shapes: readonly ReadonlySet<string>[]
}

export function habitsOf(rows: readonly Row[], width: number): BodyHabits {
  // Captions and notes among the rows must not shape the habits that they are judged by.
  const ordinary =
    width >= 4
      ? rows.filter(({ cells }) => countFilled(cells) > 2)
      : width === 3
        ? rows.filter(({ cells }) => countFilled(cells) > 1)
        : rows
  const body = ordinary.length >= Math.max(3, rows.length * 0.2) ? ordinary : rows
  const filledBy = new Array<number>(width).fill(0)
  const shapeCounts = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  const sparse = rows.filter(({ cells }) => countFilled(cells) <= 2).length
  for (const { cells } of body) {
    for (let column = 0; column < width; column++) {
      const cell = cells[column]
      if (!isFilled(cell)) continue
      filledBy[column] = (filledBy[column] ?? 0) + 1
      const counts = shapeCounts[column]
      if (counts) counts.set(shapeOf(cell), (counts.get(shapeOf(cell)) ?? 0) + 1)
    }
  }
  const many = Math.max(1, body.length)
  return {
    width,
    alwaysFilled: filledBy.flatMap((count, column) => (body.length > 0 && count >= many * 0.95 ? [column] : [])),
    sparseShare: sparse / Math.max(1, rows.length),
    shapes: shapeCounts.map(
      (counts) => new Set([...counts].filter(([, count]) => count >= Math.max(2, many * 0.05)).map(([shape]) => shape)),
    ),
  }
}

/** Total rows name themselves in one of their first three filled cells. */
export const isTotalRow = ({ cells }: Row): boolean => cells.filter(isFilled).slice(0, 3).some(isTotalWord)

/** The row lacks most of what rows of this table always have. */
export function lacksHabits({ cells }: Row, { alwaysFilled }: BodyHabits): boolean {
  if (alwaysFilled.length < 2) return false
  const missing = alwaysFilled.filter((column) => !isFilled(cells[column])).length
  return missing >= Math.max(1, alwaysFilled.length * 0.5)
}

/** Whether a row's first text has a form that the data below does not have in that column. */
export function isForeign({ cells }: Row, { shapes }: BodyHabits): boolean {
  const at = cells.findIndex(isFilled)
  const text = cells[at]
  const usual = shapes[at]
  if (!isFilled(text) || usual === undefined) return false
  return !usual.has(shapeOf(text))
}

/** The rows at the end that are not data, as the last part of `rows` (which may hold blank ones). */
export function findFooterRows(rows: readonly Row[], width: number): FooterRow[] {
  const cut = totalCut(rows, width) ?? rows.length
  const habits = habitsOf(rows.slice(0, cut).filter(isSomething), width)
  const start = Math.min(cut, trailingRun(rows, habits))
  const footer = rows.slice(start).filter(isSomething)
  // A table is not all footer: then the guess was wrong, and nothing is cut.
  if (!rows.slice(0, start).some(isSomething)) return []
  return footer.map((row) => ({ row: row.row, kind: kindOfFooter(row), text: briefText(row) }))
}

const isSomething = ({ cells }: Row): boolean => countFilled(cells) > 0

export const briefText = ({ cells }: Row): string =>
  cells.filter(isFilled).join(' ').replace(/\s+/g, ' ').trim().slice(0, 80)

function kindOfFooter(row: Row): FooterRow['kind'] {
  if (isTotalRow(row)) return 'total'
  return row.cells.some((cell) => isFilled(cell) && isSignature(cell)) ? 'signature' : 'note'
}

/**
 * A total after which only rows follow that lack what the rows before it always have: notes, or a second small table. Such a
 * total ends the data even if much stands below it.
 */
function totalCut(rows: readonly Row[], width: number): number | undefined {
  if (width < 2) return undefined
  const total = rows.findIndex((row, at) => at >= 2 && isTotalRow(row))
  if (total < 0) return undefined
  const before = rows.slice(0, total).filter(isSomething)
  const after = rows.slice(total + 1).filter(isSomething)
  if (before.length < 2) return undefined
  const habits = habitsOf(before, width)
  const isUnlike = (row: Row): boolean =>
    isTotalRow(row) ||
    countFilled(row.cells) === 1 ||
    habits.alwaysFilled.some((column) => !isFilled(row.cells[column]))
  return after.every(isUnlike) ? total : undefined
}

/** Where the run of nearly empty rows at the end begins, if something in it shows that it is no data. */
function trailingRun(rows: readonly Row[], habits: BodyHabits): number {
  let start = rows.length
  let isProven = false
  let sawBlank = false
  for (let at = rows.length - 1; at > 0; at--) {
    const row = rows[at]
    if (!row) break
    if (!isSomething(row)) {
      sawBlank = true
      continue
    }
    const verdict = footerEvidence(row, habits)
    if (verdict === 'data') break
    const gap = row.row - (rows[at - 1]?.row ?? row.row - 1) > 1 || !isSomething(rows[at - 1] ?? row)
    if (verdict === 'proof' || sawBlank || gap) isProven = true
    start = at
  }
  return isProven ? start : rows.length
}

function footerEvidence(row: Row, habits: BodyHabits): 'proof' | 'possible' | 'data' {
  const texts = row.cells.filter(isFilled)
  if (isTotalRow(row) && (habits.width > 1 || texts.length === 1)) return 'proof'
  if (habits.width === 1) return 'data'
  // A subtotal belongs to the rows above it, wherever it stands.
  if (texts.slice(0, 3).some(isSubtotalWord)) return 'data'
  if (texts.every(isRuler)) return 'proof'
  const hasHabits = habits.alwaysFilled.length >= 2
  const isLacking = !hasHabits || lacksHabits(row, habits)
  if (!isLacking) return 'data'
  if (texts.length <= Math.max(2, habits.width / 2) && texts.some(isSignature)) return 'proof'
  const first = row.cells.findIndex(isFilled)
  const isNearlyEmpty = texts.length === 1 || (texts.length === 2 && habits.width >= 3)
  if (!isNearlyEmpty || first > 1) return 'data'
  const text = row.cells[first] ?? ''
  if (isNoteText(text)) return 'proof'
  if (isForeign(row, habits) && (texts.length === 1 || text.length > 24)) return 'proof'
  // In a table whose rows are often this empty, an ordinary looking row is data.
  return hasHabits && habits.sparseShare < 0.5 ? 'possible' : 'data'
}
