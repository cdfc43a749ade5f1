import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type LoaderFunctionArgs, useLoaderData, useParams, useSearchParams } from 'react-router'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { HowToCheck } from './how-to-check.tsx'
import css from './receipt-check-page.module.css'
import { ReceiptForm } from './receipt-form.tsx'
import { receiptQuery } from './receipt-queries.ts'
import { ReceiptVerdict } from './receipt-verdict.tsx'
import { TrustedKeys, useTrustedKeys } from './trusted-keys.tsx'

const idOf = (params: { id?: string | undefined }, search: URLSearchParams): string =>
  params.id ?? search.get('id') ?? ''

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, url, want }) => {
    const id = idOf(args.params, url.searchParams)
    if (id) await want(receiptQuery(api, id))
  })

/** 凭证核验: `/receipts/check` takes a receipt, `/receipts/:id` fetches one by its number. Both check it in the browser. */
export default function ReceiptCheckPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  const id = idOf(useParams(), useSearchParams()[0])
  return (
    <HydrationBoundary state={dehydrated}>
      <ReceiptCheck key={id} id={id} />
    </HydrationBoundary>
  )
}

function ReceiptCheck({ id }: { id: string }) {
  const { t } = useTranslation()
  const [pasted, paste] = useState<string>()
  const trust = useTrustedKeys()
  const form = <ReceiptForm id={pasted === undefined ? id : ''} again={Boolean(id || pasted)} onText={paste} />
  return (
    <div className={css.page}>
      <PageTitle title={t('verify.title')} />
      {pasted !== undefined ? (
        <ReceiptVerdict text={pasted} trust={trust} form={form} />
      ) : id ? (
        <Fetched id={id} form={form} trust={trust} />
      ) : (
        <>
          <div className={css.head}>
            <PageHead title={t('verify.title')} summary={<p className="prose">{t('verify.why')}</p>} />
            {form}
          </div>
          <HowToCheck />
          <TrustedKeys trust={trust} />
        </>
      )}
    </div>
  )
}

type Part = { form: React.ReactNode; trust: ReturnType<typeof useTrustedKeys> }

function Fetched({ id, form, trust }: Part & { id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const receipt = useQuery(receiptQuery(useApi(), id))
  if (receipt.data?.state === 'covered')
    return <ReceiptVerdict id={id} text={receipt.data.text} trust={trust} form={form} />
  const waiting = receipt.data?.state === 'waiting'
  return (
    <>
      <div className={css.head}>
        <PageHead
          title={t(waiting ? 'verify.waiting' : 'verify.title')}
          summary={<p className="prose">{t(waiting ? 'verify.waitingWhy' : 'verify.why')}</p>}
        />
        {form}
      </div>
      {receipt.isPending && <Loading doing={t('verify.fetching')} />}
      {receipt.isError && !receipt.data && (
        <Fault error={receipt.error} safe={t('verify.fetchSafe')} retry={() => void receipt.refetch()} />
      )}
      {receipt.data?.state === 'waiting' && (
        <p className={css.waiting} role="status">
          {t('verify.askAgain', { seconds: format.seconds(receipt.data.seconds), id })}
        </p>
      )}
    </>
  )
}
