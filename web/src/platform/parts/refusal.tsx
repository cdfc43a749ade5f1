import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Problem } from '../api.ts'
import { useFormat, useMe } from '../page.ts'
import css from './refusal.module.css'

/** What the gate says when it says no: why, by which rule, which columns, and what can be done, by whom, how soon. */
type Denial = {
  readonly title: string
  readonly reason: string
  readonly rule: string
  readonly columns: readonly { readonly name: string; readonly label: string; readonly detector: string }[]
  /** What else stands against it, in words. */
  readonly also: readonly { readonly words: string; readonly rule: string }[]
  readonly remedy: { readonly text: string; readonly by: string; readonly workingDays: number | undefined }
  readonly number: string
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** Only refusals of the gate; anything else is a fault or a form's finding. */
export function readDenial(problem: Problem | undefined): Denial | undefined {
  if (problem?.type !== '/problems/access/denied') return undefined
  const remedy = members(problem.remedy)
  const days = remedy.workingDays
  return {
    title: text(problem.words) || problem.title,
    reason: text(problem.reason),
    rule: text(problem.rule),
    columns: (Array.isArray(problem.columns) ? problem.columns : []).map((column: unknown) => {
      const { name, label, detector } = members(column)
      return { name: text(name), label: text(label) || text(name), detector: text(detector) }
    }),
    also: (Array.isArray(problem.also) ? problem.also : []).map((one: unknown) => {
      const { words, rule } = members(one)
      return { words: text(words), rule: text(rule) }
    }),
    remedy: {
      text: text(remedy.text),
      by: text(remedy.by),
      workingDays: typeof days === 'number' ? days : undefined,
    },
    number: text(problem.instance),
  }
}

/** Refusal is a page like any other: no alarm, all facts, a way on. */
export function Refusal({ denial, heading = true }: { denial: Denial; heading?: boolean }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const me = useMe()
  const { title, reason, rule, columns, also, remedy, number } = denial
  const [post = '', relation = ''] = remedy.by.split('@')
  const known = i18n.exists(`post.${post}`)
  return (
    <div className={css.refusal} role="alert">
      {heading && <h2>{title}</h2>}
      <dl className="kv">
        <dt>{t('refusal.rule')}</dt>
        <dd>
          {rule} <span className="mono t">{reason}</span>
        </dd>
        {columns.length > 0 && (
          <>
            <dt>{t('refusal.columns')}</dt>
            <dd>
              {columns.map(({ name, label, detector }) => (
                <span key={name} className={css.column}>
                  {label} <span className="mono t">{name}</span>
                  {i18n.exists(`detector.${detector}`) && (
                    <span className="t"> {t(`detector.${detector as 'residentId'}`)}</span>
                  )}
                </span>
              ))}
            </dd>
          </>
        )}
        {also.length > 0 && (
          <>
            <dt>{t('refusal.also')}</dt>
            <dd>
              {also.map(({ words, rule }) => (
                <span key={words} className={css.column}>
                  {words} <span className="t">{rule}</span>
                </span>
              ))}
            </dd>
          </>
        )}
        {remedy.text && (
          <>
            <dt>{t('refusal.remedy')}</dt>
            <dd>{remedy.text}</dd>
          </>
        )}
        {known && (
          <>
            <dt>{t('refusal.by')}</dt>
            <dd>
              {relation === 'publisher' && t('refusal.ofPublisher')}
              {t(`post.${post as 'dataOfficer'}`)}
            </dd>
          </>
        )}
        {remedy.workingDays !== undefined && (
          <>
            <dt>{t('refusal.takes')}</dt>
            <dd>{t('refusal.days', { count: remedy.workingDays, figure: format.number(remedy.workingDays) })}</dd>
          </>
        )}
        {number && (
          <>
            <dt>{t('refusal.number')}</dt>
            <dd className="mono">{number}</dd>
          </>
        )}
      </dl>
      {!me && (
        <p className="m">
          <Link to="/sign-in">{t('refusal.signIn')}</Link>
        </p>
      )}
    </div>
  )
}
