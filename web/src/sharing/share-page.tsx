import { HydrationBoundary, useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, useLoaderData, useParams } from 'react-router'
import { plainDate } from '../platform/format.ts'
import { loadPage } from '../platform/loading.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { CopyLink } from '../platform/parts/copy.tsx'
import { TextField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { ProcessSheet } from '../platform/process/process-sheet.tsx'
import { calendarQuery } from '../platform/process/queries.ts'
import { stretch } from '../platform/process/stretch.ts'
import { createShareKey, type Share, shareQuery, usesQuery } from './queries.ts'
import { ShareFacts } from './share-material.tsx'
import { ShareUses } from './share-uses.tsx'
import { VerifyForm } from './verify-form.tsx'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, host, need, want }) => {
    const { process, providedAt, id } = await need(shareQuery(api, args.params.id ?? ''))
    const { from, to } = stretch(process, plainDate(host.now))
    await Promise.all([want(calendarQuery(api, from, to)), ...(providedAt ? [want(usesQuery(api, id))] : [])])
  })

export default function SharePage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <SharePageSheet />
    </HydrationBoundary>
  )
}

/** One request for sharing: where it stands, what may be done now, what is in use and what was used. */
function SharePageSheet() {
  const { t } = useTranslation()
  const { id = '' } = useParams()
  const share = useQuery(shareQuery(useApi(), id))
  if (share.isPending) return <Loading doing={t('share.loading')} />
  if (share.isError && !share.data) return <Fault error={share.error} retry={() => void share.refetch()} />
  if (!share.data) return null
  const { process, changeable, providedAt } = share.data
  return (
    <>
      <ProcessSheet view={process} />
      {changeable && (
        <p className="row no-print" style={{ padding: '12px 0' }}>
          <Link className="btn" to={`/shares/${id}/change`}>
            {t('share.change')}
          </Link>
          <span className="t">{t('share.changeFirst')}</span>
        </p>
      )}
      {providedAt && <InUse share={share.data} />}
      {providedAt && <ShareUses id={id} />}
      <ShareFacts share={share.data} />
    </>
  )
}

/** How it is used: by which purpose, and whether it may be now. */
function InUse({ share }: { share: Share }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { process, until, grant, matterCode, mine, methods, datasetId, datasetTitle } = share
  const isRunning = process.state === 'inUse'
  const isOfficer = useMe()?.acts.some(
    ({ post, organisationId }) => post === 'dataOfficer' && organisationId === share.requesterId,
  )
  const verifies = methods.some(({ method }) => method === 'verification')
  return (
    <Section title={t('share.inUse')}>
      <div style={{ padding: '12px 0' }}>
        {isRunning ? (
          <p className="prose">
            {t('share.running', { date: format.date(until, true) })}{' '}
            <Link className="in-text" to={`/datasets/${datasetId}`}>
              {datasetTitle}
            </Link>
            <br />
            {t('share.statePurpose')}{' '}
            <code>
              Gongshu-Purpose: matter/{matterCode}/{t('share.caseNumber')}
            </code>
          </p>
        ) : (
          <p className="zhu">
            {grant?.suspendedAt && !grant.revokedAt
              ? t('share.suspendedSince', { when: format.stamp(grant.suspendedAt) })
              : t('share.overSince', { when: format.stamp(grant?.revokedAt ?? share.overAt ?? '') })}
          </p>
        )}
        {isRunning && mine && verifies && <VerifyForm share={share} />}
        {isRunning && mine && isOfficer && <BoundKey share={share} />}
      </div>
    </Section>
  )
}

/** 专用密钥 for the house's own systems: shown once; it serves this matter and nothing else. */
function BoundKey({ share }: { share: Share }) {
  const { t } = useTranslation()
  const api = useApi()
  const make = useMutation({ mutationFn: (days: number) => createShareKey(api, share.id, days) })
  return (
    <>
      <form
        className="row no-print"
        style={{ paddingTop: 12, alignItems: 'end' }}
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(Number(new FormData(event.currentTarget).get('days')))
        }}
      >
        <TextField
          label={t('share.keyDays')}
          hint={t('share.keyHint')}
          name="days"
          type="number"
          min={1}
          max={366}
          defaultValue={90}
          required
        />
        <button type="submit" className="btn" disabled={make.isPending}>
          {t('share.makeKey')}
        </button>
      </form>
      {make.isError && <Fault error={make.error} safe={t('keys.notMade')} />}
      {make.data && (
        <div role="status" style={{ paddingTop: 12 }}>
          <p>
            <b>{t('keys.once')}</b>
          </p>
          <p className="row">
            <code style={{ overflowWrap: 'anywhere' }}>{make.data.token}</code>
            <CopyLink text={make.data.token} what={t('keys.key')} />
          </p>
        </div>
      )}
    </>
  )
}
