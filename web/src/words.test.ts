import { describe, expect, it } from 'vitest'
import en from './words.en.ts'
import zh from './words.zh.ts'

/** Flat list of keys; a plural pair counts as its one key. */
const keysOf = (words: object, prefix = ''): string[] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? keysOf(value, `${prefix}${key}.`)
      : [prefix + key.replace(/_(one|other)$/, '')],
  )

const textsOf = (words: object): string[] =>
  Object.values(words).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null ? textsOf(value) : [String(value)],
  )

describe('the two languages', () => {
  it('say the same things: every Chinese text has an English one and the reverse', () => {
    expect([...new Set(keysOf(en))].sort()).toEqual([...new Set(keysOf(zh))].sort())
  })

  it('follow the house: no exclamation marks, no pleasantries, no typed space between Han and Latin', () => {
    const han = /[一-鿿]/
    for (const text of textsOf(zh)) {
      expect(text).not.toMatch(/！|温馨提示|您好|一键|赋能|打造|成功/)
      if (han.test(text)) expect(text).not.toMatch(/[一-鿿] [A-Za-z0-9]|[A-Za-z0-9] [一-鿿]/)
    }
  })

  it('have no Chinese in the English', () => {
    for (const text of textsOf(en)) expect(text).not.toMatch(/[一-鿿]/)
  })
})
