import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { changeShare, type RequestContent, type Share, shareQuery, termsQuery } from './queries.ts'
import { RequestForm } from './request-form.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, need, want }) => {
    const { datasetId } = await need(shareQuery(api, args.params.id ?? ''))
    await want(termsQuery(api, datasetId))
  })

export default function ChangePage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Change />
    </HydrationBoundary>
  )
}

/** 修改 what is asked for, after the head sent it back or the provider asked for what is missing (R-SHR-22). */
function Change() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const share = useQuery(shareQuery(useApi(), id))
  if (share.isPending) return <Loading doing={t('share.loading')} />
  if (share.isError && !share.data) return <Fault error={share.error} retry={() => void share.refetch()} />
  if (!share.data) return null
  const { code, datasetTitle, changeable } = share.data
  const title = t('share.changeTitle', { code, title: datasetTitle })
  return (
    <>
      <PageTitle title={title} />
      <PageHead title={title} summary={<p className="prose">{t('share.changeWhy')}</p>} />
      {changeable ? (
        <ChangeForm share={share.data} />
      ) : (
        <Empty why={t('share.notChangeable')} next={<Link to={`/shares/${id}`}>{code}</Link>} />
      )}
    </>
  )
}

function ChangeForm({ share }: { share: Share }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const navigate = useNavigate()
  const terms = useQuery(termsQuery(api, share.datasetId))
  const send = useMutation({
    mutationFn: (content: RequestContent) => changeShare(api, share.id, content),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['process'] })
      await navigate(`/shares/${share.id}`)
    },
  })
  if (terms.isPending) return <Loading doing={t('share.loadingTerms')} />
  if (terms.isError && !terms.data) return <Fault error={terms.error} retry={() => void terms.refetch()} />
  if (!terms.data) return null
  return (
    <RequestForm
      terms={terms.data}
      share={share}
      busy={send.isPending}
      error={send.error}
      send={t('share.saveChange')}
      afterwards={t('share.afterChange')}
      onSend={(content) => send.mutate(content)}
    />
  )
}
