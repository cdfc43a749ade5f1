import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Dataset } from '../opendata/dataset-queries.ts'
import { ApiProblem } from '../platform/api.ts'
import { useApi, useFormat, useMe } from '../platform/page.ts'
import { ClockChip } from '../platform/parts/clock.tsx'
import { TextField } from '../platform/parts/field.tsx'
import { Scroll } from '../platform/parts/scroll.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault, Loading } from '../platform/parts/states.tsx'
import { chipClock } from '../platform/process/clock-words.ts'
import { purposeOf, readUnderShare, type SharingTerms, sharesQuery, termsQuery } from './queries.ts'

/** On a dataset's page, for those who hold a post: how another department gets it, and how far ours has come (R-SHR-20). */
export function SharePanel({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const me = useMe()
  const isOfficer = (me?.acts.length ?? 0) > 0
  const terms = useQuery({ ...termsQuery(useApi(), dataset.id), enabled: isOfficer })
  if (!isOfficer) return null
  // Outside the government network there is no sharing, and nothing to say of it.
  if (terms.isError && terms.error instanceof ApiProblem && terms.error.problem.status === 404) return null
  return (
    <Section title={t('share.panel')} id="share">
      <div style={{ padding: '12px 0 20px' }}>
        {terms.isPending && <Loading doing={t('share.loadingTerms')} rows={1} />}
        {terms.isError && !terms.data && <Fault error={terms.error} retry={() => void terms.refetch()} />}
        {terms.data && <Ways dataset={dataset} terms={terms.data} />}
      </div>
    </Section>
  )
}

function Ways({ dataset, terms }: { dataset: Dataset; terms: SharingTerms }) {
  const { t } = useTranslation()
  const { attribute, available, notShared, requesters, ownData, workingDays } = terms
  if (ownData)
    return (
      <p className="row">
        <span>{t('share.cannot.own')}</span>
        <Link to={`/shares?side=provider&dataset=${dataset.id}`}>{t('share.side.provider')}</Link>
      </p>
    )
  if (attribute === 'notShared')
    return (
      <dl className="kv">
        <dt>{t('share.attribute')}</dt>
        <dd>{t('share.attributes.notShared')}</dd>
        <dt>{t('share.notSharedReason')}</dt>
        <dd>{notShared?.reason ?? t('share.notSaid')}</dd>
        <dt>{t('share.notSharedLaw')}</dt>
        <dd>{notShared?.law ?? t('share.notSaid')}</dd>
        <dt>{t('share.instead')}</dt>
        <dd>{t('share.cannot.notShared')}</dd>
      </dl>
    )
  return (
    <>
      <Ours dataset={dataset} />
      {!available ? (
        <p>{t('share.cannot.notAvailable')}</p>
      ) : requesters.length === 0 ? (
        <p>{t('share.cannot.notOfficer')}</p>
      ) : (
        <p className="row">
          <Link className="btn primary" to={`/datasets/${dataset.id}/share`}>
            {t('share.go')}
          </Link>
          <span className="t">
            {t(`share.quick.${attribute}`, { count: workingDays.answer, provision: workingDays.provision })}
          </span>
        </p>
      )}
      {available && <ReadUnderShare dataset={dataset} terms={terms} />}
    </>
  )
}

/** What our house asked for of it already. */
function Ours({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const shares = useQuery(sharesQuery(useApi(), { side: 'requester', dataset: dataset.id }))
  if (shares.isError && !shares.data) return <Fault error={shares.error} retry={() => void shares.refetch()} />
  const found = (shares.data?.shares ?? []).filter(({ endedAt }) => endedAt === null)
  if (found.length === 0) return null
  return (
    <ul aria-label={t('share.side.requester')} style={{ paddingBottom: 12 }}>
      {found.map(({ id, code, matterName, stateTitle, clock }) => (
        <li key={id} className="row" style={{ minHeight: 32 }}>
          <Link className="mono" to={`/shares/${id}`}>
            {code}
          </Link>
          <span>{matterName}</span>
          <b>{stateTitle}</b>
          {clock && <ClockChip clock={chipClock(clock)} />}
        </li>
      ))}
    </ul>
  )
}

/** 按事项取用: what a share gives for a case of its matter; a purpose that nobody consented to is refused with what to file instead (R-SHR-25). */
function ReadUnderShare({ dataset, terms }: { dataset: Dataset; terms: SharingTerms }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const read = useMutation({ mutationFn: (purpose: string) => readUnderShare(api, dataset.id, purpose) })
  const [first] = read.data?.rows ?? []
  const columns = terms.columns.filter(({ name }) => first && name in first)
  return (
    <>
      <h3 style={{ paddingTop: 20 }}>{t('share.read.title')}</h3>
      <form
        className="row"
        aria-label={t('share.read.title')}
        style={{ paddingTop: 8, alignItems: 'end', flexWrap: 'wrap' }}
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          read.mutate(purposeOf(String(form.get('matter') ?? ''), String(form.get('caseNumber') ?? '')))
        }}
      >
        <TextField
          label={t('share.matterCode')}
          name="matter"
          required
          maxLength={60}
          pattern="[A-Za-z0-9][A-Za-z0-9_.\-]*"
        />
        <TextField label={t('share.caseNumber')} name="caseNumber" maxLength={100} pattern="[A-Za-z0-9_.\-]*" />
        <button type="submit" className="btn" disabled={read.isPending}>
          {t('share.read.go')}
        </button>
      </form>
      <p className="note">{t('share.read.hint')}</p>
      {read.isError && <Fault error={read.error} safe={t('share.read.safe')} />}
      {read.data && (
        <div role="status" style={{ paddingTop: 12 }}>
          <p className="row">
            <span>
              {t('share.read.rows', {
                count: read.data.total,
                shown: format.number(read.data.rows.length),
                figure: format.number(read.data.total),
              })}
            </span>
            {read.data.receipt && <Link to={`/receipts/${read.data.receipt}`}>{t('share.uses.receipt')}</Link>}
          </p>
          <Scroll>
            <table className="tb">
              <thead>
                <tr>
                  {columns.map(({ name, label }) => (
                    <th key={name}>{label}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {read.data.rows.map((row, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place
                  <tr key={index}>
                    {columns.map(({ name }) => (
                      <td key={name} className="nw">
                        {String(row[name] ?? '')}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        </div>
      )}
    </>
  )
}
