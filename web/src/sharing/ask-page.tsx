import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useParams } from 'react-router'
import { type Dataset, datasetQuery } from '../opendata/dataset-queries.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi } from '../platform/page.ts'
import { SelectField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { askForData, type SharingTerms, termsQuery } from './queries.ts'
import css from './request-form.module.css'
import { RequestForm } from './request-form.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, need, want }) => {
    const { id } = await need(datasetQuery(api, args.params.id ?? ''))
    await want(termsQuery(api, id))
  })

export default function AskPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Ask />
    </HydrationBoundary>
  )
}

/** 申请共享 (R-SHR-20): one department asks another for data. */
function Ask() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const api = useApi()
  const dataset = useQuery(datasetQuery(api, id))
  const terms = useQuery({ ...termsQuery(api, dataset.data?.id ?? id), enabled: dataset.data !== undefined })
  if (dataset.isPending || (terms.isPending && !dataset.isError)) return <Loading doing={t('share.loadingTerms')} />
  if (dataset.isError && !dataset.data) return <Fault error={dataset.error} retry={() => void dataset.refetch()} />
  if (terms.isError && !terms.data) return <Fault error={terms.error} retry={() => void terms.refetch()} />
  if (!dataset.data || !terms.data) return null
  const { title, publisherName } = dataset.data
  const { attribute, available, requesters, ownData, workingDays, scope, purposes } = terms.data
  const back = <Link to={`/datasets/${id}`}>{title}</Link>
  const why = ownData
    ? 'own'
    : attribute === 'notShared'
      ? 'notShared'
      : !available
        ? 'notAvailable'
        : requesters.length === 0
          ? 'notOfficer'
          : undefined
  return (
    <>
      <PageTitle title={t('share.askTitle', { title })} />
      <PageHead
        title={t('share.askTitle', { title })}
        summary={
          <p className="prose">
            {t('share.how', { provider: publisherName, count: workingDays.answer, provision: workingDays.provision })}
            {scope && (
              <>
                <br />
                {t('share.scope', { scope })}
              </>
            )}
            {purposes && (
              <>
                <br />
                {t('share.purposes', { purposes })}
              </>
            )}
          </p>
        }
      />
      {why ? (
        <Empty why={t(`share.cannot.${why}`)} next={back} />
      ) : (
        <AskForm dataset={dataset.data} terms={terms.data} />
      )}
    </>
  )
}

function AskForm({ dataset, terms }: { dataset: Dataset; terms: SharingTerms }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { requesters, statement, statementDigest } = terms
  const send = useMutation({
    mutationFn: (body: Parameters<typeof askForData>[2]) => askForData(api, dataset.id, body),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['process'] })
      await navigate(`/shares/${id}`)
    },
  })
  return (
    <RequestForm
      terms={terms}
      busy={send.isPending}
      error={send.error}
      send={t('share.send')}
      afterwards={t('share.afterwards')}
      first={
        requesters.length > 1 && (
          <SelectField
            label={t('share.requester')}
            name="requesterId"
            choices={requesters.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )
      }
      last={
        <label className={css.commitment}>
          <input type="checkbox" name="commitment" required />
          <span>{statement}</span>
        </label>
      }
      onSend={(content, form) => {
        const requesterId = String(form.get('requesterId') ?? '')
        send.mutate({
          ...content,
          ...(requesterId ? { requesterId } : {}),
          commitment: true,
          statement: statementDigest,
        })
      }}
    />
  )
}
