import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { openRequestsQuery } from '../opendata/open-request-queries.ts'
import { findingsOf } from '../platform/findings-of.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { SelectField, TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { type ApiKey, createKey, keysQuery, revokeKey, scopes } from './queries.ts'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, want }) => want(keysQuery(api)))

export default function KeysPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Keys />
    </HydrationBoundary>
  )
}

/** 我的密钥: for programs that act for this person, with what each may do and how often. */
function Keys() {
  const { t } = useTranslation()
  const keys = useQuery(keysQuery(useApi()))
  return (
    <>
      <PageTitle title={t('desk.keys')} />
      <PageHead title={t('desk.keys')} summary={<p>{t('keys.why')}</p>} />
      <NewKey />
      <Section title={t('keys.all')} aside={t('keys.quotaNote')}>
        {keys.isPending && <Loading doing={t('keys.loading')} />}
        {keys.isError && !keys.data && <Fault error={keys.error} retry={() => void keys.refetch()} />}
        {keys.data?.keys.length === 0 && <Empty why={t('keys.none')} />}
        {keys.data && keys.data.keys.length > 0 && <KeyTable keys={keys.data.keys} />}
      </Section>
    </>
  )
}

function KeyTable({ keys }: { keys: readonly ApiKey[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: (id: string) => revokeKey(api, id),
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery(api).queryKey }),
  })
  return (
    <>
      <Scroll>
        <table className="tb">
          <thead>
            <tr>
              <th>{t('keys.name')}</th>
              <th>{t('keys.prefix')}</th>
              <th>{t('keys.scopes')}</th>
              <th className="r">{t('keys.perMinute')}</th>
              <th className="r">{t('keys.perDay')}</th>
              <th className="r">{t('keys.lastUsed')}</th>
              <th className="r">{t('keys.expires')}</th>
              <th>
                <span className="visually-hidden">{t('own.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.id}>
                <td>
                  {key.name}
                  {key.boundTo && <BoundTo reference={key.boundTo.reference} />}
                </td>
                <td className="mono">{key.prefix}…</td>
                <td>{format.list(key.scopes.map((scope) => t(`keys.scope.${scope}`)))}</td>
                <td className="r">{format.number(key.perMinute)}</td>
                <td className="r">{format.number(key.perDay)}</td>
                <td className="r nw">{key.lastUsedAt ? format.moment(key.lastUsedAt) : t('people.never')}</td>
                <td className="r nw">{format.date(key.expiresAt, true)}</td>
                <td className="r nw">
                  {key.revokedAt ? (
                    <span className="t">{t('keys.revoked', { date: format.date(key.revokedAt) })}</span>
                  ) : (
                    <button
                      type="button"
                      className="link zhu"
                      disabled={revoke.isPending}
                      aria-label={`${t('keys.revoke')} ${key.name}`}
                      onClick={() => revoke.mutate(key.id)}
                    >
                      {t('keys.revoke')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {revoke.isError && <Fault error={revoke.error} safe={t('keys.notRevoked')} />}
    </>
  )
}

/** 专用密钥: it serves one agreement on conditional data and nothing else. */
function BoundTo({ reference }: { reference: string }) {
  const { t } = useTranslation()
  const requests = useQuery(openRequestsQuery(useApi()))
  const request = requests.data?.requests.find(({ code }) => code === reference)
  return (
    <span className={css.bound}>
      {t('keys.boundTo')} <Link to={request ? `/requests/${request.id}` : '/requests'}>{reference}</Link>
    </span>
  )
}

function NewKey() {
  const { t } = useTranslation()
  const api = useApi()
  const me = useMe()
  const client = useQueryClient()
  const houses = new Map(
    (me?.acts ?? []).map(({ organisationId, organisationName }) => [organisationId, organisationName]),
  )
  const make = useMutation({
    mutationFn: (form: FormData) => {
      const organisationId = String(form.get('organisationId') ?? '')
      return createKey(api, {
        name: String(form.get('name')),
        days: Number(form.get('days')),
        scopes: scopes.filter((scope) => form.getAll('scope').includes(scope)),
        ...(organisationId ? { organisationId } : {}),
      })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keysQuery(api).queryKey }),
  })
  const finding = findingsOf(make.error)
  return (
    <>
      <details className={css.fold}>
        <summary className="btn">{t('keys.new')}</summary>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            make.mutate(new FormData(event.currentTarget))
          }}
        >
          <TextField label={t('keys.name')} hint={t('keys.nameHint')} name="name" required finding={finding('name')} />
          <SelectField
            label={t('keys.for')}
            name="organisationId"
            choices={[
              { value: '', label: t('keys.forMyself') },
              ...[...houses].map(([value, label]) => ({ value, label })),
            ]}
          />
          <TextField
            label={t('keys.days')}
            name="days"
            type="number"
            min={1}
            max={366}
            defaultValue={90}
            required
            finding={finding('days')}
          />
          <span />
          <fieldset className={css.choices}>
            <legend className="note">{t('keys.scopes')}</legend>
            {scopes.map((scope) => (
              <label key={scope}>
                <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} />
                {t(`keys.scope.${scope}`)}
              </label>
            ))}
          </fieldset>
          <button type="submit" className="btn primary" disabled={make.isPending}>
            {t('keys.make')}
          </button>
          {make.isError && <Fault error={make.error} safe={t('keys.notMade')} />}
        </form>
      </details>
      {make.data && (
        <div className={css.token} role="status">
          <p>
            <b>{t('keys.once')}</b>
          </p>
          <p className="row">
            <code>{make.data.token}</code>
            <CopyLink text={make.data.token} what={t('keys.key')} />
          </p>
          <p className="note">
            {t('keys.use')} <code>Authorization: Bearer …</code>
          </p>
        </div>
      )}
    </>
  )
}
