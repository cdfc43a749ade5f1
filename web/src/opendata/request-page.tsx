import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { plainDate } from '../platform/format.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { TextAreaField } from '../platform/parts/field.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { ProcessSheet } from '../platform/process/process-sheet.tsx'
import { calendarQuery } from '../platform/process/queries.ts'
import { stretch } from '../platform/process/stretch.ts'
import { RequestFacts } from './open-request-material.tsx'
import { answerOpenRequest, type OpenRequest, openRequestQuery } from './open-request-queries.ts'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, host, need, want }) => {
    const { process } = await need(openRequestQuery(api, args.params.id ?? ''))
    const { from, to } = stretch(process, plainDate(host.now))
    await want(calendarQuery(api, from, to))
  })

export default function RequestPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <Request />
    </HydrationBoundary>
  )
}

/** One application, as its applicant follows it: where it stands, by when, what was answered, what to add. */
function Request() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const request = useQuery(openRequestQuery(useApi(), id))
  if (request.isPending) return <Loading doing={t('request.loading')} />
  if (request.isError && !request.data) return <Fault error={request.error} retry={() => void request.refetch()} />
  if (!request.data) return null
  const { process, mine } = request.data
  return (
    <>
      <ProcessSheet view={process} actions={mine ? <Answers request={request.data} /> : <ToDesk id={id} />} />
      <Granted request={request.data} />
      <RequestFacts request={request.data} />
    </>
  )
}

function ToDesk({ id }: { id: string }) {
  const { t } = useTranslation()
  return <Link to={`/todo/${id}`}>{t('request.toDesk')}</Link>
}

function Granted({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (request.process.state !== 'granted' || request.until < format.today) return null
  return (
    <p className="m" style={{ padding: '12px 0' }}>
      {t('request.granted', { date: format.date(request.until, true) })}{' '}
      <Link to={`/datasets/${request.datasetId}`}>{request.datasetTitle}</Link>
    </p>
  )
}

/** What the applicant may do now: add what was asked for, or withdraw. */
function Answers({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const [words, write] = useState('')
  const answer = useMutation({
    mutationFn: (event: 'supplement' | 'withdraw') =>
      answerOpenRequest(api, request.id, { event, ...(event === 'supplement' ? { words: words.trim() } : {}) }),
    onSuccess: async () => {
      write('')
      await client.invalidateQueries({ queryKey: ['opendata'] })
    },
  })
  const may = (name: string): boolean => request.process.allowedEvents.some(({ event }) => event === name)
  return (
    <>
      {may('supplement') && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            answer.mutate('supplement')
          }}
        >
          <TextAreaField
            label={t('request.supplement')}
            hint={t('request.supplementHint')}
            required
            maxLength={2000}
            value={words}
            onChange={({ currentTarget }) => write(currentTarget.value)}
          />
          <p style={{ padding: '8px 0' }}>
            <button type="submit" className="btn small primary" disabled={answer.isPending || !words.trim()}>
              {t('request.sendSupplement')}
            </button>
          </p>
        </form>
      )}
      {may('withdraw') ? (
        <button
          type="button"
          className="btn small danger"
          disabled={answer.isPending}
          onClick={() => answer.mutate('withdraw')}
        >
          {t('request.withdraw')}
        </button>
      ) : (
        request.endedAt === null && <span className="t">{t('process.notYours')}</span>
      )}
      {answer.isError && <Fault error={answer.error} safe={t('process.notMoved')} />}
    </>
  )
}
