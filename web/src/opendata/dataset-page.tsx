import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { GradeFact, OpennessFact } from '../platform/parts/facts.tsx'
import { readView } from '../platform/parts/grid-view.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Empty } from '../platform/parts/states.tsx'
import { CorrectionPanel } from '../quality/correction-panel.tsx'
import { datasetCorrectionsQuery } from '../quality/correction-queries.ts'
import { QualityMargin } from '../quality/margin.tsx'
import { QualityPanel } from '../quality/panel.tsx'
import { cardQuery } from '../quality/queries.ts'
import { SharePanel } from '../sharing/share-panel.tsx'
import { ApiConsole } from './api-console.tsx'
import { Citation } from './citation.tsx'
import css from './dataset-page.module.css'
import { type Dataset, datasetQuery, profileQuery, rowsQuery, versionsQuery } from './dataset-queries.ts'
import { Closed, Notes, NotOpenNow } from './dataset-states.tsx'
import { decisionQuery, useMay } from './decision.ts'
import { DownloadMenu } from './download-menu.tsx'
import { Files } from './files.tsx'
import { FollowButton } from './follow-button.tsx'
import { OpenRequestPanel } from './open-request-panel.tsx'
import { openRequestsQuery, termsQuery } from './open-request-queries.ts'
import { Preview } from './preview.tsx'
import { PreviewReceipt } from './preview-receipt.tsx'
import { SharingMargin } from './sharing-margin.tsx'
import { VersionAsked, VersionMargin, Versions } from './versions.tsx'

const tabs = ['files', 'api', 'versions', 'quality', 'cite'] as const
type Tab = (typeof tabs)[number]
const tabOf = (params: URLSearchParams): Tab => tabs.find((tab) => tab === params.get('tab')) ?? 'files'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, host, url, need, want }) => {
    const { id = '' } = args.params
    const dataset = await need(datasetQuery(api, id))
    if (dataset.state === 'published') await want(datasetCorrectionsQuery(api, dataset.id))
    if (!dataset.version || dataset.state !== 'published') return
    const tab = tabOf(url.searchParams)
    const view = readView(url.searchParams)
    await Promise.all([
      want(versionsQuery(api, id)),
      ...(dataset.openness === 'conditional' ? [want(termsQuery(api, dataset.id))] : []),
      ...(host.me && dataset.openness === 'conditional'
        ? [
            want(openRequestsQuery(api, { dataset: dataset.id })),
            want(decisionQuery(api, dataset.id, 'read')),
            want(decisionQuery(api, dataset.id, 'download')),
          ]
        : []),
      want(cardQuery(api, id)),
      ...(tab === 'files' ? [want(profileQuery(api, id)), want(rowsQuery(api, id, view))] : []),
    ])
  })

export default function DatasetPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <DatasetSheet />
    </HydrationBoundary>
  )
}

function DatasetSheet() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const [params] = useSearchParams()
  const dataset = useQuery(datasetQuery(useApi(), id)).data
  if (!dataset) return null
  const tab = tabOf(params)
  return (
    <>
      <PageTitle title={dataset.title} />
      <meta name="description" content={dataset.summary} />
      <nav aria-label={t('dataset.path')}>
        <ol className={css.crumb}>
          <li>
            <Link to="/datasets">{t('portal.catalogue')}</Link>
          </li>
          <li>
            <Link to={`/datasets?theme=${encodeURIComponent(dataset.theme)}`}>{dataset.themeLabel}</Link>
          </li>
          <li className="mono">{dataset.code}</li>
        </ol>
      </nav>
      <PageHead
        title={dataset.title}
        summary={<p className="prose">{dataset.summary}</p>}
        actions={
          dataset.state === 'published' && (
            <>
              <FollowButton dataset={dataset} />
              <Ways dataset={dataset} />
            </>
          )
        }
      />
      <VersionAsked dataset={dataset} asked={params.get('version')} />
      <Facts dataset={dataset} />
      <Notes dataset={dataset} />
      {dataset.state !== 'published' && <NotOpenNow dataset={dataset} />}
      {dataset.state === 'published' && dataset.openness === 'closed' && (
        <div className={css.layout}>
          <div className={css.matter}>
            <Closed dataset={dataset} />
          </div>
          <aside>
            <SharingMargin dataset={dataset} />
          </aside>
        </div>
      )}
      {dataset.state === 'published' && <SharePanel dataset={dataset} />}
      {dataset.state === 'published' && dataset.openness !== 'closed' && (
        <>
          {dataset.openness === 'conditional' && <OpenRequestPanel dataset={dataset} />}
          <Tabs tab={tab} dataset={dataset} />
          <div className={css.layout} data-wide={tab !== 'files' || undefined}>
            <div className={css.matter}>
              {tab === 'files' && <FilesTab dataset={dataset} />}
              {tab === 'api' && <ApiConsole dataset={dataset} />}
              {tab === 'versions' && <Versions dataset={dataset} />}
              {tab === 'quality' && <QualityTab dataset={dataset} />}
              {tab === 'cite' && <Citation dataset={dataset} />}
            </div>
            <aside>
              {tab !== 'quality' && dataset.version && <QualityMargin datasetId={dataset.id} />}
              <SharingMargin dataset={dataset} />
              <VersionMargin dataset={dataset} />
              {tab === 'files' && <PreviewReceipt dataset={dataset} view={readView(params)} />}
            </aside>
          </div>
        </>
      )}
      {dataset.state === 'published' && <CorrectionPanel datasetId={dataset.id} />}
    </>
  )
}

/** To the API and to the files, as far as the gate would let this reader. */
function Ways({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const [mayRead, mayDownload] = [useMay(dataset, 'read'), useMay(dataset, 'download')]
  if (!dataset.version) return null
  return (
    <>
      {mayRead && (
        <Link className="btn" to="?tab=api">
          {t('dataset.tab.api')}
        </Link>
      )}
      {mayDownload && <DownloadMenu dataset={dataset} version={dataset.version} />}
    </>
  )
}

function FilesTab({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  if (!dataset.version) return <Empty why={t('dataset.noFile')} />
  return (
    <>
      <Preview dataset={dataset} version={dataset.version} />
      <Files dataset={dataset} version={dataset.version} />
    </>
  )
}

function QualityTab({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  if (!dataset.version) return <Empty why={t('dataset.noFile')} />
  return <QualityPanel datasetId={dataset.id} publisherId={dataset.publisherId} />
}

function Facts({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { temporalFrom, temporalTo, version, updateFrequencyLabel } = dataset
  const facts = [
    {
      name: t('dataset.publisher'),
      value: <Link to={`/departments/${dataset.publisherId}`}>{dataset.publisherName}</Link>,
    },
    { name: t('dataset.openness'), value: <OpennessFact openness={dataset.openness} /> },
    { name: t('dataset.level'), value: <GradeFact level={dataset.level} /> },
    temporalFrom && {
      name: t('dataset.temporal'),
      value: format.range(
        format.date(temporalFrom, true),
        temporalTo ? format.date(temporalTo, true) : t('dataset.now'),
      ),
    },
    dataset.spatial && { name: t('dataset.spatial'), value: dataset.spatialLabel ?? dataset.spatial },
    version && {
      name: t('dataset.updated'),
      value: [format.moment(dataset.updatedAt ?? version.createdAt), updateFrequencyLabel]
        .filter(Boolean)
        .join(format.zh ? '，' : ', '),
    },
    dataset.demand && { name: t('field.demand'), value: <span className="mono">{dataset.demand}</span> },
    { name: t('dataset.code'), value: <span className="mono">{dataset.code}</span> },
  ].filter((fact) => Boolean(fact)) as { name: string; value: React.ReactNode }[]
  return (
    <dl className={css.facts}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Tabs({ tab, dataset }: { tab: Tab; dataset: Dataset }) {
  const { t } = useTranslation()
  return (
    <nav className={css.tabs} aria-label={t('dataset.tabs')}>
      {tabs.map((name) => (
        <Link
          key={name}
          to={name === 'files' ? '?' : `?tab=${name}`}
          aria-current={name === tab ? 'page' : undefined}
          preventScrollReset
        >
          {t(`dataset.tab.${name}`)}
          {name === 'versions' && dataset.version && <em>{dataset.version.number}</em>}
        </Link>
      ))}
    </nav>
  )
}
