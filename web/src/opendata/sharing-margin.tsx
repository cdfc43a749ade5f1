import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import type { Dataset } from './dataset-queries.ts'

/** 政务共享, for officers: how other departments get these data, or by which law they do not (R-SHR-04). */
export function SharingMargin({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { sharing } = dataset
  if (!sharing) return null
  const { sharingAttribute: attribute, sharingMethods: methods } = sharing
  const shownTexts = {
    unconditional: [],
    conditional: ['sharingScope', 'sharingPurposes'],
    notShared: ['notSharedReason', 'notSharedLaw'],
  } as const
  return (
    <Section
      size="margin"
      title={t('dataset.sharing')}
      aside={<Link to={`/sharing/lists/${dataset.publisherId}`}>{t('sharingList.short')}</Link>}
    >
      <dl className="kv" style={{ paddingTop: 8 }}>
        <dt>{t('field.sharingAttribute')}</dt>
        <dd>
          <b>{t(`sharingTerm.attribute.${attribute}`)}</b>
        </dd>
        {attribute !== 'notShared' && (
          <>
            <dt>{t('field.sharingMethods')}</dt>
            <dd>
              {methods.length > 0
                ? format.list(methods.map((method) => t(`sharingTerm.method.${method}`)))
                : t('edit.notSaid')}
            </dd>
          </>
        )}
        {shownTexts[attribute].map((field) => (
          <div key={field} style={{ display: 'contents' }}>
            <dt>{t(`field.${field}`)}</dt>
            <dd>{sharing[field] ?? t('edit.notSaid')}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
