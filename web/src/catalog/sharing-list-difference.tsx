import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import css from './sharing-list-page.module.css'
import type { SharingList, SharingListEntry } from './sharing-list-queries.ts'

type Difference = NonNullable<SharingList['difference']>
type Field = Difference['changed'][number]['fields'][number]

/** Against the version before: what came, what went, and what is another, with both values. */
export function SharingListDifference({ difference }: { difference: Difference }) {
  const { t } = useTranslation()
  const words = useFieldWords()
  const { added, removed, changed } = difference
  const isSame = added.length + removed.length + changed.length === 0
  return (
    <Section size="margin" title={t('sharingList.difference')}>
      {isSame && <p className="note">{t('sharingList.same')}</p>}
      <ul className={css.changes}>
        {added.map(({ datasetId, title }) => (
          <li key={datasetId}>
            <span>{t('sharingList.added')}</span>
            <ins>{title}</ins>
          </li>
        ))}
        {removed.map(({ datasetId, title }) => (
          <li key={datasetId}>
            <span>{t('sharingList.removed')}</span>
            <del>{title}</del>
          </li>
        ))}
        {changed.map(({ before, after, fields }) => (
          <li key={after.datasetId}>
            <span>{t('sharingList.changed')}</span>
            <div>
              {after.title}
              {fields.map((field) => (
                <p key={field} className="m">
                  {t(`sharingList.field.${field}`)} <del>{words(before, field)}</del> <ins>{words(after, field)}</ins>
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function useFieldWords(): (entry: SharingListEntry, field: Field) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (entry, field) => {
    switch (field) {
      case 'sharingAttribute':
        return t(`sharingTerm.attribute.${entry.sharingAttribute}`)
      case 'sharingMethods':
        return (
          format.list(entry.sharingMethods.map((method) => t(`sharingTerm.method.${method}`))) ||
          t('dataset.notApplicable')
        )
      case 'level':
        return t('grade.short', { level: entry.level })
      case 'updateFrequency':
        return entry.updateFrequencyLabel ?? t('edit.notSaid')
      case 'dataUpdatedAt':
        return entry.dataUpdatedAt ? format.date(entry.dataUpdatedAt, true) : t('sharingList.noData')
      case 'onTime':
        return entry.onTime === null
          ? t('sharingList.cannotSay')
          : t(entry.onTime ? 'sharingList.onTime' : 'sharingList.late')
    }
  }
}
