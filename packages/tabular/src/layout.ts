import { isRuler } from './cell-shape.ts'
import { counted } from './counted.ts'
import { TabularError } from './errors.ts'
import { briefText, findFooterRows, habitsOf, isTotalRow } from './footer-search.ts'
import { type HeaderLabel, headerLabels } from './header-labels.ts'
import { findHeader, isColumnNumbers } from './header-search.ts'
import { findKnownHeader } from './known-header.ts'
import { findingsOf } from './layout-findings.ts'
import type { Finding, FooterRow, Layout, Merge, ProposeOptions, SkippedRow, Text } from './model.ts'
import { countFilled, isFilled, type Row, usedWidth } from './rows.ts'
import { findSkipped } from './skipped-rows.ts'
import type { Survey } from './survey.ts'
import { checkTotals } from './totals.ts'

export type LayoutResult = {
  layout: Layout
  labels: HeaderLabel[]
  width: number
  findings: Finding[]
  notes: string[]
}

const t = (zh: string, en: string): Text => ({ zh, en })

/** Works out which physical rows are note, header, data and footer, and what the columns are called. */
export function analyseLayout(
  survey: Survey,
  merges: readonly Merge[],
  kind: 'delimited' | 'sheet',
  said: ProposeOptions,
): LayoutResult {
  const modal = widthOf(survey, kind, said)
  const filledHead = survey.head.filter(({ cells }) => countFilled(cells) > 0)
  const why: Text[] = []
  const headMerges = merges.filter(({ fromRow }) => fromRow <= (survey.head.at(-1)?.row ?? 0))

  const block = chooseHeader(filledHead, headMerges, modal, said, why, survey.rows)
  // Without a header nothing says that the longer records are the wrong ones: the table is as wide as they are.
  const longest = Math.max(modal, ...survey.cellCounts.keys())
  const width = kind === 'delimited' && block.rows.length === 0 && modal > 1 && longest <= modal * 2 ? longest : modal
  const labels =
    block.rows.length > 0
      ? headerLabels(block.rows, headMerges, width)
      : Array.from({ length: width }, (): HeaderLabel => ({ path: [] }))

  const lastHeaderRow = block.rows.at(-1)?.row ?? 0
  const below = filledHead.filter(({ row }) => row > lastHeaderRow)
  const skipped: SkippedRow[] = []
  let firstDataRow = said.firstDataRow ?? 0
  if (said.firstDataRow === undefined) {
    let at = 0
    for (; at < below.length; at++) {
      const row = below[at]
      if (!row) break
      const texts = row.cells.filter(isFilled)
      const isNumbers =
        block.rows.length > 0 &&
        isColumnNumbers(row.cells) &&
        !isColumnNumbers(below[at + 1]?.cells ?? []) &&
        !isLike(row, below.slice(at + 1, at + 4))
      if (!isNumbers && !texts.every(isRuler)) break
      skipped.push({ row: row.row, kind: 'separator', text: briefText(row) })
    }
    const leading = block.rows.length === 0 ? leadingNotes(below, width) : 0
    firstDataRow = below[at + leading]?.row ?? survey.rows + 1
  }
  if (lastHeaderRow >= firstDataRow)
    throw new TabularError('overrideInvalid', { headerRow: lastHeaderRow, firstDataRow })

  const footerRows =
    said.lastDataRow === undefined ? findFooter(survey, firstDataRow, width) : saidFooter(survey, said.lastDataRow)
  const lastDataRow = said.lastDataRow ?? (footerRows[0] ? lastFilledBefore(survey, footerRows[0].row) : survey.rows)

  const habits = habitsOf(sampleBody(survey, firstDataRow, lastDataRow), width)
  const found = findSkipped(survey, merges, firstDataRow, lastDataRow, habits, block.rows, labels.length)
  for (const one of found) skipped.push(one)
  const keep = new Set(said.keepRows ?? [])
  const skippedRows = skipped.filter(({ row }) => !keep.has(row))
  for (const row of said.skipRows ?? []) {
    if (!skippedRows.some((known) => known.row === row)) skippedRows.push({ row, kind: 'group', text: '' })
  }
  skippedRows.sort((a, b) => a.row - b.row)

  const noteRows = filledHead.filter(({ row }) => row < (block.rows[0]?.row ?? firstDataRow)).map(({ row }) => row)
  const notes = filledHead.filter(({ row }) => noteRows.includes(row)).flatMap(({ cells }) => cells.filter(isFilled))
  const inside = skippedRows.filter(({ row }) => row >= firstDataRow && row <= lastDataRow).length
  const dataRows = countData(survey, kind, firstDataRow, lastDataRow, inside)
  const layout: Layout = {
    noteRows,
    headerRows: block.rows.map(({ row }) => row),
    firstDataRow,
    ...(lastDataRow < survey.physicalRows || said.lastDataRow !== undefined || footerRows.length > 0
      ? { lastDataRow }
      : {}),
    footerRows: checkTotals(survey, labels, footerRows, skippedRows, firstDataRow, lastDataRow),
    skippedRows,
    dataRows,
    merges: merges.filter(({ toRow }) => toRow >= (block.rows[0]?.row ?? firstDataRow)).slice(0, 2000),
    confidence: confidenceOf(block.score, block.rows.length, kind === 'sheet' ? undefined : survey.cellCounts, width),
    why,
  }
  explain(layout, why)
  return { layout, labels, width, findings: findingsOf(layout, survey, block.score), notes }
}

/** Whole numbers of much the same size stand below in every column: then 1, 2, 3 may be a record, and none is left out on a guess. */
function isLike({ cells }: Row, others: readonly Row[]): boolean {
  const size = (cell: string | null | undefined): number =>
    /^[0-9]+$/.test(cell?.trim() ?? '') ? (cell ?? '').trim().length : Number.NaN
  return cells.every(
    (cell, column) => !isFilled(cell) || others.some((other) => Math.abs(size(other.cells[column]) - size(cell)) <= 1),
  )
}

/** Columns of the table: for text what most records have, for a sheet what is filled anywhere. */
function widthOf(survey: Survey, kind: 'delimited' | 'sheet', said: ProposeOptions): number {
  const counts = kind === 'delimited' ? survey.cellCounts : survey.widths
  let width = 0
  if (kind === 'sheet') {
    for (const used of counts.keys()) width = Math.max(width, used)
  } else {
    let most = 0
    for (const [cells, count] of counts) {
      if (count > most || (count === most && cells > width)) {
        width = cells
        most = count
      }
    }
  }
  const inHeader = survey.head.filter(({ row }) => said.headerRows?.includes(row)).map(({ cells }) => usedWidth(cells))
  return Math.max(1, width, ...inHeader)
}

function chooseHeader(
  filled: readonly Row[],
  merges: readonly Merge[],
  width: number,
  said: ProposeOptions,
  why: Text[],
  rows: number,
): { rows: Row[]; score: number } {
  if (said.headerRows !== undefined) {
    const wanted = new Set(said.headerRows)
    const chosen = filled.filter(({ row }) => wanted.has(row))
    if (chosen.length !== wanted.size)
      throw new TabularError('overrideInvalid', { headerRows: said.headerRows.join(' '), rows })
    return { rows: chosen, score: 1 }
  }
  const known = said.knownLabels && findKnownHeader(filled, merges, said.knownLabels)
  if (known) {
    const rows = filled.slice(known.from, known.to + 1)
    const numbers = rows.map(({ row }) => row)
    why.push(
      t(
        `第 ${numbers.join('、')} 行与上一版的列名一致，其下都是数据`,
        `${numbers.length === 1 ? 'Row' : 'Rows'} ${numbers.join(', ')} ${numbers.length === 1 ? 'holds' : 'hold'} the names of the version before: what stands below is data`,
      ),
    )
    return { rows, score: known.score }
  }
  const searched =
    said.firstDataRow === undefined
      ? filled
      : filled
          .filter(({ row }) => row < (said.firstDataRow ?? 0))
          .concat(filled.filter(({ row }) => row >= (said.firstDataRow ?? 0)))
  const { from, to, score } = findHeader(searched, merges, width)
  if (from < 0 || score < 0.1) {
    why.push(
      t(
        '没有一行像列名：各行与其下方的内容是同一种写法',
        'No row looks like names of columns: each is written like the rows below it',
      ),
    )
    return { rows: [], score }
  }
  const block = filled.slice(from, to + 1)
  why.push(
    t(
      `第 ${block.map(({ row }) => row).join('、')} 行与下方各列的写法不同，是列名（把握 ${Math.round(Math.min(1, Math.max(0.5, score)) * 100)}%）`,
      `Row ${block.map(({ row }) => row).join(', ')} differs from what stands below it: names of columns`,
    ),
  )
  return { rows: block, score }
}

/** Without a header, nearly empty rows at the beginning are still notes. */
function leadingNotes(rows: readonly Row[], width: number): number {
  if (width < 4) return 0
  let at = 0
  while (
    at < 10 &&
    at < rows.length &&
    countFilled(rows[at]?.cells ?? []) === 1 &&
    countFilled(rows[at + 1]?.cells ?? []) !== 1
  )
    at++
  return at
}

function sampleBody(survey: Survey, firstDataRow: number, lastDataRow: number): Row[] {
  return [...survey.head, ...survey.tail].filter(
    ({ row, cells }) => row >= firstDataRow && row <= lastDataRow && countFilled(cells) > 0,
  )
}

const findFooter = (survey: Survey, firstDataRow: number, width: number): FooterRow[] =>
  findFooterRows(
    [...survey.head, ...survey.tail].filter(({ row }) => row >= firstDataRow),
    width,
  )

function saidFooter(survey: Survey, lastDataRow: number): FooterRow[] {
  return [...survey.head, ...survey.tail]
    .filter(({ row, cells }) => row > lastDataRow && countFilled(cells) > 0)
    .map((row) => ({
      row: row.row,
      kind: isTotalRow(row) ? ('total' as const) : ('note' as const),
      text: briefText(row),
    }))
}

function lastFilledBefore(survey: Survey, row: number): number {
  const before = [...survey.head, ...survey.tail].filter((known) => known.row < row && countFilled(known.cells) > 0)
  return before.at(-1)?.row ?? row - 1
}

function countData(
  survey: Survey,
  kind: 'delimited' | 'sheet',
  firstDataRow: number,
  lastDataRow: number,
  skippedInside: number,
): number {
  const known = [...survey.head, ...survey.tail]
  // A record of empty cells (,,,) is a record; an empty row of a sheet is nothing.
  const counts = ({ cells }: Row): boolean => (kind === 'delimited' ? cells.length > 0 : countFilled(cells) > 0)
  const outside = known.filter(
    (row) => counts(row) && row.row <= survey.rows && (row.row < firstDataRow || row.row > lastDataRow),
  ).length
  let filled = kind === 'delimited' ? survey.emptyRows : 0
  for (const count of survey.isFull ? survey.widths.values() : survey.cellCounts.values()) filled += count
  return Math.max(0, filled - outside - skippedInside)
}

function confidenceOf(
  score: number,
  headers: number,
  cellCounts: ReadonlyMap<number, number> | undefined,
  width: number,
): number {
  const certainty = headers > 0 ? Math.min(1, 0.55 + score * 0.5) : Math.min(1, 0.6 + Math.max(0, -score) * 0.5)
  let regular = 0
  let total = 0
  for (const [cells, count] of cellCounts ?? []) {
    total += count
    if (cells === width) regular += count
  }
  const regularity = total > 0 ? Math.max(0.6, regular / total) : 1
  return Math.round(certainty * regularity * (width === 1 ? 0.5 : 1) * 100) / 100
}

function explain(layout: Layout, why: Text[]): void {
  if (layout.noteRows.length > 0)
    why.push(
      t(
        `表头之上 ${layout.noteRows.length} 行是标题或说明`,
        counted(
          layout.noteRows.length,
          'row above the header is a title or a note',
          'rows above the header are title or notes',
        ),
      ),
    )
  if (layout.footerRows.length > 0) {
    const totals = layout.footerRows.filter(({ kind }) => kind === 'total').length
    why.push(
      t(
        `末尾 ${layout.footerRows.length} 行不是数据${totals > 0 ? `（其中合计 ${totals} 行）` : ''}`,
        `At the end ${counted(layout.footerRows.length, 'row is not data', 'rows are not data')}${totals > 0 ? ` (${counted(totals, 'total')} among them)` : ''}`,
      ),
    )
  }
  if (layout.skippedRows.length > 0)
    why.push(
      t(
        `中间 ${layout.skippedRows.length} 行是分组标题、小计或分隔线`,
        counted(
          layout.skippedRows.length,
          'row between is a caption, a subtotal or a ruler',
          'rows between are captions, subtotals or rulers',
        ),
      ),
    )
}
