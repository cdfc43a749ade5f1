import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import type { Condition, GridView, Operator } from '../platform/parts/grid-view.ts'
import type { Column, ColumnType } from './dataset-queries.ts'
import css from './panel.module.css'

type Props = { columns: readonly Column[]; view: GridView; hrefOf: (view: GridView) => string }

const operators: readonly Operator[] = ['eq', 'ne', 'gte', 'lte', 'gt', 'lt', 'prefix', 'null']

/** 筛选: the same conditions as the bars set, by hand and by keyboard. */
export function FilterForm({ columns, view, hrefOf }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const labelOf = (name: string) => columns.find((column) => column.name === name)?.label ?? name
  return (
    <details className={css.panel} name="preview-tools">
      <summary className="btn small">
        {t('preview.filter')}
        {view.where.length > 0 && ` ${view.where.length}`}
      </summary>
      <div className={css.sheet}>
        {view.where.length > 0 && (
          <ul className={css.conditions}>
            {view.where.map((condition, i) => (
              <li key={JSON.stringify(condition)}>
                <span>
                  {labelOf(condition[0])} {t(`operator.${condition[1]}`)} {String(condition[2] ?? '')}
                </span>
                <Link to={hrefOf({ ...view, where: view.where.filter((_, other) => other !== i), after: undefined })}>
                  {t('preview.remove')}
                </Link>
              </li>
            ))}
          </ul>
        )}
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            const form = new FormData(event.currentTarget)
            const condition = conditionOf(columns, form)
            if (!condition) return
            event.currentTarget.reset()
            void navigate(hrefOf({ ...view, where: [...view.where, condition], after: undefined }), {
              preventScrollReset: true,
            })
          }}
        >
          <select name="column" className="input small" aria-label={t('preview.column')}>
            {columns.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
          <select name="operator" className="input small" aria-label={t('preview.operator')}>
            {operators.map((operator) => (
              <option key={operator} value={operator}>
                {t(`operator.${operator}`)}
              </option>
            ))}
          </select>
          <input name="value" className="input small" aria-label={t('preview.value')} />
          <button type="submit" className="btn small">
            {t('preview.add')}
          </button>
        </form>
      </div>
    </details>
  )
}

const numeric: readonly ColumnType[] = ['integer', 'double']

/** BIGINT and DECIMAL stay text; the API reads both. */
function conditionOf(columns: readonly Column[], form: FormData): Condition | undefined {
  const column = columns.find(({ name }) => name === form.get('column'))
  const operator = operators.find((known) => known === form.get('operator'))
  const text = String(form.get('value') ?? '').trim()
  if (!column || !operator) return undefined
  if (operator === 'null') return [column.name, 'null', true]
  if (column.type === 'boolean') return [column.name, operator, /^(true|1|是|yes)$/i.test(text)]
  return [
    column.name,
    operator,
    numeric.includes(column.type) && Number.isSafeInteger(Number(text)) ? Number(text) : text,
  ]
}
