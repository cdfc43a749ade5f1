import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import type { Dataset, Version } from './dataset-queries.ts'
import css from './panel.module.css'

/** Paths of whole files; each is complete before its first byte and leaves a receipt. */
export const downloadPath = (id: string, format: string): string => `/datasets/${id}/download.${format.toLowerCase()}`

/** Excel's own limit; past it the API refuses XLSX and so do we, beforehand. */
const excelRows = 1_048_575

/** The one primary button: the verb and the amount, then the format. */
export function DownloadMenu({ dataset, version }: { dataset: Dataset; version: Version }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = { count: version.rows, figure: format.number(version.rows) }
  return (
    <details className={css.panel}>
      <summary className="btn primary">{t('download.all', rows)}</summary>
      <div className={css.sheet}>
        <ul className={css.menu}>
          {dataset.formats.map((name) => {
            const tooLong = name === 'XLSX' && version.rows > excelRows
            return (
              <li key={name}>
                {tooLong ? (
                  <span className="t">{t('download.tooLong')}</span>
                ) : (
                  <a href={downloadPath(dataset.id, name)} download>
                    <span className="mono">{name}</span>
                    <span className="t">{t(`download.for.${name as 'CSV'}`, { defaultValue: '' })}</span>
                  </a>
                )}
              </li>
            )
          })}
        </ul>
        <p className="note">{t('download.receipt')}</p>
      </div>
    </details>
  )
}
