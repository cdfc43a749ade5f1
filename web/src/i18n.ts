import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Lang } from './platform/preferences.ts'
import type zhWords from './words.zh.ts'

/** Chinese is the source of the keys; `words.test.ts` holds English to the same list. */
export type Words = typeof zhWords

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: Words }
    returnNull: false
  }
}

const load = {
  zh: () => import('./words.zh.ts'),
  en: () => import('./words.en.ts'),
} satisfies Record<Lang, unknown>

/** One instance per request: a shared one would answer a second visitor in the first one's language. */
export async function createI18n(lang: Lang): Promise<i18n> {
  const { default: words } = await load[lang]()
  const instance = createInstance()
  await instance.use(initReactI18next).init({
    lng: lang,
    resources: { [lang]: { words } },
    defaultNS: 'words',
    // An English count needs no measure word: an empty text is meant.
    returnEmptyString: true,
    interpolation: { escapeValue: false },
    react: { useSuspense: false, transSupportBasicHtmlNodes: true, transKeepBasicHtmlNodesFor: ['b', 'wbr', 'br'] },
  })
  return instance
}
