import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Loading as PageLoading } from '../platform/loading.ts'
import { useApi, useMe } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import { processQuery } from '../platform/process/queries.ts'

export const loadCatalogUpdate = ({ api, want }: PageLoading, id: string): Promise<void> => want(processQuery(api, id))

/** 目录更新 (R-SHR-07): where the entry is put right, and what happens then by itself. */
export function CatalogUpdateMaterial({ id }: { id: string }) {
  const { t } = useTranslation()
  const view = useQuery(processQuery(useApi(), id)).data
  const edits = (useMe()?.acts ?? []).some(({ post }) => post === 'dataOfficer')
  if (!view) return null
  return (
    <Section title={t('catalogChange.entry')}>
      <p className="prose" style={{ paddingTop: 12 }}>
        {t('catalogChange.next')}
      </p>
      <p className="row" style={{ paddingTop: 12 }}>
        {edits && view.state === 'due' && (
          <Link className="btn" to={`/datasets/${view.subjectId}/edit`}>
            {t('own.edit')}
          </Link>
        )}
        <Link to={`/datasets/${view.subjectId}`}>{view.title}</Link>
      </p>
    </Section>
  )
}
