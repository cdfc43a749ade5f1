import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../platform/page.ts'
import type { FieldFinding } from '../platform/parts/field.tsx'
import css from './correction.module.css'
import { correctionsQuery } from './correction-queries.ts'

const takeable: readonly string[] = ['filed', 'refiled', 'verifying', 'redoing']

/** 更正的纠错: which reports the new version answers (R-DQ-07). */
export function Corrects({
  datasetId,
  chosen,
  onChoose,
  finding,
}: {
  datasetId: string
  chosen: readonly string[]
  onChoose: (ids: readonly string[]) => void
  finding: FieldFinding | undefined
}) {
  const { t } = useTranslation()
  const found = useQuery(correctionsQuery(useApi(), { side: 'handled', shelf: 'open', dataset: datasetId }))
  const open = (found.data?.corrections ?? []).filter(({ state }) => takeable.includes(state))
  if (open.length === 0) return null
  return (
    <fieldset className={css.ticks} aria-describedby={finding && 'corrects-finding'}>
      <legend className="m">{t('correction.answers')}</legend>
      {open.map(({ id, code, columnLabel }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={({ currentTarget }) =>
              onChoose(currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id))
            }
          />
          <span>
            <span className="mono">{code}</span> {columnLabel ?? t('correction.wholeDataset')}
          </span>
        </label>
      ))}
      {finding && (
        <p className="m zhu" id="corrects-finding">
          {finding.text}
        </p>
      )}
    </fieldset>
  )
}
