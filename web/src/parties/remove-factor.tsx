import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../platform/page.ts'
import { Fault } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { PasswordField } from './password-field.tsx'
import { type Factor, removeFactor } from './queries.ts'

export function RemoveFactor({
  factor,
  onRemoved,
  onKept,
}: {
  factor: Factor
  onRemoved: () => void
  onKept: () => void
}) {
  const { t } = useTranslation()
  const api = useApi()
  const remove = useMutation({
    mutationFn: (form: FormData) => removeFactor(api, factor.id, String(form.get('password'))),
    onSuccess: onRemoved,
  })
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        remove.mutate(new FormData(event.currentTarget))
      }}
    >
      <PasswordField error={remove.error} />
      <button type="submit" className="btn danger" disabled={remove.isPending}>
        {t('security.removeThis', { name: factor.name })}
      </button>
      <button type="button" className="link" onClick={onKept}>
        {t('security.keep')}
      </button>
      {remove.isError && <Fault error={remove.error} safe={t('security.unchanged')} />}
    </form>
  )
}
