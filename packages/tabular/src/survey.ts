import { isSubtotalWord, isTotalWord } from './cell-shape.ts'
import { checkCancelled } from './limits.ts'
import { countFilled, isFilled, type Row, usedWidth } from './rows.ts'
import { findSecrecy, type SecrecyHit } from './secrecy.ts'
import { numberText } from './values.ts'

/** What is remembered of a table after its rows have passed by once. */
export type Survey = {
  head: Row[]
  /** Last rows, none of them in `head`. */
  tail: Row[]
  /** Rows between that may not be data: nearly empty, called a total, or repeating the beginning. */
  odd: Row[]
  /** Last filled physical row, and last physical row at all. */
  rows: number
  physicalRows: number
  /** Rows without any cell, and rows of empty cells, before the last filled one. */
  blankRows: number
  emptyRows: number
  /** Used widths of the filled rows. */
  widths: Map<number, number>
  /** Cell counts as written, for delimited files. */
  cellCounts: Map<number, number>
  filledPerColumn: number[]
  sums: number[]
  secrecy: SecrecyHit[]
  /** Every row was looked at, not only both ends. */
  isFull: boolean
}

export const headRows = 200
export const tailRows = 160
const mostOdd = 20_000

export async function surveyRows(batches: AsyncIterable<Row[]>, signal?: AbortSignal): Promise<Survey> {
  const survey: Survey = {
    head: [],
    tail: [],
    odd: [],
    rows: 0,
    physicalRows: 0,
    blankRows: 0,
    emptyRows: 0,
    widths: new Map(),
    cellCounts: new Map(),
    filledPerColumn: [],
    sums: [],
    secrecy: [],
    isFull: true,
  }
  let pendingBlank = 0
  let pendingEmpty = 0
  let ring: Row[] = []
  const beginnings = new Set<string>()
  for await (const batch of batches) {
    checkCancelled(signal)
    for (const row of batch) {
      const filled = countFilled(row.cells)
      if (survey.head.length < headRows) {
        survey.head.push(row)
        if (filled > 1 && survey.head.length <= 40) beginnings.add(beginningOf(row))
      } else {
        ring.push(row)
        if (ring.length >= tailRows * 4) ring = ring.slice(-tailRows)
      }
      survey.physicalRows = row.row
      if (filled === 0) {
        if (row.cells.length === 0) pendingBlank++
        else pendingEmpty++
        continue
      }
      survey.blankRows += pendingBlank
      survey.emptyRows += pendingEmpty
      pendingBlank = 0
      pendingEmpty = 0
      survey.rows = row.row
      count(survey, row, filled, beginnings)
    }
  }
  survey.tail = ring.slice(-tailRows).filter(({ row }) => row <= survey.rows)
  survey.head = survey.head.filter(({ row }) => row <= survey.rows)
  // Sheets may leave rows out altogether; those are blank too.
  const last = survey.tail.at(-1) ?? survey.head.at(-1)
  survey.rows = last?.row ?? 0
  return survey
}

const beginningOf = ({ cells }: Row): string => cells.slice(0, 4).join('\u001f')

function count(survey: Survey, row: Row, filled: number, beginnings: ReadonlySet<string>): void {
  const { cells } = row
  const used = usedWidth(cells)
  survey.widths.set(used, (survey.widths.get(used) ?? 0) + 1)
  survey.cellCounts.set(cells.length, (survey.cellCounts.get(cells.length) ?? 0) + 1)
  for (let column = 0; column < used; column++) {
    const cell = cells[column]
    if (!isFilled(cell)) continue
    survey.filledPerColumn[column] = (survey.filledPerColumn[column] ?? 0) + 1
    const first = cell.charCodeAt(0)
    // Digits, signs, dot, bracket, full-width digits: the rest cannot be a number and is spared the parsing.
    if (cell.length < 24 && ((first >= 0x28 && first <= 0x39) || (first >= 0xff08 && first <= 0xff19))) {
      const number = numberText(cell)
      if (number !== undefined) survey.sums[column] = (survey.sums[column] ?? 0) + Number(number)
    }
    if (cell.length < 400) findSecrecy(cell, row.row, survey.secrecy)
  }
  if (row.row <= headRows || survey.odd.length >= mostOdd) return
  const isOdd =
    filled <= 2 || cells.slice(0, 3).some((cell) => cell !== null && (isTotalWord(cell) || isSubtotalWord(cell)))
  if (isOdd || beginnings.has(beginningOf(row))) survey.odd.push(row)
}

/** A survey of both ends only, for files too large to cut into cells twice. */
export function surveyEnds(
  head: Row[],
  tail: Row[],
  facts: Pick<Survey, 'rows' | 'physicalRows' | 'blankRows' | 'cellCounts'>,
): Survey {
  const survey: Survey = {
    head,
    tail,
    odd: [],
    ...facts,
    emptyRows: 0,
    widths: new Map(),
    filledPerColumn: [],
    sums: [],
    secrecy: [],
    isFull: false,
  }
  const { cellCounts } = facts
  const nobody = new Set<string>()
  for (const row of [...head, ...tail]) {
    const filled = countFilled(row.cells)
    if (filled > 0) count({ ...survey, cellCounts: new Map() }, row, filled, nobody)
  }
  return { ...survey, cellCounts }
}
