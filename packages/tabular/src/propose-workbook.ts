import { whole } from './bytes.ts'
import { columnsOf } from './columns.ts'
import { counted } from './counted.ts'
import { TabularError } from './errors.ts'
import { visibleName } from './hidden-characters.ts'
import { analyseLayout } from './layout.ts'
import type { Finding, Layout, ProposeOptions } from './model.ts'
import type { PartialProposal, Reading } from './reading.ts'
import { countFilled } from './rows.ts'
import { roleOf, sampleOf } from './sample.ts'
import { readHeadText } from './scan-delimited.ts'
import { bearsMark, secrecyMarks } from './secrecy.ts'
import { marksInParts, marksInSheets } from './secrecy-elsewhere.ts'
import { type Survey, surveyRows } from './survey.ts'
import { openXls } from './xls.ts'
import { openXlsx, type Workbook } from './xlsx.ts'
import { newFacts, type SheetFacts } from './xlsx-sheet.ts'

/** Office puts an encrypted workbook into the old container under this name. */
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le')

export type WorkbookKind = 'xlsx' | 'xls' | 'page'

export async function openWorkbook(
  { source, path, limits, options }: Pick<Reading, 'source' | 'path' | 'limits' | 'options'>,
  kind: WorkbookKind,
): Promise<Workbook> {
  if (kind === 'xlsx') return openXlsx(path, limits)
  const bytes = await whole(source, limits.maxXlsBytes, options.signal)
  if (kind === 'page') return openXls(readHeadText(bytes, true, options.encoding).text, limits)
  if (bytes.subarray(0, 1024 * 1024).includes(encryptedPackage) || bytes.includes(encryptedPackage))
    throw new TabularError('workbookPassword')
  return openXls(bytes, limits)
}

export async function proposeWorkbook(reading: Reading, kind: WorkbookKind): Promise<PartialProposal> {
  const { options } = reading
  const book = await openWorkbook(reading, kind)
  const table = options.table === undefined ? chooseSheet(book) : sheetCalled(book, options.table)
  const facts = newFacts()
  const survey = await surveyRows(
    book.rows(table, facts, { signal: options.signal, onBytes: bytesTo(book, table, options, 'structure') }),
    options.signal,
  )
  if (survey.rows === 0) throw new TabularError('tableEmpty', { table, tables: book.tables.map(({ name }) => name) })
  const { layout, labels, width, findings, notes } = analyseLayout(survey, facts.merges, 'sheet', options)
  const sources = labels
    .map((label, index) => ({
      ...label,
      index,
      isEmpty: emptyData(survey, layout, index),
    }))
    .filter(({ path, isEmpty }, index, all) => path.length > 0 || !isEmpty || isBetween(all, index))
  const { columns, findings: columnFindings } = columnsOf(sources, layout.headerRows.length > 0, notes, options)
  const role = roleOf(layout)
  const byRow = new Map([...survey.head, ...survey.odd, ...survey.tail].map((row) => [row.row, row]))
  const fileName = options.fileName ?? reading.fileName
  const placeOf = (row: number): 'header' | 'note' | 'cell' => {
    const found = byRow.get(row)
    const own = found ? role(found) : 'data'
    return own === 'header' ? 'header' : own === 'note' || own === 'footer' ? 'note' : 'cell'
  }
  const elsewhere = bearsMark(fileName, book.properties, survey.secrecy)
    ? []
    : kind === 'xlsx'
      ? await marksInParts(reading.path, reading.limits, options.signal)
      : await marksInSheets(book, table)
  const secrecy = secrecyMarks(fileName, book.properties, survey.secrecy, placeOf, elsewhere)
  const sideBySide = blocksOf(sources)
  return {
    format: kind === 'xlsx' ? 'xlsx' : 'xls',
    tables: book.tables.map((choice) =>
      choice.name === table ? { ...choice, rows: layout.dataRows ?? 0, columns: columns.length } : choice,
    ),
    table,
    layout,
    columns,
    sample: sampleOf(survey.head, survey.tail, layout, width),
    findings: [
      ...sheetFindings(book, table, facts, layout),
      ...sideBySide,
      ...findings,
      ...columnFindings,
      ...secrecy.findings,
    ],
    secrecyMarks: secrecy.marks,
    physical: { width, isPlain: false, isMixed: false, hasNul: false, ...(kind === 'page' ? { isPage: true } : {}) },
  }
}

/** Reports progress over the unpacked bytes of a sheet. */
export function bytesTo(
  book: Workbook,
  table: string,
  { onProgress }: Pick<ProposeOptions, 'onProgress'>,
  phase: 'structure' | 'write',
): (bytesDone: number) => void {
  const bytesTotal = book.bytesOf(table)
  return (bytesDone) => onProgress?.({ bytesDone, bytesTotal, phase })
}

/** A person sees a name without what shows nothing, and may give it back so. */
const sheetCalled = ({ tables }: Workbook, said: string): string =>
  (tables.find(({ name }) => name === said) ?? tables.find(({ name }) => visibleName(name) === said))?.name ?? said

/** The first visible sheet with something in it, as a person would find on opening the file. */
function chooseSheet({ tables }: Workbook): string {
  const filled = tables.filter(({ rows }) => rows === undefined || rows > 1)
  const chosen = filled.find(({ hidden }) => hidden !== true) ?? filled[0] ?? tables[0]
  if (!chosen) throw new TabularError('workbookCorrupt', { reason: 'no sheets' })
  return chosen.name
}

function emptyData(survey: Survey, layout: Layout, column: number): boolean {
  const outside = [...survey.head, ...survey.tail].filter(
    ({ row }) => row < layout.firstDataRow || row > (layout.lastDataRow ?? survey.rows),
  )
  return (
    (survey.filledPerColumn[column] ?? 0) -
      outside.filter(({ cells }) => countFilled([cells[column] ?? null]) > 0).length <=
    0
  )
}

/** An empty column without a name is dropped at the edges only: between filled ones it keeps its place. */
const isBetween = (all: readonly { path: readonly string[]; isEmpty: boolean }[], index: number): boolean => {
  const isUsed = ({ path, isEmpty }: { path: readonly string[]; isEmpty: boolean }): boolean =>
    path.length > 0 || !isEmpty
  return all.slice(0, index).some(isUsed) && all.slice(index + 1).some(isUsed)
}

/** Two tables side by side are told by an empty, nameless column between them and names that occur on both sides. */
function blocksOf(sources: readonly { path: readonly string[]; isEmpty: boolean }[]): Finding[] {
  const gap = sources.findIndex(
    ({ path, isEmpty }, index) => path.length === 0 && isEmpty && index > 0 && index < sources.length - 1,
  )
  if (gap < 0) return []
  const names = (part: typeof sources): string[] =>
    part.map(({ path }) => path.join('·')).filter((name) => name.length > 0)
  const left = names(sources.slice(0, gap))
  const right = names(sources.slice(gap + 1))
  if (left.length < 2 || right.length < 2) return []
  const shared = right.filter((name) => left.includes(name))
  return [
    {
      code: 'sideBySide',
      severity: 'advice',
      columns: shared,
      message: {
        zh: `第 ${gap + 1} 列是空的，左右像是两张表并排${shared.length > 0 ? `（${shared.join('、')} 两边都有）` : ''}，建议分开送`,
        en: `Column ${gap + 1} is empty: two tables seem to stand side by side${shared.length > 0 ? ` (${shared.join(', ')} on both sides)` : ''}. Send them apart`,
      },
    },
  ]
}

const shown = ({ name }: { name: string }): string => visibleName(name)

function sheetFindings(book: Workbook, table: string, facts: SheetFacts, layout: Layout): Finding[] {
  const findings: Finding[] = []
  const add = (finding: Finding, isTrue: boolean): void => {
    if (isTrue) findings.push(finding)
  }
  const hidden = book.tables.filter((choice) => choice.hidden === true)
  const others = book.tables.filter(
    ({ name, rows, hidden: isHidden }) => name !== table && isHidden !== true && (rows === undefined || rows > 1),
  )
  add(
    {
      code: 'hiddenSheet',
      severity: 'advice',
      count: hidden.length,
      message: {
        zh: `有隐藏的工作表：${hidden.map(shown).join('、')}。送原件前请确认其中没有不该送的内容`,
        en: `Hidden sheets: ${hidden.map(shown).join(', ')}. Make sure that they hold nothing that should not leave`,
      },
    },
    hidden.length > 0,
  )
  add(
    {
      code: 'otherTables',
      severity: 'advice',
      count: others.length,
      message: {
        zh: `读的是"${visibleName(table)}"，另有工作表：${others.map(shown).join('、')}`,
        en: `Sheet "${visibleName(table)}" is read; there are others: ${others.map(shown).join(', ')}`,
      },
    },
    others.length > 0,
  )
  add(
    {
      code: 'hiddenRowsOrColumns',
      severity: 'advice',
      count: facts.hiddenRows + facts.hiddenColumns,
      message: {
        zh: `有隐藏的 ${hiddenParts(
          facts,
          (count) => `${count} 行`,
          (count) => `${count} 列`,
        ).join('、')}，一并读入`,
        en: `Hidden and read too: ${hiddenParts(
          facts,
          (count) => counted(count, 'row'),
          (count) => counted(count, 'column'),
        ).join(' and ')}`,
      },
    },
    facts.hiddenRows + facts.hiddenColumns > 0,
  )
  add(
    {
      code: 'formulas',
      severity: 'advice',
      count: facts.formulas,
      rows: facts.formulaRows,
      message: {
        zh: `${facts.formulas} 格是公式，取文件里保存的结果`,
        en: `${counted(facts.formulas, 'cell is a formula: the result', 'cells are formulas: the results')} saved in the file ${facts.formulas === 1 ? 'is' : 'are'} taken`,
      },
    },
    facts.formulas > 0,
  )
  add(
    {
      code: 'formulaWithoutValue',
      severity: 'block',
      count: facts.formulasWithoutValue,
      rows: facts.formulaRows,
      message: {
        zh: `${facts.formulasWithoutValue} 格公式没有保存结果，请在 Excel 或 WPS 中打开、重新计算并保存`,
        en: `${counted(facts.formulasWithoutValue, 'formula has', 'formulas have')} no saved result: open, recalculate and save the file`,
      },
    },
    facts.formulasWithoutValue > 0,
  )
  add(
    {
      code: 'formulaErrors',
      severity: 'advice',
      count: facts.errors,
      message: {
        zh: `${facts.errors} 格是错误值（如 #N/A、#REF!）`,
        en: `${counted(facts.errors, 'cell holds an error', 'cells hold errors')} such as #N/A or #REF!`,
      },
    },
    facts.errors > 0,
  )
  add(
    {
      code: 'numberPrecision',
      severity: 'advice',
      count: facts.longNumbers,
      rows: facts.longNumberRows,
      message: {
        zh: `${facts.longNumbers} 格数字有 16 位以上，原件只存得下前 15 位，后面的已经变成 0；证件号、账号请设为文本后重新填写`,
        en: `${counted(facts.longNumbers, 'number has', 'numbers have')} 16 digits or more, of which the file kept 15: ids and accounts must be entered as text`,
      },
    },
    facts.longNumbers > 0,
  )
  const filled = layout.merges.filter(({ fromRow, toRow }) => fromRow >= layout.firstDataRow && toRow > fromRow)
  add(
    {
      code: 'mergedDataFilled',
      severity: 'done',
      count: filled.length,
      rows: [...new Set(filled.map(({ fromRow }) => fromRow))].slice(0, 50),
      message: {
        zh: `数据区 ${filled.length} 处纵向合并的单元格，各行都填上同一内容`,
        en: `${counted(filled.length, 'cell')} merged over several rows of data: every row gets the content`,
      },
    },
    filled.length > 0,
  )
  return findings
}

/** Rows and columns that are hidden, those of them that there are. */
const hiddenParts = (
  { hiddenRows, hiddenColumns }: { readonly hiddenRows: number; readonly hiddenColumns: number },
  rows: (count: number) => string,
  columns: (count: number) => string,
): string[] => [...(hiddenRows > 0 ? [rows(hiddenRows)] : []), ...(hiddenColumns > 0 ? [columns(hiddenColumns)] : [])]
