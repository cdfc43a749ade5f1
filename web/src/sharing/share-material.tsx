import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Loading as PageLoading } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { type Share, shareQuery } from './queries.ts'
import { conditionsOf } from './row-range.tsx'
import { ShareUses } from './share-uses.tsx'

export const loadShare = ({ api, want }: PageLoading, id: string): Promise<void> => want(shareQuery(api, id))

/** What the heads, the provider and the authority decide on. */
export function ShareMaterial({ id }: { id: string }) {
  const { t } = useTranslation()
  const share = useQuery(shareQuery(useApi(), id))
  if (share.isPending) return <Loading doing={t('share.loading')} />
  if (share.isError && !share.data)
    return <Fault error={share.error} safe={t('process.notMoved')} retry={() => void share.refetch()} />
  if (!share.data) return null
  return (
    <>
      <ShareFacts share={share.data} />
      {share.data.providedAt && <ShareUses id={id} />}
    </>
  )
}

/** The rows asked for, in words; a filter that no form made is shown as it was sent. */
export function RowsInWords({ share }: { share: Pick<Share, 'rowFilter' | 'columns'> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const conditions = conditionsOf(share.rowFilter)
  if (conditions === undefined) return <code>{JSON.stringify(share.rowFilter)}</code>
  if (conditions.length === 0) return t('share.allRows')
  const labelOf = (name: string): string => share.columns.find((column) => column.name === name)?.label ?? name
  return format.list(
    conditions.map(
      ([column, operator, value]) =>
        `${labelOf(column)}${t('share.space')}${t(`operator.${operator}`)}${t('share.space')}${value}`,
    ),
  )
}

/** 共享申请表: every point that R-SHR-20 asks for. */
export function ShareFacts({ share }: { share: Share }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { columns } = share
  const facts = [
    [
      t('share.dataset'),
      <Link key="dataset" to={`/datasets/${share.datasetId}`}>
        {share.datasetTitle}
      </Link>,
    ],
    [t('share.requester'), share.requesterName],
    [t('share.provider'), share.providerName],
    [t('share.attribute'), t(`share.attributes.${share.attribute}`)],
    [t('share.matter'), `${share.matterName}${t('share.space')}${share.matterCode}`],
    [t('share.legalBasis'), share.legalBasis],
    [t('share.scenario'), share.scenario],
    [
      t('share.columns'),
      t('share.columnList', {
        count: columns.length,
        figure: format.number(columns.length),
        list: format.list(columns.map(({ label }) => label)),
      }),
    ],
    [t('share.rows'), <RowsInWords key="rows" share={share} />],
    [t('share.methods'), format.list(share.methods.map(({ label }) => label))],
    [t('share.until'), format.date(share.until, true)],
    [t('share.statement'), share.commitment.text],
    [t('share.filedBy'), `${share.filedByName}${t('share.space')}${format.stamp(share.filedAt)}`],
  ] as const
  return (
    <Section
      title={t('share.form')}
      aside={
        <>
          <span className="mono">{share.code}</span> <Link to={`/shares/${share.id}/form`}>{t('share.print')}</Link>
        </>
      }
    >
      <dl className="kv" style={{ paddingTop: 12 }}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
