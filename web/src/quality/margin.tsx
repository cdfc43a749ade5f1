import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import { Loading } from '../platform/parts/states.tsx'
import { cardQuery } from './queries.ts'
import { DimensionBars, Total } from './score.tsx'

/** The card in short, beside the data. */
export function QualityMargin({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation()
  const card = useQuery(cardQuery(useApi(), datasetId))
  return (
    <Section
      size="margin"
      title={t('quality.title')}
      aside={
        <Link to="?tab=quality" preventScrollReset>
          {t('quality.whole')}
        </Link>
      }
    >
      {card.isPending && <Loading doing={t('quality.loading')} rows={3} />}
      {card.isError && !card.data && <p className="m t">{t('quality.notNow')}</p>}
      {card.data && (
        <>
          <Total card={card.data} />
          <DimensionBars dimensions={card.data.dimensions} />
        </>
      )}
    </Section>
  )
}
