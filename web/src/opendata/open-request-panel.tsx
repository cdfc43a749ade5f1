import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import type { Dataset } from './dataset-queries.ts'
import { type OpenRequest, openRequestsQuery } from './open-request-queries.ts'

/** On the page of a dataset that is open on conditions: how to get it, or how far one's application has come. */
export function OpenRequestPanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const me = useMe()
  const isOwn = me?.acts.some(({ organisationId }) => organisationId === dataset.publisherId)
  return (
    <Section title={t('apply.panel')}>
      <div className="m" style={{ padding: '12px 0 20px' }}>
        {dataset.level > 2 ? (
          <p>{t('apply.agreement')}</p>
        ) : isOwn ? (
          <p>{t('apply.own')}</p>
        ) : me ? (
          <Mine dataset={dataset} />
        ) : (
          <p className="row">
            <Link className="btn primary" to={`/sign-in?next=${encodeURIComponent(`/datasets/${dataset.id}/apply`)}`}>
              {t('apply.signIn')}
            </Link>
            <span className="t">{t('apply.how')}</span>
          </p>
        )}
      </div>
    </Section>
  )
}

function Mine({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const format = useFormat()
  const requests = useQuery(openRequestsQuery(useApi(), dataset.id))
  if (requests.isPending) return <Loading doing={t('apply.loading')} rows={1} />
  if (requests.isError && !requests.data) return <Fault error={requests.error} retry={() => void requests.refetch()} />
  const [latest] = requests.data?.requests ?? []
  const running = latest?.endedAt === null
  const holds = latest?.process.state === 'granted' && latest.until >= format.today
  return (
    <>
      {latest && <Standing request={latest} />}
      {!running && (
        <p className="row" style={{ paddingTop: latest ? 12 : 0 }}>
          <Link className={holds ? 'btn' : 'btn primary'} to={`/datasets/${dataset.id}/apply`}>
            {t(latest ? 'apply.again' : 'apply.go')}
          </Link>
          <span className="t">{t('apply.how')}</span>
        </p>
      )}
    </>
  )
}

function Standing({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, code, until, process } = request
  return (
    <p className="row">
      <Link to={`/requests/${id}`} className="mono">
        {code}
      </Link>
      <b>{process.stateTitle}</b>
      {process.state === 'granted' && <span>{t('apply.until', { date: format.date(until, true) })}</span>}
      {process.clock && <ClockChip clock={chipClock(process.clock)} />}
    </p>
  )
}
