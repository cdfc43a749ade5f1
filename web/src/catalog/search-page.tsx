import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { Facets } from './facets.tsx'
import { type DatasetSearch, searchQuery } from './queries.ts'
import { facetNames, hrefFor, readSearch } from './search.ts'
import { SearchBox } from './search-box.tsx'
import css from './search-page.module.css'
import { SearchResult } from './search-result.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, need }) => need(searchQuery(api, readSearch(url.searchParams))))

export default function SearchPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <SearchSheet />
    </HydrationBoundary>
  )
}

function SearchSheet() {
  const { t } = useTranslation()
  const format = useFormat()
  const [params] = useSearchParams()
  const search = readSearch(params)
  const result = useQuery(searchQuery(useApi(), search))
  const kept = Object.fromEntries(facetNames.flatMap((name) => (search[name] ? [[name, search[name]]] : [])))
  const title = search.q ? t('catalog.titleFor', { q: search.q }) : t('catalog.title')
  return (
    <>
      <PageTitle title={title} />
      <div className={css.top}>
        <SearchBox q={search.q} kept={kept} />
      </div>
      <div className={css.layout}>
        {result.data ? <Facets facets={result.data.facets} search={search} /> : <aside />}
        <section>
          <header className={`ww ${css.head}`}>
            <h1 className={css.count}>
              {result.data
                ? t('catalog.found', { count: result.data.total, figure: format.number(result.data.total) })
                : title}
            </h1>
          </header>
          <Chosen search={search} />
          {result.isPending && <Loading doing={t('catalog.searching')} />}
          {result.isError && <Fault error={result.error} retry={() => void result.refetch()} />}
          {result.data?.datasets.length === 0 && (
            <Empty why={t('catalog.none')} next={<Link to="/datasets">{t('catalog.clear')}</Link>} />
          )}
          {result.data?.datasets.map((dataset) => (
            <SearchResult key={dataset.id} dataset={dataset} q={search.q} />
          ))}
          {result.data && <Paging search={search} next={result.data.next} />}
        </section>
      </div>
    </>
  )
}

/** What is chosen, each taken off by one click. */
function Chosen({ search }: { search: DatasetSearch }) {
  const { t } = useTranslation()
  const result = useQuery(searchQuery(useApi(), search))
  const chosen = facetNames.flatMap((name) => {
    const value = search[name]
    if (!value) return []
    return [{ name, label: result.data?.facets[name]?.find((facet) => facet.value === value)?.label ?? value }]
  })
  if (chosen.length === 0) return null
  return (
    <div className={css.chosen}>
      {chosen.map(({ name, label }) => (
        <Link key={name} to={hrefFor({ ...search, [name]: undefined })} aria-label={t('catalog.takeOff', { label })}>
          {label} <span aria-hidden="true">×</span>
        </Link>
      ))}
      <Link to={hrefFor(search.q ? { q: search.q } : {})} className={css.clear}>
        {t('catalog.clear')}
      </Link>
    </div>
  )
}

function Paging({ search, next }: { search: DatasetSearch; next: string | null }) {
  const { t } = useTranslation()
  if (!next && !search.after) return null
  return (
    <nav className={css.paging} aria-label={t('grid.pages')}>
      {search.after && <Link to={hrefFor({ ...search, after: undefined })}>{t('grid.first')}</Link>}
      {next && (
        <Link className="btn" to={hrefFor({ ...search, after: next })}>
          {t('grid.next')}
        </Link>
      )}
    </nav>
  )
}
