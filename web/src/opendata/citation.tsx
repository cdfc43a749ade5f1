import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { Section } from '../platform/parts/section.tsx'
import { ColumnTable } from './column-table.tsx'
import type { Dataset } from './dataset-queries.ts'

/** 引用与说明: how to name the source, under what licence, and what each column means. */
export function Citation({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { version } = dataset
  const cited = t('cite.text', {
    publisher: dataset.publisherName,
    title: dataset.title,
    number: version?.number ?? 1,
    date: version ? format.date(version.createdAt, true) : '',
    code: dataset.code,
  })
  return (
    <>
      <Section title={t('cite.title')} aside={<CopyLink text={cited} what={t('cite.title')} />}>
        <p className="prose" style={{ paddingTop: 12 }}>
          {cited}
        </p>
      </Section>
      <Section title={t('cite.licence')}>
        <p className="prose" style={{ paddingTop: 12 }}>
          {dataset.licenceUrl ? (
            <a href={dataset.licenceUrl}>{dataset.licenceLabel}</a>
          ) : (
            (dataset.licenceLabel ?? dataset.licence ?? t('cite.noLicence'))
          )}
        </p>
      </Section>
      {version && <ColumnTable columns={version.columns} />}
    </>
  )
}
