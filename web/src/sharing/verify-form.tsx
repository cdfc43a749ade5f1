import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '../platform/page.ts'
import { SelectField, TextField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { purposeOf, type Share, verifyThroughShare } from './queries.ts'
import css from './request-form.module.css'

/** 核验 (R-SHR-26): whether what is claimed of a record is so; the record itself is never shown. */
export function VerifyForm({ share }: { share: Share }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const verify = useMutation({
    mutationFn: (form: FormData) => {
      const text = (name: string): string => String(form.get(name) ?? '').trim()
      return verifyThroughShare(api, share.id, purposeOf(share.matterCode, text('caseNumber')), {
        key: { [text('keyColumn')]: text('keyValue') },
        claims: { [text('claimColumn')]: text('claimValue') },
      })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['process', 'shareUses', share.id] }),
  })
  const choices = share.columns.map(({ name, label }) => ({ value: name, label }))
  const labelOf = (name: string): string => share.columns.find((column) => column.name === name)?.label ?? name
  return (
    <form
      className={`${css.form} no-print`}
      aria-label={t('share.verify.title')}
      onSubmit={(event) => {
        event.preventDefault()
        verify.mutate(new FormData(event.currentTarget))
      }}
    >
      <h3 className={css.wide}>{t('share.verify.title')}</h3>
      <div className={css.wide}>
        <TextField
          label={t('share.caseNumber')}
          hint={t('share.verify.caseHint')}
          name="caseNumber"
          required
          maxLength={100}
        />
      </div>
      <SelectField label={t('share.verify.keyColumn')} name="keyColumn" choices={choices} />
      <TextField label={t('share.verify.keyValue')} name="keyValue" required maxLength={200} />
      <SelectField
        label={t('share.verify.claimColumn')}
        name="claimColumn"
        choices={choices}
        defaultValue={choices[1]?.value}
      />
      <TextField label={t('share.verify.claimValue')} name="claimValue" required maxLength={200} />
      <div className={`row ${css.wide}`}>
        <button type="submit" className="btn" disabled={verify.isPending}>
          {t('share.verify.go')}
        </button>
        <span className="note">{t('share.verify.why')}</span>
      </div>
      {verify.data && (
        <p className={`row ${css.wide}`} role="status">
          {Object.entries(verify.data.claims).map(([name, verdict]) => (
            <b key={name}>{t(`share.verify.is.${verdict}`, { column: labelOf(name) })}</b>
          ))}
          {verify.data.receipt && <Link to={`/receipts/${verify.data.receipt}`}>{t('share.uses.receipt')}</Link>}
        </p>
      )}
      {verify.isError && (
        <div className={css.wide}>
          <Fault error={verify.error} safe={t('share.verify.safe')} />
        </div>
      )}
    </form>
  )
}
