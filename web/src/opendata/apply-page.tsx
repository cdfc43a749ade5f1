import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useParams } from 'react-router'
import { useCounted } from '../platform/counted.ts'
import { findingsOf } from '../platform/findings-of.ts'
import { addDays } from '../platform/format.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { chosenIn } from '../platform/parts/choice.ts'
import { SelectField, TextAreaField, TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './apply-page.module.css'
import { type Dataset, datasetQuery, type Version } from './dataset-queries.ts'
import {
  type ApplicationTerms,
  applyForData,
  type NewOpenRequest,
  purposeKinds,
  termsQuery,
  ways,
} from './open-request-queries.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, need, want }) => {
    const { id } = await need(datasetQuery(api, args.params.id ?? ''))
    await want(termsQuery(api, id))
  })

export default function ApplyPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Apply />
    </HydrationBoundary>
  )
}

/** 申请有条件开放的数据 (R-OPEN-03). */
function Apply() {
  const { t } = useTranslation()
  const counted = useCounted()
  const { id = '' } = useParams()
  const api = useApi()
  const dataset = useQuery(datasetQuery(api, id))
  const terms = useQuery({ ...termsQuery(api, dataset.data?.id ?? id), enabled: dataset.data !== undefined })
  if (dataset.isPending || (terms.isPending && !dataset.isError)) return <Loading doing={t('apply.loadingDataset')} />
  if (dataset.isError && !dataset.data) return <Fault error={dataset.error} retry={() => void dataset.refetch()} />
  if (terms.isError && !terms.data) return <Fault error={terms.error} retry={() => void terms.refetch()} />
  if (!dataset.data || !terms.data) return null
  const { title, version, publisherName } = dataset.data
  const { onApplication, ownData, workingDays, conditions } = terms.data
  return (
    <>
      <PageTitle title={t('apply.title', { title })} />
      <PageHead
        title={t('apply.title', { title })}
        summary={
          <p className="prose">
            {t('apply.why', {
              publisher: publisherName,
              check: counted('workingDays', workingDays.conformity),
              decide: counted('workingDays', workingDays.decision),
            })}{' '}
            {conditions && (
              <>
                <br />
                {t('apply.conditions', { conditions })}
              </>
            )}
          </p>
        }
      />
      {onApplication && !ownData && version ? (
        <ApplyForm dataset={dataset.data} version={version} terms={terms.data} />
      ) : (
        <Empty why={t(ownData ? 'apply.own' : 'apply.notOn')} next={<Link to={`/datasets/${id}`}>{title}</Link>} />
      )}
    </>
  )
}

function ApplyForm({ dataset, version, terms }: { dataset: Dataset; version: Version; terms: ApplicationTerms }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const me = useMe()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isAll, chooseAll] = useState(true)
  const houses = new Map(
    (me?.acts ?? []).map(({ organisationId, organisationName }) => [organisationId, organisationName]),
  )
  const send = useMutation({
    mutationFn: (form: FormData) => applyForData(api, dataset.id, requestOf(form)),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['opendata'] })
      await navigate(`/requests/${id}`)
    },
  })
  const finding = findingsOf(send.error)
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        send.mutate(new FormData(event.currentTarget))
      }}
    >
      <SelectField
        label={t('apply.applicant')}
        hint={t('apply.applicantHint')}
        name="organisationId"
        choices={[
          ...[...houses].map(([value, label]) => ({ value, label })),
          { value: '', label: t('apply.myself', { name: me?.name ?? '' }) },
        ]}
      />
      <SelectField
        label={t('apply.purposeKind')}
        name="purposeKind"
        choices={purposeKinds.map((value) => ({ value, label: t(`apply.kind.${value}`) }))}
      />
      <div className={css.wide}>
        <TextAreaField
          label={t('apply.purpose')}
          hint={t('apply.purposeHint')}
          name="purpose"
          required
          minLength={10}
          maxLength={2000}
          finding={finding('purpose')}
        />
      </div>
      <fieldset className={css.choices}>
        <legend>{t('apply.ways')}</legend>
        {ways.map((way) => (
          <label key={way}>
            <input type="checkbox" name="way" value={way} defaultChecked={way === 'api'} />
            {t(`apply.way.${way}`)}
          </label>
        ))}
        {finding('ways') && <p className="zhu">{finding('ways')?.text}</p>}
      </fieldset>
      <TextField
        label={t('apply.term')}
        hint={t('apply.termHint', { count: terms.longestDays })}
        name="until"
        type="date"
        required
        min={addDays(format.today, 1)}
        max={addDays(format.today, terms.longestDays)}
        defaultValue={addDays(format.today, Math.min(365, terms.longestDays))}
        finding={finding('until')}
      />
      <fieldset className={`${css.choices} ${css.wide}`}>
        <legend>{t('apply.columns')}</legend>
        <label>
          <input type="checkbox" checked={isAll} onChange={({ currentTarget }) => chooseAll(currentTarget.checked)} />
          {t('apply.allColumns', { count: version.columns.length, figure: format.number(version.columns.length) })}
        </label>
        {!isAll &&
          version.columns.map(({ name, label }) => (
            <label key={name}>
              <input type="checkbox" name="column" value={name} />
              {label}
            </label>
          ))}
        {finding('columns') && <p className="zhu">{finding('columns')?.text}</p>}
      </fieldset>
      <div className={css.wide}>
        <TextAreaField
          label={t('apply.security')}
          hint={t('apply.securityHint')}
          name="security"
          required
          minLength={10}
          maxLength={2000}
          finding={finding('security')}
        />
      </div>
      <label className={`${css.commitment} ${css.wide}`}>
        <input type="checkbox" name="commitment" required />
        <span>{terms.commitment}</span>
      </label>
      <div className={`row ${css.wide}`}>
        <button type="submit" className="btn primary" disabled={send.isPending}>
          {t('apply.send')}
        </button>
        <span className="note">{t('apply.afterwards')}</span>
      </div>
      {send.isError && (
        <div className={css.wide}>
          <Fault error={send.error} safe={t('apply.notSent')} />
        </div>
      )}
    </form>
  )

  function requestOf(form: FormData): NewOpenRequest {
    const text = (name: string): string => String(form.get(name) ?? '').trim()
    const organisationId = text('organisationId')
    return {
      ...(organisationId ? { organisationId } : {}),
      purposeKind: chosenIn(form, 'purposeKind', purposeKinds),
      purpose: text('purpose'),
      ways: ways.filter((way) => form.getAll('way').includes(way)),
      columns: isAll ? null : form.getAll('column').map(String),
      until: text('until'),
      security: text('security'),
      commitment: true,
      terms: terms.terms,
    }
  }
}
