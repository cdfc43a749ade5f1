import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import css from './form-page.module.css'
import { type Share, shareQuery } from './queries.ts'
import { RowsInWords } from './share-material.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, ({ api, need }) => need(shareQuery(api, args.params.id ?? '')))

export default function FormPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <FormSheet />
    </HydrationBoundary>
  )
}

/** 政务数据共享申请表 on A4, with the places for signatures and seals: print, seal, scan back is as good a path as any. */
function FormSheet() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const share = useQuery(shareQuery(useApi(), id))
  if (share.isPending) return <Loading doing={t('share.loading')} />
  if (share.isError && !share.data) return <Fault error={share.error} retry={() => void share.refetch()} />
  if (!share.data) return null
  return (
    <>
      <PageTitle title={t('share.paper.title')} />
      <p className="row no-print">
        <Link to={`/shares/${id}`}>{share.data.code}</Link>
        <button type="button" className="btn primary" onClick={() => window.print()}>
          {t('share.paper.print')}
        </button>
        <span className="t">{t('share.paper.hint')}</span>
      </p>
      <Paper share={share.data} />
    </>
  )
}

/** The last step of a kind, for the line that it signs. */
const signedBy = ({ process }: Share, ...events: readonly string[]) =>
  process.history.findLast(({ event }) => events.includes(event))

function Paper({ share }: { share: Share }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { commitment } = share
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('share.dataset'), share.datasetTitle],
    [t('share.attribute'), t(`share.attributes.${share.attribute}`)],
    [t('share.matter'), `${share.matterName}（${share.matterCode}）`],
    [t('share.legalBasis'), share.legalBasis],
    [t('share.scenario'), share.scenario],
    [t('share.columns'), format.list(share.columns.map(({ label }) => label))],
    [t('share.rows'), <RowsInWords key="rows" share={share} />],
    [t('share.methods'), format.list(share.methods.map(({ label }) => label))],
    [t('share.until'), format.date(share.until, true)],
    [t('share.statement'), commitment.text],
  ]
  return (
    <article className={css.paper} aria-label={t('share.paper.title')}>
      <header>
        <h1>{t('share.paper.title')}</h1>
        <p className={css.number}>
          <span>{t('share.paper.number', { code: share.code })}</span>
          <span>{t('share.paper.filed', { date: format.date(share.filedAt, true) })}</span>
        </p>
      </header>
      <table className={css.table}>
        <tbody>
          <tr>
            <th>{t('share.requester')}</th>
            <td>{share.requesterName}</td>
            <th>{t('share.provider')}</th>
            <td>{share.providerName}</td>
          </tr>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th>{name}</th>
              <td colSpan={3}>{value}</td>
            </tr>
          ))}
          <Signature
            title={t('share.paper.requesterHead')}
            by={signedBy(share, 'approve')}
            clerk={t('share.paper.clerk', { name: share.filedByName })}
          />
          <Signature
            title={t('share.paper.providerHead')}
            by={signedBy(share, 'consent', 'refuse', 'refuseIncomplete')}
          />
          <Signature title={t('share.paper.authority')} by={signedBy(share, 'extend')} />
        </tbody>
      </table>
      <p className={css.foot}>{t('share.paper.foot')}</p>
    </article>
  )
}

type Step = Share['process']['history'][number]

/** An opinion with its signature and date, and a square for the seal. */
function Signature({ title, by, clerk }: { title: string; by: Step | undefined; clerk?: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <tr className={css.signature}>
      <th>{title}</th>
      <td colSpan={3}>
        <p>{by && (by.opinion ?? by.reason ?? by.label)}</p>
        {clerk && <p className={css.clerk}>{clerk}</p>}
        <div className={css.signed}>
          <span>{t('share.paper.signature', { name: by?.actorName ?? '' })}</span>
          <span>{by ? format.date(by.at, true) : t('share.paper.blankDate')}</span>
          <span className={css.seal}>{t('share.paper.seal')}</span>
        </div>
      </td>
    </tr>
  )
}
