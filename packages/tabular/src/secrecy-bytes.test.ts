import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSecrecyMark, secrecyPattern } from './secrecy.ts'
import { secrecyBytes } from './secrecy-bytes.ts'
import { encode } from './testing/encode.ts'

it('R-SEC-09: finds each mark once, in its row, however the file is cut into chunks', () => {
  const cells = fc.constantFrom('机密', '秘密★10年', ' 内部 ', '国家机密的保护', '普通', '1', '内部停车场', '')
  fc.assert(
    fc.property(
      fc.constantFrom('utf-8' as const, 'gb18030' as const),
      fc.array(fc.tuple(cells, cells), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 90 }),
      (encoding, rows, size) => {
        const bytes = encode(rows.map((row) => row.join(',')).join('\n'), encoding)
        const search = secrecyBytes(',')
        for (let at = 0; at < bytes.length; at += size) {
          const before = bytes.subarray(0, at).filter((byte) => byte === 10).length
          search.feed(Buffer.from(bytes.subarray(at, at + size)), before)
        }
        const expected = rows.flatMap((row, index) =>
          row.filter((cell) => /^\s*(机密|秘密★10年|内部)\s*$/.test(cell)).map((cell) => `${index + 1} ${cell.trim()}`),
        )
        const got = search
          .hits(encoding)
          .filter(({ isMark }) => isMark)
          .map(({ row, text }) => `${row} ${text}`)
        expect(got.sort()).toEqual(expected.sort())
      },
    ),
    { numRuns: 400 },
  )
})

it('R-SEC-09: no number of harmless words before it hides a mark', () => {
  const rows = [...Array.from({ length: 300 }, () => '1,商业秘密'), '2,机密★1年']
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const search = secrecyBytes(',')
    search.feed(Buffer.from(encode(`${rows.join('\n')}\n`, encoding)), 0)
    const hits = search.hits(encoding)
    expect(hits.filter(({ isMark }) => isMark)).toEqual([{ row: 301, text: '机密★1年', isMark: true }])
    expect(hits).toHaveLength(201)
  }
})

it.each([
  ['机密', true],
  ['机密★1年', true],
  ['【机密★10年】', true],
  ['机　密★', true],
  ['机密 ★ 10年', true],
  ['密级：机密', true],
  ['关于某某的报告 机密★10年', true],
  ['内部', true],
  ['商业秘密', false],
  ['保守国家秘密法', false],
  ['机密文件管理办法', false],
  ['内部审计', false],
])('R-SEC-09: whether 「%s」 is a mark: %s, to the reader and to the engine’s pattern alike', (text, expected) => {
  expect(isSecrecyMark(text)).toBe(expected)
  expect(new RegExp(secrecyPattern).test(text)).toBe(expected)
})
