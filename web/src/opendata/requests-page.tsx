import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import { type OpenRequest, openRequestsQuery } from './open-request-queries.ts'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, want }) => want(openRequestsQuery(api)))

export default function RequestsPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Requests />
    </HydrationBoundary>
  )
}

/** 我的申请: one's own and one's organisation's, newest first. */
function Requests() {
  const { t } = useTranslation()
  const requests = useQuery(openRequestsQuery(useApi()))
  const found = requests.data?.requests ?? []
  return (
    <>
      <PageTitle title={t('desk.requests')} />
      <PageHead title={t('desk.requests')} summary={<p>{t('request.why')}</p>} />
      <div style={{ marginTop: 24 }}>
        {requests.isPending && <Loading doing={t('request.loadingAll')} />}
        {requests.isError && !requests.data && <Fault error={requests.error} retry={() => void requests.refetch()} />}
        {requests.data && found.length === 0 && (
          <Empty
            why={t('request.none')}
            next={<Link to="/datasets?openness=conditional">{t('request.conditional')}</Link>}
          />
        )}
        {found.length > 0 && <RequestTable requests={found} />}
      </div>
    </>
  )
}

function RequestTable({ requests }: { requests: readonly OpenRequest[] }) {
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
            <th className="r">{t('request.filed')}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map(({ id, code, datasetTitle, applicantName, process, filedAt }) => (
            <tr key={id}>
              <td className="mono nw">
                <Link to={`/requests/${id}`}>{code}</Link>
              </td>
              <td>{datasetTitle}</td>
              <td>{applicantName}</td>
              <td>{process.stateTitle}</td>
              <td className="nw">{process.clock && <ClockChip clock={chipClock(process.clock)} />}</td>
              <td className="r nw">{format.date(filedAt, true)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
