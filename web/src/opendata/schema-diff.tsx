import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import type { ColumnChange, Comparison } from './compare-queries.ts'
import type { Column } from './dataset-queries.ts'
import css from './schema-diff.module.css'
import { CompatibilityWords } from './version-words.tsx'

/** What changed between two versions: rows in figures, columns one by one, and whether users must adapt. */
export function SchemaDiff({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { from, to, columns, compatibility } = comparison
  const figures = (['rowsAdded', 'rowsRemoved', 'rowsChanged'] as const).flatMap((name) => {
    const value = comparison[name]
    return value === null ? [] : [{ name, value }]
  })
  return (
    <Section
      title={t('versions.between', { from: from.number, to: to.number })}
      aside={<CompatibilityWords of={compatibility} />}
    >
      <dl className={css.figures}>
        {figures.map(({ name, value }) => (
          <div key={name}>
            <dt>{t(`versions.${name}`)}</dt>
            <dd>{format.number(value)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('versions.columnsChanged')}</dt>
          <dd>{format.number(columns.length)}</dd>
        </div>
      </dl>
      {columns.length === 0 ? (
        <p className={css.same}>{t('versions.sameColumns')}</p>
      ) : (
        <ul className={css.changes}>
          {columns.map((change) => {
            const { before, after } = sidesOf(change)
            return <Change key={`${before?.name}→${after?.name}`} change={change} />
          })}
        </ul>
      )}
    </Section>
  )
}

/** What was added has no before, what was removed no after. */
const sidesOf = (change: ColumnChange) => ({
  before: 'before' in change ? change.before : undefined,
  after: 'after' in change ? change.after : undefined,
})

function Change({ change }: { change: ColumnChange }) {
  const { t } = useTranslation()
  const of = change.change
  const { before, after } = sidesOf(change)
  return (
    <li data-change={of}>
      <span>{t(`versions.column.${of}`)}</span>
      <span className={css.columns}>
        {before && (
          <del>
            <ColumnWords column={before} />
          </del>
        )}
        {after && (
          <ins>
            <ColumnWords column={after} />
          </ins>
        )}
      </span>
      {of === 'changed' && change.breaking && <b className="teng">{t('versions.breaking')}</b>}
    </li>
  )
}

function ColumnWords({ column }: { column: Column }) {
  const { t } = useTranslation()
  return (
    <>
      {column.label} <span className="mono">{column.name}</span> {t(`type.${column.role ? 'code' : column.type}`)}
      {column.unit && ` ${column.unit}`}
    </>
  )
}
