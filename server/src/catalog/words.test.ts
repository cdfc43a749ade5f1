import fc from 'fast-check'
import { expect, test } from 'vitest'
import { containsAny, indexVector, searchQuery, soughtWords, wordsOf } from './words.ts'

test('every pair of neighbouring characters is an index word, and so are the words of the dictionary', () => {
  expect(wordsOf('停车场实时剩余泊位')).toEqual(
    expect.arrayContaining(['停车', '车场', '停车场', '实时', '剩余', '余泊', '泊位']),
  )
})

test('full-width signs and capitals are folded; a physical name is also found by its parts', () => {
  expect(wordsOf('ＰＭ２．５ obs_time')).toEqual(['pm2.5', 'pm2', '5', 'obs_time', 'obs', 'time'])
})

test('digits beside Han characters do not swallow them', () => {
  expect(wordsOf('2026年停车场')).toEqual(expect.arrayContaining(['2026', '年停', '停车', '车场']))
})

test('a question of signs only asks for nothing', () => {
  expect(searchQuery('，。！')).toBeUndefined()
  expect(searchQuery(`a'b\\c`)).toBe("'a':* & 'b':* & 'c':*")
})

test('a long word is itself or all its pairs, so that a title cut otherwise is still found', () => {
  expect(searchQuery('停车场')).toContain("'停车' & '车场'")
})

test('index words carry their place and weight', () => {
  expect(
    indexVector([
      { text: '泊位', weight: 'A' },
      { text: '泊位', weight: 'C' },
    ]),
  ).toBe("'泊位':1A,3C '位':2A,4C")
})

test('the words of a question are found in the texts that hold them', () => {
  const words = soughtWords('停车 泊位')
  expect(containsAny('剩余泊位数', words)).toBe(true)
  expect(containsAny('空气质量', words)).toBe(false)
})

test('any text makes a vector and a query without unquoted signs', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const plain = /^('[^'\\]*'(:\d+[A-D](,\d+[A-D])*)?( |$))*$/
      expect(indexVector([{ text, weight: 'B' }])).toMatch(plain)
    }),
  )
})
