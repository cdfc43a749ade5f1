import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LoaderFunctionArgs } from 'react-router'
import { findingsOf } from '../platform/findings-of.ts'
import { hostContext } from '../platform/host.ts'
import { requireSignedIn } from '../platform/loading.ts'
import { useApi, useMe } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { changePassword } from './queries.ts'
import css from './sign-in.module.css'

export const loader = ({ context, url }: LoaderFunctionArgs) => {
  requireSignedIn(context.get(hostContext), url)
  return null
}

/** 改口令: the first one was known to whoever made the account. */
export default function PasswordPage() {
  const { t } = useTranslation()
  const api = useApi()
  const must = useMe()?.mustChangePassword
  const change = useMutation({
    mutationFn: (form: FormData) =>
      changePassword(api, { current: String(form.get('current')), next: String(form.get('next')) }),
    onSuccess: () => window.location.assign('/desk'),
  })
  const finding = findingsOf(change.error)
  return (
    <div className={css.page}>
      <PageTitle title={t('password.title')} />
      <PageHead title={t('password.title')} summary={<p>{t(must ? 'password.must' : 'password.why')}</p>} />
      <form
        className={css.form}
        method="post"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(new FormData(event.currentTarget))
        }}
      >
        <TextField
          label={t('password.current')}
          name="current"
          type="password"
          autoComplete="current-password"
          required
          finding={finding('current')}
        />
        <TextField
          label={t('password.next')}
          name="next"
          type="password"
          autoComplete="new-password"
          required
          finding={finding('password') ?? finding('next')}
        />
        <button type="submit" className="btn primary" disabled={change.isPending || change.isSuccess}>
          {t('password.go')}
        </button>
        {change.isError && <Fault error={change.error} safe={t('password.stands')} />}
      </form>
    </div>
  )
}
