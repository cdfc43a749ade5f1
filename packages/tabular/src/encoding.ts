import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { commonCharacters } from './common-characters.ts'
import {
  decide,
  dropHopeless,
  type EncodingVerdict,
  type OpenReader,
  utf8Verdict,
  wideVerdict,
} from './encoding-verdict.ts'
import { lineTally } from './line-encodings.ts'
import type { EncodingName } from './model.ts'
import { strictDoubleByte, strictLatin1, strictUtf8 } from './multibyte.ts'
import { orderOfZeros } from './wide-order.ts'

const bomOf = (head: Buffer): { name: EncodingName; bytes: number } | undefined => {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: 'utf-8', bytes: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', bytes: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', bytes: 2 }
  return undefined
}

const wideHead = (head: Buffer): Buffer => head.subarray(0, Math.min(head.length - (head.length % 2), 16_384))

/** UTF-16 without a mark: zeros from line ends, digits and delimiters, and ordinary characters in one of the two orders. */
function utf16WithoutBom(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const bytes = wideHead(head)
  let zeros = 0
  for (const byte of bytes) if (byte === 0) zeros++
  if (bytes.length < 8 || zeros < bytes.length * 0.02) return undefined
  const little = ordinaryShare(new TextDecoder('utf-16le').decode(bytes))
  const big = ordinaryShare(new TextDecoder('utf-16be').decode(bytes))
  if (Math.max(little, big) < 0.7) return orderOfZeros(bytes)
  return little >= big ? 'utf-16le' : 'utf-16be'
}

/** Text of another encoding read as UTF-16 is made of rare characters without a single line end. */
const looksWide = (head: Buffer, name: EncodingName): boolean =>
  ordinaryShare(new TextDecoder(name).decode(wideHead(head))) > 0.2 || orderOfZeros(wideHead(head)) === name

/** Share of characters that text of offices is made of. Half of the wrong order is outside every alphabet. */
function ordinaryShare(text: string): number {
  let ordinary = 0
  for (const character of text) {
    const code = character.charCodeAt(0)
    const isPlain =
      (code >= 32 && code < 127) || code === 10 || code === 13 || code === 9 || (code >= 0xc0 && code < 0x180)
    if (
      isPlain ||
      commonCharacters.has(character) ||
      (code >= 0x3000 && code < 0x3020) ||
      (code >= 0xff00 && code < 0xff60)
    )
      ordinary++
  }
  return text.length > 0 ? ordinary / text.length : 0
}

const isWide = (name: EncodingName): boolean => name === 'utf-16le' || name === 'utf-16be'

export type EncodingPass = {
  /** To be called with every chunk in order. */
  feed: (chunk: Buffer) => void
  /** True once the bytes are known not to be UTF-8 and earlier non-ASCII must be seen again by the other readings. */
  needsSecondPass: () => boolean
  end: () => EncodingVerdict
}

const sampleBytes = 96 * 1024
const alternatives = ['gb18030', 'big5', 'iso-8859-1'] as const

/**
 * Tries the encodings strictly over the whole file while the chunks pass by. As long as everything is UTF-8 this costs the
 * platform's own check; the other readings start at the first byte that is not, because everything before it is ASCII in all
 * of them. Where it is not (a UTF-8 file with foreign stretches) a second pass decides.
 */
export function encodingPass(head: Buffer, force?: EncodingName, isSecondPass = false): EncodingPass {
  const bom = bomOf(head)
  const wide =
    force === undefined
      ? bom?.name.startsWith('utf-16')
        ? bom.name
        : utf16WithoutBom(head)
      : isWide(force)
        ? force
        : undefined
  // Another encoding that a person chose must fit by its own rules, also where the bytes would be UTF-8.
  const isChosen = force !== undefined && force !== 'utf-8' && !isWide(force)
  let offset = 0
  let utf8Ok = !isSecondPass && !isChosen
  let onlyAscii = true
  let seenBeforeSwitch = false
  let firstNonAscii: Buffer | undefined
  let carry: Buffer = Buffer.alloc(0)
  let readers: OpenReader[] = []
  const lines = lineTally()
  let wideDecoder: TextDecoder | undefined
  let wideBadAt = -1
  if (wide !== undefined) wideDecoder = new TextDecoder(wide, { fatal: true })
  // Nearly any two bytes are some character of UTF-16: what was chosen must look like text as well.
  if (wide !== undefined && bom === undefined && !looksWide(head, wide)) wideBadAt = 0

  const startOthers = (): void => {
    readers = [
      { name: 'utf-8', reader: strictUtf8(offset) },
      ...alternatives.map((name) => ({
        name,
        reader: name === 'iso-8859-1' ? strictLatin1(offset) : strictDoubleByte(name, offset),
      })),
    ]
  }
  if (!utf8Ok) startOthers()

  const feedAll = (bytes: Buffer): void => {
    for (const open of readers) if (open.stoppedAt === undefined) open.reader.feed(bytes)
    lines.feed(bytes)
    dropHopeless(readers, offset + bytes.length, force)
  }

  const feedNarrow = (chunk: Buffer): void => {
    if (utf8Ok) {
      const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
      const whole = completeUtf8(bytes)
      const complete = bytes.subarray(0, whole)
      if (isAscii(complete)) {
        carry = Buffer.from(bytes.subarray(whole))
        offset += whole
        if (carry.length === 0) return
      } else if (isUtf8(complete)) {
        onlyAscii = false
        firstNonAscii ??= sampleAround(complete)
        carry = Buffer.from(bytes.subarray(whole))
        offset += whole
        return
      } else {
        utf8Ok = false
        firstNonAscii ??= sampleAround(complete)
        seenBeforeSwitch = !onlyAscii
        startOthers()
        feedAll(bytes)
        offset += bytes.length
        carry = Buffer.alloc(0)
        return
      }
      // A few bytes remain that may begin a character.
      firstNonAscii ??= Buffer.from(bytes.subarray(Math.max(0, whole - 64)))
      return
    }
    firstNonAscii ??= isAscii(chunk) ? undefined : sampleAround(chunk)
    feedAll(chunk)
    offset += chunk.length
  }

  return {
    feed(chunk) {
      if (wideDecoder && wideBadAt < 0) {
        try {
          wideDecoder.decode(chunk, { stream: true })
        } catch {
          wideBadAt = offset
        }
        offset += chunk.length
        return
      }
      feedNarrow(chunk)
    },
    needsSecondPass: () => seenBeforeSwitch && !isSecondPass,
    end() {
      if (wide !== undefined) {
        if (wideBadAt < 0) {
          try {
            wideDecoder?.decode()
          } catch {
            wideBadAt = offset
          }
        }
        return wideVerdict(wide, bom !== undefined, wideBadAt, head)
      }
      if (utf8Ok && carry.length > 0) {
        utf8Ok = false
        seenBeforeSwitch = !onlyAscii
        startOthers()
        feedAll(carry)
      }
      for (const { reader } of readers) reader.end()
      lines.end()
      if (isChosen && firstNonAscii === undefined)
        return utf8Verdict(bom !== undefined, true, head.subarray(0, 64), force)
      const sample = firstNonAscii ?? head.subarray(0, 64)
      if (utf8Ok) return utf8Verdict(bom !== undefined, onlyAscii, sample, force)
      return decide(readers, sample, lines.count, bom !== undefined, force)
    },
  }
}

/** Length of the longest prefix that does not end inside a character. */
function completeUtf8(bytes: Buffer): number {
  const length = bytes.length
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0
    if (byte < 0x80) return length
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return size > back ? length - back : length
    }
  }
  return length
}

function sampleAround(chunk: Buffer): Buffer {
  let at = 0
  while (at < chunk.length && (chunk[at] ?? 0) < 0x80) at++
  // From the start of its line, so that a double-byte reading begins in step.
  const line = chunk.lastIndexOf(0x0a, at) + 1
  return Buffer.from(chunk.subarray(Math.max(line, at - 200), at + sampleBytes))
}
