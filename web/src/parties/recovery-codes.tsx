import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { Fault } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { PasswordField } from './password-field.tsx'
import { renewRecoveryCodes } from './queries.ts'
import own from './security.module.css'

export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useTranslation()
  return (
    <section className={css.token} role="status" aria-label={t('security.codes')}>
      <p>
        <b>{t('security.codesOnce')}</b>
      </p>
      <ol className={own.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="row">
        <CopyLink text={codes.join('\n')} what={t('security.codes')} />
        <button type="button" className="link" onClick={() => window.print()}>
          {t('security.print')}
        </button>
        <button type="button" className="link" onClick={onKept}>
          {t('security.kept')}
        </button>
      </p>
    </section>
  )
}

export function RenewRecoveryCodes({ onRenewed }: { onRenewed: (codes: readonly string[]) => void }) {
  const { t } = useTranslation()
  const api = useApi()
  const renew = useMutation({
    mutationFn: (form: FormData) => renewRecoveryCodes(api, String(form.get('password'))),
    onSuccess: ({ recoveryCodes }) => onRenewed(recoveryCodes),
  })
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        renew.mutate(new FormData(event.currentTarget))
        event.currentTarget.reset()
      }}
    >
      <PasswordField error={renew.error} />
      <button type="submit" className="btn" disabled={renew.isPending}>
        {t('security.renew')}
      </button>
      {renew.isError && <Fault error={renew.error} safe={t('security.unchanged')} />}
    </form>
  )
}
