import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useNavigate, useParams, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { SharingListDifference } from './sharing-list-difference.tsx'
import css from './sharing-list-page.module.css'
import {
  publishSharingList,
  type SharingList,
  sharingListKey,
  sharingListQuery,
  workbookPath,
} from './sharing-list-queries.ts'
import { SharingListTable } from './sharing-list-table.tsx'

const versionOf = (params: URLSearchParams): number | undefined => {
  const number = Number(params.get('version'))
  return Number.isInteger(number) && number > 0 ? number : undefined
}

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, need }) => need(sharingListQuery(api, args.params.id ?? '', versionOf(url.searchParams))))

export default function SharingListPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <ListSheet />
    </HydrationBoundary>
  )
}

function ListSheet() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const list = useQuery(sharingListQuery(useApi(), id, versionOf(params)))
  if (list.isPending) return <Loading doing={t('sharingList.loading')} />
  if (list.isError && !list.data) return <Fault error={list.error} retry={() => void list.refetch()} />
  return list.data ? <ListOf list={list.data} /> : null
}

/** 共享责任清单 (R-SHR-01): generated from the records, compared with the version before. */
function ListOf({ list }: { list: SharingList }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { organisationName, version, entries, figures, difference, versions } = list
  const title = t('sharingList.title', { name: organisationName })
  return (
    <>
      <PageTitle title={title} />
      <PageHead
        title={title}
        summary={
          <>
            <p>
              {version
                ? t('sharingList.published', {
                    number: version.number,
                    date: format.date(version.publishedAt, true),
                    name: version.publishedBy,
                  })
                : t('sharingList.now', { date: format.date(format.today, true) })}
            </p>
            {entries.length > 0 && <p>{t('sharingList.figures', { count: figures.entries, ...figures })}</p>}
          </>
        }
        actions={<Actions list={list} />}
      />
      <div className={css.layout}>
        <div className={css.matter}>
          {entries.length === 0 ? <Empty why={t('sharingList.none')} /> : <SharingListTable entries={entries} />}
          {version && <p className={`${css.digest} hash`}>{version.digest}</p>}
        </div>
        <aside className="no-print">
          <Section size="margin" title={t('sharingList.versions')}>
            <ul className={css.versions}>
              <li>{version ? <Link to="?">{t('sharingList.today')}</Link> : <b>{t('sharingList.today')}</b>}</li>
              {versions.map(({ number, publishedAt }) => {
                const words = t('sharingList.versionOn', { number, date: format.date(publishedAt, true) })
                return (
                  <li key={number}>
                    {number === version?.number ? <b>{words}</b> : <Link to={`?version=${number}`}>{words}</Link>}
                  </li>
                )
              })}
            </ul>
            {versions.length === 0 && <p className="note">{t('sharingList.never')}</p>}
          </Section>
          {difference && <SharingListDifference difference={difference} />}
        </aside>
      </div>
    </>
  )
}

function Actions({ list }: { list: SharingList }) {
  const { t, i18n } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { organisationId, version, versions, difference, entries, mayPublish } = list
  const publish = useMutation({
    mutationFn: () => publishSharingList(api, organisationId),
    onSuccess: async ({ number }) => {
      await client.invalidateQueries({ queryKey: sharingListKey })
      await navigate(`?version=${number}`)
    },
  })
  const isSame = difference && difference.added.length + difference.removed.length + difference.changed.length === 0
  const offers = mayPublish && !version && entries.length > 0
  return (
    <>
      <a className="btn" href={workbookPath(organisationId, version?.number, i18n.language)} download>
        {t('sharingList.export')}
      </a>
      <button type="button" className="btn" onClick={() => window.print()}>
        {t('sharingList.print')}
      </button>
      {offers && (
        <button
          type="button"
          className="btn primary"
          disabled={isSame || publish.isPending}
          onClick={() => publish.mutate()}
        >
          {t('sharingList.publish', { number: (versions[0]?.number ?? 0) + 1 })}
        </button>
      )}
      {offers && isSame && <p className="note">{t('sharingList.same')}</p>}
      {publish.isError && <Fault error={publish.error} safe={t('sharingList.notPublished')} />}
    </>
  )
}
