import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat, useMe } from '../platform/page.ts'
import { Section } from '../platform/parts/section.tsx'
import type { Dataset } from './dataset-queries.ts'
import css from './dataset-states.module.css'

/** What must be known before use, and on what conditions: before the data, not after them. */
export function Notes({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const { note, conditions } = dataset
  if (!note && !conditions) return null
  return (
    <dl className={`kv ${css.notes}`}>
      {note && (
        <>
          <dt>{t('field.note')}</dt>
          <dd>{note}</dd>
        </>
      )}
      {conditions && (
        <>
          <dt>{t('field.conditions')}</dt>
          <dd>{conditions}</dd>
        </>
      )}
    </dl>
  )
}

/** 不予开放: an entry of the catalogue without data, with the reason and the law (R-OPEN-01). */
export function Closed({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const { closedReason, closedReasonLabel, legalBasis, publisherId, publisherName } = dataset
  return (
    <div className={css.sheet}>
      <Section title={t('closed.title')}>
        <p className={css.promise}>{closedReasonLabel ?? closedReason ?? t('closed.noReason')}</p>
        <dl className="kv">
          <dt>{t('field.legalBasis')}</dt>
          <dd>{legalBasis ?? t('edit.notSaid')}</dd>
          <dt>{t('closed.offices')}</dt>
          <dd>{t('closed.officesWhy')}</dd>
          <dt>{t('closed.others')}</dt>
          <dd>
            {t('closed.othersWhy')}{' '}
            <Link className="in-text" to={`/departments/${publisherId}`}>
              {publisherName}
            </Link>
          </dd>
        </dl>
      </Section>
    </div>
  )
}

/** In any state but open: said in one sentence with its day and reason, and a way on. */
export function NotOpenNow({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation()
  const format = useFormat()
  const me = useMe()
  const { state, withdrawal, publisherId } = dataset
  const isClerk = me?.acts.some(({ post, organisationId }) => post === 'dataOfficer' && organisationId === publisherId)
  if (state === 'published') return null
  return (
    <div className={css.sheet}>
      <Section title={t(`notOpen.${state}`)}>
        {withdrawal && (
          <p className={css.promise}>
            {t('dataset.withdrawn', { date: format.date(withdrawal.at, true), reason: withdrawal.reason })}
          </p>
        )}
        <p className="prose" style={{ paddingTop: 12 }}>
          {t(`notOpen.why.${state}`)}
        </p>
        <p className="row m" style={{ paddingTop: 12 }}>
          <Link to={`/datasets?publisher=${publisherId}`}>{t('notOpen.samePublisher')}</Link>
          <Link to="/datasets">{t('fault.toCatalogue')}</Link>
          {me && <Link to={`/ledger?subject=${dataset.id}`}>{t('notOpen.trace')}</Link>}
          {isClerk && state !== 'suspended' && state !== 'purged' && (
            <Link to={`/datasets/${dataset.id}/edit`}>{t('own.edit')}</Link>
          )}
        </p>
      </Section>
    </div>
  )
}
