import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Loading as PageLoading } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { type OpenRequest, openRequestQuery } from './open-request-queries.ts'

export const loadOpenRequest = ({ api, want }: PageLoading, id: string): Promise<void> =>
  want(openRequestQuery(api, id))

/** What the business reviewer decides on. */
export function OpenRequestMaterial({ id }: { id: string }) {
  const { t } = useTranslation()
  const request = useQuery(openRequestQuery(useApi(), id))
  if (request.isPending) return <Loading doing={t('request.loading')} />
  if (request.isError && !request.data)
    return <Fault error={request.error} safe={t('process.notMoved')} retry={() => void request.refetch()} />
  if (!request.data) return null
  return (
    <>
      <RequestFacts request={request.data} />
      <AgreementText request={request.data} />
    </>
  )
}

/** 开放利用协议 (R-OPEN-05), as it was offered. */
export function AgreementText({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { agreement } = request
  if (!agreement) return null
  return (
    <Section
      title={t('request.agreement')}
      aside={
        agreement.acceptedAt
          ? t('request.accepted', { when: format.stamp(agreement.acceptedAt) })
          : t('request.notAccepted')
      }
    >
      <p className="prose" style={{ padding: '12px 0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {agreement.text}
      </p>
      <p className="note" style={{ overflowWrap: 'anywhere' }}>
        {t('request.digest', { version: agreement.version })} <code>{agreement.digest}</code>
      </p>
    </Section>
  )
}

/** 申请书: every point that R-OPEN-03 asks for. */
export function RequestFacts({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { code, datasetId, datasetTitle, applicantKind, applicantName, purposeLabel, purpose, columns } = request
  const facts = [
    [
      t('request.dataset'),
      <Link key="dataset" to={`/datasets/${datasetId}`}>
        {datasetTitle}
      </Link>,
    ],
    [t('apply.applicant'), t(`request.applicant.${applicantKind}`, { name: applicantName })],
    [t('apply.purposeKind'), purposeLabel],
    [t('apply.purpose'), purpose],
    [t('apply.ways'), format.list(request.ways.map((way) => t(`apply.way.${way}`)))],
    [
      t('apply.columns'),
      t('request.columns', {
        count: columns.length,
        figure: format.number(columns.length),
        list: format.list(columns.map(({ label }) => label)),
      }),
    ],
    [t('apply.term'), format.date(request.until, true)],
    [t('apply.security'), request.security],
    ...(request.commitment ? [[t('request.commitment'), request.commitment.text] as const] : []),
    ...(request.conditions ? [[t('request.conditionsThen'), request.conditions] as const] : []),
  ] as const
  return (
    <Section title={t('request.form')} aside={<span className="mono">{code}</span>}>
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
