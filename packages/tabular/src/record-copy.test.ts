import fc from 'fast-check'
import { expect, it } from 'vitest'
import { csvRecord } from './csv-writer.ts'
import { DelimitedReader } from './delimited-rows.ts'
import { withDefaults } from './limits.ts'
import { copyRecords } from './record-copy.ts'
import { structurePass } from './structure.ts'

const limits = withDefaults({})
const chunksOf = (bytes: Buffer, sizes: readonly number[]): Buffer[] => {
  const chunks: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return chunks
}
async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Buffer, void, void> {
  yield* chunks
}

/** Every combination of what makes delimited text hard, not only well-formed files. */
const texts = fc
  .array(fc.constantFrom('a', '停', ',', ',', '"', '""', '\n', '\n', '\r\n', '\r', ' ', '1'), { maxLength: 40 })
  .map((parts) => parts.join(''))
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 })

it('copying records gives what cutting all of them into cells gives, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      texts,
      sizes,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      async (text, pieces, width, first) => {
        const pass = structurePass({ delimiter: ',', quote: '"', escape: '"', newline: 'lf' }, 2, limits)
        pass.feed(Buffer.from(text))
        // A quote that is never closed is settled before anything is copied: then quotes are characters.
        fc.pre(pass.end().unclosedAtRow === undefined)
        const reader = new DelimitedReader({ delimiter: ',', quote: '"', escape: '"' }, limits)
        const rows = [...reader.feed(text), ...reader.end()].filter(
          ({ row, cells }) => row >= first && cells.length > 0,
        )
        const written: Buffer[] = []
        const result = await copyRecords(
          stream(chunksOf(Buffer.from(text), pieces)),
          { delimiter: ',', width, isWanted: (row) => row >= first, limits },
          async (bytes) => {
            written.push(Buffer.from(bytes))
          },
        )
        const normal = (source: string): string => {
          const own = new DelimitedReader({ delimiter: ',', quote: '"', escape: '"' }, limits)
          return [...own.feed(source), ...own.end()]
            .map(({ cells }) => csvRecord(Array.from({ length: width }, (_, column) => cells[column] ?? null)))
            .join('')
        }
        const expected = rows
          .map(({ cells }) => csvRecord(Array.from({ length: width }, (_, column) => cells[column] ?? null)))
          .join('')
        expect(normal(Buffer.concat(written).toString())).toBe(normal(expected))
        expect(result.rows).toBe(rows.length)
        expect(result.ragged.map(({ row, cells }) => [row, cells])).toEqual(
          rows.filter(({ cells }) => cells.length !== width).map(({ row, cells }) => [row, cells.length]),
        )
      },
    ),
    { numRuns: 800 },
  )
}, 60_000)

it('counting bytes and cutting cells agree on rows and their widths', () => {
  fc.assert(
    fc.property(texts, sizes, (text, pieces) => {
      const reader = new DelimitedReader({ delimiter: ',', quote: '"', escape: '"' }, limits)
      const rows = [...reader.feed(text), ...reader.end()]
      const pass = structurePass({ delimiter: ',', quote: '"', escape: '"', newline: 'lf' }, 2, limits)
      for (const chunk of chunksOf(Buffer.from(text), pieces)) pass.feed(chunk)
      const structure = pass.end()
      fc.pre(structure.unclosedAtRow === undefined)
      expect(structure.records).toBe(rows.length)
      expect(structure.blankRecords).toBe(rows.filter(({ cells }) => cells.length === 0).length)
      const widths = new Map<number, number>()
      for (const { cells } of rows) if (cells.length > 0) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
      expect(Object.fromEntries(structure.widths)).toEqual(Object.fromEntries(widths))
    }),
    { numRuns: 2000 },
  )
})
