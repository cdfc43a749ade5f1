import { HydrationBoundary, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { plainDate } from '../platform/format.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { TextField } from '../platform/parts/field.tsx'
import { PageHead } from '../platform/parts/page-head.tsx'
import { PageTitle } from '../platform/parts/page-title.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { Timeline } from '../platform/parts/timeline.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import { ProcessSheet } from '../platform/process/process-sheet.tsx'
import { calendarQuery } from '../platform/process/queries.ts'
import { stretch } from '../platform/process/stretch.ts'
import { CorrectionDifference } from './correction-difference.tsx'
import { CorrectionAnswer, CorrectionFacts } from './correction-facts.tsx'
import {
  type Correction,
  correctionQuery,
  datasetCorrectionsQuery,
  differenceQuery,
  openCorrection,
  purposeOf,
} from './correction-queries.ts'
import { FilerSteps } from './filer-steps.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, host, need, want }) => {
    const found = await need(correctionQuery(api, args.params.code ?? ''))
    const process = found.inside?.process
    const strip = process && stretch(process, plainDate(host.now))
    const isShared = mayBeShared(found)
    await Promise.all([
      isShared && want(datasetCorrectionsQuery(api, found.datasetId)),
      found.correctedVersionId && !isShared && want(differenceQuery(api, found.code)),
      strip && want(calendarQuery(api, strip.from, strip.to)),
    ])
  })

export default function CorrectionPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <One />
    </HydrationBoundary>
  )
}

/** One report: public, and whole for its filer, by account or by code, and for the houses that work on it. */
function One() {
  const { t } = useTranslation()
  const { code = '' } = useParams()
  const api = useApi()
  const me = useMe()
  const found = useQuery(correctionQuery(api, code))
  const [secret, show] = useState<string>()
  const open = useMutation({
    mutationFn: (typed: string) => openCorrection(api, code, typed),
    onSuccess: (_, typed) => show(typed),
  })
  if (found.isPending) return <Loading doing={t('correction.loading')} />
  if (found.isError && !found.data) return <Fault error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return null
  const correction = open.data ?? found.data
  const { inside } = correction
  return (
    <>
      {inside ? (
        <ProcessSheet
          view={inside.process}
          actions={
            inside.mine ? (
              <FilerSteps correction={correction} secret={secret} onStep={() => secret && open.mutate(secret)} />
            ) : (
              <Link to={`/todo/${correction.id}`}>{t('request.toDesk')}</Link>
            )
          }
        />
      ) : (
        <PublicHead correction={correction} />
      )}
      <CorrectionAnswer correction={correction} />
      {correction.correctedVersionId &&
        (mayBeShared(correction) ? (
          <SharedDifference correction={correction} />
        ) : (
          <Difference correction={correction} />
        ))}
      <CorrectionFacts correction={correction} />
      {!inside && !me && <CodeForm busy={open.isPending} error={open.error} onOpen={(typed) => open.mutate(typed)} />}
    </>
  )
}

/** Of a department's own check request, which may be about data that it reads for a matter. */
const mayBeShared = ({ inside, process }: Correction): boolean => process === 'checkRequest' && inside?.mine === true

function SharedDifference({ correction }: { correction: Correction }) {
  const { t } = useTranslation()
  const found = useQuery(datasetCorrectionsQuery(useApi(), correction.datasetId))
  if (found.isPending) return <Loading doing={t('correction.comparing')} rows={3} />
  return <Difference correction={correction} purpose={purposeOf(found.data?.matters[0]?.matter)} />
}

const Difference = ({ correction, purpose }: { correction: Correction; purpose?: string | undefined }) => (
  <CorrectionDifference code={correction.code} datasetId={correction.datasetId} purpose={purpose} />
)

function PublicHead({ correction }: { correction: Correction }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { code, datasetTitle, processTitle, stateTitle, clock, steps } = correction
  const title = t('correction.title', { title: datasetTitle, code })
  return (
    <>
      <PageTitle title={title} />
      <PageHead
        title={title}
        summary={
          <div className="row">
            <span>{t('correction.where', { process: processTitle, state: stateTitle })}</span>
            {clock && <ClockChip clock={chipClock(clock)} />}
          </div>
        }
      />
      <Section title={t('process.timeline')}>
        <Timeline
          label={t('process.timeline')}
          steps={steps.map(({ event, label, at, rule }, i) => ({
            key: `${event}${i}`,
            state: 'past',
            when: format.stamp(at),
            title: label,
            evidence: rule,
          }))}
        />
      </Section>
    </>
  )
}

/** A visitor without an account shows the code here; it never stands in an address. */
function CodeForm({ busy, error, onOpen }: { busy: boolean; error: unknown; onOpen: (secret: string) => void }) {
  const { t } = useTranslation()
  return (
    <Section title={t('correction.haveCode')}>
      <form
        className="row"
        style={{ padding: '12px 0', alignItems: 'end' }}
        onSubmit={(event) => {
          event.preventDefault()
          onOpen(String(new FormData(event.currentTarget).get('secret') ?? ''))
        }}
      >
        <TextField label={t('correction.code')} hint={t('correction.codeHint')} name="secret" required maxLength={40} />
        <button type="submit" className="btn" disabled={busy}>
          {t('correction.open')}
        </button>
      </form>
      {error !== null && <Fault error={error} safe={t('correction.notOpened')} />}
    </Section>
  )
}
