import { bufferSource } from './bytes.ts'
import { columnsOf } from './columns.ts'
import { raggedFindings, textFindings } from './delimited-findings.ts'
import { delimitedRows } from './delimited-rows.ts'
import { guessDialect } from './dialect.ts'
import { TabularError } from './errors.ts'
import { analyseLayout } from './layout.ts'
import type { Dialect, Layout, Physical } from './model.ts'
import { mustBeText } from './nul-bytes.ts'
import type { PartialProposal, Reading } from './reading.ts'
import { countFilled, type Row } from './rows.ts'
import { roleOf, sampleOf } from './sample.ts'
import { headBytes, headRowsOf, readHeadText, type Scan, scanFile } from './scan-delimited.ts'
import { secrecyMarks } from './secrecy.ts'
import { headRows, type Survey, surveyEnds, surveyRows, tailRows } from './survey.ts'
import { type TextReading, textOf } from './text-source.ts'

/** Above this size the middle of a file is only counted, not cut into cells. */
const fullSurveyBytes = 32 * 1024 * 1024

export async function proposeDelimited(reading: Reading, head: Buffer): Promise<PartialProposal> {
  const { source, limits, options } = reading
  const isWhole = head.length < headBytes
  const provisional = readHeadText(head, isWhole, options.encoding)
  const guess = guessDialect(provisional.text.replaceAll('\0', ''), isWhole, options)
  const scan = await scanFile(reading, head, guess, provisional)
  const { verdict, structure, dialect } = scan
  if (structure.nul > 0) await mustBeText(source, head, options.signal)
  const text: TextReading = {
    encoding: verdict.chosen,
    isMixed: verdict.mixed,
    hasNul: structure.nul > 0,
    ...(dialect.recordSeparator ? { recordSeparator: dialect.recordSeparator } : {}),
  }
  const isSmall = scan.bytes <= fullSurveyBytes
  const survey = isSmall
    ? await surveyRows(delimitedRows(textOf(source, text, options.signal), dialect, limits), options.signal)
    : await endsOf(scan, head, text, reading)
  if (survey.rows === 0) throw new TabularError('tableEmpty')
  const { layout, labels, width, findings, notes } = analyseLayout(survey, [], 'delimited', options)
  const sources = labels.map((label, index) => ({
    ...label,
    index,
    isEmpty: survey.isFull && isEmptyColumn(survey, layout, index),
  }))
  const { columns, findings: columnFindings } = columnsOf(sources, layout.headerRows.length > 0, notes, options)
  const role = roleOf(layout)
  const byRow = new Map([...survey.head, ...survey.odd, ...survey.tail].map((row) => [row.row, row]))
  const hits = survey.isFull ? survey.secrecy : scan.secrecy
  const secrecy = secrecyMarks(reading.options.fileName ?? reading.fileName, [], hits, (row) => {
    const found = byRow.get(row)
    const own = found ? role(found) : 'data'
    return own === 'header' ? 'header' : own === 'note' || own === 'footer' ? 'note' : 'cell'
  })
  const physical = physicalOf(scan, layout, width, reading)
  return {
    format: 'delimited',
    encoding: { chosen: verdict.chosen, bom: verdict.bom, hypotheses: verdict.hypotheses },
    dialect: dialectOf(scan),
    tables: [
      { name: '', ...(layout.dataRows === undefined ? {} : { rows: layout.dataRows }), columns: columns.length },
    ],
    table: '',
    layout,
    columns,
    sample: sampleOf(survey.head, survey.tail, layout, width),
    findings: [
      ...(await textFindings(scan, source, options.signal)),
      ...raggedFindings(survey, structure, layout, width, dialect),
      ...findings,
      ...columnFindings,
      ...secrecy.findings,
    ],
    secrecyMarks: secrecy.marks,
    physical,
  }
}

/** Both ends of a large file, cut into cells. */
async function endsOf(scan: Scan, head: Buffer, text: TextReading, reading: Reading): Promise<Survey> {
  const { structure, dialect } = scan
  const first = headRowsOf(head, text.encoding, dialect, reading.limits, false).slice(0, headRows)
  const lastHead = first.at(-1)?.row ?? 0
  const tail: Row[] = []
  if (scan.isOnFile) {
    const shift = scan.verdict.bomBytes
    const starts = structure.tailStarts.map((start) => start + shift)
    const at = starts.findIndex((start, index) => start >= scan.tail.offset && index >= starts.length - tailRows)
    const start = starts[at]
    if (at >= 0 && start !== undefined) {
      const bytes = scan.tail.bytes.subarray(start - scan.tail.offset)
      for await (const batch of delimitedRows(
        textOf(bufferSource(bytes), text),
        dialect,
        reading.limits,
        structure.tailFirstRow + at,
      ))
        for (const row of batch) tail.push(row)
    }
  } else {
    for await (const batch of delimitedRows(
      textOf(reading.source, text, reading.options.signal),
      dialect,
      reading.limits,
    )) {
      // Of a batch only its end can be the end of the file.
      tail.push(...batch.slice(-tailRows))
      if (tail.length > tailRows * 20) tail.splice(0, tail.length - tailRows)
    }
    tail.splice(0, Math.max(0, tail.length - tailRows))
  }
  const lastFilled = [...first, ...tail].filter(({ cells }) => countFilled(cells) > 0).at(-1)?.row ?? 0
  return surveyEnds(
    first,
    tail.filter(({ row }) => row > lastHead && row <= lastFilled),
    {
      rows: lastFilled,
      physicalRows: structure.records,
      blankRows: structure.blankRecords,
      cellCounts: structure.widths,
    },
  )
}

function isEmptyColumn(survey: Survey, layout: Layout, column: number): boolean {
  const outside = [...survey.head, ...survey.tail].filter(
    ({ row }) => row < layout.firstDataRow || row > (layout.lastDataRow ?? survey.rows),
  )
  return (
    (survey.filledPerColumn[column] ?? 0) -
      outside.filter(({ cells }) => countFilled([cells[column] ?? null]) > 0).length <=
    0
  )
}

function dialectOf({ dialect: { confidence: _, ...dialect }, structure }: Scan): Dialect {
  const { lf, crlf, cr } = structure
  const kinds = [lf, crlf, cr].filter((count) => count > 0).length
  return { ...dialect, newline: kinds > 1 ? 'mixed' : crlf > 0 ? 'crlf' : cr > 0 ? 'cr' : 'lf' }
}

function physicalOf(scan: Scan, layout: Layout, width: number, reading: Reading): Physical {
  const { structure, verdict, isOnFile, bytes } = scan
  const dialect = dialectOf(scan)
  const last = layout.lastDataRow ?? structure.records
  const inside = (row: number): boolean => row >= layout.firstDataRow && row <= last
  const raggedInside =
    structure.raggedCount > structure.ragged.length ||
    structure.ragged.some(({ row, cells }) => inside(row) && cells !== width)
  const skippedInside = layout.skippedRows.some(({ row }) => inside(row))
  const isRegular =
    isOnFile &&
    !verdict.mixed &&
    structure.nul === 0 &&
    structure.oddQuotes === 0 &&
    structure.unclosedAtRow === undefined &&
    !raggedInside &&
    !skippedInside &&
    !structure.innerBlank &&
    dialect.quote === '"' &&
    dialect.escape === '"' &&
    // Engines take the first line end they see for all of them: a break inside quotes must be of the same kind.
    (dialect.newline === 'lf' || (dialect.newline === 'crlf' && structure.multiline === 0)) &&
    [...structure.widths.keys()].some((cells) => cells === width)
  const at = (row: number): number | undefined => {
    const start =
      row <= structure.headStarts.length
        ? structure.headStarts[row - 1]
        : structure.tailStarts[row - structure.tailFirstRow]
    return start === undefined ? (row > structure.records ? structure.bytes : undefined) : start
  }
  const dataStart = isRegular ? at(layout.firstDataRow) : undefined
  const dataEnd = isRegular ? at(last + 1) : undefined
  const shift = verdict.bomBytes
  const isPlain =
    isRegular &&
    verdict.chosen === 'utf-8' &&
    reading.source.path !== undefined &&
    layout.footerRows.length === 0 &&
    structure.blankRecords === 0 &&
    last >= structure.records &&
    layout.firstDataRow <= structure.headStarts.length &&
    (structure.multiline === 0 || isUnbroken(scan, layout.firstDataRow)) &&
    !(verdict.bom && layout.firstDataRow === 1)
  return {
    width,
    ...(dataStart === undefined || dataEnd === undefined
      ? {}
      : { dataStart: dataStart + shift, dataEnd: Math.min(bytes, dataEnd + shift) }),
    isPlain,
    isMixed: verdict.mixed,
    hasNul: structure.nul > 0,
  }
}

/** No record above the data holds a line break, so that lines and records agree there. */
function isUnbroken({ structure }: Scan, firstDataRow: number): boolean {
  return firstDataRow === 1 || structure.firstMultiline === undefined || structure.firstMultiline >= firstDataRow
}
