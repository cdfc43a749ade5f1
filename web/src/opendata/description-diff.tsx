import { useTranslation } from 'react-i18next'
import { Section } from '../platform/parts/section.tsx'
import { diffText } from '../platform/parts/text-diff.ts'
import css from './description-diff.module.css'
import { descriptionFields, useDescriptionWords } from './description-words.ts'
import type { Description, DescriptionField } from './publication-queries.ts'

/** 说明: what is open now and what would be, field by field; what stays the same is folded away. */
export function DescriptionDiff({ before, after }: { before: Description | null; after: Description }) {
  const { t } = useTranslation()
  const words = useDescriptionWords()
  const fields = descriptionFields
    .map((field) => ({ field, was: before ? words(before, field) : '', is: words(after, field) }))
    .filter(({ was, is }) => was || is)
  const changed = fields.filter(({ was, is }) => was !== is)
  const same = fields.filter(({ was, is }) => was === is)
  return (
    <Section
      title={t('publication.description')}
      aside={before ? t('publication.changed', { count: changed.length }) : t('publication.allNew')}
    >
      {changed.length === 0 && <p className={css.none}>{t('publication.sameDescription')}</p>}
      <dl className={css.fields}>
        {changed.map(({ field, was, is }) => (
          <div key={field} data-changed={before ? true : undefined}>
            <dt>{t(`field.${field}`)}</dt>
            <dd>{before ? <Difference was={was} is={is} whole={!prose.includes(field)} /> : is}</dd>
          </div>
        ))}
      </dl>
      {same.length > 0 && (
        <details className={css.same}>
          <summary>{t('publication.unchanged', { count: same.length })}</summary>
          <dl className={css.fields}>
            {same.map(({ field, is }) => (
              <div key={field}>
                <dt>{t(`field.${field}`)}</dt>
                <dd>{is}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </Section>
  )
}

/** Fields of running text; in a date or a choice a changed character means another value altogether. */
const prose: readonly DescriptionField[] = [
  'title',
  'summary',
  'keywords',
  'note',
  'conditions',
  'legalBasis',
  'sharingScope',
  'sharingPurposes',
  'notSharedReason',
  'notSharedLaw',
]

function Difference({ was, is, whole }: { was: string; is: string; whole: boolean }) {
  const { t } = useTranslation()
  if (whole || !was || !is) {
    return (
      <>
        {was ? <del>{was}</del> : <span className="t">{t('publication.wasEmpty')}</span>}{' '}
        {is ? <ins>{is}</ins> : <span className="t">{t('publication.isEmpty')}</span>}
      </>
    )
  }
  return diffText(was, is).map(({ of, text }, i) => {
    const key = `${i}${of}`
    if (of === 'gone') return <del key={key}>{text}</del>
    return of === 'new' ? <ins key={key}>{text}</ins> : <span key={key}>{text}</span>
  })
}
