import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useFormat } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import css from './correction.module.css'
import { type DatasetCorrection, datasetCorrectionsQuery } from './correction-queries.ts'

/** 纠错 N 条：处理中、已更正、未采纳, on the page of the dataset, each with its clock and answer (R-OPEN-06). */
export function CorrectionPanel({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation()
  const [page, turn] = useState(1)
  const found = useQuery({ ...datasetCorrectionsQuery(useApi(), datasetId, page), placeholderData: keepPreviousData })
  if (found.isPending) return <Loading doing={t('correction.loading')} rows={2} />
  if (found.isError && !found.data) return <Fault error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return null
  const { counts, corrections, next, workingDays, correctable } = found.data
  return (
    <Section
      id="corrections"
      title={t('correction.count', { count: counts.all })}
      aside={
        counts.all > 0 &&
        t('correction.counts', { open: counts.open, corrected: counts.corrected, notUpheld: counts.notUpheld })
      }
    >
      <ul className={css.list}>
        {corrections.map((one) => (
          <Line key={one.id} correction={one} />
        ))}
      </ul>
      {(next !== null || page > 1) && (
        <p className="row" style={{ padding: '12px 0' }}>
          {page > 1 && (
            <button type="button" className="btn" onClick={() => turn(1)}>
              {t('grid.first')}
            </button>
          )}
          {next !== null && (
            <button type="button" className="btn" onClick={() => turn(next)}>
              {t('records.older')}
            </button>
          )}
        </p>
      )}
      {correctable && (
        <p className="row m" style={{ padding: '12px 0' }}>
          <Link className="btn" to={`/datasets/${datasetId}/correct`}>
            {t('correction.go')}
          </Link>
          <span className="t">{t('correction.how', { count: workingDays })}</span>
        </p>
      )}
    </Section>
  )
}

function Line({ correction }: { correction: DatasetCorrection }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { code, columnLabel, versionNumber, shelf, stateTitle, clock, filedAt, answer } = correction
  const place = columnLabel ?? t('correction.wholeDataset')
  return (
    <li>
      <Link className="mono nw" to={`/corrections/${code}`}>
        {code}
      </Link>
      <div>
        <b>{place}</b>{' '}
        <span className="t">
          {[
            versionNumber && t('correction.version', { number: versionNumber }),
            t('correction.filedOn', { date: format.date(filedAt, true) }),
          ]
            .filter(Boolean)
            .join(format.zh ? '，' : ', ')}
        </span>
        {answer && <p>{t('correction.answered', { words: answer })}</p>}
      </div>
      <div className="nw">
        <span>{shelf === 'open' ? stateTitle : t(`correction.shelf.${shelf}`)}</span>
        {clock && <ClockChip clock={chipClock(clock)} />}
      </div>
    </li>
  )
}
