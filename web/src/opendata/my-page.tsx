import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { OpennessFact } from '../platform/parts/facts.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { type OwnDataset, ownDatasetsQuery } from './publication-queries.ts'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, want }) => want(ownDatasetsQuery(api)))

export default function MyPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Own />
    </HydrationBoundary>
  )
}

/** 经手的数据: the house's datasets in every state, what is under way first. */
function Own() {
  const { t } = useTranslation()
  const own = useQuery(ownDatasetsQuery(useApi()))
  const brings = (useMe()?.acts ?? []).some(({ post }) => post === 'dataOfficer')
  return (
    <>
      <PageTitle title={t('desk.datasets')} />
      <PageHead
        title={t('desk.datasets')}
        summary={<p>{t('own.why')}</p>}
        actions={
          brings && (
            <Link className="btn primary" to="/bench">
              {t('desk.bench')}
            </Link>
          )
        }
      />
      <div style={{ marginTop: 24 }}>
        {own.isPending && <Loading doing={t('own.loading')} />}
        {own.isError && !own.data && <Fault error={own.error} retry={() => void own.refetch()} />}
        {own.data?.datasets.length === 0 && (
          <Empty why={t('own.none')} next={brings && <Link to="/bench">{t('desk.bench')}</Link>} />
        )}
        {own.data && own.data.datasets.length > 0 && <OwnTable datasets={own.data.datasets} />}
      </div>
    </>
  )
}

const order: readonly OwnDataset['state'][] = ['suspended', 'review', 'draft', 'published', 'withdrawn', 'purged']

function OwnTable({ datasets }: { datasets: readonly OwnDataset[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const acts = useMe()?.acts ?? []
  const edits = acts.some(({ post }) => post === 'dataOfficer')
  const sorted = [...datasets].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  return (
    <Scroll>
      <table className="tb">
        <thead>
          <tr>
            <th>{t('own.dataset')}</th>
            <th>{t('dataset.publisher')}</th>
            <th>{t('lake.state')}</th>
            <th>{t('dataset.openness')}</th>
            <th className="r">{t('dataset.rows')}</th>
            <th className="r">{t('dataset.updated')}</th>
            <th>
              <span className="visually-hidden">{t('own.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ id, code, title, publisherName, state, openness, rowCount, updatedAt, processId }) => (
            <tr key={id}>
              <td>
                <Link to={`/datasets/${id}`}>
                  <b>{title}</b>
                </Link>{' '}
                <span className="mono t">{code}</span>
              </td>
              <td>{publisherName}</td>
              <td className={state === 'suspended' ? 'zhu nw' : 'nw'}>{t(`state.${state}`)}</td>
              <td>
                <OpennessFact openness={openness} />
              </td>
              <td className="r">{rowCount === null ? t('dataset.notApplicable') : format.number(rowCount)}</td>
              <td className="r nw">{updatedAt ? format.moment(updatedAt) : t('dataset.notYet')}</td>
              <td className="r nw">
                {processId && <Link to={`/todo/${processId}`}>{t('edit.seeProcess')}</Link>}
                {edits && rowCount !== null && (
                  <>
                    <Link to={`/datasets/${id}/quality`}>{t('quality.rules')}</Link>{' '}
                  </>
                )}
                {edits && !processId && state !== 'purged' && state !== 'suspended' && (
                  <Link to={`/datasets/${id}/edit`}>{t('own.edit')}</Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
