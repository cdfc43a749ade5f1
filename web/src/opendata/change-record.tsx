import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useApi, useFormat } from '../platform/page.ts'
import { chosenIn } from '../platform/parts/choice.ts'
import { SelectField, TextAreaField, TextField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import css from './change-record.module.css'
import { changeKinds, recordChange } from './publication-queries.ts'

/** 法律法规或职责变化 (R-SHR-07): recorded here; the limit for the update of the entry runs from its day. */
export function ChangeRecord({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const navigate = useNavigate()
  const record = useMutation({
    mutationFn: (form: FormData) =>
      recordChange(api, datasetId, {
        kind: chosenIn(form, 'kind', changeKinds),
        changedOn: String(form.get('changedOn')),
        text: String(form.get('text')),
      }),
    onSuccess: ({ processId }) => navigate(`/todo/${processId}`),
  })
  return (
    <details className={css.record}>
      <summary>{t('catalogChange.title')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          record.mutate(new FormData(event.currentTarget))
        }}
      >
        <p className="note">{t('catalogChange.why')}</p>
        <SelectField
          label={t('catalogChange.kind')}
          name="kind"
          choices={changeKinds.map((value) => ({ value, label: t(`catalogChange.kinds.${value}`) }))}
        />
        <TextField
          label={t('catalogChange.changedOn')}
          name="changedOn"
          type="date"
          required
          max={format.today}
          defaultValue={format.today}
        />
        <TextAreaField
          label={t('catalogChange.text')}
          hint={t('catalogChange.textHint')}
          name="text"
          required
          minLength={5}
          maxLength={1000}
        />
        <button type="submit" className="btn" disabled={record.isPending}>
          {t('catalogChange.record')}
        </button>
        {record.isError && <Fault error={record.error} safe={t('catalogChange.notRecorded')} />}
      </form>
    </details>
  )
}
