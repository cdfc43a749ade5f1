/**
 * What a visitor has chosen for every page: language, theme and 适老版 (large type). Kept in plain cookies and in the
 * address, never in an account, so that a shared link and a public terminal show what was meant.
 */

export const langs = ['zh', 'en'] as const
export type Lang = (typeof langs)[number]

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export type Preferences = { readonly lang: Lang; readonly theme: Theme; readonly senior: boolean }

const oneYear = 31_536_000
const names = { lang: 'gongshu_lang', theme: 'gongshu_theme', senior: 'gongshu_senior' } as const

const cookieOf = (header: string | null, name: string): string | undefined =>
  header
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1)

const oneOf = <T extends string>(allowed: readonly T[], given: string | null | undefined): T | undefined =>
  allowed.find((value) => value === given)

/**
 * The address wins over the cookie. Without either, as on a first visit, it is the language that the browser prefers of ours
 * (`preferred`, which the host reads from Accept-Language), and the theme follows the system.
 */
export function readPreferences(request: Request, preferred: Lang = 'zh'): Preferences {
  const asked = new URL(request.url).searchParams
  const kept = request.headers.get('cookie')
  return {
    lang: oneOf(langs, asked.get('lang')) ?? oneOf(langs, cookieOf(kept, names.lang)) ?? preferred,
    theme: oneOf(themes, asked.get('theme')) ?? oneOf(themes, cookieOf(kept, names.theme)) ?? 'system',
    senior: (asked.get('senior') ?? cookieOf(kept, names.senior)) === '1',
  }
}

/** `Set-Cookie` values for the preferences that this address has just chosen. */
export function chosenCookies(request: Request): readonly string[] {
  const url = new URL(request.url)
  const { lang, theme, senior } = readPreferences(request)
  const values = { lang, theme, senior: senior ? '1' : '0' }
  const secure = url.protocol === 'https:' ? '; Secure' : ''
  return (['lang', 'theme', 'senior'] as const)
    .filter((key) => url.searchParams.has(key))
    .map((key) => `${names[key]}=${values[key]}; Path=/; Max-Age=${oneYear}; SameSite=Lax${secure}`)
}
