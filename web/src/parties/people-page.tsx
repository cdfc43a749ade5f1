import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useSearchParams } from 'react-router'
import { findingsOf } from '../platform/findings-of.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { useHolds } from './duties.ts'
import { type Account, accountsQuery, createAccount } from './queries.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, want }) => want(accountsQuery(api, url.searchParams.get('after') ?? undefined)))

export default function PeoplePage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <People />
    </HydrationBoundary>
  )
}

/** 账户与岗位: one administrator makes accounts, another gives posts, the third looks on (R-SEC-08). */
function People() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const accounts = useQuery(accountsQuery(useApi(), params.get('after') ?? undefined))
  const makes = useHolds('systemAdministrator')
  return (
    <>
      <PageTitle title={t('desk.people')} />
      <PageHead title={t('desk.people')} summary={<p>{t('people.why')}</p>} />
      {makes && <NewAccountForm />}
      <Section title={t('people.accounts')} aside={t('people.duties')}>
        {accounts.isPending && <Loading doing={t('people.loading')} />}
        {accounts.isError && !accounts.data && <Fault error={accounts.error} retry={() => void accounts.refetch()} />}
        {accounts.data?.accounts.length === 0 && <Empty why={t('people.none')} />}
        {accounts.data && accounts.data.accounts.length > 0 && <AccountTable accounts={accounts.data.accounts} />}
        {accounts.data?.next && (
          <nav className={css.paging} aria-label={t('grid.pages')}>
            <Link to={`?after=${accounts.data.next}`}>{t('grid.next')}</Link>
          </nav>
        )}
      </Section>
    </>
  )
}

function AccountTable({ accounts }: { accounts: readonly Account[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Scroll>
      <table className="tb">
        <thead>
          <tr>
            <th>{t('people.name')}</th>
            <th>{t('signIn.login')}</th>
            <th>{t('people.posts')}</th>
            <th>{t('lake.state')}</th>
            <th className="r">{t('people.lastSignIn')}</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ id, name, login, posts, state, lastSignInAt }) => (
            <tr key={id}>
              <td className="nw">
                <Link to={`/people/${id}`}>
                  <b>{name}</b>
                </Link>
              </td>
              <td className="mono">{login}</td>
              <td className="roomy">
                {posts.length === 0 && <span className="t">{t('people.noPost')}</span>}
                {posts.map((held) => (
                  <span key={held.id} className={css.post}>
                    {held.organisationName}
                    {format.zh ? '　' : ', '}
                    {t(`post.${held.post}`)}
                  </span>
                ))}
              </td>
              <td className={state === 'open' ? 'nw' : 'nw zhu'}>{t(`people.states.${state}`)}</td>
              <td className="r nw">{lastSignInAt ? format.moment(lastSignInAt) : t('people.never')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function NewAccountForm() {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const navigate = useNavigate()
  const make = useMutation({
    mutationFn: (form: FormData) =>
      createAccount(api, {
        login: String(form.get('login')),
        name: String(form.get('name')),
        password: String(form.get('password')),
      }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['parties'] })
      await navigate(`/people/${id}`)
    },
  })
  const finding = findingsOf(make.error)
  return (
    <details className={css.fold}>
      <summary className="btn">{t('people.new')}</summary>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(new FormData(event.currentTarget))
        }}
      >
        <TextField label={t('people.name')} name="name" required autoComplete="off" finding={finding('name')} />
        <TextField label={t('signIn.login')} name="login" required autoComplete="off" finding={finding('login')} />
        <TextField
          label={t('people.firstPassword')}
          hint={t('people.firstPasswordHint')}
          name="password"
          type="password"
          required
          autoComplete="new-password"
          finding={finding('password')}
        />
        <button type="submit" className="btn primary" disabled={make.isPending}>
          {t('people.make')}
        </button>
        {make.isError && <Fault error={make.error} safe={t('people.notMade')} />}
      </form>
    </details>
  )
}
