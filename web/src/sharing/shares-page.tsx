import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Form, Link, type LoaderFunctionArgs, useLoaderData, useSearchParams } from 'react-router'
import { withQuery } from '../platform/api.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Empty, Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import { type ListedShare, type ShareSearch, type Side, sharesQuery, sides, stages } from './queries.ts'

const pageSize = 50
function searchOf(params: URLSearchParams): ShareSearch {
  const text = params.get('text')?.trim()
  return {
    side: sides.find((side) => side === params.get('side')) ?? 'requester',
    stage: stages.find((stage) => stage === params.get('stage')),
    ...(text ? { text } : {}),
    dataset: params.get('dataset') ?? undefined,
    offset: Math.max(0, Math.trunc(Number(params.get('offset')) || 0)),
  }
}

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, url, want }) => want(sharesQuery(api, searchOf(url.searchParams))))

export default function SharesPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Shares />
    </HydrationBoundary>
  )
}

/** 我部门的申请 and 收到的申请, overdue first. */
function Shares() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const search = searchOf(params)
  const { side } = search
  const shares = useQuery(sharesQuery(useApi(), search))
  const isAuthority = useMe()?.acts.some(({ post }) => post === 'catalogReviewer') ?? false
  const shown = sides.filter((one) => one !== 'authority' || isAuthority)
  const found = shares.data?.shares ?? []
  return (
    <>
      <PageTitle title={t('desk.shares')} />
      <PageHead title={t('desk.shares')} summary={<p>{t(`share.why.${side}`)}</p>} />
      <nav className="row" aria-label={t('share.sidesLabel')} style={{ paddingTop: 12, flexWrap: 'wrap' }}>
        {shown.map((one) => (
          <SideLink key={one} side={one} isHere={one === side} />
        ))}
      </nav>
      <Stages search={search} counts={shares.data?.counts} />
      <div style={{ marginTop: 16 }}>
        {shares.isPending && <Loading doing={t('share.loadingAll')} />}
        {shares.isError && !shares.data && <Fault error={shares.error} retry={() => void shares.refetch()} />}
        {shares.data && found.length === 0 && (
          <Empty
            why={t(search.text || search.stage ? 'share.noneFound' : `share.none.${side}`)}
            next={<Link to="/datasets">{t('share.toCatalogue')}</Link>}
          />
        )}
        {found.length > 0 && <ShareTable shares={found} side={side} />}
        <Pages search={search} next={shares.data?.next} />
      </div>
    </>
  )
}

const hrefOf = (search: ShareSearch): string => withQuery('/shares', { ...search, offset: search.offset || undefined })

function SideLink({ side, isHere }: { side: Side; isHere: boolean }) {
  const { t } = useTranslation()
  return (
    <Link
      to={hrefOf({ side })}
      className={isHere ? 'btn small primary' : 'btn small'}
      aria-current={isHere ? 'page' : undefined}
    >
      {t(`share.side.${side}`)}
    </Link>
  )
}

/** How many there are in each stage, and a word to look for. */
function Stages({
  search,
  counts,
}: {
  search: ShareSearch
  counts: Record<(typeof stages)[number], number> | undefined
}) {
  const { t } = useTranslation()
  const { stage, side, text } = search
  return (
    <div className="row" style={{ paddingTop: 12, flexWrap: 'wrap' }}>
      <nav className="row" aria-label={t('share.stagesLabel')} style={{ flexWrap: 'wrap' }}>
        {stages.map((one) => (
          <Link
            key={one}
            to={hrefOf({ side, text, stage: one === stage ? undefined : one })}
            aria-current={one === stage || undefined}
            className={one === stage ? 'btn small primary' : 'btn small'}
          >
            {t(`share.stage.${one}`)} {counts?.[one] ?? ''}
          </Link>
        ))}
      </nav>
      <Form method="get" action="/shares" role="search" className="row">
        <input type="hidden" name="side" value={side} />
        {stage && <input type="hidden" name="stage" value={stage} />}
        <input
          className="input small"
          name="text"
          defaultValue={text}
          aria-label={t('share.find')}
          placeholder={t('share.findHint')}
          maxLength={100}
        />
        <button type="submit" className="btn small">
          {t('share.find')}
        </button>
      </Form>
    </div>
  )
}

function Pages({ search, next }: { search: ShareSearch; next: number | null | undefined }) {
  const { t } = useTranslation()
  const { offset = 0 } = search
  if (!next && offset === 0) return null
  return (
    <p className="row" style={{ padding: '12px 0' }}>
      {offset > 0 && (
        <Link to={hrefOf({ ...search, offset: Math.max(0, offset - pageSize) })}>{t('share.before')}</Link>
      )}
      {next && <Link to={hrefOf({ ...search, offset: next })}>{t('grid.next')}</Link>}
    </p>
  )
}

/** On a narrow screen the table moves sideways; its words keep their lines. */
const words = { minWidth: '9em' } as const

function ShareTable({ shares, side }: { shares: readonly ListedShare[]; side: Side }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Scroll>
      <table className="tb">
        <thead>
          <tr>
            <th>{t('share.code')}</th>
            <th>{t('share.dataset')}</th>
            {side !== 'requester' && <th>{t('share.requester')}</th>}
            {side !== 'provider' && <th>{t('share.provider')}</th>}
            <th>{t('share.matter')}</th>
            <th>{t('share.attribute')}</th>
            <th>{t('share.state')}</th>
            <th>{t('share.deadline')}</th>
            <th className="r">{t('share.until')}</th>
          </tr>
        </thead>
        <tbody>
          {shares.map(({ id, code, datasetTitle, requesterName, providerName, ...share }) => (
            <tr key={id}>
              <td className="mono nw">
                <Link to={`/shares/${id}`}>{code}</Link>
              </td>
              <td style={words}>{datasetTitle}</td>
              {side !== 'requester' && <td style={words}>{requesterName}</td>}
              {side !== 'provider' && <td style={words}>{providerName}</td>}
              <td style={words}>{share.matterName}</td>
              <td className="nw">
                {t(
                  share.attribute === 'unconditional'
                    ? 'share.attributes.unconditional'
                    : 'share.attributes.conditional',
                )}
              </td>
              <td>{share.stateTitle}</td>
              <td className="nw">{share.clock && <ClockChip clock={chipClock(share.clock)} />}</td>
              <td className="r nw">{format.date(share.until, true)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
