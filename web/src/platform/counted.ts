import { useTranslation } from 'react-i18next'
import type { Words } from '../i18n.ts'
import { useFormat } from './page.ts'

export type Countable = keyof Words['count']

/** A count with what it counts, in the right number: 1行, `1 row`, `2 rows`. Parts of a sentence that counts two things. */
export function useCounted(): (of: Countable, count: number) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (of, count) => t(`count.${of}`, { count, figure: format.number(count) })
}
