import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import type { Compatibility, Version } from './dataset-queries.ts'

/** Signed change of rows against the version before: +168行, −6行, or the first count. */
export function useChange() {
  const { t } = useTranslation()
  const format = useFormat()
  return (version: Version, before: Version | undefined): string => {
    const words = (count: number) => t('count.rows', { count, figure: format.number(count) })
    if (!before) return words(version.rows)
    const difference = version.rows - before.rows
    if (difference === 0) return t('versions.sameRows')
    return (difference > 0 ? '+' : '−') + words(Math.abs(difference))
  }
}

export function CompatibilityWords({ of }: { of: Compatibility }) {
  const { t } = useTranslation()
  return of === 'breaking' ? (
    <b className="teng">{t('versions.breaking')}</b>
  ) : (
    <span className="t">{t(`versions.${of}`)}</span>
  )
}
