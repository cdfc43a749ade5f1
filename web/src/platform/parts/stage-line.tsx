import type { ReactNode } from 'react'
import css from './stage-line.module.css'

export type Stage = {
  readonly key: string
  readonly name: string
  readonly state: 'done' | 'now' | 'next' | 'failed'
  /** Counts done of counts known: no percentage without both numbers. */
  readonly fact: ReactNode
  /** Measured seconds, or an estimate with its basis. */
  readonly basis?: ReactNode
}

/** True progress. Announced politely, since figures here change while one waits. */
export function StageLine({ stages, label }: { stages: readonly Stage[]; label: string }) {
  return (
    <ol className={css.line} aria-label={label} aria-live="polite">
      {stages.map(({ key, name, state, fact, basis }) => (
        <li key={key} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <b>{name}</b>
          <span>{fact}</span>
          {basis && <small>{basis}</small>}
        </li>
      ))}
    </ol>
  )
}
