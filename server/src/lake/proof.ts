import { counted } from '@gongshu/tabular/counted'
import type { Merge, Proposal, SampleRow } from '@gongshu/tabular/model'
import { isPersonalLabel } from './findings-of-labels.ts'
import type { ExaminedColumn, Remark, SourceCell, SourceLine } from './import-model.ts'
import { isMaskedColumn, maskedCell } from './mask.ts'
import type { Column } from './model.ts'
import { figure, type Lang, list } from './words.ts'

/** Data rows shown at the top and at the bottom, and the widest table that is shown whole. */
const shownFirst = 6
const shownLast = 2
const widest = 60

export type ProofColumn = {
  readonly examined: ExaminedColumn
  readonly column: Column
  /** Number of the finding about cells that do not fit. */
  readonly finding: number | undefined
  /** Lines in which somebody's identifier stands, and the number of the finding that says so. */
  readonly seen?: ReadonlyMap<number, number> | undefined
}

/** How a cell of the proof is called, so that a finding can lead there. */
export const placeName = (line: number, index: number): string => `cell-${line}-${index}`

export type Proof = { readonly lines: SourceLine[]; readonly remarks: Remark[]; readonly width: number }

/** 原件是这样，系统这样读: the file as it came, with what each block was taken for beside it. */
export function proofOf(proposal: Proposal, columns: readonly ProofColumn[], lang: Lang): Proof {
  const wanted = new Set(columns.flatMap(({ seen }) => [...(seen?.keys() ?? [])]))
  const rows = chosenRows(proposal.sample, wanted)
  const width = Math.min(widest, Math.max(proposal.physical.width, columns.length))
  const byIndex = new Map(columns.map((column, position) => [proposal.columns[position]?.index ?? position, column]))
  const lines: SourceLine[] = []
  let before = 0
  for (const row of rows) {
    if (before > 0 && row.row > before + 1) lines.push({ of: 'gap', lines: row.row - before - 1 })
    lines.push(lineOf(row, proposal.layout.merges, byIndex, width))
    before = row.row
  }
  return { lines, remarks: remarksOf(proposal, lines, lang), width }
}

function chosenRows(sample: readonly SampleRow[], wanted: ReadonlySet<number>): SampleRow[] {
  const data = sample.filter(({ role }) => role === 'data' || role === 'skipped')
  const shown = new Set([
    ...data.slice(0, shownFirst),
    ...data.filter(({ row }) => wanted.has(row)),
    ...data.slice(-shownLast),
  ])
  return sample.filter((row) => (row.role === 'data' || row.role === 'skipped' ? shown.has(row) : row.role !== 'blank'))
}

const kinds = { note: 'note', header: 'header', data: 'data', skipped: 'cut', footer: 'cut', blank: 'cut' } as const

function lineOf(
  { row, cells, role }: SampleRow,
  merges: readonly Merge[],
  columns: ReadonlyMap<number, ProofColumn>,
  width: number,
): SourceLine {
  const of = kinds[role]
  if (of === 'note' || (role === 'footer' && filled(cells) === 1)) {
    const words = cells.filter((cell): cell is string => cell !== null && cell.trim() !== '')
    return { of, number: row, cells: [{ text: words.join('　') }] }
  }
  const shown: SourceCell[] = []
  for (let index = 0; index < width; ) {
    const merge = merges.find(({ fromRow, fromColumn }) => fromRow === row && fromColumn === index)
    const span = of === 'header' && merge ? Math.min(width - index, merge.toColumn - merge.fromColumn + 1) : 1
    shown.push({ ...cellOf(cells[index] ?? null, of, columns.get(index), row), ...(span > 1 ? { span } : {}) })
    index += span
  }
  return { of, number: row, cells: shown }
}

const filled = (cells: readonly (string | null)[]): number =>
  cells.filter((cell) => cell !== null && cell.trim() !== '').length

const numeric = ['integer', 'decimal', 'double']

function cellOf(
  cell: string | null,
  of: 'header' | 'data' | 'cut' | 'note',
  column: ProofColumn | undefined,
  row: number,
): SourceCell {
  const text = cell ?? ''
  if (of === 'header' && isPersonalLabel(text)) return { text: maskedCell(text), personal: true }
  if (of === 'note' || of === 'header' || !column || text.trim() === '') return { text }
  // Rows that were cut off, too: what was taken for a total may be a person.
  const seen = of === 'data' ? column.seen?.get(row) : undefined
  if (seen !== undefined) {
    const place = placeName(row, column.examined.index)
    return { text: maskedCell(text), personal: true, finding: seen, place }
  }
  if (isMaskedColumn(column.column)) return { text: maskedCell(text), personal: true }
  if (of === 'cut') return { text }
  // Rows of the file and rows of the data differ by what was left out, so the cell is found by what it says.
  const isBad = column.finding !== undefined && column.examined.offenders.some(({ raw }) => raw.trim() === text.trim())
  return {
    text,
    ...(numeric.includes(column.column.type) ? { numeric: true } : {}),
    ...(isBad && column.finding !== undefined ? { finding: column.finding } : {}),
  }
}

/** One remark for each run of lines of the same kind. */
function remarksOf(proposal: Proposal, lines: readonly SourceLine[], lang: Lang): Remark[] {
  const remarks: Remark[] = []
  const kindAt = (index: number): string | undefined => {
    const line = lines[index]
    return line?.of === 'gap' ? 'data' : line?.of
  }
  for (let from = 0; from < lines.length; ) {
    let to = from + 1
    while (to < lines.length && kindAt(to) === kindAt(from)) to++
    const kind = kindAt(from)
    const text = kind && remarkText(proposal, kind, lang)
    if (text) remarks.push({ from, lines: to - from, tone: tones[kind] ?? 'ink', text })
    from = to
  }
  return remarks
}

const tones: Readonly<Record<string, Remark['tone']>> = { note: 'ink', header: 'accent', data: 'ink', cut: 'zhu' }

function remarkText({ layout, columns }: Proposal, kind: string, lang: Lang): string | undefined {
  const zh = lang === 'zh'
  switch (kind) {
    case 'note':
      return zh ? '标题、说明，记入说明，不作数据' : 'Title and notes: kept as notes, not data'
    case 'header': {
      const { length } = layout.headerRows
      const merges = layout.merges.filter(({ fromRow }) => layout.headerRows.includes(fromRow)).length
      const joined = zh
        ? `${length} 行表头${merges > 0 ? `，${merges} 处合并` : ''}，拼成 ${columns.length} 列`
        : `${counted(length, 'header row')}${merges > 0 ? `, ${counted(merges, 'merged cell')}` : ''}, joined into ${counted(columns.length, 'column')}`
      return length > 1 ? joined : zh ? `表头，${columns.length} 列` : `Header, ${counted(columns.length, 'column')}`
    }
    case 'data':
      return layout.dataRows === undefined
        ? zh
          ? `数据，从第 ${layout.firstDataRow} 行起`
          : `Data from row ${layout.firstDataRow}`
        : zh
          ? `数据，从第 ${figure(layout.firstDataRow)} 行起，共 ${figure(layout.dataRows)} 行`
          : `Data from row ${figure(layout.firstDataRow)}, ${counted(layout.dataRows, 'row')}`
    case 'cut':
      return cutText(layout, lang)
    default:
      return undefined
  }
}

function cutText({ footerRows, skippedRows }: Proposal['layout'], lang: Lang): string {
  const zh = lang === 'zh'
  const checked = footerRows.flatMap((row) => row.checked ?? [])
  const parts: string[] = []
  if (footerRows.some(({ kind }) => kind === 'total')) {
    const equal = checked.filter((one) => one.equal).length
    parts.push(
      checked.length === 0
        ? zh
          ? '合计行'
          : 'the total'
        : zh
          ? `合计行（${checked.length} 列里 ${equal} 列与各行之和相符）`
          : `the total (${equal} of ${counted(checked.length, 'column')} ${equal === 1 ? 'equals' : 'equal'} the sum of the rows)`,
    )
  }
  if (footerRows.some(({ kind }) => kind !== 'total')) parts.push(zh ? '注释与落款' : 'notes and signatures')
  if (skippedRows.length > 0)
    parts.push(
      zh
        ? `${figure(skippedRows.length)} 行不是数据`
        : counted(skippedRows.length, 'row that is not data', 'rows that are not data'),
    )
  return zh ? `截去：${list(parts, lang)}` : `Left out: ${list(parts, lang)}`
}
