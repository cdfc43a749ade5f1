import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { chosenIn } from '../platform/parts/choice.ts'
import { SelectField, TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { AccountActs } from './account-acts.tsx'
import css from './administration.module.css'
import { useHolds } from './duties.ts'
import { posts } from './posts.ts'
import { type Account, accountQuery, givePost, organisationsQuery, takePost } from './queries.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, need, want }) =>
    Promise.all([need(accountQuery(api, args.params.id ?? '')), want(organisationsQuery(api))]),
  )

export default function PersonPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Person />
    </HydrationBoundary>
  )
}

function Person() {
  const { t } = useTranslation()
  const format = useFormat()
  const { id = '' } = useParams()
  const account = useQuery(accountQuery(useApi(), id))
  const isMe = useMe()?.id === id
  if (account.isPending) return <Loading doing={t('people.loading')} />
  if (account.isError && !account.data) return <Fault error={account.error} retry={() => void account.refetch()} />
  if (!account.data) return null
  const { name, login, state, lastSignInAt, createdAt, mustChangePassword } = account.data
  return (
    <>
      <PageTitle title={name} />
      <p style={{ paddingBottom: 12 }}>
        <Link to="/people">{t('people.back')}</Link>
      </p>
      <PageHead title={name} summary={<p className="mono">{login}</p>} />
      <dl className={`kv ${css.facts}`}>
        <dt>{t('lake.state')}</dt>
        <dd className={state === 'open' ? undefined : 'zhu'}>{t(`people.states.${state}`)}</dd>
        <dt>{t('people.lastSignIn')}</dt>
        <dd>{lastSignInAt ? format.stamp(lastSignInAt, true) : t('people.never')}</dd>
        <dt>{t('people.madeAt')}</dt>
        <dd>{format.stamp(createdAt, true)}</dd>
        {mustChangePassword && (
          <>
            <dt>{t('signIn.password')}</dt>
            <dd>{t('people.mustChange')}</dd>
          </>
        )}
      </dl>
      <HeldPosts account={account.data} />
      {isMe ? <p className="t">{t('people.notYourself')}</p> : <AccountActs account={account.data} />}
    </>
  )
}

function HeldPosts({ account }: { account: Account }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const client = useQueryClient()
  const me = useMe()
  const security = useHolds('securityAdministrator')
  const gives = security && me?.id !== account.id && account.state !== 'closed'
  const renew = () => client.invalidateQueries({ queryKey: ['parties'] })
  const take = useMutation({ mutationFn: (postId: string) => takePost(api, account.id, postId), onSuccess: renew })
  return (
    <Section title={t('people.posts')} aside={t('people.apart')}>
      {account.posts.length === 0 && <p className={css.none}>{t('people.noPost')}</p>}
      {account.posts.length > 0 && (
        <Scroll>
          <table className="tb">
            <thead>
              <tr>
                <th>{t('people.post')}</th>
                <th>{t('people.organisation')}</th>
                <th>{t('people.from')}</th>
                <th>{t('people.until')}</th>
                <th>
                  <span className="visually-hidden">{t('own.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {account.posts.map(({ id, post, organisationName, from, until }) => (
                <tr key={id}>
                  <td className="nw">{t(`post.${post}`)}</td>
                  <td>{organisationName}</td>
                  <td className="nw">{format.date(from, true)}</td>
                  <td className="nw">{until ? format.date(until, true) : t('people.noEnd')}</td>
                  <td className="r">
                    {gives && (
                      <button
                        type="button"
                        className="link"
                        disabled={take.isPending}
                        onClick={() => take.mutate(id)}
                        aria-label={`${t('people.take')} ${t(`post.${post}`)}`}
                      >
                        {t('people.take')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {take.isError && <Fault error={take.error} safe={t('people.postsStand')} />}
      {gives && <GivePost account={account} />}
    </Section>
  )
}

function GivePost({ account }: { account: Account }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const organisations = useQuery(organisationsQuery(api))
  const give = useMutation({
    mutationFn: (form: FormData) =>
      givePost(api, account.id, {
        post: chosenIn(form, 'post', posts),
        organisationId: String(form.get('organisationId')),
        until: String(form.get('until') ?? '') || undefined,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['parties'] }),
  })
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        give.mutate(new FormData(event.currentTarget))
      }}
    >
      <SelectField
        label={t('people.post')}
        name="post"
        choices={posts.map((value) => ({ value, label: t(`post.${value}`) }))}
      />
      <SelectField
        label={t('people.organisation')}
        name="organisationId"
        choices={(organisations.data?.organisations ?? [])
          .filter(({ endedOn }) => !endedOn)
          .map(({ id, name }) => ({ value: id, label: name }))}
      />
      <TextField label={t('people.untilOptional')} name="until" type="date" />
      <button type="submit" className="btn primary" disabled={give.isPending}>
        {t('people.give')}
      </button>
      {give.isError && <Fault error={give.error} safe={t('people.postsStand')} />}
    </form>
  )
}
