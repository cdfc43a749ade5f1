import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, redirect, useSearchParams } from 'react-router'
import { ApiProblem } from '../platform/api.ts'
import { hostContext } from '../platform/host.ts'
import { useApi } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { signIn } from './queries.ts'
import { askedIn, SecondStep } from './second-step.tsx'
import css from './sign-in.module.css'

/** Only a path of this site: an address from outside must not be able to lead a person away after signing in. */
const safeNext = (next: string | null): string =>
  next?.startsWith('/') && !next.startsWith('//') && !next.includes('\\') ? next : '/desk'

export const loader = ({ context, url }: LoaderFunctionArgs) => {
  if (context.get(hostContext).me) throw redirect(safeNext(url.searchParams.get('next')))
  return null
}

export default function SignInPage() {
  const { t } = useTranslation()
  const api = useApi()
  const [params] = useSearchParams()
  const entered = () => window.location.assign(safeNext(params.get('next')))
  const enter = useMutation({
    mutationFn: (form: FormData) => signIn(api, String(form.get('login')).trim(), String(form.get('password'))),
    onSuccess: entered,
  })
  // Before the page has come to life the browser would send the form by itself, past all of this.
  const [awake, setAwake] = useState(false)
  useEffect(() => setAwake(true), [])
  const asked = askedIn(enter.error)
  if (asked)
    return (
      <div className={css.page}>
        <PageTitle title={t('signIn.second')} />
        <PageHead title={t('signIn.second')} summary={<p>{t('signIn.secondWhy')}</p>} />
        <SecondStep asked={asked} onDone={entered} onOver={() => enter.reset()} />
      </div>
    )
  const refused = enter.error instanceof ApiProblem ? enter.error.problem : undefined
  return (
    <div className={css.page}>
      <PageTitle title={t('signIn.title')} />
      <PageHead title={t('signIn.title')} summary={<p>{t('signIn.why')}</p>} />
      <form
        className={css.form}
        method="post"
        onSubmit={(event) => {
          event.preventDefault()
          enter.mutate(new FormData(event.currentTarget))
        }}
      >
        <TextField label={t('signIn.login')} name="login" autoComplete="username" required autoFocus />
        <TextField
          label={t('signIn.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          finding={refused && { weight: 'must', text: [refused.title, refused.detail].filter(Boolean).join(' ') }}
        />
        <button type="submit" className="btn primary" disabled={!awake || enter.isPending || enter.isSuccess}>
          {enter.isPending ? t('signIn.going') : t('signIn.go')}
        </button>
        {enter.isError && !refused && <Fault error={enter.error} />}
      </form>
    </div>
  )
}
