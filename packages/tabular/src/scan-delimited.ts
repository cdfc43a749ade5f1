import type { ByteSource } from './bytes.ts'
import { DelimitedReader } from './delimited-rows.ts'
import { encodingPass } from './encoding.ts'
import { checkForced, type EncodingVerdict } from './encoding-verdict.ts'
import { TabularError } from './errors.ts'
import type { Dialect, EncodingName } from './model.ts'
import type { Reading } from './reading.ts'
import type { Row } from './rows.ts'
import type { SecrecyHit } from './secrecy.ts'
import { secrecyBytes } from './secrecy-bytes.ts'
import { type Structure, safeInDoubleByte, structurePass } from './structure.ts'
import { type TextReading, textOf } from './text-source.ts'

export const headBytes = 256 * 1024

const recentBytes = 8 * 1024 * 1024

/** The beginning as text, in the encoding that the beginning alone suggests. */
export function readHeadText(
  head: Buffer,
  isWhole: boolean,
  force?: EncodingName,
): { text: string; encoding: EncodingName } {
  const verdict = verdictOf(head, isWhole, force)
  if (isWhole || !verdict.chosen.startsWith('utf-16')) checkForced(verdict, force)
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

export type Scan = {
  verdict: EncodingVerdict
  structure: Structure
  dialect: Dialect & { confidence: number }
  /** Offsets in `structure` are those of the file, less the byte order mark. */
  isOnFile: boolean
  tail: { offset: number; bytes: Buffer }
  bytes: number
  secrecy: SecrecyHit[]
}

/** One pass for encoding and structure together; further ones only where the first showed that it guessed wrong. */
export async function scanFile(
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
    if (verdict) checkForced(verdict, options.encoding)
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
    secrecy: secrecy.hits(verdict.chosen, ...(verdict.mixed ? ['utf-8', 'gb18030'] : [])),
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

export function headRowsOf(
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
