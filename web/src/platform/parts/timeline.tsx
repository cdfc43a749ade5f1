import type { ReactNode } from 'react'
import css from './timeline.module.css'

export type TimelineStep = {
  readonly key: string
  readonly state: 'past' | 'now' | 'future' | 'branch'
  /** When: a moment, 今天, or an estimate. */
  readonly when: ReactNode
  readonly title: ReactNode
  readonly note?: ReactNode
  /** The events allowed now, as buttons with what will follow. */
  readonly actions?: ReactNode
  /** Rule ids, limit, ledger number: the margin's grey. */
  readonly evidence?: ReactNode
}

/** A process drawn from its transition table: past solid, now a ring, future dashed, branches as diamonds. */
export function Timeline({ steps, label }: { steps: readonly TimelineStep[]; label: string }) {
  return (
    <ol className={css.list} aria-label={label}>
      {steps.map(({ key, state, when, title, note, actions, evidence }) => (
        <li key={key} className={css.step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <span className={css.dot}>
            <i />
          </span>
          <span className={css.when}>{when}</span>
          <div className={css.what}>
            <b>{title}</b>
            {note && <div>{note}</div>}
            {actions && <div className={`${css.actions} no-print`}>{actions}</div>}
          </div>
          {evidence && <div className={css.evidence}>{evidence}</div>}
        </li>
      ))}
    </ol>
  )
}
