import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Loading as PageLoading } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { ColumnTable } from './column-table.tsx'
import { DescriptionDiff } from './description-diff.tsx'
import { DetectorTable } from './detector-table.tsx'
import { PublicationFindings } from './publication-findings.tsx'
import { type Publication, publicationQuery, vocabularyQuery } from './publication-queries.ts'
import { ReviewPreview } from './review-preview.tsx'
import { SchemaDiff } from './schema-diff.tsx'
import { SecrecyReport } from './secrecy-report.tsx'

export const loadPublication = async ({ api, want }: PageLoading, id: string): Promise<void> => {
  await Promise.all([want(publicationQuery(api, id)), want(vocabularyQuery(api))])
}

/** What a reviewer decides on: the words, the columns, the rows, and what was found in them. */
export function PublicationMaterial({ id }: { id: string }) {
  const { t } = useTranslation()
  const publication = useQuery(publicationQuery(useApi(), id))
  if (publication.isPending) return <Loading doing={t('publication.loading')} />
  if (publication.isError)
    return <Fault error={publication.error} safe={t('process.notMoved')} retry={() => void publication.refetch()} />
  const { before, after, version, comparison, findings, detectors, datasetId } = publication.data
  return (
    <>
      <Gist publication={publication.data} />
      <PublicationFindings findings={findings} />
      <DescriptionDiff before={before} after={after} />
      {comparison && <SchemaDiff comparison={comparison} />}
      {version && !comparison && <ColumnTable columns={version.columns} />}
      {version && <DetectorTable detectors={detectors} />}
      {version && <ReviewPreview datasetId={datasetId} version={version} />}
      <SecrecyReport datasetId={datasetId} />
    </>
  )
}

/** In one sentence: first opening, new data, or other words for the same data. */
function Gist({ publication }: { publication: Publication }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { before, version, comparison, compatibility, notice, effectiveOn, datasetId, code } = publication
  const what = before === null ? 'first' : comparison || compatibility === 'breaking' ? 'newVersion' : 'newWords'
  return (
    <Section
      title={t('publication.decide')}
      aside={
        <Link to={`/datasets/${datasetId}`} className="mono">
          {code}
        </Link>
      }
    >
      <p className="m" style={{ padding: '10px 0 0', maxWidth: '46em' }}>
        {t(`publication.what.${what}`)}{' '}
        {version
          ? t('publication.data', {
              rows: t('count.rows', { count: version.rows, figure: format.number(version.rows) }),
              columns: t('lake.unit.columns', {
                count: version.columns.length,
                figure: format.number(version.columns.length),
              }),
            })
          : t('publication.noData')}
      </p>
      {compatibility === 'breaking' && (
        <p className="m teng" style={{ paddingTop: 4, maxWidth: '46em' }}>
          {t('publication.breaking')} {notice && t('publication.notice', { count: notice.days, text: notice.text })}{' '}
          {effectiveOn && t('publication.effective', { date: format.date(effectiveOn, true) })}
        </p>
      )}
    </Section>
  )
}
