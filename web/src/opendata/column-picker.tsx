import { useTranslation } from 'react-i18next'
import { Form, useNavigate } from 'react-router'
import { searchOf } from '../platform/api.ts'
import { type GridView, viewQuery } from '../platform/parts/grid-view.ts'
import type { Column } from './dataset-queries.ts'
import css from './panel.module.css'

type Props = { columns: readonly Column[]; view: GridView; hrefOf: (view: GridView) => string }

/** 选列: which columns are read at all; the API call follows. */
export function ColumnPicker({ columns, view, hrefOf }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { select: _, ...kept } = viewQuery({ ...view, after: undefined })
  return (
    <details className={css.panel} name="preview-tools">
      <summary className="btn small">
        {t('preview.columns')}
        {view.select.length > 0 && ` ${view.select.length}/${columns.length}`}
      </summary>
      <Form
        className={css.sheet}
        onSubmit={(event) => {
          event.preventDefault()
          const chosen = new FormData(event.currentTarget).getAll('column').map(String)
          event.currentTarget.closest('details')?.removeAttribute('open')
          const select = chosen.length === columns.length ? [] : chosen
          void navigate(hrefOf({ ...view, select, after: undefined }), { preventScrollReset: true })
        }}
      >
        {[...searchOf(kept)].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <fieldset className={css.choices}>
          <legend className="visually-hidden">{t('preview.columns')}</legend>
          {columns.map(({ name, label }) => (
            <label key={name}>
              <input
                type="checkbox"
                name="column"
                value={name}
                defaultChecked={view.select.length === 0 || view.select.includes(name)}
              />
              {label} <span className="mono t">{name}</span>
            </label>
          ))}
        </fieldset>
        <button type="submit" className="btn small">
          {t('preview.apply')}
        </button>
      </Form>
    </details>
  )
}
