import fc from 'fast-check'
import { expect, it } from 'vitest'
import { strictDoubleByte } from './multibyte.ts'
import { transcoder } from './transcode.ts'

const alphabet = { gb18030: '停车场，abc,1\n𠀀😀龘ﬀ€ä', big5: '停車場，abc,1\n臺灣龘' }

/** Bytes of a text in GB18030 with four-byte characters, or in Big5, found by searching the decoder. */
function bytesOf(character: string, encoding: 'gb18030' | 'big5'): number[] {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return [code]
  const decoder = new TextDecoder(encoding)
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++)
      if (decoder.decode(Uint8Array.of(lead, trail)) === character) return [lead, trail]
  }
  // GB18030 puts the supplementary planes at a linear distance.
  const linear = code - 0x10000 + 189_000
  return [
    Math.floor(linear / 12_600) + 0x81,
    (Math.floor(linear / 1260) % 10) + 0x30,
    (Math.floor(linear / 10) % 126) + 0x81,
    (linear % 10) + 0x30,
  ]
}

it.each(['gb18030', 'big5'] as const)('%s becomes UTF-8 however it is cut into pieces', (encoding) => {
  const known = new Map(
    [...alphabet[encoding]]
      .filter(
        (character) => new TextDecoder(encoding).decode(Uint8Array.from(bytesOf(character, encoding))) === character,
      )
      .map((character) => [character, bytesOf(character, encoding)]),
  )
  expect(known.size).toBeGreaterThan(10)
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...known.keys()), { maxLength: 60 }),
      fc.array(fc.nat(7), { minLength: 1, maxLength: 20 }),
      (characters, cuts) => {
        const bytes = Buffer.from(characters.flatMap((character) => known.get(character) ?? []))
        const convert = transcoder(encoding)
        const reader = strictDoubleByte(encoding)
        const parts: Buffer[] = []
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const piece = bytes.subarray(at, at + 1 + (cuts[cut % cuts.length] ?? 0))
          reader.feed(piece)
          parts.push(convert.feed(piece))
          at += piece.length
        }
        parts.push(convert.end())
        reader.end()
        expect(Buffer.concat(parts).toString('utf8')).toBe(characters.join(''))
        expect(reader.count.bad).toBe(0)
      },
    ),
    { numRuns: 300 },
  )
})

it('finds every fault where the platform finds one', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('gb18030' as const, 'big5' as const),
      fc.array(fc.oneof(fc.integer({ min: 0x81, max: 0xfe }), fc.integer({ min: 0x30, max: 0x7e })), { maxLength: 40 }),
      (encoding, bytes) => {
        const reader = strictDoubleByte(encoding)
        reader.feed(Buffer.from(bytes))
        reader.end()
        let isValid = true
        try {
          new TextDecoder(encoding, { fatal: true }).decode(Uint8Array.from(bytes))
        } catch {
          isValid = false
        }
        expect(reader.count.bad === 0).toBe(isValid)
      },
    ),
    { numRuns: 3000 },
  )
})
