import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../platform/page.ts'
import { Formats, GradeFact, OpennessFact } from '../platform/parts/facts.tsx'
import { Marked } from './marked.tsx'
import type { DatasetSummary } from './queries.ts'
import css from './search-result.module.css'

export function SearchResult({ dataset, q }: { dataset: DatasetSummary; q?: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, title, summary, publisherId, publisherName, openness, level, formats, rowCount, updatedAt, hits } =
    dataset
  return (
    <article className={css.result}>
      <div>
        <h2>
          <Link to={`/datasets/${id}`}>
            <Marked text={title} q={q} />
          </Link>
        </h2>
        <p className={css.summary}>
          <Marked text={summary} q={q} />
        </p>
        <p className={css.meta}>
          <Link to={`/departments/${publisherId}`}>{publisherName}</Link>
          <OpennessFact openness={openness} />
          <GradeFact level={level} short />
          <Formats formats={formats} />
        </p>
        {(['keyword', 'column'] as const).map((field) => {
          // Title and summary carry their marks already.
          const found = hits?.filter((hit) => hit.field === field).map(({ text }) => text) ?? []
          if (found.length === 0) return null
          return (
            <p key={field} className={css.hit}>
              <span>{t(`catalog.hit.${field}`)}</span>
              <span>
                <Marked text={format.list(found)} q={q} />
              </span>
            </p>
          )
        })}
      </div>
      <dl className={css.numbers}>
        <dt>{t('dataset.rows')}</dt>
        <dd>{rowCount === null ? t('dataset.notApplicable') : format.count(rowCount)}</dd>
        <dt>{t('dataset.updated')}</dt>
        <dd>{updatedAt ? format.moment(updatedAt) : t('dataset.notYet')}</dd>
        <dt>{t('dataset.code')}</dt>
        <dd className="mono">{dataset.code}</dd>
      </dl>
    </article>
  )
}
