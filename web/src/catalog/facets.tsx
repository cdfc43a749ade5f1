import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../platform/page.ts'
import type { Openness } from '../platform/parts/facts.tsx'
import { OpennessMark } from '../platform/parts/marks.tsx'
import css from './facets.module.css'
import type { DatasetPage, DatasetSearch, Facet } from './queries.ts'
import { facetNames, hrefFor } from './search.ts'

/** Facets with their counts. Links, so that each choice is an address; below 1180 px they fold away. */
export function Facets({ facets, search }: { facets: DatasetPage['facets']; search: DatasetSearch }) {
  const { t } = useTranslation()
  const chosen = facetNames.filter((name) => search[name]).length
  const groups = facetNames.map((name) => (
    <FacetGroup key={name} name={name} facets={facets[name] ?? []} search={search} />
  ))
  return (
    <aside className={css.facets}>
      <div className={css.wide}>{groups}</div>
      <details className={css.folded}>
        <summary>{t('catalog.narrow', { count: chosen })}</summary>
        {groups}
      </details>
    </aside>
  )
}

type Name = (typeof facetNames)[number]

function FacetGroup({ name, facets, search }: { name: Name; facets: readonly Facet[]; search: DatasetSearch }) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(...facets.map(({ count }) => count), 1)
  if (facets.length === 0) return null
  return (
    <div className={css.group}>
      <h2>{t(`catalog.facet.${name}`)}</h2>
      <ul>
        {facets.map(({ value, label, count }) => {
          const on = search[name] === value
          return (
            <li key={value}>
              <Link
                to={hrefFor({ ...search, after: undefined, [name]: on ? undefined : value })}
                aria-current={on || undefined}
                className={css.facet}
              >
                <i className={css.box} />
                <span className={css.label}>
                  {name === 'openness' && <OpennessMark fill={fills[value as Openness] ?? 'empty'} />}
                  {label}
                </span>
                <em>{format.number(count)}</em>
                <u style={{ width: (count / most) * 40 }} />
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const fills = { unconditional: 'empty', conditional: 'half', closed: 'full' } as const
