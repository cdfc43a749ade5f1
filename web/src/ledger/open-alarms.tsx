import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useMe } from '../platform/page.ts'
import { TextAreaField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import css from './open-alarms.module.css'
import { type LedgerAlarm, lookIntoAlarm } from './records-queries.ts'

const audits: readonly string[] = ['auditor', 'auditAdministrator']

type Props = { open: number; alarms: readonly LedgerAlarm[] }

/** Alarms that nobody has looked into. Who audits looks, and says in the ledger why a use stands. */
export function OpenAlarms({ open, alarms }: Props) {
  const { t, i18n } = useTranslation()
  const mayLook = useMe()?.acts.some(({ post }) => audits.includes(post)) ?? false
  const [settled, setSettled] = useState(0)
  return (
    <>
      {settled > 0 && (
        <p className={css.settled} role="status">
          {t('records.lookedInto', { count: settled })}
        </p>
      )}
      {open > 0 && <h3 className={css.head}>{t('records.open', { count: open })}</h3>}
      <ul className={css.list}>
        {alarms.map(({ kind, recordId, mayBeLookedInto }, place) => (
          <li key={recordId ?? `${kind}${place}`}>
            <b>{i18n.exists(`records.alarm.${kind}`) ? t(`records.alarm.${kind as 'useWithoutBasis'}`) : kind}</b>
            {recordId && (
              <Link className="mono" to={`/receipts/${recordId}`}>
                {t('records.alarmRecord', { id: recordId.slice(-12) })}
              </Link>
            )}
            {recordId && mayBeLookedInto && mayLook && (
              <LookInto recordId={recordId} onDone={() => setSettled((before) => before + 1)} />
            )}
            {!mayBeLookedInto && <p className="note">{t('records.notByWords')}</p>}
          </li>
        ))}
      </ul>
      {open > alarms.length && <p className="note">{t('records.moreAlarms', { count: open - alarms.length })}</p>}
    </>
  )
}

/** The conclusion opens under its alarm: it goes into the ledger and is not taken back, so it is two steps away. */
function LookInto({ recordId, onDone }: { recordId: string; onDone: () => void }) {
  const { t } = useTranslation()
  const api = useApi()
  const queries = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const look = useMutation({
    mutationFn: (reason: string) => lookIntoAlarm(api, recordId, reason),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ledger'] })
      onDone()
    },
  })
  return (
    <>
      <button type="button" className="btn small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t('records.lookInto')}
      </button>
      {isOpen && (
        <form
          className={css.form}
          method="post"
          onSubmit={(event) => {
            event.preventDefault()
            look.mutate(String(new FormData(event.currentTarget).get('reason') ?? '').trim())
          }}
        >
          <TextAreaField
            label={t('records.reason')}
            hint={t('records.reasonHint')}
            name="reason"
            rows={3}
            required
            minLength={2}
            maxLength={500}
          />
          <button type="submit" className="btn primary" disabled={look.isPending || look.isSuccess}>
            {t('records.record')}
          </button>
          {look.isError && <Fault error={look.error} safe={t('records.notRecorded')} />}
        </form>
      )}
    </>
  )
}
