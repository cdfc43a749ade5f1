import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { followsQuery, markRead, type Notice, noticesQuery } from './notice-queries.ts'
import css from './notices-page.module.css'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, want }) =>
    Promise.all([want(noticesQuery(api, url.searchParams.get('after') ?? undefined)), want(followsQuery(api))]),
  )

export default function NoticesPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Notices />
    </HydrationBoundary>
  )
}

/** 消息: what became of the datasets one follows, and what an office must know. */
function Notices() {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const [params] = useSearchParams()
  const notices = useQuery(noticesQuery(api, params.get('after') ?? undefined))
  const read = useMutation({
    mutationFn: (id: string | undefined) => markRead(api, id),
    onSuccess: () => client.invalidateQueries({ queryKey: ['opendata', 'notices'] }),
  })
  const unread = notices.data?.unread ?? 0
  return (
    <>
      <PageTitle title={t('desk.notices')} />
      <PageHead
        title={t('desk.notices')}
        summary={<p>{t('notices.why')}</p>}
        actions={
          unread > 0 && (
            <button type="button" className="btn" disabled={read.isPending} onClick={() => read.mutate(undefined)}>
              {t('notices.readAll', { count: unread })}
            </button>
          )
        }
      />
      {notices.isPending && <Loading doing={t('notices.loading')} />}
      {notices.isError && !notices.data && <Fault error={notices.error} retry={() => void notices.refetch()} />}
      {read.isError && <Fault error={read.error} />}
      {notices.data?.notices.length === 0 && (
        <Empty why={t('notices.none')} next={<Link to="/datasets">{t('portal.catalogue')}</Link>} />
      )}
      <ul className={css.list}>
        {notices.data?.notices.map((notice) => (
          <NoticeLine key={notice.id} notice={notice} onRead={() => read.mutate(notice.id)} />
        ))}
      </ul>
      {notices.data?.next && (
        <p style={{ padding: '12px 0' }}>
          <Link to={`?after=${notices.data.next}`}>{t('records.older')}</Link>
        </p>
      )}
      <Follows />
    </>
  )
}

function Follows() {
  const { t } = useTranslation()
  const format = useFormat()
  const follows = useQuery(followsQuery(useApi()))
  if (!follows.data || follows.data.datasets.length === 0) return null
  return (
    <Section title={t('follow.all')}>
      <ul className={css.follows}>
        {follows.data.datasets.map(({ id, title, publisherName, updatedAt }) => (
          <li key={id}>
            <Link to={`/datasets/${id}`}>{title}</Link> <span className="t">{publisherName}</span>
            {updatedAt && <span className="t"> {format.moment(updatedAt)}</span>}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function NoticeLine({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { title, body, at, readAt, datasetId, requestId, correctionCode, effectiveOn, kind } = notice
  const places = { secrecyReport: '/secrecy', openRequest: '/requests' } as const
  const place = (places as Partial<Record<Notice['kind'], string>>)[kind]
  const matter = kind === 'share' ? '/shares' : '/requests'
  const own = requestId ? `${matter}/${requestId}` : correctionCode && `/corrections/${correctionCode}`
  const to = own ?? place ?? (datasetId && `/datasets/${datasetId}`)
  return (
    <li data-unread={readAt === null || undefined}>
      <span className="t nw">{format.moment(at)}</span>
      <div>
        {to ? <Link to={to}>{title}</Link> : <b>{title}</b>}
        <p>
          {body} {effectiveOn && t('publication.effective', { date: format.date(effectiveOn, true) })}
        </p>
      </div>
      {readAt === null && (
        <button type="button" className="link" onClick={onRead} aria-label={`${t('notices.read')} ${title}`}>
          {t('notices.read')}
        </button>
      )}
    </li>
  )
}
