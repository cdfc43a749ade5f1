import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { departmentsQuery } from './department-queries.ts'
import css from './departments-page.module.css'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, need }) => need(departmentsQuery(api)))

export default function DepartmentsPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Departments />
    </HydrationBoundary>
  )
}

function Departments() {
  const { t } = useTranslation()
  const format = useFormat()
  const departments = useQuery(departmentsQuery(useApi()))
  return (
    <div className={css.page}>
      <PageTitle title={t('portal.departments')} />
      <PageHead title={t('portal.departments')} summary={<p>{t('department.why')}</p>} />
      {departments.isPending && <Loading doing={t('department.loading')} />}
      {departments.isError && <Fault error={departments.error} retry={() => void departments.refetch()} />}
      {departments.data?.departments.length === 0 && <Empty why={t('home.nothing')} />}
      {departments.data && departments.data.departments.length > 0 && (
        <Scroll>
          <table className={`tb ${css.table}`}>
            <thead>
              <tr>
                <th>{t('department.name')}</th>
                <th>{t('department.examples')}</th>
                <th className="r">{t('department.datasets')}</th>
                <th className="r">{t('dataset.rows')}</th>
                <th className="r">{t('department.last')}</th>
              </tr>
            </thead>
            <tbody>
              {departments.data.departments.map(({ id, name, datasets, rows, examples, lastPublishedAt }) => (
                <tr key={id}>
                  <td className="nw">
                    <Link to={`/departments/${id}`}>
                      <b>{name}</b>
                    </Link>
                  </td>
                  <td className="q">{format.list(examples)}</td>
                  <td className="r">{format.number(datasets)}</td>
                  <td className="r">{format.number(rows)}</td>
                  <td className="r nw">{lastPublishedAt ? format.moment(lastPublishedAt) : t('dataset.notYet')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </div>
  )
}
