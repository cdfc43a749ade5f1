import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import { correctionsQuery, type ListedCorrection } from './correction-queries.ts'

const sides = ['handled', 'mine'] as const
const shelves = ['all', 'open', 'overdue', 'corrected', 'notUpheld'] as const
const chosen = <T extends string>(of: readonly T[], value: string | null, fallback: T): T =>
  of.find((one) => one === value) ?? fallback

const searchOf = (params: URLSearchParams, works: boolean) => ({
  side: chosen(sides, params.get('side'), works ? 'handled' : 'mine'),
  shelf: chosen(shelves, params.get('shelf'), 'all'),
  page: Math.max(1, Number(params.get('page')) || 1),
})

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, host, url, want }) =>
    want(correctionsQuery(api, searchOf(url.searchParams, (host.me?.acts.length ?? 0) > 0))),
  )

export default function CorrectionsPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Corrections />
    </HydrationBoundary>
  )
}

/** 纠错与校核: those that one's house works on, and those one filed; what is overdue stands first. */
function Corrections() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const works = (useMe()?.acts ?? []).length > 0
  const search = searchOf(params, works)
  const found = useQuery(correctionsQuery(useApi(), search))
  const corrections = found.data?.corrections ?? []
  const to = (change: Partial<typeof search>) => {
    const { side, shelf, page } = { ...search, page: 1, ...change }
    return `/corrections?side=${side}&shelf=${shelf}${page > 1 ? `&page=${page}` : ''}`
  }
  return (
    <>
      <PageTitle title={t('desk.corrections')} />
      <PageHead title={t('desk.corrections')} summary={<p>{t(`correction.why.${search.side}`)}</p>} />
      {works && (
        <Choice label={t('correction.sides')} of={sides} now={search.side} to={(side) => to({ side })} words="side" />
      )}
      <Choice
        label={t('correction.shelves')}
        of={shelves}
        now={search.shelf}
        to={(shelf) => to({ shelf })}
        words="shelf"
      />
      <div style={{ marginTop: 24 }}>
        {found.isPending && <Loading doing={t('correction.loadingAll')} />}
        {found.isError && !found.data && <Fault error={found.error} retry={() => void found.refetch()} />}
        {found.data && corrections.length === 0 && (
          <Empty why={t(`correction.none.${search.side}`)} next={<Link to="/datasets">{t('portal.catalogue')}</Link>} />
        )}
        {corrections.length > 0 && <CorrectionTable corrections={corrections} />}
        {(found.data?.next || search.page > 1) && (
          <p className="row" style={{ padding: '12px 0' }}>
            {search.page > 1 && <Link to={to({})}>{t('grid.first')}</Link>}
            {found.data?.next && <Link to={to({ page: found.data.next })}>{t('records.older')}</Link>}
          </p>
        )}
      </div>
    </>
  )
}

type ChoiceOf<T extends string, W extends 'side' | 'shelf'> = {
  label: string
  of: readonly T[]
  now: T
  to: (one: T) => string
  words: W
}

function Choice<T extends (typeof sides)[number] | (typeof shelves)[number]>({
  label,
  of,
  now,
  to,
  words,
}: ChoiceOf<T, 'side' | 'shelf'>) {
  const { t } = useTranslation()
  return (
    <nav className="row" aria-label={label} style={{ paddingTop: 12 }}>
      {of.map((one) => (
        <Link
          key={one}
          to={to(one)}
          className={one === now ? 'btn small primary' : 'btn small'}
          aria-current={one === now ? 'page' : undefined}
        >
          {t(`correction.${words}.${one}` as 'correction.side.mine')}
        </Link>
      ))}
    </nav>
  )
}

function CorrectionTable({ corrections }: { corrections: readonly ListedCorrection[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Scroll>
      <table className="tb">
        <thead>
          <tr>
            <th>{t('correction.number')}</th>
            <th>{t('correction.kind')}</th>
            <th>{t('request.dataset')}</th>
            <th>{t('correction.column')}</th>
            <th>{t('request.state')}</th>
            <th>{t('correction.due')}</th>
            <th className="r">{t('correction.filedAt')}</th>
          </tr>
        </thead>
        <tbody>
          {corrections.map(
            ({ id, code, processTitle, datasetTitle, columnLabel, stateTitle, shelf, clock, filedAt }) => (
              <tr key={id}>
                <td className="mono nw">
                  <Link to={`/corrections/${code}`}>{code}</Link>
                </td>
                <td className="nw">{processTitle}</td>
                <td style={{ minWidth: '10em' }}>{datasetTitle}</td>
                <td style={{ minWidth: '6em' }}>{columnLabel ?? t('correction.wholeDataset')}</td>
                <td>
                  {stateTitle}
                  {(shelf === 'corrected' || shelf === 'notUpheld') && (
                    <span className="t"> {t(`correction.shelf.${shelf}`)}</span>
                  )}
                </td>
                <td className="nw">{clock && <ClockChip clock={chipClock(clock)} />}</td>
                <td className="r nw">{format.date(filedAt, true)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </Scroll>
  )
}
