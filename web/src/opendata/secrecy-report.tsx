import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../platform/page.ts'
import { chosenIn } from '../platform/parts/choice.ts'
import { SelectField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { marks, reportSecrecy } from './secrecy-queries.ts'
import css from './secrecy-report.module.css'

/** Whoever sees a secrecy mark stops it here: every way out is shut in the same instant. */
export function SecrecyReport({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const report = useMutation({
    mutationFn: (form: FormData) => reportSecrecy(api, datasetId, chosenIn(form, 'finding', marks)),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <details className={css.report}>
      <summary>{t('secrecy.seen')}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          report.mutate(new FormData(event.currentTarget))
        }}
      >
        <p className="note">{t('secrecy.seenWhy')}</p>
        <SelectField
          label={t('secrecy.mark')}
          name="finding"
          choices={marks.map((value) => ({ value, label: t(`secrecy.marks.${value}`) }))}
        />
        <button type="submit" className="btn danger" disabled={report.isPending || report.isSuccess}>
          {t('secrecy.stop')}
        </button>
        {report.isError && <Fault error={report.error} safe={t('secrecy.notStopped')} />}
      </form>
    </details>
  )
}
