import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { type Finding, FindingList } from '../platform/parts/findings.tsx'
import { Section } from '../platform/parts/section.tsx'
import type { PublicationFinding } from './publication-queries.ts'

type Props = {
  findings: readonly PublicationFinding[]
  size?: 'workbench' | 'margin'
  /** Where a field can be mended on this page. */
  hrefOf?: (finding: PublicationFinding) => string | undefined
}

/** 批注: everything the check found, at once, numbered as at the fields. */
export function PublicationFindings({ findings, size = 'workbench', hrefOf }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = (['must', 'advice'] as const)
    .map((weight) => ({ weight, count: findings.filter((finding) => finding.weight === weight).length }))
    .filter(({ count }) => count > 0)
    .map(({ weight, count }) => t(`lake.findings.${weight}`, { count }))
  const listed = findings.map((finding, i): Finding => {
    const at = hrefOf?.(finding)
    return {
      number: i + 1,
      weight: finding.weight,
      head: finding.message,
      cause: <span className="t small">{finding.rule}</span>,
      ...(at ? { at } : {}),
    }
  })
  return (
    <Section size={size} title={t('publication.findings')} aside={counts.join(format.zh ? '，' : ', ')}>
      {listed.length === 0 ? (
        <p className="m" style={{ padding: '10px 0' }}>
          {t('publication.noFindings')}
        </p>
      ) : (
        <FindingList findings={listed} />
      )}
    </Section>
  )
}
