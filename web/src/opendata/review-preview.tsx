import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi, useFormat } from '../platform/page.ts'
import { DataGrid } from '../platform/parts/data-grid.tsx'
import type { GridView } from '../platform/parts/grid-view.ts'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import type { Version } from './dataset-queries.ts'
import { reviewRowsQuery } from './dataset-queries.ts'
import { gridColumns } from './grid-columns.ts'

const plain: GridView = { where: [], sort: [], select: [] }

/** Rows of what is not open yet are data too: they pass the gate, and each look leaves a receipt. So it is asked for, not shown unasked. */
export function ReviewPreview({ datasetId, version }: { datasetId: string; version: Version }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [wanted, want] = useState(false)
  const rows = useQuery({ ...reviewRowsQuery(useApi(), datasetId, version.id), enabled: wanted })
  return (
    <Section
      title={t('publication.preview')}
      aside={rows.data?.receipt && <a href={`/receipts/${rows.data.receipt}`}>{t('process.receipt')}</a>}
    >
      {!wanted && (
        <p className="row m" style={{ padding: '12px 0' }}>
          <button type="button" className="btn small" onClick={() => want(true)}>
            {t('publication.look')}
          </button>
          <span className="t">{t('publication.lookNote')}</span>
        </p>
      )}
      {wanted && rows.isPending && <Loading doing={t('preview.loading')} />}
      {rows.isError && (
        <Fault error={rows.error} safe={t('publication.refusedLook')} retry={() => void rows.refetch()} />
      )}
      {rows.data && (
        <div style={{ marginTop: 12 }}>
          <DataGrid
            label={t('publication.preview')}
            columns={gridColumns(version.columns, undefined, format)}
            rows={rows.data.rows}
            firstRow={1}
            view={plain}
          />
        </div>
      )}
    </Section>
  )
}
