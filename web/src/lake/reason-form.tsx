import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextAreaField } from '../platform/parts/field.tsx'
import css from './reason-form.module.css'

type Props = { label: string; disabled: boolean; onState: (reason: string) => void }

/** A repair that is done with a reason: the verb opens a few lines, and what is written there goes to the reviewers. */
export function ReasonForm({ label, disabled, onState }: Props) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onState(String(new FormData(event.currentTarget).get('reason') ?? '').trim())
  }
  return (
    <>
      <button
        type="button"
        className="link"
        disabled={disabled}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && (
        <form className={css.form} onSubmit={send}>
          <TextAreaField
            label={t('lake.reason')}
            hint={t('lake.reasonNote')}
            name="reason"
            required
            minLength={4}
            maxLength={300}
            rows={3}
          />
          <button type="submit" className="btn" disabled={disabled}>
            {t('lake.stateReason')}
          </button>
        </form>
      )}
    </>
  )
}
