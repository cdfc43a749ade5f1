import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Form, Link, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { VerdictMark } from '../platform/parts/marks.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import type { Me } from '../platform/who.ts'
import { EventWords } from './event-words.tsx'
import { OpenAlarms } from './open-alarms.tsx'
import css from './records-page.module.css'
import { type LedgerLine, monitorQuery, type RecordSearch, recordsQuery } from './records-queries.ts'

const readSearch = (params: URLSearchParams): RecordSearch => ({
  event: params.get('event')?.trim() || undefined,
  subject: params.get('subject')?.trim() || undefined,
  before: Number(params.get('before')) || undefined,
})

const watches: readonly string[] = ['auditor', 'auditAdministrator', 'systemAdministrator', 'securityAdministrator']
const mayWatch = (me: Me | null): boolean => (me?.acts ?? []).some(({ post }) => watches.includes(post))

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, url, host, want }) => {
    await Promise.all([
      want(recordsQuery(api, readSearch(url.searchParams))),
      ...(mayWatch(host.me) ? [want(monitorQuery(api))] : []),
    ])
  })

export default function RecordsPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Records />
    </HydrationBoundary>
  )
}

/** 存证台账: auditors see all of it, everyone else what they are a party to. Read only, for everyone. */
function Records() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const search = readSearch(params)
  const records = useQuery(recordsQuery(useApi(), search))
  const me = useMe()
  return (
    <>
      <PageTitle title={t('desk.ledger')} />
      <PageHead title={t('desk.ledger')} summary={<p>{t('records.why')}</p>} />
      {mayWatch(me) && <Monitor />}
      <Section title={t('records.title')} aside={<a href="/log/checkpoint">{t('portal.ledger')}</a>}>
        <Form className={css.search} role="search">
          <TextField
            key={`event${search.event}`}
            label={t('records.event')}
            name="event"
            defaultValue={search.event ?? ''}
            placeholder="dataset.publish"
            spellCheck={false}
          />
          <TextField
            key={`subject${search.subject}`}
            label={t('records.subject')}
            name="subject"
            defaultValue={search.subject ?? ''}
            spellCheck={false}
          />
          <button type="submit" className="btn">
            {t('catalog.search')}
          </button>
        </Form>
        {records.isPending && <Loading doing={t('records.loading')} />}
        {records.isError && <Fault error={records.error} retry={() => void records.refetch()} />}
        {records.data?.records.length === 0 && (
          <Empty why={t('records.none')} next={<Link to="/ledger">{t('catalog.clear')}</Link>} />
        )}
        {records.data && records.data.records.length > 0 && (
          <Lines records={records.data.records} search={search} next={records.data.next} />
        )}
      </Section>
    </>
  )
}

type LinesProps = { records: readonly LedgerLine[]; search: RecordSearch; next: number | null }

function Lines({ records, search, next }: LinesProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const older = (before: number) => {
    const pairs = Object.entries({ ...search, before }).filter(([, value]) => value !== undefined)
    return `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
  }
  return (
    <>
      <Scroll>
        <table className="tb">
          <thead>
            <tr>
              <th className="r">{t('records.index')}</th>
              <th>{t('verify.fact.at')}</th>
              <th>{t('verify.fact.event')}</th>
              <th>{t('records.about')}</th>
              <th>{t('records.actor')}</th>
              <th>{t('refusal.rule')}</th>
              <th>{t('receipt.number')}</th>
            </tr>
          </thead>
          <tbody>
            {records.map(({ id, event, at, subject, index, rule, actorKind }) => (
              <tr key={id}>
                <td className="r">{index === null ? t('records.pending') : format.number(index + 1)}</td>
                <td className="nw">{format.stamp(at, true)}</td>
                <td>
                  <EventWords event={event} />
                </td>
                <td>
                  {subject.slice(0, 2).map((one) => (
                    <Link key={one} className={`mono ${css.subject}`} to={`?subject=${encodeURIComponent(one)}`}>
                      {one}
                    </Link>
                  ))}
                </td>
                <td className="nw">
                  {i18n.exists(`records.kind.${actorKind}`) ? t(`records.kind.${actorKind as 'person'}`) : actorKind}
                </td>
                <td className="nw t">{rule}</td>
                <td className="nw">
                  <Link to={`/receipts/${id}`}>{t('receipt.check')}</Link>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {(next !== null || search.before) && (
        <nav className={css.paging} aria-label={t('grid.pages')}>
          {search.before && <Link to="/ledger">{t('grid.first')}</Link>}
          {next !== null && <Link to={older(next)}>{t('records.older')}</Link>}
        </nav>
      )}
    </>
  )
}

/** What the monitor, which replays the log, last saw: a use that nothing allows is an alarm. */
function Monitor() {
  const { t } = useTranslation()
  const format = useFormat()
  const monitor = useQuery(monitorQuery(useApi()))
  return (
    <Section title={t('records.monitor')} aside={t('records.monitorRule')}>
      {monitor.isPending && <Loading doing={t('records.loading')} rows={1} />}
      {monitor.isError && <Fault error={monitor.error} retry={() => void monitor.refetch()} />}
      {monitor.data?.logs.map(({ no, origin, at, size, alarms }) => (
        <p key={no} className={css.log}>
          <VerdictMark verdict={at === null ? 'unknown' : alarms > 0 ? 'no' : 'yes'} />
          <span>
            <b className={alarms > 0 ? 'zhu' : undefined}>
              {at === null
                ? t('records.notYet')
                : alarms > 0
                  ? t('records.alarms', { count: alarms })
                  : t('records.noAlarm')}
            </b>{' '}
            {at && t('records.replayed', { count: size, at: format.stamp(at, true), figure: format.number(size) })}{' '}
            <span className="mono t">{origin}</span>
            {alarms > 0 && (
              <>
                {' '}
                <Link to="?event=ledger.monitor">{t('records.seeAlarms')}</Link>
              </>
            )}
          </span>
        </p>
      ))}
      {monitor.data && <OpenAlarms {...monitor.data} />}
    </Section>
  )
}
