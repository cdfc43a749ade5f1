import { TextDecoder } from 'node:util'
import type { EncodingName } from './model.ts'

/** Turns bytes of one encoding into UTF-8, piece by piece. What a piece gives may be overwritten by the next. */
export type Transcoder = { feed: (chunk: Buffer) => Buffer; end: () => Buffer }

const units = new Map<'gb18030' | 'big5', Uint16Array>()

/** UTF-16 unit of each two-byte sequence, 0 where there is none or where it takes more than one unit. */
function unitTable(encoding: 'gb18030' | 'big5'): Uint16Array {
  const known = units.get(encoding)
  if (known) return known
  const table = new Uint16Array(65_536)
  const decoder = new TextDecoder(encoding)
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail))
      if (text.length === 1 && text !== '�') table[(lead << 8) | trail] = text.charCodeAt(0)
    }
  }
  units.set(encoding, table)
  return table
}

const throughText = (encoding: EncodingName): Transcoder => {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return {
    feed: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true })),
    end: () => Buffer.from(decoder.decode()),
  }
}

/**
 * GB18030 and Big5 straight from bytes to bytes, about twice as fast as through a string. Only what the table does not know
 * (four-byte sequences, pairs that make two characters, faults) goes through the platform's decoder.
 */
export function transcoder(encoding: EncodingName): Transcoder {
  if (encoding !== 'gb18030' && encoding !== 'big5') return throughText(encoding)
  const table = unitTable(encoding)
  const slow = new TextDecoder(encoding)
  let carry: Buffer = Buffer.alloc(0)

  const convert = (bytes: Buffer, isLast: boolean): Buffer => {
    const length = bytes.length
    // Two bytes become three at most, four become four, a fault becomes three.
    const out = Buffer.allocUnsafeSlow(length * 3 + 8)
    let i = 0
    let o = 0
    for (;;) {
      while (i < length && (bytes[i] as number) < 0x80) out[o++] = bytes[i++] as number
      if (i >= length) break
      const lead = bytes[i] as number
      const unit = i + 1 < length ? (table[(lead << 8) | (bytes[i + 1] as number)] as number) : 0
      if (unit >= 0x800) {
        out[o] = 0xe0 | (unit >> 12)
        out[o + 1] = 0x80 | ((unit >> 6) & 63)
        out[o + 2] = 0x80 | (unit & 63)
        o += 3
        i += 2
      } else if (unit >= 0x80) {
        out[o] = 0xc0 | (unit >> 6)
        out[o + 1] = 0x80 | (unit & 63)
        o += 2
        i += 2
      } else {
        const next = i + 1 < length ? (bytes[i + 1] as number) : -1
        const isFour = encoding === 'gb18030' && next >= 0x30 && next <= 0x39
        const needed = isFour ? 4 : 2
        if (!isLast && i + needed > length) break
        const taken = Math.min(isFour ? 4 : next >= 0x80 ? 2 : 1, length - i)
        o += out.write(slow.decode(bytes.subarray(i, i + taken)), o)
        i += taken
      }
    }
    carry = i < length ? Buffer.from(bytes.subarray(i)) : Buffer.alloc(0)
    return out.subarray(0, o)
  }

  return {
    feed: (chunk) => convert(carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk, false),
    end: () => convert(carry, true),
  }
}
