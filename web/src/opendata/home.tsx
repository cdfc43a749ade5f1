import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router'
import { SearchBox } from '../catalog/search-box.tsx'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import css from './home.module.css'
import { type Home, homeQuery } from './queries.ts'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, want }) => want(homeQuery(api)))

export default function HomePage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  const { t } = useTranslation()
  return (
    <HydrationBoundary state={dehydrated}>
      <PageTitle />
      <meta name="description" content={t('home.promise')} />
      <HomeSheet />
    </HydrationBoundary>
  )
}

function HomeSheet() {
  const { t } = useTranslation()
  const home = useQuery({ ...homeQuery(useApi()), refetchInterval: 10_000 })
  return (
    <>
      <section className={css.hero}>
        <div>
          <h1 className="ph">
            {t('home.title')
              .split('|')
              .map((phrase) => (
                <span key={phrase}>
                  {phrase}
                  <wbr />
                </span>
              ))}
          </h1>
          <SearchBox large />
          {home.data && home.data.themes.length > 0 && (
            <p className={css.often}>
              <span>{t('home.often')}</span>
              {home.data.mostUsed.slice(0, 6).map(({ id, title }) => (
                <Link key={id} to={`/datasets/${id}`}>
                  {title}
                </Link>
              ))}
            </p>
          )}
        </div>
        {home.data && <LiveUses uses={home.data.uses} today={home.data.figures.usesToday} />}
      </section>
      {home.isPending && <Loading doing={t('home.loading')} />}
      {home.isError && !home.data && <Fault error={home.error} retry={() => void home.refetch()} />}
      {home.data && <HomeBody home={home.data} />}
    </>
  )
}

/** 此刻，数据去了哪里: open uses only; who shares what with whom between offices is nobody's business outside. */
function LiveUses({ uses, today }: { uses: Home['uses']; today: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <aside className={css.live}>
      <Section size="margin" title={t('home.now')} aside={<a href="/log/checkpoint">{t('home.ledger')}</a>}>
        {uses.length === 0 && <Empty why={t(today > 0 ? 'home.unnamed' : 'home.quiet')} />}
        <ul aria-live="polite">
          {uses.slice(0, 5).map(({ index, at, action, datasetId, title, rows, refusal }) => (
            <li key={index}>
              <span className="t">{format.time(at, true)}</span>
              <span className={refusal ? 'zhu' : 'q'}>{t(refusal ? 'home.use.refused' : `home.use.${action}`)}</span>
              <Link to={`/datasets/${datasetId}`}>{title}</Link>
              <span className="t" data-refusal={refusal ? '' : undefined}>
                {refusal ??
                  (rows === null || action === 'profile'
                    ? ''
                    : t('count.rows', { count: rows, figure: format.number(rows) }))}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </aside>
  )
}

function HomeBody({ home }: { home: Home }) {
  const { t } = useTranslation()
  return (
    <>
      <Figures home={home} />
      <Section size="portal" title={t('home.byTheme')}>
        <Index
          entries={home.themes.map(({ value, label, count, examples }) => ({
            to: `/datasets?theme=${encodeURIComponent(value)}`,
            label,
            count,
            examples,
          }))}
        />
      </Section>
      <Section size="portal" title={t('home.byDepartment')} aside={<Link to="/departments">{t('home.all')}</Link>}>
        <Index
          entries={home.departments.map(({ id, name, count, examples }) => ({
            to: `/departments/${id}`,
            label: name,
            count,
            examples,
          }))}
        />
      </Section>
      <div className={css.two}>
        <Newest home={home} />
        <MostUsed home={home} />
      </div>
    </>
  )
}

function Figures({ home }: { home: Home }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { figures } = home
  const shown = [
    {
      name: t('home.figure.datasets'),
      value: figures.datasets,
      unit: t('home.unit.datasets'),
      note: t('home.note.departments', { count: figures.departments }),
    },
    {
      name: t('home.figure.rows'),
      value: figures.rows,
      unit: t('home.unit.rows'),
      note: figures.lastLoadedAt ? t('home.note.lastLoaded', { at: format.moment(figures.lastLoadedAt) }) : '',
    },
    {
      name: t('home.figure.uses'),
      value: figures.usesToday,
      unit: t('home.unit.uses'),
      note: t('home.note.refused', { count: figures.refusedToday, figure: format.number(figures.refusedToday) }),
    },
    {
      name: t('home.figure.receipts'),
      value: figures.ledgerSize,
      unit: t('home.unit.receipts'),
      note: t('home.note.check'),
    },
  ]
  return (
    <dl className={`ww ${css.figures}`}>
      {shown.map(({ name, value, unit, note }) => {
        const { figure, unit: myriad } = format.big(value)
        return (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={css.figure}>
              {figure}
              <i>{myriad + (myriad && !format.zh && unit ? ' ' : '') + unit}</i>
            </dd>
            <dd className="note">{note}</dd>
          </div>
        )
      })}
    </dl>
  )
}

type Entry = {
  readonly to: string
  readonly label: string
  readonly count: number
  readonly examples: readonly string[]
}

function Index({ entries }: { entries: readonly Entry[] }) {
  const format = useFormat()
  return (
    <div className={css.index}>
      {entries.map(({ to, label, count, examples }) => (
        <Link key={to} to={to}>
          <span className={css.entry}>
            <b>{label}</b>
            <span>{format.number(count)}</span>
          </span>
          <small>{format.list(examples)}</small>
        </Link>
      ))}
    </div>
  )
}

function Newest({ home }: { home: Home }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Section size="portal" title={t('home.newest')} aside={<Link to="/datasets?sort=newest">{t('home.all')}</Link>}>
      {home.newest.length === 0 && <Empty why={t('home.nothing')} />}
      {home.newest.map(({ id, title, publisherName, rowCount, publishedAt }) => (
        <div key={id} className={css.line}>
          <span>
            <Link to={`/datasets/${id}`}>{title}</Link>
            <small>
              {publisherName}
              {rowCount !== null &&
                (format.zh ? '　' : ', ') + t('count.rows', { count: rowCount, figure: format.number(rowCount) })}
            </small>
          </span>
          <span className="m t">{publishedAt && format.moment(publishedAt)}</span>
        </div>
      ))}
    </Section>
  )
}

function MostUsed({ home }: { home: Home }) {
  const { t } = useTranslation()
  const format = useFormat()
  const most = Math.max(...home.mostUsed.map(({ uses }) => uses), 1)
  return (
    <Section size="portal" title={t('home.mostUsed')} aside={t('home.mostUsedUnit')}>
      {home.mostUsed.length === 0 && <Empty why={t('home.notUsed')} />}
      {home.mostUsed.map(({ id, title, publisherName, uses }) => (
        <div key={id} className={css.line}>
          <span>
            <Link to={`/datasets/${id}`}>{title}</Link>
            <small>{publisherName}</small>
          </span>
          <span className={css.use}>
            <i style={{ width: (uses / most) * 96 }} />
            {format.number(uses)}
          </span>
        </div>
      ))}
    </Section>
  )
}
