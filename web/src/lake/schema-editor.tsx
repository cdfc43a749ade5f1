import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { Distribution } from '../platform/parts/marks.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import type { ColumnEdit, ImportView, ProposedColumn } from './import-queries.ts'
import css from './schema-editor.module.css'

type ColumnType = ProposedColumn['type']

const types: readonly ColumnType[] = [
  'text',
  'integer',
  'decimal',
  'double',
  'boolean',
  'date',
  'timestamp',
  'time',
  'geometry',
]

type Props = { view: ImportView; disabled: boolean; onEdit: (columns: readonly ColumnEdit[]) => void }

/** Every column with its type and the figures behind it; all of it can be changed in place. */
export function SchemaEditor({ view, disabled, onEdit }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section
      title={t('lake.types', { count: view.columns.length })}
      aside={
        view.rows === null ? undefined : t('lake.wholeFile', { count: view.rows, figure: format.number(view.rows) })
      }
    >
      <Scroll>
        <table className={`tb ${css.columns}`}>
          <thead>
            <tr>
              <th>{t('cite.column')}</th>
              <th>{t('cite.physical')}</th>
              <th>{t('cite.type')}</th>
              <th>{t('lake.shape')}</th>
              <th className="r">{t('lake.nulls')}</th>
              <th className="r">{t('lake.misfits')}</th>
              <th>{t('lake.treatment')}</th>
            </tr>
          </thead>
          <tbody>
            {view.columns.map((column) => (
              <ColumnLine
                key={column.index}
                column={column}
                rows={view.rows ?? 0}
                disabled={disabled}
                onEdit={onEdit}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  )
}

type LineProps = { column: ProposedColumn; rows: number; disabled: boolean; onEdit: Props['onEdit'] }

function ColumnLine({ column, rows, disabled, onEdit }: LineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { index, label, name, type, keep, shape, histogram, nulls, rejected, treatment } = column
  const edit = (change: Omit<ColumnEdit, 'index'>) => onEdit([{ index, ...change }])
  return (
    <tr id={`column-${index}`} data-left-out={!keep || undefined}>
      <td>
        <TextCell value={label} label={t('cite.column')} disabled={disabled} onChange={(label) => edit({ label })} />
      </td>
      <td className="mono">
        <TextCell value={name} label={t('cite.physical')} disabled={disabled} onChange={(name) => edit({ name })} />
      </td>
      <td>
        <select
          className={css.select}
          value={type}
          disabled={disabled}
          aria-label={t('lake.typeOf', { label })}
          onChange={({ currentTarget }) => edit({ type: currentTarget.value as ColumnType })}
        >
          {types.map((type) => (
            <option key={type} value={type}>
              {t(`type.${type}`)}
            </option>
          ))}
        </select>
      </td>
      <td className="t">
        {histogram ? (
          <div className={css.histogram}>
            <Distribution counts={histogram} width={128} height={18} />
          </div>
        ) : (
          shape
        )}
      </td>
      <td className="r">{nulls > 0 && rows > 0 ? format.percent(nulls / rows) : '0'}</td>
      <td className={rejected > 0 ? 'r zhu' : 'r'}>{format.number(rejected)}</td>
      <td className="nw">
        <button type="button" className="link" disabled={disabled} onClick={() => edit({ keep: !keep })}>
          {t(keep ? 'lake.leaveOut' : 'lake.takeIn')}
        </button>{' '}
        <span className="t">{keep ? treatment : t('lake.leftOut')}</span>
      </td>
    </tr>
  )
}

/** A text that becomes a field when it has the focus; sent when it is left changed. */
function TextCell(props: { value: string; label: string; disabled: boolean; onChange: (value: string) => void }) {
  const { value, label, disabled, onChange } = props
  const [draft, setDraft] = useState<string>()
  const send = () => {
    if (draft?.trim() && draft.trim() !== value) onChange(draft.trim())
    setDraft(undefined)
  }
  return (
    <input
      className={css.text}
      value={draft ?? value}
      aria-label={`${label} ${value}`}
      disabled={disabled}
      size={Math.max(6, (draft ?? value).length)}
      onChange={({ currentTarget }) => setDraft(currentTarget.value)}
      onBlur={send}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setDraft(undefined)
      }}
    />
  )
}
