import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useFormat } from '../platform/page.ts'
import { RulingFact } from '../platform/parts/facts.tsx'
import type { GridView } from '../platform/parts/grid-view.ts'
import { ReceiptCard } from '../platform/parts/receipt-card.tsx'
import { Section } from '../platform/parts/section.tsx'
import { type Dataset, rowsQuery } from './dataset-queries.ts'

/** What this very preview left in the ledger before its first byte. */
export function PreviewReceipt({ dataset, view }: { dataset: Dataset; view: GridView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = useQuery({ ...rowsQuery(useApi(), dataset.id, view), enabled: false })
  if (!rows.data?.receipt) return null
  const { receipt, ruling } = rows.data
  return (
    <Section
      size="margin"
      title={t('receipt.ofPreview')}
      aside={format.time(new Date(rows.dataUpdatedAt).toISOString(), true)}
    >
      <div style={{ marginTop: 12 }}>
        <ReceiptCard
          title={t('receipt.number')}
          mark={<Link to={`/receipts/${receipt}`}>{t('receipt.check')}</Link>}
          facts={[]}
        >
          <p className="hash" style={{ margin: '6px 0 8px' }}>
            {receipt}
          </p>
          <p className="small">{ruling ? <RulingFact columns={ruling} /> : t('receipt.ruled')}</p>
        </ReceiptCard>
      </div>
    </Section>
  )
}
