import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi, useFormat } from '../platform/page.ts'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './failing-rows.module.css'
import { failingQuery } from './queries.ts'

type Props = { datasetId: string; ruleId: string; versionId: string; title: string; onClose: () => void }

/** 违规行: by their number in the file, so that they are found there; values as the gate shows them. */
export function FailingRows({ datasetId, ruleId, versionId, title, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [after, setAfter] = useState(0)
  const page = useQuery(failingQuery(useApi(), datasetId, ruleId, versionId, after))
  const next = page.data?.next ?? null
  return (
    <Section id="failing" title={title} aside={t('quality.failing.note')}>
      {page.isPending && <Loading doing={t('quality.failing.loading')} />}
      {page.isError && !page.data && <Fault error={page.error} retry={() => void page.refetch()} />}
      {page.data?.rows.length === 0 && <Empty why={t('quality.failing.none')} />}
      {page.data && page.data.rows.length > 0 && (
        <Scroll label={title}>
          <table className={`tb ${css.rows}`}>
            <thead>
              <tr>
                <th className="r">{t('quality.failing.row')}</th>
                {page.data.columns.map(({ name, label }) => (
                  <th key={name}>{label}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.data.rows.map(({ row, cells }) => (
                <tr key={row}>
                  <td className="r t">{format.number(row)}</td>
                  {cells.map((cell, index) => (
                    <td key={page.data.columns[index]?.name ?? index}>
                      {cell ?? <span className="teng">{t('quality.failing.empty')}</span>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <p className={`row ${css.acts}`}>
        {next !== null && (
          <button type="button" className="btn small" onClick={() => setAfter(next)}>
            {t('quality.failing.more')}
          </button>
        )}
        {after > 0 && (
          <button type="button" className="btn small" onClick={() => setAfter(0)}>
            {t('quality.failing.first')}
          </button>
        )}
        <button type="button" className="btn small" onClick={onClose}>
          {t('quality.failing.close')}
        </button>
      </p>
    </Section>
  )
}
