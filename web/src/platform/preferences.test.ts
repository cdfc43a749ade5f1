import { describe, expect, it } from 'vitest'
import { chosenCookies, readPreferences } from './preferences.ts'

const asked = (path: string, cookie?: string): Request =>
  new Request(`http://localhost${path}`, cookie ? { headers: { cookie } } : {})

describe('the language of a page', () => {
  it('is the one that the browser prefers while nothing was chosen, and Chinese where it does not say', () => {
    expect(readPreferences(asked('/'), 'en').lang).toBe('en')
    expect(readPreferences(asked('/'), 'zh').lang).toBe('zh')
    expect(readPreferences(asked('/')).lang).toBe('zh')
  })

  it('is what was chosen, by address before cookie, whatever the browser prefers', () => {
    expect(readPreferences(asked('/', 'gongshu_lang=zh'), 'en').lang).toBe('zh')
    expect(readPreferences(asked('/?lang=en', 'gongshu_lang=zh'), 'zh').lang).toBe('en')
    expect(readPreferences(asked('/?lang=fr'), 'en').lang).toBe('en')
  })

  it('is kept only once it was chosen: a first visit leaves no cookie', () => {
    expect(chosenCookies(asked('/'))).toEqual([])
    expect(chosenCookies(asked('/?lang=en'))[0]).toMatch(/^gongshu_lang=en;/)
  })
})
