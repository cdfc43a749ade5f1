import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../api.ts'
import { Zheng } from './marks.tsx'
import { Refusal, readDenial } from './refusal.tsx'
import css from './states.module.css'

/** Why there is nothing, and the next step. */
export function Empty({ why, next }: { why: ReactNode; next?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p>{why}</p>
      {next && <p className={css.next}>{next}</p>}
    </div>
  )
}

/** The rules of the table to come; after one second 正 is written, stroke by stroke, with what is being done. */
export function Loading({ doing, rows = 5 }: { doing: string; rows?: number }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={css.loading} role="status">
      {late ? (
        <p className={css.doing}>
          <span className={css.writing}>
            <Zheng done={5} size={20} />
          </span>
          {doing}
        </p>
      ) : (
        <span className="visually-hidden">{doing}</span>
      )}
      <div aria-hidden="true">
        {Array.from({ length: rows }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical rules
          <div key={i} className={css.rule} />
        ))}
      </div>
    </div>
  )
}

/** What happened, what is safe, what to do, and a number to quote. */
export function Fault({ error, retry, safe }: { error: unknown; retry?: () => void; safe?: ReactNode }) {
  const { t } = useTranslation()
  const problem = error instanceof ApiProblem ? error.problem : undefined
  const number = problem?.instance
  const denial = readDenial(problem)
  if (denial) return <Refusal denial={denial} />
  return (
    <div className={css.fault} role="alert">
      <p>
        <b>{problem ? problem.title : t('fault.noAnswer')}</b>
        {problem?.detail && <span> {problem.detail}</span>}
      </p>
      <p>{safe ?? t('fault.safe')}</p>
      <p className={css.next}>
        {retry && (
          <button type="button" className="btn small" onClick={retry}>
            {t('fault.again')}
          </button>
        )}
        {typeof number === 'string' && <span className="note">{t('fault.quote', { number })}</span>}
      </p>
    </div>
  )
}
