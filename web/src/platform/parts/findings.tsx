import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import css from './findings.module.css'

export type Weight = 'must' | 'advice' | 'settled'

export type Finding = {
  readonly number: number
  readonly weight: Weight
  readonly head: ReactNode
  /** The cause, in figures. */
  readonly cause?: ReactNode
  /** One or two verbs; the recommended one first and bold. */
  readonly actions?: ReactNode
  /** Where the finding stands, so that the number here and the number there can be followed. */
  readonly at?: string
}

/** The number of a finding: filled 朱 must be mended, 藤 ring is advice, ink ring is settled. */
export function FindingNumber({ number, weight }: { number: number; weight: Weight }) {
  const { t } = useTranslation()
  return (
    <span className={css.number} data-weight={weight}>
      <span className="visually-hidden">{t(`finding.${weight}`)}</span>
      {number}
    </span>
  )
}

/** 批注: sorted by what blocks, then by number. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const order: Record<Weight, number> = { must: 0, advice: 1, settled: 2 }
  const sorted = [...findings].sort((a, b) => order[a.weight] - order[b.weight] || a.number - b.number)
  return (
    <ol className={css.list}>
      {sorted.map(({ number, weight, head, cause, actions, at }) => (
        <li key={number} data-weight={weight} id={`finding-${number}`}>
          <FindingNumber number={number} weight={weight} />
          <div>
            {weight === 'settled' ? head : <b>{at ? <a href={`#${at}`}>{head}</a> : head}</b>}
            {cause && <p>{cause}</p>}
            {actions && <div className={css.actions}>{actions}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}
