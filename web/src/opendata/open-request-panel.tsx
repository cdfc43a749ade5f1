import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useCounted } from '../platform/counted.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import type { Dataset } from './dataset-queries.ts'
import { type ListedOpenRequest, openRequestsQuery, termsQuery } from './open-request-queries.ts'

/** On the page of a dataset that is open on conditions: how to get it, or how far one's application has come. */
export function OpenRequestPanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const counted = useCounted()
  const me = useMe()
  const terms = useQuery(termsQuery(useApi(), dataset.id))
  if (terms.isPending) return <Loading doing={t('apply.loading')} rows={1} />
  if (terms.isError && !terms.data) return <Fault error={terms.error} retry={() => void terms.refetch()} />
  if (!terms.data) return null
  const { onApplication, ownData, workingDays } = terms.data
  const how = t('apply.how', {
    check: counted('workingDays', workingDays.conformity),
    decide: counted('workingDays', workingDays.decision),
  })
  return (
    <Section title={t('apply.panel')}>
      <div className="m" style={{ padding: '12px 0 20px' }}>
        {ownData ? (
          <p>{t('apply.own')}</p>
        ) : me ? (
          <Mine dataset={dataset} onApplication={onApplication} how={how} />
        ) : !onApplication ? (
          <p>{t('apply.notOn')}</p>
        ) : (
          <p className="row">
            <Link className="btn primary" to={`/sign-in?next=${encodeURIComponent(`/datasets/${dataset.id}/apply`)}`}>
              {t('apply.signIn')}
            </Link>
            <span className="t">{how}</span>
          </p>
        )}
      </div>
    </Section>
  )
}

function Mine({ dataset, onApplication, how }: { dataset: Dataset; onApplication: boolean; how: string }) {
  const { t } = useTranslation()
  const requests = useQuery(openRequestsQuery(useApi(), { dataset: dataset.id }))
  if (requests.isPending) return <Loading doing={t('apply.loading')} rows={1} />
  if (requests.isError && !requests.data) return <Fault error={requests.error} retry={() => void requests.refetch()} />
  const [latest] = requests.data?.requests ?? []
  const running = latest?.endedAt === null
  const holds = latest?.state === 'active'
  return (
    <>
      {latest && <Standing request={latest} />}
      {!running && !onApplication && <p>{t('apply.notOn')}</p>}
      {!running && onApplication && (
        <p className="row" style={{ paddingTop: latest ? 12 : 0 }}>
          <Link className={holds ? 'btn' : 'btn primary'} to={`/datasets/${dataset.id}/apply`}>
            {t(latest ? 'apply.again' : 'apply.go')}
          </Link>
          <span className="t">{how}</span>
        </p>
      )}
    </>
  )
}

function Standing({ request }: { request: ListedOpenRequest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, code, until, state, stateTitle, clock } = request
  return (
    <p className="row">
      <Link to={`/requests/${id}`} className="mono">
        {code}
      </Link>
      <b>{stateTitle}</b>
      {state === 'active' && <span>{t('apply.until', { date: format.date(until, true) })}</span>}
      {clock && <ClockChip clock={chipClock(clock)} />}
    </p>
  )
}
