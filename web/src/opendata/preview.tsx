import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { searchOf } from '../platform/api.ts'
import { useCounted } from '../platform/counted.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { DataGrid } from '../platform/parts/data-grid.tsx'
import { type GridView, readView, viewQuery } from '../platform/parts/grid-view.ts'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { ColumnPicker } from './column-picker.tsx'
import { type Dataset, previewRows, profileQuery, rowsPath, rowsQuery, type Version } from './dataset-queries.ts'
import { FilterForm } from './filter-form.tsx'
import { gridColumns } from './grid-columns.ts'
import css from './preview.module.css'

/** The address of a view of this page: the API's own parameters. */
export const hrefOf = (view: GridView): string => `?${searchOf(viewQuery(view))}`

/** Rows as the API gives them, sixteen at a time, with the call for what is seen underneath. */
export function Preview({ dataset, version }: { dataset: Dataset; version: Version }) {
  const { t } = useTranslation()
  const format = useFormat()
  const counted = useCounted()
  const api = useApi()
  const [params] = useSearchParams()
  const view = readView(params)
  const profile = useQuery(profileQuery(api, dataset.id))
  const rows = useQuery({ ...rowsQuery(api, dataset.id, view), placeholderData: keepPreviousData })
  // What the gate withholds is no column here: an empty cell would say that the data have none.
  const given = version.columns.filter((_, place) => rows.data?.ruling[place] !== 'hidden')
  const columns = gridColumns(given, profile.data, format).filter(
    ({ name }) => view.select.length === 0 || view.select.includes(name),
  )
  const plain = view.where.length === 0 && view.sort.length === 0 && !view.after
  const path = rowsPath(dataset.id, view)
  return (
    <section aria-label={t('preview.label')}>
      <header className={css.head}>
        <h2>{t('preview.label')}</h2>
        <span className="m t">
          {t('preview.size', {
            columns: counted('columns', version.columns.length),
            rows: counted('rows', version.rows),
            bytes: format.bytes(version.bytes),
          })}
        </span>
        <span className={css.tools}>
          <ColumnPicker columns={given} view={view} hrefOf={hrefOf} />
          <FilterForm columns={given} view={view} hrefOf={hrefOf} />
        </span>
      </header>
      {rows.isPending && <Loading doing={t('preview.loading')} rows={previewRows} />}
      {rows.isError && <Fault error={rows.error} retry={() => void rows.refetch()} />}
      {rows.data && (
        <>
          <DataGrid
            label={dataset.title}
            columns={columns}
            rows={rows.data.rows}
            firstRow={plain ? 1 : undefined}
            view={view}
            hrefOf={hrefOf}
            foot={
              <div className={css.call}>
                <b>GET</b>
                <span>{path}</span>
                <CopyLink text={path} what={t('preview.call')} />
                <Link to={`?${searchOf({ ...viewQuery(view), tab: 'api' })}`}>{t('preview.try')}</Link>
              </div>
            }
          />
          {rows.data.rows.length === 0 && (
            <Empty why={t('preview.noRows')} next={<Link to="?">{t('preview.clear')}</Link>} />
          )}
          <footer className={css.foot}>
            <p className="note">
              {t('preview.found', { count: rows.data.total, figure: format.number(rows.data.total) })}{' '}
              {t('preview.hint')}
            </p>
            <nav className={css.paging} aria-label={t('grid.pages')}>
              {view.after && (
                <Link to={hrefOf({ ...view, after: undefined })} preventScrollReset>
                  {t('grid.first')}
                </Link>
              )}
              {rows.data.next && (
                <Link to={hrefOf({ ...view, after: rows.data.next })} preventScrollReset>
                  {t('grid.next')}
                </Link>
              )}
            </nav>
          </footer>
        </>
      )}
    </section>
  )
}
