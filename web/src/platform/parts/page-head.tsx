import type { ReactNode } from 'react'
import css from './page-head.module.css'

type Props = {
  title: ReactNode
  /** One or two sentences under the title. */
  summary?: ReactNode
  /** Buttons at the right, the one primary among them. */
  actions?: ReactNode
  /** 正 or segments before the title, where the page is a step of a process. */
  mark?: ReactNode
  /** `record` sets the title in Song: a verdict or a promise, the record itself speaking. */
  voice?: 'system' | 'record'
  small?: boolean
}

/** 文武线 and the page's one h1. */
export function PageHead({ title, summary, actions, mark, voice = 'system', small = false }: Props) {
  return (
    <header className={`ww ${css.head}`} data-voice={voice} data-small={small || undefined}>
      <div className={css.words}>
        {mark && <span className={css.mark}>{mark}</span>}
        <div>
          <h1 className={voice === 'record' ? 'ph' : undefined}>{title}</h1>
          {summary && <div className={css.summary}>{summary}</div>}
        </div>
      </div>
      {actions && <div className={`${css.actions} no-print`}>{actions}</div>}
    </header>
  )
}
