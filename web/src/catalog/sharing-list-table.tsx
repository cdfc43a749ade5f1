import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../platform/page.ts'
import { GradeFact } from '../platform/parts/facts.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import css from './sharing-list-page.module.css'
import type { SharingListEntry } from './sharing-list-queries.ts'

/** Every catalogued entry: how it is shared, and whether its update is on time. */
export function SharingListTable({ entries }: { entries: readonly SharingListEntry[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Scroll label={t('sharingList.short')}>
      <table className={`tb ${css.table}`}>
        <thead>
          <tr>
            <th>{t('sharingList.name')}</th>
            <th>{t('field.sharingAttribute')}</th>
            <th>{t('field.sharingMethods')}</th>
            <th>{t('dataset.level')}</th>
            <th>{t('field.updateFrequency')}</th>
            <th className="r">{t('sharingList.lastUpdated')}</th>
            <th className="r">{t('sharingList.due')}</th>
            <th>{t('sharingList.timely')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.datasetId}>
              <td>
                <Link to={`/datasets/${entry.datasetId}`}>
                  <b>{entry.title}</b>
                </Link>{' '}
                <span className="mono t">{entry.code}</span>
              </td>
              <td className="nw">{t(`sharingTerm.attribute.${entry.sharingAttribute}`)}</td>
              <td>
                {entry.sharingAttribute === 'notShared'
                  ? t('dataset.notApplicable')
                  : format.list(entry.sharingMethods.map((method) => t(`sharingTerm.method.${method}`))) ||
                    t('edit.notSaid')}
              </td>
              <td className="nw">
                <GradeFact level={entry.level} short />
              </td>
              <td className="nw">{entry.updateFrequencyLabel ?? t('edit.notSaid')}</td>
              <td className="r nw">
                {entry.dataUpdatedAt ? format.date(entry.dataUpdatedAt, true) : t('sharingList.noData')}
              </td>
              <td className="r nw">{entry.dueOn ? format.date(entry.dueOn, true) : t('dataset.notApplicable')}</td>
              <td className={entry.onTime === false ? 'nw zhu' : 'nw'}>
                {entry.onTime === null
                  ? t('sharingList.cannotSay')
                  : t(entry.onTime ? 'sharingList.onTime' : 'sharingList.late')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
