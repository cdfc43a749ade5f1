import { type ByteSource, bufferSource } from './bytes.ts'
import { columnsOf } from './columns.ts'
import { DelimitedReader, delimitedRows } from './delimited-rows.ts'
import { guessDialect } from './dialect.ts'
import { checkForced, type EncodingVerdict, encodingPass } from './encoding.ts'
import { TabularError } from './errors.ts'
import { looksBinary } from './format.ts'
import { analyseLayout } from './layout.ts'
import type { Dialect, EncodingName, Finding, Layout, Physical } from './model.ts'
import type { PartialProposal, Reading } from './propose.ts'
import { countFilled, type Row } from './rows.ts'
import { roleOf, sampleOf } from './sample.ts'
import { type SecrecyHit, secrecyMarks } from './secrecy.ts'
import { secrecyBytes } from './secrecy-bytes.ts'
import { type Structure, safeInDoubleByte, structurePass } from './structure.ts'
import { headRows, type Survey, surveyEnds, surveyRows, tailRows } from './survey.ts'
import { findMixedLines, type TextReading, textOf } from './text-source.ts'

export const headBytes = 256 * 1024

/** Above this size the middle of a file is only counted, not cut into cells. */
const fullSurveyBytes = 32 * 1024 * 1024
const recentBytes = 8 * 1024 * 1024

/** The beginning as text, in the encoding that the beginning alone suggests. */
export function readHeadText(
  head: Buffer,
  isWhole: boolean,
  force?: EncodingName,
): { text: string; encoding: EncodingName } {
  const verdict = verdictOf(head, isWhole, force)
  const text = new TextDecoder(verdict.chosen).decode(head, { stream: !isWhole })
  return { text, encoding: verdict.chosen }
}

function verdictOf(bytes: Buffer, isWhole: boolean, force?: EncodingName): EncodingVerdict {
  // A character cut in two at the end of the head is no fault of the file.
  const end = isWhole ? bytes.length : Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d)) + 1 || bytes.length
  const first = encodingPass(bytes, force)
  first.feed(bytes.subarray(0, end))
  const verdict = first.end()
  if (!first.needsSecondPass()) return verdict
  const second = encodingPass(bytes, force, true)
  second.feed(bytes.subarray(0, end))
  return second.end()
}

type Scan = {
  verdict: EncodingVerdict
  structure: Structure
  dialect: Dialect & { confidence: number }
  /** Offsets in `structure` are those of the file, less the byte order mark. */
  isOnFile: boolean
  tail: { offset: number; bytes: Buffer }
  bytes: number
  secrecy: SecrecyHit[]
}

export async function proposeDelimited(reading: Reading, head: Buffer): Promise<PartialProposal> {
  const { source, limits, options } = reading
  const isWhole = head.length < headBytes
  const provisional = readHeadText(head, isWhole, options.encoding)
  const guess = guessDialect(provisional.text.replaceAll('\0', ''), isWhole, options)
  const scan = await scanFile(reading, head, guess, provisional)
  const { verdict, structure, dialect } = scan
  if (structure.nul > 0 && looksBinary(head)) throw new TabularError('notATable')
  checkForced(verdict)
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
  const sources = labels.map(({ path, unit }, index) => ({
    path,
    ...(unit ? { unit } : {}),
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

/** One pass for encoding and structure together; further ones only where the first showed that it guessed wrong. */
async function scanFile(
  reading: Reading,
  head: Buffer,
  guess: Scan['dialect'],
  provisional: { encoding: EncodingName },
): Promise<Scan> {
  const { source, limits, options } = reading
  const isWide = provisional.encoding.startsWith('utf-16')
  const onBytes =
    !isWide && !guess.recordSeparator && guess.delimiter.length === 1 && guess.delimiter.charCodeAt(0) < 0x80
  const expected = modalWidth(head, provisional.encoding, guess, reading)
  let verdict: EncodingVerdict | undefined
  let dialect = guess
  let scanned = 0
  const run = async (own: Dialect): Promise<Structure> => {
    const encoding = verdict ? undefined : encodingPass(head, options.encoding)
    const structure = structurePass(own, expected, limits)
    scanned = 0
    recent = []
    secrecy = secrecyBytes(own.delimiter)
    const bom = !isWide && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
    for await (const chunk of source.chunks(options.signal)) {
      encoding?.feed(chunk)
      secrecy.feed(chunk, structure.records())
      if (onBytes) structure.feed(scanned === 0 && bom > 0 ? chunk.subarray(bom) : chunk)
      remember(recent, scanned, chunk)
      scanned += chunk.length
      options.onProgress?.({ bytesDone: Math.min(scanned, source.bytes), bytesTotal: source.bytes, phase: 'encoding' })
    }
    if (encoding)
      verdict = encoding.needsSecondPass()
        ? await secondPass(source, head, options.encoding, options.signal)
        : encoding.end()
    return structure.end()
  }
  let recent: { offset: number; chunk: Buffer }[] = []
  let secrecy = secrecyBytes(guess.delimiter)
  const withoutQuotes = { ...guess, quote: '', escape: '' } as const
  let structure: Structure
  try {
    structure = await run(guess)
  } catch (error) {
    if (
      !(error instanceof TabularError) ||
      error.code !== 'recordTooLong' ||
      error.details.quoteOpenedAtRow === undefined
    )
      throw error
    // A quote that nobody closed swallowed the rest: it was a character.
    verdict = undefined
    dialect = { ...guess, ...withoutQuotes }
    structure = await run(dialect)
  }
  if (structure.unclosedAtRow !== undefined && dialect.quote) {
    dialect = { ...guess, ...withoutQuotes }
    structure = { ...(await run(dialect)), unclosedAtRow: structure.unclosedAtRow }
  }
  if (!verdict) throw new TypeError('an encoding pass gave no verdict')
  const isDoubleByte = verdict.chosen === 'gb18030' || verdict.chosen === 'big5'
  const isOnFile = onBytes && !(isDoubleByte && !safeInDoubleByte(dialect))
  if (!isOnFile)
    structure = await structureOfText(source, dialect, expected, reading, {
      encoding: verdict.chosen,
      isMixed: verdict.mixed,
      hasNul: false,
      ...(dialect.recordSeparator ? { recordSeparator: dialect.recordSeparator } : {}),
    })
  const offset = recent[0]?.offset ?? 0
  return {
    verdict,
    structure,
    dialect,
    isOnFile,
    tail: { offset, bytes: Buffer.concat(recent.map(({ chunk }) => chunk)) },
    bytes: scanned,
    secrecy: secrecy.hits(verdict.chosen),
  }
}

async function secondPass(
  source: ByteSource,
  head: Buffer,
  force: EncodingName | undefined,
  signal: AbortSignal | undefined,
): Promise<EncodingVerdict> {
  const pass = encodingPass(head, force, true)
  for await (const chunk of source.chunks(signal)) pass.feed(chunk)
  return pass.end()
}

async function structureOfText(
  source: ByteSource,
  dialect: Dialect,
  expected: number,
  { limits, options }: Reading,
  text: TextReading,
): Promise<Structure> {
  // More than one character or beyond ASCII: a stand-in that is neither in text nor special keeps the scan on bytes.
  const plain = dialect.delimiter.length === 1 && dialect.delimiter.charCodeAt(0) < 0x80
  const pass = structurePass(plain ? dialect : { ...dialect, delimiter: '\x1c' }, expected, limits)
  for await (const piece of textOf(source, text, options.signal))
    pass.feed(Buffer.from(plain ? piece : piece.replaceAll(dialect.delimiter, '\x1c')))
  return pass.end()
}

function remember(recent: { offset: number; chunk: Buffer }[], offset: number, chunk: Buffer): void {
  recent.push({ offset, chunk })
  let held = recent.reduce((sum, piece) => sum + piece.chunk.length, 0)
  while (recent.length > 1 && held - (recent[0]?.chunk.length ?? 0) >= recentBytes)
    held -= recent.shift()?.chunk.length ?? 0
}

function modalWidth(head: Buffer, encoding: EncodingName, dialect: Dialect, { limits }: Reading): number {
  const rows = headRowsOf(head, encoding, dialect, limits, head.length < headBytes)
  const counts = new Map<number, number>()
  for (const { cells } of rows) if (cells.length > 0) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  return [...counts].reduce(
    (best, next) => (next[1] > best[1] || (next[1] === best[1] && next[0] > best[0]) ? next : best),
    [1, 0],
  )[0]
}

function headRowsOf(
  head: Buffer,
  encoding: EncodingName,
  dialect: Dialect,
  limits: Reading['limits'],
  isWhole: boolean,
): Row[] {
  let text = new TextDecoder(encoding).decode(head, { stream: !isWhole }).replaceAll('\0', '')
  if (dialect.recordSeparator) text = text.replaceAll(dialect.recordSeparator, '\n')
  const generous = { ...limits, maxRecordChars: Number.MAX_SAFE_INTEGER, maxColumns: Number.MAX_SAFE_INTEGER }
  return rowsOfText(text, dialect, generous, isWhole)
}

function rowsOfText(text: string, dialect: Dialect, limits: Reading['limits'], isWhole: boolean, firstRow = 1): Row[] {
  const reader = new DelimitedReader(dialect, limits, firstRow)
  const rows = reader.feed(text)
  return isWhole || rows.length === 0 ? [...rows, ...reader.end()] : rows
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
        tail.push(...batch)
    }
  } else {
    for await (const batch of delimitedRows(
      textOf(reading.source, text, reading.options.signal),
      dialect,
      reading.limits,
    )) {
      tail.push(...batch)
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

async function textFindings(
  { verdict, structure, dialect }: Scan,
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Finding[]> {
  const findings: Finding[] = []
  if (verdict.mixed) {
    for (const { encoding, count, lines } of await findMixedLines(source, verdict.chosen, signal)) {
      findings.push({
        code: 'encodingMixed',
        severity: 'advice',
        rows: lines,
        count,
        message: {
          zh: `文件是 ${verdict.chosen}，但有 ${count} 行（第 ${lines.slice(0, 5).join('、')} 行${count > 5 ? '等' : ''}）不是，${encoding ? `按 ${encoding} 读` : '有无法识别的字节'}`,
          en: `The file is ${verdict.chosen}, but ${count} lines (${lines.slice(0, 5).join(', ')}${count > 5 ? ' …' : ''}) are not: ${encoding ? `read as ${encoding}` : 'some bytes cannot be read'}`,
        },
      })
    }
  }
  if (verdict.uncertain) {
    findings.push({
      code: 'encodingUncertain',
      severity: 'advice',
      message: {
        zh: `编码把握不大，暂按 ${verdict.chosen} 读，请看样例是否通顺`,
        en: `The encoding is uncertain; read as ${verdict.chosen}. Check the sample`,
      },
    })
  }
  if (structure.nul > 0)
    findings.push({
      code: 'nulBytes',
      severity: 'done',
      count: structure.nul,
      message: { zh: `去掉 ${structure.nul} 个 NUL 字节`, en: `${structure.nul} NUL bytes are left out` },
    })
  const kinds = [structure.lf, structure.crlf, structure.cr].filter((count) => count > 0).length
  if (kinds > 1) {
    findings.push({
      code: 'newlinesMixed',
      severity: 'done',
      message: { zh: '换行符不统一，都当作换行', en: 'Line ends of several kinds, all taken as line ends' },
    })
  }
  if (structure.unclosedAtRow !== undefined) {
    findings.push({
      code: 'quoteUnclosed',
      severity: 'advice',
      rows: [structure.unclosedAtRow],
      message: {
        zh: `第 ${structure.unclosedAtRow} 行的引号没有配对，全文引号按普通字符读`,
        en: `The quote in row ${structure.unclosedAtRow} is never closed: quotes are read as characters`,
      },
    })
  }
  if (dialect.confidence <= 0.3) {
    findings.push({
      code: 'notObviouslyATable',
      severity: 'advice',
      message: {
        zh: '没有找到规则的分隔符，按每行一格读',
        en: 'No regular delimiter was found: each line is one cell',
      },
    })
  }
  return findings
}

function raggedFindings(
  survey: Survey,
  structure: Structure,
  layout: Layout,
  width: number,
  dialect: Dialect,
): Finding[] {
  if (dialect.delimiter === '\x01' && width === 1) return []
  const last = layout.lastDataRow ?? survey.rows
  const skipped = new Set(layout.skippedRows.map(({ row }) => row))
  const inside = structure.ragged.filter(
    ({ row, cells }) => row >= layout.firstDataRow && row <= last && cells !== width && !skipped.has(row),
  )
  if (inside.length === 0) return []
  const count = Math.max(inside.length, structure.raggedCount > structure.ragged.length ? structure.raggedCount : 0)
  return [
    {
      code: 'raggedRows',
      severity: 'advice',
      rows: inside.slice(0, 50).map(({ row }) => row),
      count,
      message: {
        zh: `${count} 行的格数不是 ${width}：短行补空，长行多出的格另记`,
        en: `${count} rows do not have ${width} cells: short ones are filled with empty cells, the surplus of long ones is kept aside`,
      },
    },
  ]
}
