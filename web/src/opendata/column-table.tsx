import { useTranslation } from 'react-i18next'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import type { Column } from './dataset-queries.ts'

/** 列: name, physical name, type, unit. */
export function ColumnTable({ columns }: { columns: readonly Column[] }) {
  const { t } = useTranslation()
  return (
    <Section title={t('cite.columns', { count: columns.length })}>
      <Scroll>
        <table className="tb">
          <thead>
            <tr>
              <th>{t('cite.column')}</th>
              <th>{t('cite.physical')}</th>
              <th>{t('cite.type')}</th>
              <th>{t('cite.unit')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map(({ name, label, type, role, unit }) => (
              <tr key={name}>
                <td>{label}</td>
                <td className="mono t">{name}</td>
                <td>{t(`type.${role ? 'code' : type}`)}</td>
                <td>{unit ?? <span className="t">{t('dataset.notApplicable')}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  )
}
