import { describe, expect, it } from 'vitest'
import { createI18n } from './i18n.ts'
import en from './words.en.ts'
import zh from './words.zh.ts'

/** Flat list of keys; a plural pair counts as its one key. */
const keysOf = (words: object, prefix = ''): string[] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? keysOf(value, `${prefix}${key}.`)
      : [prefix + key.replace(/_(one|other)$/, '')],
  )

const textsOf = (words: object, wanted: (key: string) => boolean = () => true): string[] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? textsOf(value, wanted) : wanted(key) ? [String(value)] : [],
  )

/** Paths as they are written, plural forms apart. */
const pathsOf = (words: object, prefix = ''): string[] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? pathsOf(value, `${prefix}${key}.`) : [prefix + key],
  )

/** Two or more of what the pages count. */
const things =
  '(?:[a-z]+ )?(?:rows|columns|cells|values|rules|lines|files|days|times|bytes|entries|hashes|alarms|uses|versions|datasets|departments)\\b'

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

  it('count in the right number: 0 rows, 1 row, 2 rows', async () => {
    const i18n = { zh: await createI18n('zh'), en: await createI18n('en') }
    const say = (lang: 'zh' | 'en', key: string, count: number): string =>
      String(i18n[lang].t(key as 'count.rows', { count, figure: String(count) }))
    expect([0, 1, 2].map((count) => say('en', 'count.rows', count))).toEqual(['0 rows', '1 row', '2 rows'])
    const counting = pathsOf(en).filter((path) => path.endsWith('_other'))
    expect(counting.length).toBeGreaterThan(50)
    for (const path of counting) {
      const key = path.replace(/_other$/, '')
      const [none, one, two] = [0, 1, 2].map((count) => say('en', key, count))
      expect(one).not.toMatch(new RegExp(`\\b1 ${things}`))
      expect([key, none?.replaceAll('0', '2')]).toEqual([key, two])
      for (const count of [0, 1, 2]) expect(say('zh', key, count)).not.toBe(key)
    }
  })

  it('write no English count with a plural of its own', () => {
    const plural = new RegExp(`\\{\\{\\w+\\}\\} ${things}`)
    const own = textsOf(en, (key) => !/_(one|other)$/.test(key)).filter((text) => plural.test(text))
    expect(own).toEqual([])
  })
})
