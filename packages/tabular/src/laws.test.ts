import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EncodingName } from './model.ts'
import { encode, hasAll } from './testing/encode.ts'
import { file, read } from './testing/files.ts'

const simplified = '停车场名称地址区划总数负责人联系电话金额万元年月日合计备注街道社区公司登记机关统计局数据中国北京市'
const traditional = '臺灣臺南市政府建設局觀光資訊景點資料電話備註說明國際學校圖書館經營單位'
const western = 'äöüßéèàçñÄÖÜ'
const ascii = 'abcXYZ019 .-_/:()+%'

const alphabets: Record<EncodingName, string> = {
  'utf-8': `${simplified}${traditional}${western}${ascii}😀`,
  gb18030: simplified + ascii,
  big5: traditional + ascii,
  'utf-16le': simplified + ascii,
  'utf-16be': traditional + ascii,
  'iso-8859-1': western + ascii,
}
const encodings = Object.keys(alphabets) as EncodingName[]

type Dialect = { delimiter: string; newline: string; quoteAll: boolean }
const dialects = fc.record<Dialect>({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  quoteAll: fc.boolean(),
})

/** RFC 4180 with any delimiter; null is nothing, '' is "". */
function write(rows: readonly (readonly (string | null)[])[], { delimiter, newline, quoteAll }: Dialect): string {
  const cell = (text: string | null): string => {
    if (text === null) return ''
    const mustQuote = quoteAll || text === '' || text.includes('"') || text.includes(delimiter) || /[\r\n]/.test(text)
    return mustQuote ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => row.map(cell).join(delimiter) + newline).join('')
}

const textOf = (encoding: EncodingName): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabets[encoding], ',', ';', '|', '"', '\n', '\t'), maxLength: 12 })

describe('any table, in any encoding and dialect', () => {
  it('reads back equal when the dialect is said', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...encodings).chain((encoding) =>
          fc.record({
            encoding: fc.constant(encoding),
            dialect: dialects,
            rows: fc
              .integer({ min: 2, max: 6 })
              .chain((width) =>
                fc.array(
                  fc.array(fc.option(textOf(encoding), { nil: null, freq: 5 }), { minLength: width, maxLength: width }),
                  { minLength: 1, maxLength: 12 },
                ),
              ),
          }),
        ),
        async ({ encoding, dialect, rows }) => {
          // A first row with something in it: nothing is data before the first and after the last filled row.
          const width = rows[0]?.length ?? 2
          const frame = Array.from({ length: width }, (_, column) => `x${column}`)
          const table = [frame, ...rows, frame]
          const path = await file('t.csv', encode(write(table, dialect), encoding, encoding.startsWith('utf-16')))
          const got = await read(path, {
            encoding,
            delimiter: dialect.delimiter,
            quote: '"',
            escape: '"',
            headerRows: [],
            firstDataRow: 1,
            lastDataRow: table.length,
            keepRows: table.map((_, row) => row + 1),
          })
          expect(got.rows).toEqual(table)
        },
      ),
      { numRuns: 150 },
    )
  }, 120_000)

  it('is recognised by itself when it looks like a table of an office', async () => {
    const headers = ['序号', '停车场名称', '区划代码', '总数', '备注']
    const row = fc.tuple(
      fc.integer({ min: 1, max: 99_999 }).map(String),
      fc.constantFrom('滨江路停车场', '站前街停车场', '东湖路公园停车场'),
      fc.constantFrom('009901', '009902', '009921'),
      fc.integer({ min: 0, max: 900 }).map(String),
      fc.option(fc.constantFrom('夜间开放', '含充电桩，共3个', '他说"可以"', '两行\n备注'), { nil: null }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<EncodingName>('utf-8', 'gb18030', 'utf-16le', 'utf-16be'),
        dialects,
        fc.array(row, { minLength: 4, maxLength: 40 }),
        async (encoding, dialect, rows) => {
          const text = write([headers, ...rows], dialect)
          const { proposal, rows: got } = await read(await file('t.csv', encode(text, encoding)))
          expect(proposal.encoding?.chosen).toBe(encoding)
          expect(proposal.dialect?.delimiter).toBe(dialect.delimiter)
          expect(proposal.columns.map(({ label }) => label)).toEqual(headers)
          expect(got).toEqual(rows)
        },
      ),
      { numRuns: 120 },
    )
  }, 120_000)

  it('is recognised as GB18030 although Chinese comes only in the last row of many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 500, max: 60_000 }),
        fc.constantFrom('临澜市数据局', '停车场', '合计金额'),
        async (count, ending) => {
          const lines = Array.from({ length: count }, (_, index) => `${index},name${index},${index * 3}`)
          const { proposal, rows } = await read(
            await file('t.csv', encode(`id,name,value\n${lines.join('\n')}\n${count},${ending},1\n`, 'gb18030')),
          )
          expect(proposal.encoding?.chosen).toBe('gb18030')
          expect(rows.at(-1)).toEqual([String(count), ending, '1'])
          expect(rows).toHaveLength(count + 1)
        },
      ),
      { numRuns: 8 },
    )
  }, 120_000)

  it('is told apart as Big5 or GB18030 by ordinary words of either', async () => {
    const words = fc.array(
      fc.constantFrom(
        '臺南市政府觀光局',
        '景點名稱',
        '交通資訊',
        '開放時間',
        '電話號碼',
        '圖書館',
        '國民中學',
        '路線說明',
      ),
      { minLength: 5, maxLength: 30 },
    )
    await fc.assert(
      fc.asyncProperty(words, async (chosen) => {
        const text = `編號,名稱\n${chosen.map((word, index) => `${index},${word}`).join('\n')}\n`
        const { proposal } = await read(await file('t.csv', encode(text, 'big5')))
        expect(proposal.encoding?.chosen).toBe('big5')
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('has an encoder for these tests that agrees with the decoder', () => {
    for (const encoding of encodings) expect(hasAll(alphabets[encoding], encoding)).toBe(true)
    expect(hasAll('😀', 'big5')).toBe(false)
  })
})
