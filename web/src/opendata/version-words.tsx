import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import type { Version } from './dataset-queries.ts'

/** Signed change of rows against the version before: +168行, −6行, or the first count. */
export function useChange() {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ compatibility, rowCount, rowsAdded, rowsRemoved }: Version): string => {
    const rows = (count: number) => t('count.rows', { count, figure: format.number(count) })
    if (compatibility === 'first') return rows(rowCount)
    const parts = [
      rowsAdded ? `+${rows(rowsAdded)}` : undefined,
      rowsRemoved ? `−${rows(rowsRemoved)}` : undefined,
    ].filter((part) => part !== undefined)
    return parts.length > 0 ? parts.join(format.zh ? '　' : ', ') : t('versions.sameRows')
  }
}

export function Compatibility({ of }: { of: Version['compatibility'] }) {
  const { t } = useTranslation()
  return of === 'breaking' ? (
    <b className="teng">{t('versions.breaking')}</b>
  ) : (
    <span className="t">{t(`versions.${of}`)}</span>
  )
}
