import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import type { Card } from './queries.ts'
import { Score } from './score.tsx'
import css from './trend.module.css'

const most = 12

/** One column a version, oldest first: the last twelve. */
export function Trend({ points, current }: { points: Card['trend']; current: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ol className={css.trend}>
      {points.slice(-most).map(({ versionId, number, loadedAt, total, grade }) => (
        <li key={versionId} aria-current={versionId === current || undefined}>
          <span className={css.figure}>
            <Score share={total} /> {grade}
          </span>
          <i aria-hidden="true">
            <u style={{ height: `${(total ?? 0) * 100}%` }} />
          </i>
          <span>{t('files.version', { number })}</span>
          <span className="t">{format.date(loadedAt)}</span>
        </li>
      ))}
    </ol>
  )
}
