import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Empty } from '../platform/parts/states.tsx'
import { departmentsQuery } from './department-queries.ts'
import css from './departments-page.module.css'
import { searchQuery } from './queries.ts'
import { SearchResult } from './search-result.tsx'

const pageSize = 20
const searchOf = (publisher: string, params: URLSearchParams) => ({
  publisher,
  after: params.get('after') ?? undefined,
  limit: pageSize,
})

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, need }) =>
    Promise.all([
      need(departmentsQuery(api)),
      need(searchQuery(api, searchOf(args.params.id ?? '', url.searchParams))),
    ]),
  )

export default function DepartmentPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Department />
    </HydrationBoundary>
  )
}

/** One office: what it publishes, in figures and one by one. */
function Department() {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const department = useQuery(departmentsQuery(api)).data?.departments.find((one) => one.id === id)
  const found = useQuery(searchQuery(api, searchOf(id, params))).data
  const name = department?.name ?? found?.datasets[0]?.publisherName ?? t('department.unknown')
  return (
    <div className={css.page}>
      <PageTitle title={name} />
      <PageHead
        title={name}
        summary={
          <p>
            {t('department.figures', {
              count: found?.total ?? 0,
              datasets: format.number(found?.total ?? 0),
              rows: format.count(department?.rows ?? 0),
            })}
          </p>
        }
      />
      <div className={css.list}>
        {found?.datasets.length === 0 && (
          <Empty why={t('department.nothing')} next={<Link to="/departments">{t('portal.departments')}</Link>} />
        )}
        {found?.datasets.map((dataset) => (
          <SearchResult key={dataset.id} dataset={dataset} />
        ))}
        {found?.next && (
          <p style={{ paddingTop: 20 }}>
            <Link className="btn" to={`?after=${encodeURIComponent(found.next)}`}>
              {t('grid.next')}
            </Link>
          </p>
        )}
      </div>
    </div>
  )
}
