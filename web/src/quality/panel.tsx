import { useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCounted } from '../platform/counted.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './panel.module.css'
import { type Card, cardQuery, type Indicator } from './queries.ts'
import { DimensionBars, Score, Total } from './score.tsx'
import { Trend } from './trend.tsx'

/** 质量评分卡: total and dimensions, every indicator with its A, B and X, why some have none, and the trend over versions. */
export function QualityPanel({ datasetId, publisherId }: { datasetId: string; publisherId: string }) {
  const { t } = useTranslation()
  const acts = useMe()?.acts ?? []
  const card = useQuery(cardQuery(useApi(), datasetId))
  if (card.isPending) return <Loading doing={t('quality.loading')} />
  if (card.isError && !card.data) return <Fault error={card.error} retry={() => void card.refetch()} />
  if (!card.data) return null
  const works = acts.some(({ organisationId, post }) => organisationId === publisherId || post === 'auditor')
  return (
    <>
      <Section
        title={t('quality.card')}
        aside={works && <Link to={`/datasets/${datasetId}/quality`}>{t('quality.rules')}</Link>}
      >
        <Standing card={card.data} />
        <div className={css.head}>
          <Total card={card.data} />
          <DimensionBars dimensions={card.data.dimensions} />
        </div>
        <Bands card={card.data} />
      </Section>
      <Section title={t('quality.indicators')} aside={t('quality.formula')}>
        <Indicators card={card.data} />
      </Section>
      <Section title={t('quality.trend')} aside={t('quality.trendNote')}>
        {card.data.trend.length === 0 ? (
          <Empty why={t('quality.noTrend')} />
        ) : (
          <Trend points={card.data.trend} current={card.data.versionId} />
        )}
      </Section>
    </>
  )
}

function Standing({ card }: { card: Card }) {
  const { t } = useTranslation()
  const counted = useCounted()
  const format = useFormat()
  const { state, progress, measuredAt, rows, rules, versionNumber } = card
  return (
    <p className={css.standing} role="status">
      {measuredAt !== null && rows !== null
        ? t('quality.measured', {
            number: versionNumber,
            at: format.stamp(measuredAt, true),
            rows: counted('rows', rows),
            rules: counted('rules', rules),
          })
        : t('quality.notMeasured')}{' '}
      {state === 'measuring' && <b>{t('quality.measuring', { share: format.percent(progress ?? 0) })}</b>}
      {state === 'failed' && <b className="zhu">{t('quality.failed')}</b>}
    </p>
  )
}

function Bands({ card: { bands } }: { card: Card }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = bands.map(({ grade, from }) =>
    from > 0
      ? t('quality.band', { grade, from: format.number(Math.round(from * 1000) / 10) })
      : t('quality.rest', { grade }),
  )
  return <p className="note">{t('quality.bands', { list: format.list(words) })}</p>
}

function Indicators({ card }: { card: Card }) {
  const { t } = useTranslation()
  return (
    <Scroll label={t('quality.indicators')}>
      <table className={`tb ${css.indicators}`}>
        <thead>
          <tr>
            <th>{t('quality.indicator')}</th>
            <th className="r">A</th>
            <th className="r">B</th>
            <th className="r">X</th>
            <th className="r">{t('quality.score')}</th>
            <th>{t('quality.why')}</th>
          </tr>
        </thead>
        <tbody>
          {card.dimensions.map(({ dimension, code, name, score, indicators }) => (
            <Fragment key={dimension}>
              <tr className={css.dimension}>
                <th scope="rowgroup" colSpan={4}>
                  <span className="mono t">{code}</span> {name}
                </th>
                <td className="r">
                  <b>
                    <Score share={score} />
                  </b>
                </td>
                <td />
              </tr>
              {indicators.map((indicator) => (
                <IndicatorLine key={indicator.code} indicator={indicator} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function IndicatorLine({ indicator }: { indicator: Indicator }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { code, name, a, b, x, score, state, negative, missing, notes } = indicator
  const figure = (value: number | null) =>
    value === null ? <span className="t">{t('quality.none')}</span> : format.number(value)
  return (
    <tr data-state={state}>
      <td>
        <span className="mono t">{code}</span> {name}
      </td>
      <td className="r">{figure(a)}</td>
      <td className="r">{figure(b)}</td>
      <td className="r">{x === null ? figure(null) : format.percent(x)}</td>
      <td className="r">
        <Score share={score} />
      </td>
      <td>
        {state === 'notApplicable' && t('quality.notApplicable')}
        {state === 'notAssessable' && t('quality.notAssessable')}
        {state === 'measured' && negative && t('quality.negative')}{' '}
        {[...notes, ...missing].map((words) => (
          <span key={words} className={css.reason}>
            {words}
          </span>
        ))}
      </td>
    </tr>
  )
}
