import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findingsOf } from '../platform/findings-of.ts'
import { addDays } from '../platform/format.ts'
import { useFormat } from '../platform/page.ts'
import { TextAreaField, TextField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import type { RequestContent, Share, SharingTerms } from './queries.ts'
import css from './request-form.module.css'
import { type Condition, conditionsOf, filterOf, RowRange } from './row-range.tsx'

type Props = {
  readonly terms: SharingTerms
  /** What it says already, where it is changed. */
  readonly share?: Share
  readonly busy: boolean
  readonly error: unknown
  readonly send: string
  readonly afterwards: string
  readonly first?: ReactNode
  readonly last?: ReactNode
  readonly onSend: (content: RequestContent, form: FormData) => void
}

/** 共享申请表 (R-SHR-20): matter, law, scenario, columns, rows, method, term; every finding stands at its field. */
export function RequestForm({ terms, share, busy, error, send, afterwards, first, last, onSend }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [conditions, setConditions] = useState<readonly Condition[]>(conditionsOf(share?.rowFilter) ?? [])
  const finding = findingsOf(error)
  const isAsked = (name: string): boolean => share?.columns.some((column) => column.name === name) ?? false
  const isWay = (name: string): boolean =>
    share ? share.methods.some(({ method }) => method === name) : name === terms.methods[0]?.method
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        onSend(contentOf(form), form)
      }}
    >
      {first}
      <TextField
        label={t('share.matterCode')}
        hint={t('share.matterCodeHint')}
        name="matterCode"
        required
        maxLength={60}
        defaultValue={share?.matterCode}
        finding={finding('matterCode')}
      />
      <TextField
        label={t('share.matterName')}
        name="matterName"
        required
        minLength={2}
        maxLength={200}
        defaultValue={share?.matterName}
        finding={finding('matterName')}
      />
      {(['legalBasis', 'scenario'] as const).map((name) => (
        <div key={name} className={css.wide}>
          <TextAreaField
            label={t(`share.${name}`)}
            hint={t(`share.${name}Hint`)}
            name={name}
            required
            minLength={10}
            maxLength={2000}
            defaultValue={share?.[name]}
            finding={finding(name)}
          />
        </div>
      ))}
      <fieldset className={`${css.choices} ${css.wide}`}>
        <legend>{t('share.columns')}</legend>
        {terms.columns.map(({ name, label, personal }) => (
          <label key={name}>
            <input type="checkbox" name="column" value={name} defaultChecked={isAsked(name)} />
            {label}
            {personal && <span className="t">{t('share.personal')}</span>}
          </label>
        ))}
        <p className="note">{t('share.columnsHint')}</p>
        {finding('columns') && <p className="zhu">{finding('columns')?.text}</p>}
      </fieldset>
      <fieldset className={`${css.range} ${css.wide}`}>
        <legend>{t('share.rows')}</legend>
        <RowRange columns={terms.columns} conditions={conditions} onChange={setConditions} />
        <p className="note">{t('share.rowsHint')}</p>
        {finding('rowFilter') && <p className="zhu">{finding('rowFilter')?.text}</p>}
      </fieldset>
      <fieldset className={css.choices}>
        <legend>{t('share.methods')}</legend>
        {terms.methods.map(({ method, label }) => (
          <label key={method}>
            <input type="checkbox" name="method" value={method} defaultChecked={isWay(method)} />
            {label}
          </label>
        ))}
        {finding('methods') && <p className="zhu">{finding('methods')?.text}</p>}
      </fieldset>
      <TextField
        label={t('share.until')}
        hint={t('share.untilHint', { count: terms.longestDays })}
        name="until"
        type="date"
        required
        min={addDays(format.today, 1)}
        max={addDays(format.today, terms.longestDays)}
        defaultValue={share?.until ?? addDays(format.today, Math.min(365, terms.longestDays))}
        finding={finding('until')}
      />
      {last && <div className={css.wide}>{last}</div>}
      <div className={`row ${css.wide}`}>
        <button type="submit" className="btn primary" disabled={busy}>
          {send}
        </button>
        <span className="note">{afterwards}</span>
      </div>
      {Boolean(error) && (
        <div className={css.wide}>
          <Fault error={error} safe={t('share.notSent')} />
        </div>
      )}
    </form>
  )

  function contentOf(form: FormData): RequestContent {
    const text = (name: string): string => String(form.get(name) ?? '').trim()
    return {
      matterCode: text('matterCode'),
      matterName: text('matterName'),
      legalBasis: text('legalBasis'),
      scenario: text('scenario'),
      columns: form.getAll('column').map(String),
      rowFilter: filterOf(conditions),
      methods: terms.methods.map(({ method }) => method).filter((method) => form.getAll('method').includes(method)),
      until: text('until'),
    }
  }
}
