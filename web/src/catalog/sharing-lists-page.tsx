import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { sharingListsQuery } from './sharing-list-queries.ts'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, need }) => need(sharingListsQuery(api)))

export default function SharingListsPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <SharingLists />
    </HydrationBoundary>
  )
}

/** 各部门的责任清单: what each shares, and the version that it published last. */
function SharingLists() {
  const { t } = useTranslation()
  const format = useFormat()
  const lists = useQuery(sharingListsQuery(useApi()))
  const departments = lists.data?.departments ?? []
  return (
    <>
      <PageTitle title={t('desk.sharingLists')} />
      <PageHead title={t('desk.sharingLists')} summary={<p>{t('sharingList.why')}</p>} />
      <div style={{ marginTop: 24 }}>
        {lists.isPending && <Loading doing={t('sharingList.loading')} />}
        {lists.isError && !lists.data && <Fault error={lists.error} retry={() => void lists.refetch()} />}
        {lists.data && departments.length === 0 && <Empty why={t('sharingList.noneAtAll')} />}
        {departments.length > 0 && (
          <Scroll label={t('desk.sharingLists')}>
            <table className="tb">
              <thead>
                <tr>
                  <th>{t('department.name')}</th>
                  <th className="r">{t('sharingTerm.attribute.unconditional')}</th>
                  <th className="r">{t('sharingTerm.attribute.conditional')}</th>
                  <th className="r">{t('sharingTerm.attribute.notShared')}</th>
                  <th>{t('sharingList.latest')}</th>
                </tr>
              </thead>
              <tbody>
                {departments.map(({ organisationId, name, unconditional, conditional, notShared, latest }) => (
                  <tr key={organisationId}>
                    <td className="nw">
                      <Link to={`/sharing/lists/${organisationId}`}>
                        <b>{name}</b>
                      </Link>
                    </td>
                    <td className="r">{format.number(unconditional)}</td>
                    <td className="r">{format.number(conditional)}</td>
                    <td className="r">{format.number(notShared)}</td>
                    <td className="nw">
                      {latest
                        ? t('sharingList.versionOn', {
                            number: latest.number,
                            date: format.date(latest.publishedAt, true),
                          })
                        : t('sharingList.never')}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </div>
    </>
  )
}
