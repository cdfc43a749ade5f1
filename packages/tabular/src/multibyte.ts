import { commonCharacters } from './common-characters.ts'

// Indexes into typed arrays below stay in range by construction; `as number` spares the hot loops a check per byte.

/** What a pair of bytes is in an encoding. */
export const pairInvalid = 0
const pairRare = 1
const pairCommon = 2
/** Punctuation, full-width letters: at the same place in GB18030 and Big5, so no evidence for either. */
const pairNeutral = 3

const tables = new Map<'gb18030' | 'big5', Uint8Array>()

/** Class of each two-byte sequence, indexed `lead << 8 | trail`, as the platform's own decoder reads it. */
export function pairTable(encoding: 'gb18030' | 'big5'): Uint8Array {
  const known = tables.get(encoding)
  if (known) return known
  const table = new Uint8Array(65536)
  const decoder = new TextDecoder(encoding)
  const pair = new Uint8Array(2)
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue
      pair[0] = lead
      pair[1] = trail
      table[(lead << 8) | trail] = classOf(decoder.decode(pair))
    }
  }
  tables.set(encoding, table)
  return table
}

function classOf(text: string): number {
  if (text.includes('�') || (text.length > 1 && text.charCodeAt(1) < 0x80)) return pairInvalid
  if (commonCharacters.has(text)) return pairCommon
  const code = text.charCodeAt(0)
  const isNeutral = (code >= 0x2000 && code < 0x3100) || code >= 0xff00 || code < 0x300
  return isNeutral ? pairNeutral : pairRare
}

/** Counts of a strict reading of all bytes seen so far. */
export type StrictCount = {
  firstBadOffset: number
  bad: number
  common: number
  rare: number
  neutral: number
}

export type StrictReader = { count: StrictCount; feed: (chunk: Buffer) => void; end: () => void }

const newCount = (): StrictCount => ({ firstBadOffset: -1, bad: 0, common: 0, rare: 0, neutral: 0 })

/**
 * Reads bytes strictly as GB18030 or Big5 and counts. A bad byte is counted once and reading goes on at the next one, so that a
 * hypothesis can say how often it fails. 0x80 and 0xFF are bad in both: the euro sign at 0x80 is a vendor's habit.
 */
export function strictDoubleByte(encoding: 'gb18030' | 'big5', startOffset = 0): StrictReader {
  const table = pairTable(encoding)
  const hasFour = encoding === 'gb18030'
  const count = newCount()
  let carry: Buffer | undefined
  let offset = startOffset

  const bad = (at: number): void => {
    if (count.firstBadOffset < 0) count.firstBadOffset = at
    count.bad++
  }

  const scan = (bytes: Buffer, isLast: boolean): number => {
    const length = bytes.length
    // Indexed by class, so that the usual case costs one look-up and no branch on what it found.
    const seen = new Float64Array(4)
    let i = 0
    for (;;) {
      while (i < length && (bytes[i] as number) < 0x80) i++
      if (i >= length) break
      const lead = bytes[i] as number
      if (i + 1 >= length) {
        if (!isLast) break
        bad(offset + i)
        i++
        continue
      }
      const trail = bytes[i + 1] as number
      const kind = table[(lead << 8) | trail] as number
      if (kind !== pairInvalid) {
        seen[kind] = (seen[kind] as number) + 1
        i += 2
      } else if (hasFour && trail >= 0x30 && trail <= 0x39 && lead >= 0x81 && lead <= 0xfe) {
        if (i + 3 >= length && !isLast) break
        if (isFour(lead, trail, bytes[i + 2] ?? 0, bytes[i + 3] ?? 0)) {
          seen[pairRare] = (seen[pairRare] as number) + 1
          i += 4
        } else {
          bad(offset + i)
          i++
        }
      } else {
        bad(offset + i)
        i++
      }
    }
    count.common += seen[pairCommon] as number
    count.rare += seen[pairRare] as number
    count.neutral += seen[pairNeutral] as number
    return i
  }

  return {
    count,
    feed(chunk) {
      const bytes = carry ? Buffer.concat([carry, chunk]) : chunk
      const used = scan(bytes, false)
      carry = used < bytes.length ? Buffer.from(bytes.subarray(used)) : undefined
      offset += used
    },
    end() {
      if (carry) scan(carry, true)
      carry = undefined
    },
  }
}

/** Four-byte GB18030: the two ranges that are mapped. */
function isFour(a: number, b: number, c: number, d: number): boolean {
  if (c < 0x81 || c > 0xfe || d < 0x30 || d > 0x39) return false
  const pointer = (((a - 0x81) * 10 + (b - 0x30)) * 126 + (c - 0x81)) * 10 + (d - 0x30)
  return pointer <= 39_419 || (pointer >= 189_000 && pointer <= 1_237_575)
}

/** Counts of a strict reading as UTF-8, for a file that is known not to be (valid files never come here). */
export function strictUtf8(startOffset = 0): StrictReader {
  const count = newCount()
  let carry: Buffer | undefined
  let offset = startOffset

  const scan = (bytes: Buffer, isLast: boolean): number => {
    let i = 0
    while (i < bytes.length) {
      const lead = bytes[i] ?? 0
      if (lead < 0x80) {
        i++
        continue
      }
      const size =
        lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0
      if (size > 0 && i + size > bytes.length && !isLast) break
      if (size > 0 && isSequence(bytes, i, size)) {
        const code =
          size === 3 ? ((lead & 15) << 12) | (((bytes[i + 1] ?? 0) & 63) << 6) | ((bytes[i + 2] ?? 0) & 63) : 0
        if (code >= 0x4e00 && commonCharacters.has(String.fromCharCode(code))) count.common++
        else if (size === 3 && (code < 0x3100 || code >= 0xff00)) count.neutral++
        else count.rare++
        i += size
      } else {
        if (count.firstBadOffset < 0) count.firstBadOffset = offset + i
        count.bad++
        i++
      }
    }
    return i
  }

  return {
    count,
    feed(chunk) {
      const bytes = carry ? Buffer.concat([carry, chunk]) : chunk
      const used = scan(bytes, false)
      carry = used < bytes.length ? Buffer.from(bytes.subarray(used)) : undefined
      offset += used
    },
    end() {
      if (carry) scan(carry, true)
      carry = undefined
    },
  }
}

function isSequence(bytes: Buffer, at: number, size: number): boolean {
  for (let k = 1; k < size; k++) if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return false
  const lead = bytes[at] ?? 0
  const second = bytes[at + 1] ?? 0
  if (lead === 0xe0) return second >= 0xa0
  if (lead === 0xed) return second < 0xa0
  if (lead === 0xf0) return second >= 0x90
  if (lead === 0xf4) return second < 0x90
  return true
}

/**
 * Counts for ISO-8859-1 (read as the web reads it, windows-1252). Western letters stand alone between ASCII; the bytes of
 * Chinese text come in pairs. `common` are lone letters and signs, `rare` the rest; five bytes have no meaning at all.
 */
export function strictLatin1(startOffset = 0): StrictReader {
  const count = newCount()
  let previous = 0
  let pending = -1
  let offset = startOffset

  const judge = (byte: number, next: number, at: number): void => {
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) {
      if (count.firstBadOffset < 0) count.firstBadOffset = at
      count.bad++
    } else if (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7 && previous < 0x80 && next < 0x80) count.common++
    else if (
      (byte === 0xa0 || byte === 0xb0 || byte === 0xa7 || byte === 0xb2 || byte === 0xb3 || byte === 0xdf) &&
      next < 0xc0
    )
      count.common++
    else count.rare++
    previous = byte
  }

  return {
    count,
    feed(chunk) {
      const length = chunk.length
      for (let i = 0; i < length; i++) {
        const byte = chunk[i] ?? 0
        if (pending >= 0) {
          judge(pending, byte, offset + i - 1)
          pending = -1
        }
        if (byte >= 0x80) pending = byte
        else previous = byte
      }
      offset += length
    },
    end() {
      if (pending >= 0) judge(pending, 0, offset - 1)
      pending = -1
    },
  }
}

/** Share of evidence that is ordinary; 0 where there is none. */
export const commonShareOf = ({ common, rare, neutral, bad }: StrictCount): number =>
  common + rare + bad > 0 ? common / (common + rare + bad) : neutral > 0 ? 0.5 : 0
