import type { EncodingName } from '../model.ts'

/** Encoders that the platform lacks, made by reading its decoders backwards. Characters an encoding lacks throw. */
export function encode(text: string, encoding: EncodingName, bom = false): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(bom ? `\ufeff${text}` : text)
    case 'utf-16le':
      return Buffer.from(bom ? `\ufeff${text}` : text, 'utf16le')
    case 'utf-16be':
      return Buffer.from(bom ? `\ufeff${text}` : text, 'utf16le').swap16()
    case 'iso-8859-1':
      return Buffer.from(text, 'latin1')
    default:
      return doubleByte(text, encoding)
  }
}

const tables = new Map<string, Map<string, number>>()

function doubleByte(text: string, encoding: 'gb18030' | 'big5'): Buffer {
  const table = tables.get(encoding) ?? tableOf(encoding)
  tables.set(encoding, table)
  const bytes: number[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) bytes.push(code)
    else {
      const pair = table.get(character)
      if (pair === undefined) throw new RangeError(`${encoding} has no ${character}`)
      bytes.push(pair >> 8, pair & 255)
    }
  }
  return Buffer.from(bytes)
}

function tableOf(encoding: 'gb18030' | 'big5'): Map<string, number> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const table = new Map<string, number>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      try {
        const character = decoder.decode(Uint8Array.of(lead, trail))
        if (!table.has(character)) table.set(character, (lead << 8) | trail)
      } catch {
        // Not a character of this encoding.
      }
    }
  }
  return table
}

export const hasAll = (text: string, encoding: EncodingName): boolean => {
  try {
    encode(text, encoding)
    return true
  } catch {
    return false
  }
}
