import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useSearchParams } from 'react-router'
import { findingsOf } from '../platform/findings-of.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { chosenIn } from '../platform/parts/choice.ts'
import { SelectField, TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { useHolds } from './duties.ts'
import {
  changeOrganisation,
  createOrganisation,
  leaderships,
  type Organisation,
  type OrganisationBody,
  organisationKinds,
  organisationsQuery,
} from './queries.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, want }) => want(organisationsQuery(api, url.searchParams.get('after') ?? undefined)))

export default function OrganisationsPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Organisations />
    </HydrationBoundary>
  )
}

/** 机构: region, kind, credit code, leadership. What a file named and nobody has confirmed comes first. */
function Organisations() {
  const { t } = useTranslation()
  const format = useFormat()
  const [params] = useSearchParams()
  const changes = useHolds('systemAdministrator')
  const list = useQuery(organisationsQuery(useApi(), params.get('after') ?? undefined))
  const all = [...(list.data?.organisations ?? [])].sort((a, b) => Number(a.confirmed) - Number(b.confirmed))
  const chosen = all.find(({ id }) => id === params.get('change'))
  return (
    <>
      <PageTitle title={t('desk.organisations')} />
      <PageHead title={t('desk.organisations')} summary={<p>{t('organisations.why')}</p>} />
      {changes && <OrganisationForm key={chosen?.id ?? 'new'} organisation={chosen} />}
      <Section title={t('organisations.all')}>
        {list.isPending && <Loading doing={t('organisations.loading')} />}
        {list.isError && !list.data && <Fault error={list.error} retry={() => void list.refetch()} />}
        {list.data && all.length === 0 && <Empty why={t('organisations.none')} />}
        {all.length > 0 && (
          <Scroll>
            <table className="tb">
              <thead>
                <tr>
                  <th>{t('organisations.name')}</th>
                  <th>{t('organisations.kind')}</th>
                  <th>{t('organisations.creditCode')}</th>
                  <th>{t('organisations.region')}</th>
                  <th>{t('organisations.leadership')}</th>
                  <th>{t('lake.state')}</th>
                  <th>
                    <span className="visually-hidden">{t('own.actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {all.map((one) => (
                  <tr key={one.id}>
                    <td>
                      <b>{one.name}</b>
                      {one.formerNames.length > 0 && (
                        <span className="t">
                          {' '}
                          {t('organisations.formerly', { names: format.list(one.formerNames) })}
                        </span>
                      )}
                    </td>
                    <td className="nw">{t(`organisations.kinds.${one.kind}`)}</td>
                    <td className="mono">{one.creditCode ?? <span className="t">{t('edit.notSaid')}</span>}</td>
                    <td className="mono">{one.regionCode ?? <span className="t">{t('edit.notSaid')}</span>}</td>
                    <td className="nw">{t(`organisations.lead.${one.leadership}`)}</td>
                    <td className={one.confirmed ? 'nw' : 'nw teng'}>
                      {one.endedOn
                        ? t('organisations.ended', { date: format.date(one.endedOn, true) })
                        : t(one.confirmed ? 'organisations.confirmed' : 'organisations.unconfirmed')}
                    </td>
                    <td className="r nw">
                      {changes && !one.endedOn && (
                        <Link to={`?change=${one.id}`} aria-label={`${t('organisations.change')} ${one.name}`}>
                          {t(one.confirmed ? 'organisations.change' : 'organisations.confirm')}
                        </Link>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
        {list.data?.next && (
          <nav className={css.paging} aria-label={t('grid.pages')}>
            <Link to={`?after=${list.data.next}`}>{t('grid.next')}</Link>
          </nav>
        )}
      </Section>
    </>
  )
}

function bodyOf(form: FormData): OrganisationBody {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return {
    name: text('name'),
    kind: chosenIn(form, 'kind', organisationKinds),
    creditCode: text('creditCode') || null,
    regionCode: text('regionCode') || null,
    leadership: chosenIn(form, 'leadership', leaderships),
  }
}

/** A new one, or one that is there: changing an unconfirmed one confirms it. */
function OrganisationForm({ organisation }: { organisation: Organisation | undefined }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const navigate = useNavigate()
  const save = useMutation({
    mutationFn: (body: OrganisationBody) =>
      organisation
        ? changeOrganisation(api, organisation.id, {
            ...body,
            revision: organisation.revision,
            ...(organisation.confirmed ? {} : { confirmed: true }),
          })
        : createOrganisation(api, body),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['parties'] })
      await navigate('/organisations')
    },
  })
  const finding = findingsOf(save.error)
  return (
    <details className={css.fold} open={organisation !== undefined}>
      <summary className="btn">
        {organisation ? t('organisations.changing', { name: organisation.name }) : t('organisations.new')}
      </summary>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(bodyOf(new FormData(event.currentTarget)))
        }}
      >
        <TextField
          label={t('organisations.name')}
          name="name"
          defaultValue={organisation?.name}
          required
          finding={finding('name')}
        />
        <SelectField
          label={t('organisations.kind')}
          name="kind"
          defaultValue={organisation?.kind === 'unspecified' ? 'organ' : organisation?.kind}
          finding={finding('kind')}
          choices={organisationKinds.map((value) => ({ value, label: t(`organisations.kinds.${value}`) }))}
        />
        <SelectField
          label={t('organisations.leadership')}
          name="leadership"
          defaultValue={organisation?.leadership}
          choices={leaderships.map((value) => ({
            value,
            label: t(`organisations.lead.${value}`),
          }))}
        />
        <span />
        <TextField
          label={t('organisations.creditCode')}
          name="creditCode"
          defaultValue={organisation?.creditCode ?? ''}
          spellCheck={false}
          finding={finding('creditCode')}
        />
        <TextField
          label={t('organisations.region')}
          name="regionCode"
          defaultValue={organisation?.regionCode ?? ''}
          spellCheck={false}
          finding={finding('regionCode')}
        />
        <button type="submit" className="btn primary" disabled={save.isPending}>
          {t(
            organisation
              ? organisation.confirmed
                ? 'organisations.save'
                : 'organisations.confirm'
              : 'organisations.make',
          )}
        </button>
        {save.isError && <Fault error={save.error} safe={t('organisations.notSaved')} />}
      </form>
    </details>
  )
}
