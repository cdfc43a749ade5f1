import { HydrationBoundary, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { plainDate } from '../platform/format.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { TextAreaField, TextField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { ProcessSheet } from '../platform/process/process-sheet.tsx'
import { calendarQuery } from '../platform/process/queries.ts'
import { stretch } from '../platform/process/stretch.ts'
import { AgreementText, RequestFacts } from './open-request-material.tsx'
import { answerOpenRequest, createRequestKey, type OpenRequest, openRequestQuery } from './open-request-queries.ts'

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
      <Use request={request.data} />
      <AgreementText request={request.data} />
      <RequestFacts request={request.data} />
    </>
  )
}

function ToDesk({ id }: { id: string }) {
  const { t } = useTranslation()
  return <Link to={`/todo/${id}`}>{t('request.toDesk')}</Link>
}

/** What the grant is worth now: usable until when, or why it is not. */
function Use({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { grant, until, process, datasetId, datasetTitle } = request
  if (!grant) return null
  const to = <Link to={`/datasets/${datasetId}`}>{datasetTitle}</Link>
  return (
    <Section title={t('request.use')}>
      <p className="row" style={{ padding: '12px 0' }}>
        {process.state === 'active' ? (
          <>
            <span>{t('request.granted', { date: format.date(until, true) })}</span>
            {to}
          </>
        ) : grant.revokedAt ? (
          <span className="zhu">
            {t(process.state === 'suspended' ? 'request.suspended' : 'request.stopped', {
              when: format.stamp(grant.revokedAt),
              reason: grant.revokedReason ?? '',
            })}
          </span>
        ) : (
          <span>{t('request.over', { date: format.date(until, true) })}</span>
        )}
      </p>
      {request.reportedAt && (
        <p className="note">{t('request.reported', { when: format.stamp(request.reportedAt) })}</p>
      )}
      {process.state === 'active' && request.mine && <BoundKey request={request} />}
    </Section>
  )
}

/** 专用密钥: shown once; it serves this application and nothing else. */
function BoundKey({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const api = useApi()
  const make = useMutation({ mutationFn: (days: number) => createRequestKey(api, request.id, days) })
  return (
    <>
      <form
        className="row"
        style={{ paddingBottom: 12, alignItems: 'end' }}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(Number(new FormData(event.currentTarget).get('days')))
        }}
      >
        <TextField
          label={t('request.keyDays')}
          hint={t('request.keyHint')}
          name="days"
          type="number"
          min={1}
          max={366}
          defaultValue={90}
          required
        />
        <button type="submit" className="btn" disabled={make.isPending}>
          {t('request.makeKey')}
        </button>
      </form>
      {make.isError && <Fault error={make.error} safe={t('keys.notMade')} />}
      {make.data && (
        <div role="status" style={{ paddingBottom: 16 }}>
          <p>
            <b>{t('keys.once')}</b>
          </p>
          <p className="row">
            <code style={{ overflowWrap: 'anywhere' }}>{make.data.token}</code>
            <CopyLink text={make.data.token} what={t('keys.key')} />
          </p>
          <p className="note">
            {t('keys.use')} <code>Authorization: Bearer …</code>
          </p>
        </div>
      )}
    </>
  )
}

/** What the applicant may do now: add what was asked for, accept the agreement, report, or withdraw. */
function Answers({ request }: { request: OpenRequest }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const answer = useMutation({
    mutationFn: (body: Parameters<typeof answerOpenRequest>[2]) => answerOpenRequest(api, request.id, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['opendata'] }),
  })
  const { allowedEvents } = request.process
  const may = (name: string): boolean => allowedEvents.some(({ event }) => event === name)
  return (
    <>
      {(['supplement', 'report'] as const).filter(may).map((event) => (
        <WordsForm key={event} of={event} busy={answer.isPending} onSend={(words) => answer.mutate({ event, words })} />
      ))}
      {may('sign') && request.agreement && (
        <SignForm
          busy={answer.isPending}
          onSign={() => answer.mutate({ event: 'sign', agreement: request.agreement?.digest ?? '' })}
        />
      )}
      {may('withdraw') && (
        <button
          type="button"
          className="btn small danger"
          disabled={answer.isPending}
          onClick={() => answer.mutate({ event: 'withdraw' })}
        >
          {t('request.withdraw')}
        </button>
      )}
      {allowedEvents.length === 0 && request.process.closedAt === null && (
        <span className="t">{t('process.notYours')}</span>
      )}
      {answer.isError && <Fault error={answer.error} safe={t('process.notMoved')} />}
    </>
  )
}

function WordsForm({
  of,
  busy,
  onSend,
}: {
  of: 'supplement' | 'report'
  busy: boolean
  onSend: (words: string) => void
}) {
  const { t } = useTranslation()
  const [words, write] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSend(words.trim())
        write('')
      }}
    >
      <TextAreaField
        label={t(`request.${of}`)}
        hint={t(`request.${of}Hint`)}
        required
        maxLength={2000}
        value={words}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
      <p style={{ padding: '8px 0' }}>
        <button type="submit" className="btn small primary" disabled={busy || !words.trim()}>
          {t(`request.${of}Send`)}
        </button>
      </p>
    </form>
  )
}

function SignForm({ busy, onSign }: { busy: boolean; onSign: () => void }) {
  const { t } = useTranslation()
  const [hasRead, read] = useState(false)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSign()
      }}
    >
      <label className="row">
        <input type="checkbox" checked={hasRead} onChange={({ currentTarget }) => read(currentTarget.checked)} />
        {t('request.hasRead')}
      </label>
      <p style={{ padding: '8px 0' }}>
        <button type="submit" className="btn small primary" disabled={busy || !hasRead}>
          {t('request.sign')}
        </button>
      </p>
    </form>
  )
}
