import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { ByteSource } from './bytes.ts'
import { decoded } from './decoded.ts'
import { lineKind } from './line-encodings.ts'
import type { EncodingName } from './model.ts'

/** How the bytes of a text file become text; all of it is in the proposal. */
export type TextReading = {
  encoding: EncodingName
  /** Some lines are in another encoding: each is tried on its own. */
  isMixed: boolean
  hasNul: boolean
  recordSeparator?: string
}

/** The text of a file, piece by piece, ready to be cut into rows. */
export async function* textOf(
  source: ByteSource,
  reading: TextReading,
  signal?: AbortSignal,
): AsyncGenerator<string, void, void> {
  const { encoding, isMixed, hasNul, recordSeparator } = reading
  for await (const piece of isMixed ? lineByLine(source, encoding, signal) : decoded(source, encoding, signal)) {
    let text = hasNul ? piece.replaceAll('\0', '') : piece
    // A separator may be one character only, so a cut between pieces cannot hide one.
    if (recordSeparator) text = text.replaceAll(recordSeparator, '\n')
    if (text.length > 0) yield text
  }
}

const fallbacks = ['utf-8', 'gb18030', 'big5', 'iso-8859-1'] as const

type LineDecoder = (line: Buffer) => { text: string; encoding: EncodingName | undefined }

/** Reads a line in the file's encoding if it fits, else in the first that does; what is UTF-8 fits GB18030 by chance only. */
function lineDecoder(encoding: EncodingName): LineDecoder {
  const strict = new Map<EncodingName, TextDecoder>()
  for (const name of [encoding, ...fallbacks]) strict.set(name, new TextDecoder(name, { fatal: true, ignoreBOM: true }))
  const lossy = new TextDecoder(encoding)
  return (line) => {
    if (encoding === 'gb18030' && isUtf8(line) && lineKind(line) === 'utf-8')
      return { text: line.toString('utf8'), encoding: 'utf-8' }
    for (const [name, decoder] of strict) {
      if (name === 'utf-8' && !isUtf8(line)) continue
      try {
        return { text: decoder.decode(line), encoding: name }
      } catch {
        // Not in this one; the next may fit.
      }
    }
    return { text: lossy.decode(line), encoding: undefined }
  }
}

async function* lines(source: ByteSource, signal?: AbortSignal): AsyncGenerator<Buffer[], void, void> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of source.chunks(signal)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const batch: Buffer[] = []
    let from = 0
    for (;;) {
      const end = bytes.indexOf(0x0a, from)
      if (end < 0) break
      batch.push(bytes.subarray(from, end + 1))
      from = end + 1
    }
    rest = Buffer.from(bytes.subarray(from))
    if (batch.length > 0) yield batch
  }
  if (rest.length > 0) yield [rest]
}

async function* lineByLine(
  source: ByteSource,
  encoding: EncodingName,
  signal?: AbortSignal,
): AsyncGenerator<string, void, void> {
  const decode = lineDecoder(encoding)
  let isFirst = true
  for await (const batch of lines(source, signal)) {
    const text = batch.map((line) => decode(line).text).join('')
    yield isFirst ? text.replace(/^\ufeff/, '') : text
    isFirst = false
  }
}

export type MixedLines = { encoding: EncodingName | undefined; count: number; lines: number[] }
export type Mixture = {
  /** Lines that are not in the encoding of the file, by what they are in. */
  readonly others: readonly MixedLines[]
  /** Lines that are in it; those of plain ASCII are in every one and not counted. */
  readonly own: number
  /** Where the encoding changes: the first lines of the parts. */
  readonly changes: readonly number[]
  readonly changeCount: number
  /** Lines that are valid in UTF-8 and in GB18030, and not clearly text of the former. */
  readonly ambiguous: readonly number[]
}

const linesNamed = 50

/** Which lines are not in the encoding of the file, and what they are in. Lines are counted by line feeds, from 1. */
export async function findMixture(source: ByteSource, encoding: EncodingName, signal?: AbortSignal): Promise<Mixture> {
  const decode = lineDecoder(encoding)
  const found = new Map<EncodingName | undefined, MixedLines>()
  const changes: number[] = []
  const ambiguous: number[] = []
  let [number, own, changeCount] = [0, 0, 0]
  let before: EncodingName | undefined | null = null
  for await (const batch of lines(source, signal)) {
    for (const line of batch) {
      number++
      if (isAscii(line)) continue
      const { encoding: read } = decode(line)
      if (before !== null && read !== before) {
        changeCount++
        if (changes.length < linesNamed) changes.push(number)
      }
      before = read
      if (isUtf8(line) && ambiguous.length < linesNamed && lineKind(line) !== 'utf-8') ambiguous.push(number)
      if (read === encoding) {
        own++
        continue
      }
      const entry = found.get(read) ?? { encoding: read, count: 0, lines: [] }
      entry.count++
      if (entry.lines.length < linesNamed) entry.lines.push(number)
      found.set(read, entry)
    }
  }
  return { others: [...found.values()], own, changes, changeCount, ambiguous }
}
