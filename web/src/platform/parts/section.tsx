import type { ReactNode } from 'react'
import css from './section.module.css'

type Props = {
  title: ReactNode
  aside?: ReactNode
  id?: string
  size?: 'portal' | 'workbench' | 'margin'
  children: ReactNode
}

/** A heading on a 1 px ink rule, with a quiet remark or link at the right. */
export function Section({ title, aside, id, size = 'workbench', children }: Props) {
  return (
    <section className={css.section} data-size={size} id={id}>
      <header className={css.head}>
        <h2>{title}</h2>
        {aside && <div className={css.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  )
}
