import { useClipboard } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'

/** Copies a text; says so in its own place. On a plain-http intranet the clipboard may be closed: then it stays away. */
export function CopyLink({ text, what }: { text: string; what: string }) {
  const { t } = useTranslation()
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <button
      type="button"
      className="link"
      onClick={() => clipboard.copy(text)}
      aria-label={`${t('copy.copy')} ${what}`}
    >
      <span aria-live="polite">
        {clipboard.copied ? t('copy.copied') : clipboard.error ? t('copy.failed') : t('copy.copy')}
      </span>
    </button>
  )
}
