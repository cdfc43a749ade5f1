import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { findingsOf } from '../platform/findings-of.ts'
import { useApi } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Empty, Fault } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { setUp } from './queries.ts'

const administrators = ['systemAdministrator', 'securityAdministrator', 'auditAdministrator'] as const

/** The one-time link of an empty installation: its data bureau and three administrators, three people from the first minute. */
export default function SetupPage() {
  const { t } = useTranslation()
  const api = useApi()
  const token = useSearchParams()[0].get('token') ?? ''
  const begin = useMutation({
    mutationFn: (form: FormData) => {
      const text = (name: string) => String(form.get(name) ?? '').trim()
      const account = (post: string) => ({
        login: text(`${post}.login`),
        name: text(`${post}.name`),
        password: String(form.get(`${post}.password`) ?? ''),
      })
      return setUp(api, {
        token,
        organisation: {
          name: text('name'),
          creditCode: text('creditCode') || null,
          regionCode: text('regionCode') || null,
        },
        administrators: {
          systemAdministrator: account('systemAdministrator'),
          securityAdministrator: account('securityAdministrator'),
          auditAdministrator: account('auditAdministrator'),
        },
      })
    },
    onSuccess: () => window.location.assign('/sign-in'),
  })
  const finding = findingsOf(begin.error)
  return (
    <div style={{ paddingTop: 24 }}>
      <PageTitle title={t('setup.title')} />
      <PageHead title={t('setup.title')} summary={<p className="prose">{t('setup.why')}</p>} />
      {!token ? (
        <Empty why={t('setup.noToken')} />
      ) : (
        <form
          className={css.form}
          method="post"
          onSubmit={(event) => {
            event.preventDefault()
            begin.mutate(new FormData(event.currentTarget))
          }}
        >
          <TextField
            label={t('setup.bureau')}
            name="name"
            required
            finding={finding('organisation.name') ?? finding('name')}
          />
          <TextField
            label={t('organisations.creditCode')}
            name="creditCode"
            finding={finding('organisation.creditCode') ?? finding('creditCode')}
          />
          <TextField
            label={t('organisations.region')}
            name="regionCode"
            inputMode="numeric"
            required
            finding={finding('organisation.regionCode') ?? finding('regionCode')}
          />
          <span />
          {administrators.map((post) => (
            <fieldset key={post} className={css.person}>
              <legend>{t(`post.${post}`)}</legend>
              <TextField
                label={t('people.name')}
                name={`${post}.name`}
                required
                autoComplete="off"
                finding={finding(`administrators.${post}.name`)}
              />
              <TextField
                label={t('signIn.login')}
                name={`${post}.login`}
                required
                autoComplete="off"
                finding={finding(`administrators.${post}.login`)}
              />
              <TextField
                label={t('signIn.password')}
                name={`${post}.password`}
                type="password"
                required
                autoComplete="new-password"
                finding={finding(`administrators.${post}.password`)}
              />
            </fieldset>
          ))}
          <button type="submit" className="btn primary" disabled={begin.isPending || begin.isSuccess}>
            {t('setup.go')}
          </button>
          {begin.isError && <Fault error={begin.error} safe={t('setup.nothing')} />}
        </form>
      )}
    </div>
  )
}
