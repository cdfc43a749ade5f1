import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useApi, useFormat } from '../platform/page.ts'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { compareQuery } from './compare-queries.ts'
import { type Dataset, versionsQuery } from './dataset-queries.ts'
import css from './margin.module.css'
import { SchemaDiff } from './schema-diff.tsx'
import { CompatibilityWords, useChange } from './version-words.tsx'

/** The last five versions in the margin. */
export function VersionMargin({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const format = useFormat()
  const change = useChange()
  const versions = useQuery(versionsQuery(useApi(), dataset.id))
  return (
    <Section size="margin" title={t('versions.title')} aside={<Link to="?tab=versions">{t('versions.compare')}</Link>}>
      <ul className={css.versions}>
        {versions.data?.versions.slice(0, 5).map((version, i) => (
          <li key={version.id}>
            {i === 0 ? <b>{format.date(version.createdAt)}</b> : <span>{format.date(version.createdAt)}</span>}
            <span>
              {change(version, versions.data.versions[i + 1])} <CompatibilityWords of={version.compatibility} />
            </span>
            {i === 0 && <span className="t">{t('versions.current')}</span>}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** A link that names a version leads to the one that is open now, and says so; also where there is no such version. */
export function VersionAsked({ dataset, asked }: { dataset: Dataset; asked: string | null }) {
  const { t } = useTranslation()
  const isOpen = dataset.state === 'published' && dataset.version !== null
  const versions = useQuery({ ...versionsQuery(useApi(), dataset.id), enabled: isOpen && asked !== null })
  if (!isOpen || !asked || asked === dataset.version?.id || !versions.data) return null
  const found = versions.data.versions.find(({ id }) => id === asked)
  return (
    <p className={css.asked} role="alert">
      {found
        ? t('dataset.otherVersion', { number: found.number })
        : t('dataset.noSuchVersion', { version: asked.slice(0, 60) })}{' '}
      <Link to="?tab=versions">{t('dataset.seeVersions')}</Link>
      {t('dataset.stop')}
    </p>
  )
}

export function Versions({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const format = useFormat()
  const change = useChange()
  const api = useApi()
  const [params] = useSearchParams()
  const versions = useQuery(versionsQuery(api, dataset.id))
  const [current, before] = versions.data?.versions ?? []
  const to = params.get('to') ?? current?.id
  const from = params.get('from') ?? before?.id
  if (versions.isPending) return <Loading doing={t('versions.loading')} />
  if (versions.isError) return <Fault error={versions.error} retry={() => void versions.refetch()} />
  return (
    <>
      <Section title={t('versions.all', { count: versions.data.versions.length })} aside={t('versions.kept')}>
        <Scroll>
          <table className="tb">
            <thead>
              <tr>
                <th>{t('versions.version')}</th>
                <th>{t('versions.date')}</th>
                <th className="r">{t('dataset.rows')}</th>
                <th className="r">{t('versions.change')}</th>
                <th>{t('versions.compatibility')}</th>
                <th>
                  <span className="visually-hidden">{t('versions.compare')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {versions.data.versions.map((version, i) => {
                const previous = versions.data.versions[i + 1]
                return (
                  <tr key={version.id}>
                    <td>{t('files.version', { number: version.number })}</td>
                    <td>{format.stamp(version.createdAt, true)}</td>
                    <td className="r">{format.number(version.rows)}</td>
                    <td className="r">{change(version, previous)}</td>
                    <td>
                      <CompatibilityWords of={version.compatibility} />
                    </td>
                    <td className="r nw">
                      {previous && (
                        <Link to={`?tab=versions&from=${previous.id}&to=${version.id}`} preventScrollReset>
                          {t('versions.withPrevious')}
                        </Link>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Scroll>
      </Section>
      {from && to ? <Comparison dataset={dataset} from={from} to={to} /> : <Empty why={t('versions.onlyOne')} />}
    </>
  )
}

function Comparison({ dataset, from, to }: { dataset: Dataset; from: string; to: string }) {
  const { t } = useTranslation()
  const comparison = useQuery(compareQuery(useApi(), dataset.id, from, to))
  if (comparison.isPending) return <Loading doing={t('versions.comparing')} />
  if (comparison.isError) return <Fault error={comparison.error} retry={() => void comparison.refetch()} />
  return <SchemaDiff comparison={comparison.data} />
}
