import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import type { Card, Dimension } from './queries.ts'
import css from './score.module.css'

/** A share of 1 as points of 100, to a tenth; the server grades by the same figure. */
export const points = (share: number): number => Math.round(share * 1000) / 10

export function Score({ share }: { share: number | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  return share === null ? <span className="t">{t('quality.none')}</span> : format.number(points(share), 1)
}

/** The total with its grade, and how much of the standard it rests on. */
export function Total({ card }: { card: Card }) {
  const { t } = useTranslation()
  const all = card.dimensions.flatMap(({ indicators }) => indicators)
  const measured = all.filter(({ state }) => state === 'measured').length
  return (
    <p className={css.total}>
      <b>
        <Score share={card.total} />
      </b>
      {card.grade && <span className={css.grade}>{t('quality.grade', { grade: card.grade })}</span>}
      <span className="t">{t('quality.assessed', { count: measured, total: all.length })}</span>
    </p>
  )
}

/** The six dimensions, each as a bar of its score. One that could not be assessed has no bar. */
export function DimensionBars({ dimensions }: { dimensions: readonly Dimension[] }) {
  return (
    <dl className={css.bars}>
      {dimensions.map(({ dimension, name, score }) => (
        <div key={dimension}>
          <dt>{name}</dt>
          <dd>
            <i aria-hidden="true" data-none={score === null || undefined}>
              {score !== null && <u style={{ width: `${score * 100}%` }} />}
            </i>
            <span>
              <Score share={score} />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
