import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useApi, useMe } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { type LedgerAlarm, lookIntoAlarm, monitorQuery } from './records-queries.ts'

const audits: readonly string[] = ['auditor', 'auditAdministrator']

/** Alarms that nobody has looked into. Who audits looks, and says in the ledger why a use stands. */
export function OpenAlarms({ open, alarms }: { open: number; alarms: readonly LedgerAlarm[] }) {
  const { t, i18n } = useTranslation()
  const mayLook = useMe()?.acts.some(({ post }) => audits.includes(post)) ?? false
  if (open === 0) return null
  return (
    <>
      <p>{t('records.open', { count: open })}</p>
      <ul>
        {alarms.map(({ kind, recordId, mayBeLookedInto }, place) => (
          <li key={recordId ?? `${kind}${place}`}>
            {i18n.exists(`records.alarm.${kind}`) ? t(`records.alarm.${kind as 'useWithoutBasis'}`) : kind}{' '}
            {recordId && <Link to={`/receipts/${recordId}`}>{t('receipt.check')}</Link>}
            {recordId && mayBeLookedInto && mayLook && <LookInto recordId={recordId} />}
          </li>
        ))}
      </ul>
    </>
  )
}

function LookInto({ recordId }: { recordId: string }) {
  const { t } = useTranslation()
  const api = useApi()
  const queries = useQueryClient()
  const look = useMutation({
    mutationFn: (reason: string) => lookIntoAlarm(api, recordId, reason),
    onSuccess: () => queries.invalidateQueries({ queryKey: monitorQuery(api).queryKey }),
  })
  return (
    <form
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        look.mutate(String(new FormData(event.currentTarget).get('reason')))
      }}
    >
      <TextField label={t('records.reason')} name="reason" required minLength={2} maxLength={500} />
      <button type="submit" className="btn" disabled={look.isPending || look.isSuccess}>
        {t('records.lookInto')}
      </button>
      {look.isError && <Fault error={look.error} />}
    </form>
  )
}
