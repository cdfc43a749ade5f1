import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dateText,
  hanDateToDigits,
  isNullWord,
  matchesPattern,
  nullWords,
  nullWordsInText,
  numberText,
  type PatternName,
  patterns,
  toHalfWidth,
} from './values.ts'

describe('numbers', () => {
  // biome-ignore format: a table is read in columns
  it.each([
    ['12', '12'], ['-3.50', '-3.50'], ['1,234,567.80', '1234567.80'], ['１２３', '123'], ['１，２３４', '1234'], ['12.5%', '12.5'], ['3‰', '3'],
    ['¥1,200', '1200'], ['(300)', '-300'], ['1.5E+3', '1.5E+3'], [' 7 ', '7'],
    ['1,23', undefined], ['12元起', undefined], ['约200', undefined], ['', undefined], ['—', undefined], ['2026.9.31', undefined],
  ])('"%s" is %s', (text, expected) => {
    expect(numberText(text)).toBe(expected)
  })

  it('keeps every digit of what is written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.nat(99),
        (whole, cents) =>
          numberText(`${whole}.${String(cents).padStart(2, '0')}`) === `${whole}.${String(cents).padStart(2, '0')}`,
      ),
    )
  })
})

describe('dates', () => {
  // biome-ignore format: a table is read in columns
  it.each([
    ['2024年9月21日', '2024-09-21', 'day'], ['2024/9/21', '2024-09-21', 'day'], ['20240921', '2024-09-21', 'day'], ['2026.10.9', '2026-10-09', 'day'],
    ['２０１２年１２月３日', '2012-12-03', 'day'], ['二〇二四年九月二十一日', '2024-09-21', 'day'], ['2024-09', '2024-09', 'month'], ['2024年9月', '2024-09', 'month'], ['2024年', '2024', 'year'], ['1978年', '1978', 'year'],
  ])('%s is %s', (text, iso, precision) => {
    expect(dateText(text)).toEqual({ iso, precision })
  })

  it.each(['2026.9.31', '2023-02-29', '20241301', '2024年13月', '12:30', '210', 'Wednesday', '9月21日', '1234567'])(
    '%s is none',
    (text) => {
      expect(dateText(text)).toBeUndefined()
    },
  )

  it('reads every day of two centuries in each writing', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const [year = '', month = '', day = ''] = date.toISOString().slice(0, 10).split('-')
          const iso = `${year}-${month}-${day}`
          return [
            `${year}年${Number(month)}月${Number(day)}日`,
            `${year}-${month}-${day}`,
            `${year}/${Number(month)}/${Number(day)}`,
            `${year}${month}${day}`,
            `${year}.${Number(month)}.${Number(day)}`,
          ].every((text) => dateText(text)?.iso === iso)
        },
      ),
    )
  })

  it('turns dates in Chinese numerals into digits', () => {
    expect(hanDateToDigits('二○一九年十二月三十一日')).toBe('2019年12月31日')
    expect(hanDateToDigits('二〇二六年十月一日')).toBe('2026年10月1日')
    expect(hanDateToDigits('第二十条')).toBe('第二十条')
  })
})

it('null words are a set with a stricter one for text columns', () => {
  for (const word of ['-', '—', '无', '\\N', '****', '...', '']) expect(isNullWord(word)).toBe(true)
  expect(isNullWord('无锡')).toBe(false)
  expect(nullWordsInText.every((word) => nullWords.includes(word))).toBe(true)
  expect(nullWordsInText).not.toContain('无')
})

it('narrowing changes width and nothing else', () => {
  expect(toHalfWidth('ＡＢｃ１２３　（％）')).toBe('ABc123 (%)')
})

// biome-ignore format: a table is read in columns
const examples: [PatternName, string[], string[]][] = [
  ['integer', ['12', '-3'], ['1.2', '1,234', '']], ['decimal', ['1.', '.5', '3.14'], ['.', '1e3']], ['scientific', ['1e3', '2.5E-7'], ['e3']],
  ['thousands', ['1,234', '12,345,678.9'], ['1234', '1,23']], ['thousandsDot', ['9.577.207', '1.000,5'], ['1.5']], ['decimalComma', ['3,5'], ['3.5']],
  ['percent', ['12.5%', '3 ％'], ['%']], ['permille', ['3‰'], ['3%']], ['money', ['¥1,200', '3.5万元', '12元'], ['元']],
  ['dateChinese', ['2024年9月21日', '2024 年 09 月 1 号'], ['2024年13月1日', '2024年9月']], ['dateDashed', ['2024-9-1'], ['2024/9/1']], ['dateSlashed', ['2024/9/21'], ['2024-9-21']], ['dateDotted', ['2026.10.9'], ['2026.13.9']], ['dateCompact', ['20240921'], ['20241321']],
  ['dateTime', ['2024-09-21 08:30', '2024/9/21T08:30:00Z'], ['2024-09-21']], ['monthChinese', ['2024年9月', '2024年09月份'], ['9月']], ['month', ['2024-09', '2024.9'], ['2024-13']],
  ['yearChinese', ['2024年', '1978年度'], ['78年']], ['year', ['2024'], ['3024']], ['quarterChinese', ['2026年一季度', '2026年第3季度', '2026Q1'], ['一季度']], ['fullWidthDigits', ['３'], ['3']],
]

it.each(examples)('the pattern %s', (name, right, wrong) => {
  expect(right.filter((text) => !matchesPattern(name, text))).toEqual([])
  expect(wrong.filter((text) => matchesPattern(name, text))).toEqual([])
})

it('patterns keep to what RE2 knows', () => {
  for (const [name, pattern] of Object.entries(patterns)) {
    expect(pattern, name).not.toMatch(/\(\?[=!<]|\\[1-9]/)
    expect(
      examples.some(([tested]) => tested === name),
      name,
    ).toBe(true)
  }
})
