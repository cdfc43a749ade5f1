import { useTranslation } from 'react-i18next'

/** What happened, in words where there are some, and always as the ledger names it. */
export function EventWords({ event }: { event: string }) {
  const { t, i18n } = useTranslation()
  const key = `verify.event.${event.replaceAll('.', '_')}`
  if (!i18n.exists(key)) return <span className="mono">{event}</span>
  return (
    <>
      {t(key as 'verify.event.data_read')} <span className="mono t">{event}</span>
    </>
  )
}
