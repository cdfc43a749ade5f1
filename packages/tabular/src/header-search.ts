import { type CellKind, exactShape, isNoteText, isRuler, kindOf, shapeOf } from './cell-shape.ts'
import { isHeaderWord } from './column-words.ts'
import type { Merge } from './model.ts'
import { countFilled, isFilled, type Row } from './rows.ts'
import { isUnit } from './units.ts'

/** Rows of the header, by position in the list of filled rows at the beginning. Empty when there is none. */
export type HeaderBlock = { from: number; to: number; score: number }

const searchDepth = 40
const bodyLength = 60
const deepestHeader = 5

type ColumnFacts = {
  filled: number
  /** Share of the filled cells that are numbers, dates or null words. */
  valueShare: number
  yearShare: number
  values: ReadonlySet<string>
  /** The form that at least 60 % of the cells share, if any. */
  shape?: string
  exact?: string
  /** Nearly all cells are codes: capitals and digits without spaces. */
  isCodes: boolean
  repeats: boolean
  averageLength: number
}

const isCode = (text: string): boolean => /^[A-Z0-9][A-Z0-9_/.-]{0,15}$/.test(text)
const isYear = (text: string): boolean => /^(?:19|20)[0-9]{2}$/.test(text.trim())
const isValue = (kind: CellKind): boolean => kind === 'number' || kind === 'date' || kind === 'null'

function factsOf(body: readonly Row[], width: number): ColumnFacts[] {
  return Array.from({ length: width }, (_, column) => {
    const cells = body.flatMap(({ cells }) => {
      const cell = cells[column]
      return isFilled(cell) ? [cell.trim()] : []
    })
    const kinds = cells.map(kindOf)
    const values = new Set(cells)
    const share = (count: number): number => (cells.length > 0 ? count / cells.length : 0)
    return {
      filled: cells.length,
      valueShare: share(kinds.filter(isValue).length),
      yearShare: share(cells.filter(isYear).length),
      values,
      shape: most(cells.map(shapeOf), 0.6),
      exact: most(cells.map(exactShape), 0.6),
      isCodes: share(cells.filter(isCode).length) >= 0.8,
      repeats: values.size < cells.length * 0.7,
      averageLength: share(cells.reduce((sum, cell) => sum + cell.length, 0)),
    }
  })
}

function most(items: readonly string[], share: number): string | undefined {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  for (const [item, count] of counts) if (item !== '…' && count >= items.length * share) return item
  return undefined
}

/** Years in rising order across a row are names of columns, although they are numbers. */
const isYearRow = (cells: readonly (string | undefined)[]): boolean => {
  const years = cells.flatMap((cell) => (cell !== undefined && isYear(cell) ? [Number(cell)] : []))
  if (years.length < 3) return false
  const rising = years.every((year, index) => index === 0 || year > (years[index - 1] ?? 0))
  const falling = years.every((year, index) => index === 0 || year < (years[index - 1] ?? 0))
  return rising || falling
}

/** How much a cell speaks for being the name of its column, -1 … 1. */
function evidence(cell: string | undefined, facts: ColumnFacts, years: boolean, isFirst: boolean): number {
  if (cell === undefined) return facts.filled === 0 ? 0.1 : isFirst ? -0.05 : -0.35
  const kind = kindOf(cell)
  if (facts.filled === 0) return isHeaderWord(cell) ? 0.6 : kind === 'text' ? 0.2 : -0.1
  if (facts.valueShare >= 0.7) {
    if (years && isYear(cell) && facts.yearShare < 0.5) return 0.8
    if (kind === 'number' || kind === 'date') return -1
    if (kind === 'null') return -0.5
    return 1
  }
  if (kind === 'null' || isRuler(cell)) return -0.8
  const isWord = isHeaderWord(cell)
  if (facts.values.has(cell.trim())) return facts.repeats || !isWord ? -1 : 0.2
  if (isWord) return 1
  if (kind === 'number' || kind === 'date') return -0.4
  if (facts.exact !== undefined && exactShape(cell) === facts.exact) return -0.6
  if (facts.isCodes) return isCode(cell) ? -0.5 : 0.7
  if (facts.exact !== undefined && /[9A]/.test(facts.exact)) return 0.7
  if (facts.shape !== undefined && shapeOf(cell) !== facts.shape) return 0.5
  if (cell.length <= 12 && facts.averageLength > cell.length * 2) return 0.25
  return 0.08
}

/** The text that a merge shows in every cell it covers. */
export function spread(rows: readonly Row[], merges: readonly Merge[]): Row[] {
  if (merges.length === 0) return [...rows]
  const byRow = new Map(rows.map((row) => [row.row, { row: row.row, cells: [...row.cells] }]))
  for (const { fromRow, toRow, fromColumn, toColumn } of merges) {
    const text = byRow.get(fromRow)?.cells[fromColumn]
    if (!isFilled(text)) continue
    for (let row = fromRow; row <= toRow; row++) {
      const cells = byRow.get(row)?.cells
      if (!cells) continue
      for (let column = fromColumn; column <= toColumn; column++) {
        while (cells.length <= column) cells.push(null)
        if (!isFilled(cells[column])) cells[column] = text
      }
    }
  }
  return rows.map(({ row, cells }) => byRow.get(row) ?? { row, cells })
}

/**
 * Finds the header among the filled rows at the beginning of a table: the block whose texts differ most from what stands below
 * them in the same columns. Works on evidence column by column, so a title or a row of data scores low wherever it stands.
 */
export function findHeader(filled: readonly Row[], merges: readonly Merge[], width: number): HeaderBlock {
  const shown = spread(filled, merges)
  let best: HeaderBlock = { from: -1, to: -1, score: Number.NEGATIVE_INFINITY }
  const last = Math.min(searchDepth, filled.length - 1)
  // Above a header stand titles and notes. A row as full as the data above it means that this is no header.
  const firstFull = filled.findIndex(({ cells }) => countFilled(cells) >= Math.max(width === 1 ? 1 : 2, width * 0.8))
  for (let to = 0; to <= last; to++) {
    const own = filled[to]
    if (!own || !mayBeHeader(own, width)) continue
    if (firstFull >= 0 && to > firstFull + deepestHeader) break
    const body = filled.slice(to + 1, to + 1 + bodyLength).filter(({ cells }) => countFilled(cells) > 1 || width === 1)
    if (body.length === 0 && to < filled.length - 1) continue
    const facts = factsOf(body, width)
    for (let from = to; from >= 0 && to - from < deepestHeader; from--) {
      if (from < to && !mayStandAbove(filled[from], filled[from + 1], width)) break
      if (firstFull >= 0 && firstFull < from) continue
      // Names that are all there want no second row of them: what stands below is the first record, however few there are.
      if (body.length === 0 && from < to && countFilled(filled[from]?.cells ?? []) >= width && !isUnits(own)) break
      const score = scoreBlock(shown.slice(from, to + 1), facts, width, body.length) - (to - from) * 0.04 - to * 0.004
      if (score > best.score) best = { from, to, score }
    }
  }
  // A single column has one cell to judge by: it must be clear, or the first line of a text becomes a header.
  if (best.from < 0 || (width === 1 && (best.score < 0.5 || best.to > 0))) return { from: -1, to: -1, score: 0 }
  return widen(best, filled, shown, width)
}

const isUnits = ({ cells }: Row): boolean => cells.filter(isFilled).every(isUnit)

function mayBeHeader({ cells }: Row, width: number): boolean {
  const filled = countFilled(cells)
  if (filled === 0 || (width >= 3 && filled < 2)) return false
  return !cells.some((cell) => isFilled(cell) && (isRuler(cell) || cell.length > 300))
}

/** A row over the names: several short texts (groups), no title, no note, no numbers that are not years. */
function mayStandAbove(row: Row | undefined, below: Row | undefined, width: number): boolean {
  if (!row || !below || below.row - row.row > 1) return false
  const texts = row.cells.filter(isFilled)
  if (texts.length < 2 && width > 2) return false
  if (texts.length <= 3 && texts.some((text) => isNoteText(text))) return false
  return texts.every((text) => text.length <= 60 && (kindOf(text) === 'text' || isYear(text)))
}

function scoreBlock(block: readonly Row[], facts: readonly ColumnFacts[], width: number, bodyRows: number): number {
  const leaf: (string | undefined)[] = Array.from({ length: width }, (_, column) => {
    for (let level = block.length - 1; level >= 0; level--) {
      const cell = block[level]?.cells[column]
      if (isFilled(cell)) return cell.trim()
    }
    return undefined
  })
  if (bodyRows === 0)
    return leaf.every((cell) => cell !== undefined && kindOf(cell) === 'text' && cell.length <= 40) ? 0.5 : -0.5
  const years = isYearRow(leaf)
  let sum = 0
  let firstFilled = true
  leaf.forEach((cell, column) => {
    const columnFacts = facts[column]
    if (!columnFacts) return
    sum += evidence(cell, columnFacts, years, firstFilled && column === 0)
    if (cell !== undefined) firstFilled = false
  })
  const named = leaf.filter((cell) => cell !== undefined)
  const distinct = new Set(named).size
  const allPlain =
    width > 1 &&
    named.length === width &&
    distinct === width &&
    named.every((cell) => cell.length <= 30 && kindOf(cell) === 'text')
  return (
    sum / Math.max(1, width) +
    (allPlain ? 0.12 : 0) -
    ((named.length - distinct) * (block.length > 1 ? 0 : 0.1)) / Math.max(1, width)
  )
}

/** Takes in rows of group names above, and rows of units, formulas or column numbers below. */
function widen(found: HeaderBlock, filled: readonly Row[], shown: readonly Row[], width: number): HeaderBlock {
  let { from, to } = found
  while (from > 0 && to - from + 1 < deepestHeader && mayStandAbove(filled[from - 1], filled[from], width)) {
    const above = filled[from - 1]
    const isGroups =
      above !== undefined &&
      countFilled(above.cells) < width &&
      !above.cells.some((cell) => isFilled(cell) && isYear(cell))
    if (!isGroups) break
    from--
  }
  while (to - from + 1 < deepestHeader + 1 && continues(filled, shown, to, width)) to++
  return { from, to, score: found.score }
}

/** The next row is still header: words where numbers follow, or units, and not one value. */
function continues(filled: readonly Row[], shown: readonly Row[], to: number, width: number): boolean {
  const next = shown[to + 1]
  const own = filled[to + 1]
  const header = shown[to]
  if (!next || !own || !header || countFilled(own.cells) < 2) return false
  if (isUnits(next)) return true
  const body = filled.slice(to + 2, to + 2 + bodyLength).filter(({ cells }) => countFilled(cells) > 1)
  if (body.length < 2) return false
  const facts = factsOf(body, width)
  let numeric = 0
  let words = 0
  let values = 0
  facts.forEach(({ filled: count, valueShare }, column) => {
    if (count < body.length * 0.5 || valueShare < 0.9) return
    numeric++
    const cell = next.cells[column]
    const kind = kindOf(cell)
    if (kind === 'text') words++
    else if (kind !== 'empty') values++
  })
  return numeric >= 2 && values === 0 && words >= Math.max(2, numeric * 0.6)
}

/** 1 2 3 … or 甲 乙 1 2: the row of column numbers of statistical tables. */
export function isColumnNumbers(cells: readonly (string | null)[]): boolean {
  const texts = cells.filter(isFilled).map((cell) => cell.trim().replace(/^[（(]|[）)]$/g, ''))
  const numbers = texts.filter((text) => /^[0-9]{1,3}$/.test(text)).map(Number)
  const letters = texts.length - numbers.length
  if (numbers.length < (letters > 0 ? 2 : 3)) return false
  if (letters > 3 || !texts.slice(0, letters).every((text) => /^[甲乙丙丁A-D]$/.test(text))) return false
  return numbers.every((number, index) => number === (numbers[0] ?? 0) + index) && (numbers[0] ?? 9) <= 2
}
