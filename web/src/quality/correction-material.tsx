import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { departmentsQuery } from '../catalog/department-queries.ts'
import type { Loading as PageLoading } from '../platform/loading.ts'
import { useApi } from '../platform/page.ts'
import { SelectField, TextAreaField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import css from './correction.module.css'
import { CorrectionDifference } from './correction-difference.tsx'
import { CorrectionAnswer, CorrectionFacts } from './correction-facts.tsx'
import { type Correction, correctionQuery, releaseCorrection, transferCorrection } from './correction-queries.ts'

export const loadCorrection = async ({ api, want }: PageLoading, id: string): Promise<void> => {
  await Promise.all([want(correctionQuery(api, id)), want(departmentsQuery(api))])
}

/** What those who verify and answer work on: the report whole, the way to a corrected version, handing over, releasing. */
export function CorrectionMaterial({ id }: { id: string }) {
  const { t } = useTranslation()
  const found = useQuery(correctionQuery(useApi(), id))
  if (found.isPending) return <Loading doing={t('correction.loading')} />
  if (found.isError && !found.data)
    return <Fault error={found.error} safe={t('process.notMoved')} retry={() => void found.refetch()} />
  const correction = found.data
  const { inside } = correction
  return (
    <>
      {(correction.state === 'verifying' || correction.state === 'redoing') && <WayToCorrect correction={correction} />}
      {inside?.mayTransfer && <Transfer correction={correction} />}
      <CorrectionAnswer correction={correction} />
      {correction.correctedVersionId && (
        <CorrectionDifference code={correction.code} datasetId={correction.datasetId} />
      )}
      <CorrectionFacts correction={correction} />
      {inside?.mayRelease && <Release correction={correction} />}
    </>
  )
}

function WayToCorrect({ correction: { datasetId, inside } }: { correction: Correction }) {
  const { t } = useTranslation()
  const publication = inside?.publicationId
  return (
    <Section title={t('correction.howToCorrect')}>
      <p className="prose" style={{ padding: '12px 0' }}>
        {t('correction.loadAndSubmit')}
      </p>
      <p className="row">
        <Link to={`/bench?dataset=${datasetId}`}>{t('edit.newVersion')}</Link>
        <Link to={`/datasets/${datasetId}/edit`}>{t('correction.toSubmit')}</Link>
        {publication && <Link to={`/todo/${publication}`}>{t('correction.underWay')}</Link>}
      </p>
    </Section>
  )
}

function Transfer({ correction }: { correction: Correction }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const departments = useQuery(departmentsQuery(api))
  const hand = useMutation({
    mutationFn: (form: FormData) =>
      transferCorrection(api, correction.code, String(form.get('organisationId')), String(form.get('reason')).trim()),
    onSuccess: () => client.invalidateQueries(),
  })
  const { inside, publisherName } = correction
  const isBack = inside?.handlerName !== publisherName
  const others = (departments.data?.departments ?? []).filter(({ name }) =>
    isBack ? name === publisherName : name !== publisherName,
  )
  return (
    <Section title={t(isBack ? 'correction.handBack' : 'correction.handOver')} aside={t('correction.sameClock')}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          hand.mutate(new FormData(event.currentTarget))
        }}
      >
        <SelectField
          label={t('correction.to')}
          name="organisationId"
          choices={others.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextAreaField label={t('process.reason')} name="reason" rows={2} required maxLength={2000} />
        <p className={css.wide}>
          <button type="submit" className="btn small" disabled={hand.isPending || others.length === 0}>
            {t('correction.hand')}
          </button>
        </p>
      </form>
      {hand.isError && <Fault error={hand.error} safe={t('process.notMoved')} />}
    </Section>
  )
}

/** 公开原文: the filer's words and the row beside the answer, or only the answer. */
function Release({ correction }: { correction: Correction }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const { code, released } = correction
  const release = useMutation({
    mutationFn: () => releaseCorrection(api, code, !released),
    onSuccess: () => client.invalidateQueries({ queryKey: ['corrections'] }),
  })
  return (
    <div style={{ padding: '12px 0' }}>
      <p className="row">
        <button type="button" className="btn small" disabled={release.isPending} onClick={() => release.mutate()}>
          {t(released ? 'correction.conceal' : 'correction.release')}
        </button>
        <span className="note">{t(released ? 'correction.isReleased' : 'correction.isConcealed')}</span>
      </p>
      {release.isError && <Fault error={release.error} safe={t('process.notMoved')} />}
    </div>
  )
}
