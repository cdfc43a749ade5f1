import fc from 'fast-check'
import { expect, it } from 'vitest'
import { internalPattern, isInternalMark, isSecrecyMark, secrecyPattern } from './secrecy.ts'
import { secrecyBytes } from './secrecy-bytes.ts'
import { encode } from './testing/encode.ts'

it('R-SEC-09: finds each mark once, in its row, however the file is cut into chunks', () => {
  const cells = fc.constantFrom(
    ...['机密', '秘密★10年', ' 内部 ', '内　部', '国家机密的保护', '普通', '1', '内部停车场', '室内', ''],
  )
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
          row
            .filter((cell) => /^\s*(机密|秘密★10年|内　?部)\s*$/.test(cell))
            .map((cell) => `${index + 1} ${cell.trim()}`),
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
  ['机\u200b密★10年', true],
  ['\ufeff秘\u00ad密', true],
  ['内\u200b部', true],
  ['機密', true],
  ['絕密★長期', true],
  ['祕密★3年', true],
  ['密級：機密', true],
  ['內部', true],
  ['秘密*10年', true],
  ['机密＊', true],
  ['关于某某的报告 秘密*5年', true],
  ['机密10年', true],
  ['绝密　长期', true],
  ['商业秘密*', false],
  ['涉及商业秘密* 的除外', false],
  ['秘密10年前的旧闻', false],
  ['商业秘密', false],
  ['保守国家秘密法', false],
  ['机密文件管理办法', false],
  ['内部审计', false],
])('R-SEC-09: whether 「%s」 is a mark: %s, to the reader and to the engine’s pattern alike', (text, expected) => {
  expect(isSecrecyMark(text)).toBe(expected)
  expect(new RegExp(secrecyPattern).test(text)).toBe(expected)
})

it.each([
  ['内部资料', true],
  ['内部资料 注意保存', true],
  ['内部使用，注意保存', true],
  ['仅供内部参考', true],
  ['內部資料', true],
  ['内\u200b部文件', true],
  ['【工作秘密】', true],
  ['工作秘密', true],
  ['保密期限', true],
  ['保密期限：10年', true],
  ['职工通讯录（内部资料）', true],
  ['关于某某的报告　内部文件', true],
  ['内部资料性出版物管理办法', false],
  ['工作秘密管理暂行办法', false],
  ['关于加强内部文件管理的通知', false],
  ['国家秘密、工作秘密、商业秘密和个人隐私', false],
  ['国家秘密的保密期限，除另有规定外，绝密级不超过三十年', false],
  ['内部控制', false],
])(
  'R-SEC-09: whether 「%s」 keeps a paper in the house: %s, to the reader and to the engine’s pattern alike',
  (text, expected) => {
    expect(isInternalMark(text)).toBe(expected)
    expect(new RegExp(internalPattern).test(text)).toBe(expected)
    expect(isSecrecyMark(text)).toBe(false)
  },
)

/** GB 18030 has the zero-width space in four bytes, which the encoder of the tests does not make. */
const withUnseen = (text: string, encoding: 'utf-8' | 'gb18030'): Buffer => {
  const unseen = encoding === 'utf-8' ? Buffer.from('\u200b') : Buffer.from([0x81, 0x36, 0xa4, 0x37])
  const pieces = text.split('\u200b').map((piece) => Buffer.from(encode(piece, encoding)))
  return Buffer.concat(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [unseen, piece])))
}

it('R-SEC-09: marks with something unseen inside are found in the bytes, in either script and encoding', () => {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    const search = secrecyBytes(',')
    const cells = ['1,内\u200b部', '2,内 部', '3,機密', '4,內部', '5,机\u200b密*10年', '6,内部资料', '7,内蒙古']
    search.feed(withUnseen(`${cells.join('\n')}\n`, encoding), 0)
    const hits = search.hits(encoding)
    expect(
      hits
        .filter(({ isMark }) => isMark)
        .map(({ row }) => row)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5])
    expect(hits.filter(({ isInternal }) => isInternal).map(({ row }) => row)).toEqual([6])
  }
})
