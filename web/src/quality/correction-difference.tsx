import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useFormat } from '../platform/page.ts'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import css from './correction.module.css'
import { type Difference, differenceQuery } from './correction-queries.ts'
import { Score } from './score.tsx'

/** 更正前后: the reported cell, the rows in counts, and the quality measured again (R-DQ-07). */
export function CorrectionDifference({
  code,
  datasetId,
  purpose,
}: {
  code: string
  datasetId: string
  purpose?: string | undefined
}) {
  const { t } = useTranslation()
  const difference = useQuery(differenceQuery(useApi(), code, purpose))
  if (difference.isPending) return <Loading doing={t('correction.comparing')} rows={3} />
  if (difference.isError && !difference.data)
    return <Fault error={difference.error} retry={() => void difference.refetch()} />
  if (!difference.data) return null
  const { from, to } = difference.data
  return (
    <Section
      title={t('correction.difference', { from, to })}
      aside={<Link to={`/datasets/${datasetId}?tab=versions`}>{t('correction.versions')}</Link>}
    >
      <Cell difference={difference.data} />
      <Rows difference={difference.data} />
      <Quality difference={difference.data} />
    </Section>
  )
}

function Cell({ difference: { cell, from, to } }: { difference: Difference }) {
  const { t } = useTranslation()
  if (!cell) return null
  const empty = t('correction.empty')
  return (
    <p className={css.change}>
      <span>{cell.label}</span>
      <span>
        <del>{cell.before ?? empty}</del> <span className="t">{t('correction.version', { number: from })}</span>
      </span>
      <span>
        <ins>{cell.after ?? empty}</ins> <span className="t">{t('correction.version', { number: to })}</span>
      </span>
    </p>
  )
}

function Rows({ difference }: { difference: Difference }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { rowsAdded, rowsRemoved, rowsChanged, columnsChanged } = difference
  const parts = [
    rowsAdded !== null && t('correction.rows.added', { figure: format.number(rowsAdded) }),
    rowsRemoved !== null && t('correction.rows.removed', { figure: format.number(rowsRemoved) }),
    rowsChanged !== null && t('correction.rows.changed', { figure: format.number(rowsChanged) }),
    t('correction.rows.columns', { figure: format.number(columnsChanged) }),
  ].filter((part): part is string => Boolean(part))
  return <p style={{ padding: '12px 0' }}>{format.list(parts)}</p>
}

function Quality({ difference: { quality, from, to } }: { difference: Difference }) {
  const { t } = useTranslation()
  const { total, indicators, measuring } = quality
  return (
    <>
      <Scroll label={t('correction.quality')}>
        <table className="tb">
          <thead>
            <tr>
              <th>{t('correction.quality')}</th>
              <th className="r">{t('correction.version', { number: from })}</th>
              <th className="r">{t('correction.version', { number: to })}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <b>{t('correction.total')}</b>
              </td>
              <td className="r">
                <Score share={total.before} />
              </td>
              <td className="r">
                <Score share={total.after} />
              </td>
            </tr>
            {indicators.map(({ code, name, before, after }) => (
              <tr key={code}>
                <td>
                  <span className="mono t">{code}</span> {name}
                </td>
                <td className="r">
                  <Score share={before} />
                </td>
                <td className="r">
                  <Score share={after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {measuring && <p className="note">{t('correction.measuring')}</p>}
    </>
  )
}
