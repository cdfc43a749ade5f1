import { join } from 'node:path'
import type { ByteSource } from './bytes.ts'
import { openContainer } from './container.ts'
import { csvRecord, type PieceWriter } from './csv-writer.ts'
import { delimitedRows } from './delimited-rows.ts'
import { asDiskFull, TabularError } from './errors.ts'
import { rowMaker } from './json-cells.ts'
import { jsonRecords } from './json-records.ts'
import { withDefaults } from './limits.ts'
import type { EncodingName, Materialised, MaterialiseOptions, Proposal } from './model.ts'
import { bytesTo, openWorkbook } from './propose-workbook.ts'
import { type Copied, copyRecords } from './record-copy.ts'
import { sqliteRows } from './sqlite.ts'
import { textOf } from './text-source.ts'
import { transcoder } from './transcode.ts'
import { unpackTo, withUnpacked } from './unpack.ts'
import { counted, plainCsv, type Work, wanted, write, writeRows } from './write-rows.ts'
import { newFacts } from './xlsx-sheet.ts'

/**
 * Gives the engine exactly the data rows of a proposal. An original that an engine can read as it is stays where it is; a
 * regular one is cut at both ends (and transcoded); everything else is written anew.
 */
export async function materialise(
  path: string,
  proposal: Proposal,
  outDir: string,
  options: MaterialiseOptions = {},
): Promise<Materialised> {
  const limits = withDefaults(options.limits)
  const container = await openContainer(path, limits, proposal.file.member)
  if (container.packedBytes !== proposal.file.bytes) {
    throw new TabularError('sourceChanged', { expectedBytes: proposal.file.bytes, bytes: container.packedBytes })
  }
  const work: Work = {
    path,
    source: container.content,
    isPlainFile: container.kind === 'plain',
    proposal,
    outDir,
    limits,
    options,
  }
  try {
    return await byFormat(work)
  } catch (error) {
    throw asDiskFull(error)
  }
}

function byFormat(work: Work): Promise<Materialised> {
  switch (work.proposal.format) {
    case 'delimited':
      return delimited(work)
    case 'json':
    case 'ndjson':
    case 'geojson':
      return json(work)
    case 'xlsx':
    case 'xls':
      return workbook(work)
    case 'sqlite':
      return sqlite(work)
    case 'parquet':
      return parquet(work)
  }
}

async function delimited(work: Work): Promise<Materialised> {
  const { proposal, source, path, options, limits } = work
  const { dialect, encoding, layout, physical } = proposal
  if (!dialect || !encoding) throw new TypeError('a proposal for delimited text has a dialect and an encoding')
  const { delimiter } = dialect
  const newline = dialect.newline === 'crlf' ? 'crlf' : 'lf'
  const csv = { delimiter, quote: '"', escape: '"', header: false, newline } as const
  const stated = layout.dataRows === undefined ? {} : { rows: layout.dataRows }
  if (physical.isPlain && work.isPlainFile && options.forceCopy !== true) {
    return { kind: 'csv', path, copied: false, skipLines: layout.firstDataRow - 1, csv, ...stated }
  }
  const out = join(work.outDir, 'rows.csv')
  const { dataStart, dataEnd } = physical
  if (dataStart !== undefined && dataEnd !== undefined) {
    await write(out, options, (writer) =>
      copyRange(source, writer, encoding.chosen, dataStart, dataEnd, newline, options),
    )
    return { kind: 'csv', path: out, copied: true, csv, ...stated }
  }
  const isSimple =
    dialect.quote === '"' && dialect.escape === '"' && delimiter.length === 1 && delimiter.charCodeAt(0) < 0x80
  if (isSimple && !physical.isMixed && !physical.hasNul && !dialect.recordSeparator) {
    const { isWanted } = wanted(proposal)
    let copied: Copied = { rows: 0, raggedCount: 0, ragged: [] }
    await write(out, options, async (writer) => {
      const utf8 = asUtf8(counted(source, options), encoding.chosen, options.signal)
      copied = await copyRecords(utf8, { delimiter, width: physical.width, isWanted, limits }, (bytes) =>
        writer.raw(bytes),
      )
    })
    const { rows, ragged, raggedCount } = copied
    return {
      kind: 'csv',
      path: out,
      copied: true,
      rows,
      csv: { ...csv, newline: 'lf' },
      ...(raggedCount > 0 ? { ragged, raggedCount } : {}),
    }
  }
  const text = {
    encoding: encoding.chosen,
    isMixed: physical.isMixed,
    hasNul: physical.hasNul,
    ...(dialect.recordSeparator ? { recordSeparator: dialect.recordSeparator } : {}),
  }
  return writeRows(work, delimitedRows(textOf(counted(source, options), text, options.signal), dialect, limits))
}

async function* asUtf8(
  source: ByteSource,
  encoding: EncodingName,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, void> {
  const converter = encoding === 'utf-8' ? undefined : transcoder(encoding)
  let isFirst = true
  for await (const chunk of source.chunks(signal)) {
    const bytes = converter ? converter.feed(chunk) : chunk
    const hasMark = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
    if (bytes.length > 0) isFirst = false
    yield hasMark ? bytes.subarray(3) : bytes
  }
  if (converter) yield converter.end()
}

/** Copies the bytes of [start, end), as UTF-8. The range begins and ends between records, so no character is cut. */
async function copyRange(
  source: ByteSource,
  writer: PieceWriter,
  encoding: EncodingName,
  start: number,
  end: number,
  newline: 'lf' | 'crlf',
  options: MaterialiseOptions,
): Promise<void> {
  const converter = encoding === 'utf-8' ? undefined : transcoder(encoding)
  let position = 0
  let last = 10
  for await (const chunk of source.chunks(options.signal)) {
    const from = Math.max(0, start - position)
    const to = Math.min(chunk.length, end - position)
    if (from < to) {
      const piece = chunk.subarray(from, to)
      last = piece[piece.length - 1] ?? 10
      await writer.raw(converter ? converter.feed(piece) : piece)
    }
    position += chunk.length
    options.onProgress?.({ bytesDone: Math.min(position, source.bytes), bytesTotal: source.bytes, phase: 'write' })
    if (position >= end) break
  }
  if (position < end) throw new TabularError('sourceChanged', { expectedBytes: end, bytes: position })
  if (converter) await writer.raw(converter.end())
  // A last record without line end gets the one that the others have: engines refuse two kinds.
  if (last !== 10) await writer.raw(Buffer.from(newline === 'crlf' ? '\r\n' : '\n'))
}

async function json(work: Work): Promise<Materialised> {
  const { proposal, source, path, options, limits } = work
  const { physical, encoding, columns, format } = proposal
  if (!physical.json || !encoding || (format !== 'json' && format !== 'ndjson' && format !== 'geojson'))
    throw new TypeError('a JSON proposal says where its records are')
  if (physical.isPlain && work.isPlainFile && options.forceCopy !== true)
    return { kind: 'ndjson', path, copied: false, rows: proposal.layout.dataRows }
  const toCells = rowMaker({
    columns: columns.map((column) => ({ path: column.path, filled: 0 })),
    format,
    isPositional: physical.json.isPositional,
    isFlattened: physical.json.isFlattened,
  })
  const records = jsonRecords(
    textOf(
      counted(source, options),
      { encoding: encoding.chosen, isMixed: physical.isMixed, hasNul: false },
      options.signal,
    ),
    format,
    physical.json.path,
    limits,
    options.signal,
  )
  const out = join(work.outDir, 'rows.csv')
  let rows = 0
  await write(out, options, async (writer) => {
    for await (const batch of records) {
      let text = ''
      for (const record of batch) {
        rows++
        text += csvRecord(toCells(record))
      }
      await writer.text(text)
    }
  })
  return { kind: 'csv', path: out, copied: true, rows, csv: plainCsv }
}

async function workbook(work: Work): Promise<Materialised> {
  const { proposal, source, path, options, limits } = work
  const kind = proposal.physical.isPage ? 'page' : proposal.format === 'xlsx' ? 'xlsx' : 'xls'
  const run = async (own: string, bytes: ByteSource): Promise<Materialised> => {
    const book = await openWorkbook(
      { source: bytes, path: own, limits, options: { encoding: proposal.encoding?.chosen, signal: options.signal } },
      kind,
    )
    return writeRows(
      work,
      book.rows(proposal.table, newFacts(), {
        signal: options.signal,
        onBytes: bytesTo(book, proposal.table, options, 'write'),
      }),
    )
  }
  return work.isPlainFile || kind !== 'xlsx'
    ? run(path, source)
    : withUnpacked(source, { tmpDir: work.outDir, signal: options.signal }, run)
}

async function sqlite(work: Work): Promise<Materialised> {
  const run = (own: string): Promise<Materialised> => writeRows(work, sqliteRows(own, work.proposal.table))
  return work.isPlainFile
    ? run(work.path)
    : withUnpacked(work.source, { tmpDir: work.outDir, signal: work.options.signal }, run)
}

async function parquet({ path, source, isPlainFile, outDir, options }: Work): Promise<Materialised> {
  if (isPlainFile && options.forceCopy !== true) return { kind: 'parquet', path, copied: false }
  const out = join(outDir, 'rows.parquet')
  await unpackTo(source, out, options.signal)
  return { kind: 'parquet', path: out, copied: true }
}
