import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'

/** What was typed and not saved is not lost by a wrong press: the way out stands still and says so. Closing the window asks too. */
export function Unsaved({ when }: { when: boolean }) {
  const { t } = useTranslation()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!when) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [when])
  if (blocker.state !== 'blocked') return null
  return (
    <div role="alert" className="row" style={{ gridColumn: '1 / -1' }}>
      <b>{t('unsaved.says')}</b>
      <button type="button" className="btn" onClick={() => blocker.reset()}>
        {t('unsaved.stay')}
      </button>
      <button type="button" className="btn danger" onClick={() => blocker.proceed()}>
        {t('unsaved.leave')}
      </button>
    </div>
  )
}
