import { HydrationBoundary, queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import type { Api } from '../api.ts'
import { loadPage } from '../loading.ts'
import { useApi, usePage } from '../page.ts'
import { PageHead } from '../parts/page-head.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Fault, Loading } from '../parts/states.tsx'
import css from './api-page.module.css'
import { type ApiDocument, type Operation, readOpenApi } from './openapi.ts'
import { OperationSheet } from './operation-sheet.tsx'

const documentQuery = (api: Api) =>
  queryOptions({
    queryKey: ['platform', 'openapi'],
    queryFn: async () => readOpenApi(await (await api.fetch('/openapi.json')).json()),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, need }) => need(documentQuery(api)))

export default function ApiPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Docs />
    </HydrationBoundary>
  )
}

/** 开发者文档: the document the program itself validates by, set to be read. */
function Docs() {
  const { t } = useTranslation()
  const { lang } = usePage()
  const api = useQuery(documentQuery(useApi()))
  return (
    <div className={css.page}>
      <PageTitle title={t('apiDocs.title')} />
      <PageHead
        title={t('apiDocs.title')}
        summary={<p className="prose">{t('apiDocs.why')}</p>}
        actions={
          <a className="btn" href={`/openapi.json?lang=${lang}`}>
            OpenAPI 3.1
          </a>
        }
      />
      {api.isPending && <Loading doing={t('apiDocs.loading')} />}
      {api.isError && <Fault error={api.error} retry={() => void api.refetch()} />}
      {api.data && <Sheet document={api.data} />}
    </div>
  )
}

/** All operations by group at the left; at the right the chosen group, or whatever the search finds. */
function Sheet({ document }: { document: ApiDocument }) {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const [sought, seek] = useState('')
  const words = sought.trim().toLowerCase()
  const found = document.operations.filter((operation) => matches(operation, words))
  const tags = [...new Set(document.operations.map(({ tag }) => tag))].sort(byUse)
  const chosen = tags.find((tag) => tag === params.get('group')) ?? tags[0]
  const shown = words ? found : found.filter(({ tag }) => tag === chosen)
  return (
    <div className={css.layout}>
      <nav className={css.list} aria-label={t('apiDocs.operations')}>
        <input
          className="input"
          type="search"
          value={sought}
          placeholder={t('apiDocs.search')}
          aria-label={t('apiDocs.search')}
          onChange={({ currentTarget }) => seek(currentTarget.value)}
        />
        {tags.map((tag) => (
          <section key={tag}>
            <h2>
              <Link
                to={`?group=${tag}`}
                aria-current={!words && tag === chosen ? 'true' : undefined}
                preventScrollReset
              >
                {tag}
              </Link>
            </h2>
            {!words && tag === chosen && (
              <ul>
                {shown.map(({ id, method, path }) => (
                  <li key={id}>
                    <a href={`#${id}`}>
                      <span className={css.method}>{method}</span> <span className="mono">{breakable(path)}</span>
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </nav>
      <div className={css.matter}>
        <Manners />
        {shown.length === 0 && <Empty why={t('apiDocs.none')} />}
        {shown.map((operation) => (
          <OperationSheet key={operation.id} operation={operation} />
        ))}
      </div>
    </div>
  )
}

/** What everyone may read comes first; the rest in the order of the alphabet. */
const byUse = (a: string, b: string): number => rank(a) - rank(b) || a.localeCompare(b)
const rank = (tag: string): number => ['datasets', 'ledger'].indexOf(tag) + 1 || 3

const matches = ({ id, path, summary, tag }: Operation, words: string): boolean =>
  !words || [id, path, summary, tag].some((text) => text.toLowerCase().includes(words))

/** A path may break after a slash. */
const breakable = (path: string): string => path.replaceAll('/', '/\u200b')

/** What holds for every call, once. */
function Manners() {
  const { t } = useTranslation()
  return (
    <dl className={css.manners}>
      {(['paging', 'receipts', 'errors', 'keys', 'language', 'numbers'] as const).map((name) => (
        <div key={name}>
          <dt>{t(`apiDocs.manner.${name}`)}</dt>
          <dd>
            {t(`apiDocs.mannerText.${name}`)}
            {name === 'receipts' && (
              <>
                {' '}
                <Link to="/receipts/check" className="in-text">
                  {t('portal.verify')}
                </Link>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
