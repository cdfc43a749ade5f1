import { isAscii, isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import type { ByteSource } from './bytes.ts'
import { commonCharacters } from './common-characters.ts'
import { TabularError } from './errors.ts'
import type { Encoding, EncodingHypothesis, EncodingName } from './model.ts'
import { commonShareOf, type StrictReader, strictDoubleByte, strictLatin1, strictUtf8 } from './multibyte.ts'

/** What one strict pass over all bytes found. */
export type EncodingVerdict = Encoding & {
  /** Bytes before the text. */
  bomBytes: number
  isAscii: boolean
  /** Some stretches are not in the chosen encoding; see `mixed.ts`. */
  mixed: boolean
  /** Nothing fits well: the publisher should look. */
  uncertain: boolean
}

const bomOf = (head: Buffer): { name: EncodingName; bytes: number } | undefined => {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { name: 'utf-8', bytes: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { name: 'utf-16le', bytes: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { name: 'utf-16be', bytes: 2 }
  return undefined
}

/** UTF-16 without a mark: zeros from line ends, digits and delimiters, and ordinary characters in one of the two orders. */
function utf16WithoutBom(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const bytes = head.subarray(0, Math.min(head.length - (head.length % 2), 16_384))
  let zeros = 0
  for (const byte of bytes) if (byte === 0) zeros++
  if (bytes.length < 8 || zeros < bytes.length * 0.02) return undefined
  const little = ordinaryShare(new TextDecoder('utf-16le').decode(bytes))
  const big = ordinaryShare(new TextDecoder('utf-16be').decode(bytes))
  if (Math.max(little, big) < 0.7) return undefined
  return little >= big ? 'utf-16le' : 'utf-16be'
}

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
  let offset = 0
  let utf8Ok = !isSecondPass
  let onlyAscii = true
  let seenBeforeSwitch = false
  let firstNonAscii: Buffer | undefined
  let carry: Buffer = Buffer.alloc(0)
  let readers: OpenReader[] = []
  let wideDecoder: TextDecoder | undefined
  let wideBadAt = -1
  if (wide !== undefined) wideDecoder = new TextDecoder(wide, { fatal: true })

  const startOthers = (): void => {
    readers = [
      { name: 'utf-8', reader: strictUtf8(offset) },
      ...alternatives.map((name) => ({
        name,
        reader: name === 'iso-8859-1' ? strictLatin1(offset) : strictDoubleByte(name, offset),
      })),
    ]
  }
  if (isSecondPass) startOthers()

  const feedAll = (bytes: Buffer): void => {
    for (const open of readers) if (open.stoppedAt === undefined) open.reader.feed(bytes)
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
        for (const { reader } of readers) reader.feed(carry)
      }
      for (const { reader } of readers) reader.end()
      const sample = firstNonAscii ?? head.subarray(0, 64)
      if (utf8Ok) return utf8Verdict(bom !== undefined, onlyAscii, sample, force)
      return decide(readers, sample, bom !== undefined, force)
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

/** Thirty or so characters from the first non-ASCII one on. */
export function sampleText(bytes: Buffer, encoding: EncodingName): string {
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, 4096))
  const at = Math.max(0, text.search(/[^\0-\x7f]/))
  const from = Math.max(text.lastIndexOf('\n', at) + 1, at - 10)
  return text
    .slice(from, from + 40)
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/\p{Cc}/gu, '�')
    .trim()
}

function wideVerdict(name: EncodingName, bom: boolean, badAt: number, head: Buffer): EncodingVerdict {
  const hypothesis: EncodingHypothesis = {
    name,
    ok: badAt < 0,
    ...(badAt < 0 ? {} : { firstBadOffset: badAt, badCount: 1 }),
    commonShare: 1,
    sample: sampleText(head.subarray(bom ? 2 : 0), name),
  }
  return {
    chosen: name,
    bom,
    bomBytes: bom ? 2 : 0,
    hypotheses: [hypothesis],
    isAscii: false,
    mixed: false,
    uncertain: badAt >= 0,
  }
}

function utf8Verdict(bom: boolean, ascii: boolean, sample: Buffer, force: EncodingName | undefined): EncodingVerdict {
  const reader = strictUtf8()
  reader.feed(sample)
  const share = ascii ? 1 : commonShareOf(reader.count)
  const hypotheses: EncodingHypothesis[] = [
    {
      name: 'utf-8',
      ok: true,
      commonShare: share,
      sample: sampleText(bom ? sample.subarray(sample[0] === 0xef ? 3 : 0) : sample, 'utf-8'),
    },
  ]
  const chosen = force ?? 'utf-8'
  if (chosen !== 'utf-8')
    hypotheses.push({ name: chosen, ok: ascii, commonShare: 0, sample: sampleText(sample, chosen) })
  return { chosen, bom, bomBytes: bom ? 3 : 0, hypotheses, isAscii: ascii, mixed: false, uncertain: false }
}

/** Share of ordinary characters under which a Chinese reading is not believed. Random pairs reach about a tenth. */
const believable = 0.4

function decide(
  readers: readonly OpenReader[],
  sample: Buffer,
  bom: boolean,
  force: EncodingName | undefined,
): EncodingVerdict {
  const hypotheses = readers.map(
    ({ name, reader: { count }, stoppedAt }): EncodingHypothesis => ({
      name,
      ok: count.bad === 0 && stoppedAt === undefined,
      ...(stoppedAt === undefined ? {} : { checkedBytes: stoppedAt }),
      ...(count.bad > 0 ? { firstBadOffset: count.firstBadOffset, badCount: count.bad } : {}),
      commonShare: round(commonShareOf(count)),
      sample: sampleText(sample, name),
    }),
  )
  const of = (name: EncodingName): EncodingHypothesis => {
    const found = hypotheses.find((hypothesis) => hypothesis.name === name)
    if (!found) throw new RangeError(name)
    return found
  }
  const gb = of('gb18030')
  const big5 = of('big5')
  const latin = of('iso-8859-1')
  const chinese = gb.commonShare + 0.03 >= big5.commonShare ? gb : big5
  const utf8 = readers.find(({ name }) => name === 'utf-8')?.reader.count
  // UTF-8 with faults: its own characters are ordinary, or (western text) there are far more good than bad ones.
  const isFaultyUtf8 =
    utf8 !== undefined &&
    ((utf8.common > 0 && of('utf-8').commonShare >= chinese.commonShare) ||
      (utf8.rare >= utf8.bad * 4 && chinese.commonShare < believable))
  const chosen: EncodingName =
    force ??
    (bom || isFaultyUtf8
      ? 'utf-8'
      : chinese.commonShare >= believable && chinese.commonShare > latin.commonShare - 0.2
        ? chinese.name
        : latin.ok && latin.commonShare > 0.5
          ? 'iso-8859-1'
          : gb.ok
            ? 'gb18030'
            : big5.ok
              ? 'big5'
              : 'iso-8859-1')
  const winner = of(chosen === 'utf-16le' || chosen === 'utf-16be' ? 'iso-8859-1' : chosen)
  return {
    chosen,
    bom,
    bomBytes: bom ? 3 : 0,
    hypotheses,
    isAscii: false,
    mixed: !winner.ok && chosen !== 'iso-8859-1',
    uncertain: winner.commonShare < believable,
  }
}

type OpenReader = { name: EncodingName; reader: StrictReader; stoppedAt?: number }

/** Characters after which statistics do not change their mind any more. */
const enough = 200_000

/**
 * Once a Chinese reading is beyond doubt, only it need go on to the end of the file: the others have failed many times and are
 * made of rare characters. They keep their counts and say how far they were read.
 */
function dropHopeless(readers: OpenReader[], at: number, force: EncodingName | undefined): void {
  const open = readers.filter(({ stoppedAt }) => stoppedAt === undefined)
  if (open.length < 2) return
  const shares = open.map((entry) => ({ entry, share: commonShareOf(entry.reader.count) }))
  const leader = shares.reduce((best, next) => (next.share > best.share ? next : best))
  const { name, reader } = leader.entry
  if (
    (name !== 'gb18030' && name !== 'big5') ||
    leader.share < 0.6 ||
    reader.count.common < enough ||
    reader.count.bad > 0
  )
    return
  for (const { entry, share } of shares) {
    if (entry.name !== force && share < leader.share - 0.3) entry.stoppedAt = at
  }
}

const round = (share: number): number => Math.round(share * 10_000) / 10_000

/** Refuses an encoding that a person chose and that does not fit at all. */
export function checkForced({ chosen, hypotheses }: EncodingVerdict): void {
  const found = hypotheses.find(({ name }) => name === chosen)
  if (found && !found.ok && (found.badCount ?? 0) > 1000 && found.commonShare < 0.05) {
    throw new TabularError('encodingInvalid', { encoding: chosen, offset: found.firstBadOffset, count: found.badCount })
  }
}

/** The text of a source in a known encoding, without its byte order mark. Bad bytes become replacement marks. */
export async function* decoded(
  source: ByteSource,
  encoding: EncodingName,
  signal?: AbortSignal,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source.chunks(signal)) {
    const text = decoder.decode(chunk, { stream: true })
    if (text.length > 0) yield text
  }
  const rest = decoder.decode()
  if (rest.length > 0) yield rest
}
