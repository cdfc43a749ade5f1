import { columnsOf } from './columns.ts'
import { counted } from './counted.ts'
import { encodingPass } from './encoding.ts'
import { checkForced, type EncodingVerdict } from './encoding-verdict.ts'
import { TabularError } from './errors.ts'
import { mixedWithinLines } from './json-mixture.ts'
import { candidateArrays, jsonRecords } from './json-records.ts'
import { type JsonTable, surveyJson } from './json-table.ts'
import { encodingFindings } from './mixture-findings.ts'
import type { Finding, Layout, TableChoice } from './model.ts'
import type { PartialProposal, Reading } from './reading.ts'
import { headBytes, readHeadText } from './scan-delimited.ts'
import { bearsMark, secrecyMarks } from './secrecy.ts'
import { marksInJson } from './secrecy-elsewhere.ts'
import { textOf } from './text-source.ts'

export async function proposeJson(
  reading: Reading,
  head: Buffer,
  guessed: 'json' | 'ndjson',
): Promise<PartialProposal> {
  const { source, limits, options } = reading
  const verdict = await verdictOf(reading, head)
  const isWhole = head.length < headBytes
  const { text } = readHeadText(head, isWhole, options.encoding)
  const arrays =
    guessed === 'ndjson' ? { choices: [], paths: [[]], format: 'ndjson' as const } : candidateArrays(text, isWhole)
  const path = choosePath(arrays, options.table)
  const format: JsonTable['format'] = arrays.format === 'geojson' && path.join() !== 'features' ? 'json' : arrays.format
  const pieces = (): AsyncIterable<string> =>
    textOf(source, { encoding: verdict.chosen, isMixed: verdict.mixed, hasNul: false }, options.signal)
  const table = await surveyJson(
    jsonRecords(pieces(), format, path, limits, options.signal),
    format,
    path,
    options.flatten,
  )
  if (table.records === 0) throw new TabularError('tableEmpty')
  if (table.columns.length > limits.maxColumns)
    throw new TabularError('tooManyColumns', { columns: table.columns.length, limit: limits.maxColumns })
  const sources = table.columns.map((column, index) => ({
    path: column.path.length > 0 ? [column.path.join('.')] : [],
    index,
    isEmpty: false,
  }))
  const { columns, findings } = columnsOf(sources, !table.isPositional, [], options)
  const named = columns.map((column, index) => ({ ...column, path: table.columns[index]?.path ?? column.path }))
  const fileName = options.fileName ?? reading.fileName
  const elsewhere = bearsMark(fileName, [], table.secrecy) ? [] : await marksInJson(source, options.signal)
  const within = await mixedWithinLines(verdict, source, options.signal)
  const told = within ? [within] : await encodingFindings(verdict, source, options.signal)
  const secrecy = secrecyMarks(fileName, [], table.secrecy, () => 'cell', elsewhere)
  const layout: Layout = {
    noteRows: [],
    headerRows: [],
    firstDataRow: 1,
    footerRows: [],
    skippedRows: [],
    dataRows: table.records,
    merges: [],
    confidence: table.isPositional ? 0.6 : 1,
    why: [{ zh: '列名取自各条记录的键', en: 'The columns are the keys of the records' }],
  }
  const tables: TableChoice[] =
    arrays.choices.length > 0
      ? arrays.choices.map((choice) =>
          choice.name === path.join('.') ? { ...choice, rows: table.records, columns: columns.length } : choice,
        )
      : [{ name: '', rows: table.records, columns: columns.length }]
  const isPlain =
    format === 'ndjson' &&
    verdict.chosen === 'utf-8' &&
    !verdict.bom &&
    !verdict.mixed &&
    source.path !== undefined &&
    !table.isFlattened &&
    !table.isPositional
  return {
    format,
    encoding: { chosen: verdict.chosen, bom: verdict.bom, hypotheses: verdict.hypotheses },
    tables,
    table: path.join('.'),
    layout,
    columns: named,
    sample: [...table.sample.first, ...table.sample.last].map(({ row, cells }) => ({
      row,
      cells: cells.map((cell) => (cell !== null && cell.length > 300 ? `${cell.slice(0, 300)}…` : cell)),
      role: 'data' as const,
    })),
    findings: [...told, ...jsonFindings(table, arrays.choices.length), ...findings, ...secrecy.findings],
    secrecyMarks: secrecy.marks,
    physical: {
      width: columns.length,
      isPlain,
      isMixed: verdict.mixed,
      hasNul: false,
      json: { path, isPositional: table.isPositional, isFlattened: table.isFlattened },
    },
  }
}

async function verdictOf({ source, options }: Reading, head: Buffer): Promise<EncodingVerdict> {
  const first = encodingPass(head, options.encoding)
  let done = 0
  for await (const chunk of source.chunks(options.signal)) {
    first.feed(chunk)
    done += chunk.length
    options.onProgress?.({ bytesDone: Math.min(done, source.bytes), bytesTotal: source.bytes, phase: 'encoding' })
  }
  if (!first.needsSecondPass()) {
    const verdict = first.end()
    checkForced(verdict, options.encoding)
    return verdict
  }
  const second = encodingPass(head, options.encoding, true)
  for await (const chunk of source.chunks(options.signal)) second.feed(chunk)
  return second.end()
}

/** The array that was asked for, or the one most likely meant: the first that holds objects, nearest to the top. */
function choosePath({ paths }: { paths: readonly string[][] }, said: string | undefined): string[] {
  if (said !== undefined) {
    const found = paths.find((path) => path.join('.') === said)
    if (!found) throw new TabularError('tableMissing', { table: said, tables: paths.map((path) => path.join('.')) })
    return found
  }
  const usual = /^(data|rows|records|items|list|results?|features|datas|content)$/i
  const first = paths.find((path) => usual.test(path.at(-1) ?? '')) ?? paths[0]
  if (!first) throw new TabularError('jsonNoTable')
  return first
}

function jsonFindings(table: JsonTable, arrays: number): Finding[] {
  const findings: Finding[] = []
  if (table.nestedKeys.length > 0) {
    const keys = table.nestedKeys.slice(0, 8).join('、')
    findings.push(
      table.isFlattened
        ? {
            code: 'nested',
            severity: 'done',
            columns: table.nestedKeys.slice(0, 50),
            count: table.nestedKeys.length,
            message: {
              zh: `嵌套的对象（${keys}）展开成带点的列名`,
              en: `Nested objects (${keys}) are spread into dotted columns`,
            },
          }
        : {
            code: 'nested',
            severity: 'advice',
            columns: table.nestedKeys.slice(0, 50),
            count: table.nestedKeys.length,
            message: {
              zh: `嵌套的对象（${keys}）保留为 JSON 文本；全部展开将有 ${table.flattenedWidth ?? 0} 列`,
              en: `Nested objects (${keys}) stay JSON text; spreading all would give ${counted(table.flattenedWidth ?? 0, 'column')}`,
            },
          },
    )
  }
  if (arrays > 1)
    findings.push({
      code: 'otherTables',
      severity: 'advice',
      count: arrays - 1,
      message: {
        zh: `文档里另有 ${arrays - 1} 个数组可作表`,
        en: `The document holds ${counted(arrays - 1, 'other array')}`,
      },
    })
  return findings
}
