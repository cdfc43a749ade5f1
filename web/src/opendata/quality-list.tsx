import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useApi, useFormat } from '../platform/page.ts'
import { VerdictMark } from '../platform/parts/marks.tsx'
import { Section } from '../platform/parts/section.tsx'
import { type Dataset, profileQuery } from './dataset-queries.ts'
import css from './margin.module.css'
import { type QualityCheck, qualityChecks } from './quality.ts'

export function QualityList({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const profile = useQuery({ ...profileQuery(useApi(), dataset.id), enabled: false }).data
  const checks = qualityChecks(dataset, profile)
  const passed = checks.filter(({ verdict }) => verdict === 'yes').length
  return (
    <Section
      size="margin"
      title={t('quality.title')}
      aside={t('quality.passed', { count: passed, total: checks.length })}
    >
      <ul className={css.ticks}>
        {checks.map((check) => (
          <li key={check.check}>
            <span>
              <VerdictMark verdict={check.verdict} label={t(`quality.verdict.${check.verdict}`)} />
            </span>
            <span className={check.verdict === 'unknown' ? 't' : undefined}>
              <Words check={check} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Words({ check }: { check: QualityCheck }) {
  const { t } = useTranslation()
  const format = useFormat()
  switch (check.check) {
    case 'periodAndPlace':
      return check.missing.length === 0
        ? t('quality.periodAndPlace')
        : t('quality.missing', { what: format.list(check.missing.map((what) => t(`quality.${what}`))) })
    case 'labels':
      return check.missing === 0 ? t('quality.labels') : t('quality.unlabelled', { count: check.missing })
    case 'units':
      return check.missing === 0 ? t('quality.units') : t('quality.unitless', { count: check.missing })
    case 'nulls':
      return check.share === 0
        ? t('quality.noNulls')
        : t('quality.nulls', { column: check.column, share: format.percent(check.share) })
    case 'rejected':
      return check.cells === 0
        ? t('quality.allCells')
        : t('quality.rejected', { count: check.cells, figure: format.number(check.cells) })
    default:
      return t(`quality.${check.verdict === 'yes' ? 'has' : 'lacks'}.${check.check}`)
  }
}
