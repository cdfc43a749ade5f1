import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { renderSVG } from 'uqr'
import { ApiProblem } from '../platform/api.ts'
import { useApi } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { TextField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { PasswordField } from './password-field.tsx'
import { beginTotp, confirmTotp } from './queries.ts'
import own from './security.module.css'

/** 绑定动态口令: the secret as a code to scan and as letters to type; it counts after one code of it was typed. */
export function AddTotp({ onAdded }: { onAdded: (recoveryCodes: readonly string[] | null) => void }) {
  const { t } = useTranslation()
  const api = useApi()
  const begin = useMutation({
    mutationFn: (form: FormData) =>
      beginTotp(api, { name: String(form.get('name')), password: String(form.get('password')) }),
  })
  const confirm = useMutation({
    mutationFn: (code: string) => confirmTotp(api, begin.data?.id ?? '', code),
    onSuccess: ({ recoveryCodes }) => {
      begin.reset()
      onAdded(recoveryCodes)
    },
  })
  const wrong = confirm.error instanceof ApiProblem ? confirm.error.problem : undefined
  return (
    <Section title={t('security.totp')} aside={t('security.totpAside')}>
      {begin.data ? (
        <div className={own.bind}>
          <img
            className={own.qr}
            alt={t('security.qr')}
            src={`data:image/svg+xml,${encodeURIComponent(renderSVG(begin.data.uri, { border: 2 }))}`}
          />
          <form
            className={own.steps}
            onSubmit={(event) => {
              event.preventDefault()
              confirm.mutate(String(new FormData(event.currentTarget).get('code')))
            }}
          >
            <p>{t('security.scan')}</p>
            <p>
              <code>{begin.data.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>{' '}
              <CopyLink text={begin.data.secret} what={t('security.secret')} />
            </p>
            <TextField
              label={t('security.code')}
              name="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              autoFocus
              finding={wrong && { weight: 'must', text: [wrong.title, wrong.detail].filter(Boolean).join(' ') }}
            />
            <p className="row">
              <button type="submit" className="btn primary" disabled={confirm.isPending}>
                {t('security.confirm')}
              </button>
              <button type="button" className="link" onClick={() => begin.reset()}>
                {t('security.notNow')}
              </button>
            </p>
            {confirm.isError && !wrong && <Fault error={confirm.error} safe={t('security.unchanged')} />}
          </form>
        </div>
      ) : (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            begin.mutate(new FormData(event.currentTarget))
          }}
        >
          <TextField label={t('security.name')} name="name" defaultValue={t('security.totpName')} required />
          <PasswordField error={begin.error} />
          <button type="submit" className="btn" disabled={begin.isPending}>
            {t('security.addTotp')}
          </button>
          {begin.isError && <Fault error={begin.error} safe={t('security.unchanged')} />}
        </form>
      )}
    </Section>
  )
}
