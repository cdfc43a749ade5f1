import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import { type ListedOpenRequest, openRequestsQuery, type Side } from './open-request-queries.ts'

const sideOf = (params: URLSearchParams): Side => (params.get('side') === 'publisher' ? 'publisher' : 'applicant')
const searchOf = (params: URLSearchParams) => ({ side: sideOf(params), after: params.get('after') ?? undefined })

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, want }) => want(openRequestsQuery(api, searchOf(url.searchParams))))

export default function RequestsPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Requests />
    </HydrationBoundary>
  )
}

const deciding: readonly string[] = ['businessReviewer', 'chiefDataOfficer', 'dataOfficer']

/** 申请: one's own and one's organisation's, or those made to one's house; newest first. */
function Requests() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const { side, after } = searchOf(params)
  const requests = useQuery(openRequestsQuery(useApi(), { side, after }))
  const isAsked = (useMe()?.acts ?? []).some(({ post }) => deciding.includes(post))
  const found = requests.data?.requests ?? []
  const next = requests.data?.next
  const title = t(side === 'publisher' ? 'request.madeTitle' : 'desk.requests')
  const own = side === 'publisher' ? 'side=publisher&' : ''
  return (
    <>
      <PageTitle title={title} />
      <PageHead title={title} summary={<p>{t(side === 'publisher' ? 'request.whyMade' : 'request.why')}</p>} />
      {isAsked && (
        <nav className="row" aria-label={t('request.sides')} style={{ paddingTop: 12 }}>
          {(['applicant', 'publisher'] as const).map((one) => (
            <Link
              key={one}
              to={one === 'applicant' ? '/requests' : '/requests?side=publisher'}
              className={one === side ? 'btn small primary' : 'btn small'}
              aria-current={one === side ? 'page' : undefined}
            >
              {t(`request.side.${one}`)}
            </Link>
          ))}
        </nav>
      )}
      <div style={{ marginTop: 24 }}>
        {requests.isPending && <Loading doing={t('request.loadingAll')} />}
        {requests.isError && !requests.data && <Fault error={requests.error} retry={() => void requests.refetch()} />}
        {requests.data && found.length === 0 && (
          <Empty
            why={t(side === 'publisher' ? 'request.noneMade' : 'request.none')}
            next={<Link to="/datasets?openness=conditional">{t('request.conditional')}</Link>}
          />
        )}
        {found.length > 0 && <RequestTable requests={found} />}
        {(next || after) && (
          <p className="row" style={{ padding: '12px 0' }}>
            {after && <Link to={own ? '?side=publisher' : '/requests'}>{t('grid.first')}</Link>}
            {next && <Link to={`?${own}after=${next}`}>{t('records.older')}</Link>}
          </p>
        )}
      </div>
    </>
  )
}

function RequestTable({ requests }: { requests: readonly ListedOpenRequest[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Scroll>
      <table className="tb">
        <thead>
          <tr>
            <th>{t('request.code')}</th>
            <th>{t('request.dataset')}</th>
            <th>{t('apply.applicant')}</th>
            <th>{t('request.state')}</th>
            <th>{t('request.deadline')}</th>
            <th className="r">{t('request.until')}</th>
            <th className="r">{t('request.filed')}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map(({ id, code, datasetTitle, applicantName, stateTitle, clock, until, filedAt }) => (
            <tr key={id}>
              <td className="mono nw">
                <Link to={`/requests/${id}`}>{code}</Link>
              </td>
              <td>{datasetTitle}</td>
              <td>{applicantName}</td>
              <td>{stateTitle}</td>
              <td className="nw">{clock && <ClockChip clock={chipClock(clock)} />}</td>
              <td className="r nw">{format.date(until, true)}</td>
              <td className="r nw">{format.date(filedAt, true)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
