import { type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Form, useNavigate } from 'react-router'
import css from './receipt-form.module.css'

type Props = { id: string; again: boolean; onText: (text: string) => void }

/** A number is fetched, anything else is taken for the receipt itself and never leaves the browser. */
const isNumber = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** One field for a receipt's number or its whole text; the file may be chosen, or dropped on it. */
export function ReceiptForm({ id, again, onText }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [field, file] = [useId(), useId()]
  const [over, setOver] = useState(false)
  const read = async (given: File | undefined) => {
    if (given) onText(await given.text())
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void read(event.dataTransfer.files[0])
  }
  return (
    <Form
      action="/receipts/check"
      className={css.form}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onSubmit={(event) => {
        event.preventDefault()
        const given = String(new FormData(event.currentTarget).get('id') ?? '').trim()
        if (!given) return
        if (isNumber(given)) void navigate(`/receipts/${given.toLowerCase()}`)
        else onText(given)
      }}
    >
      <label htmlFor={field}>{t('verify.field')}</label>
      <div className={css.row}>
        <textarea
          id={field}
          key={id}
          name="id"
          className="input mono"
          rows={1}
          defaultValue={id}
          spellCheck={false}
          autoComplete="off"
          required
        />
        <button type="submit" className={again ? 'btn' : 'btn primary'}>
          {t(again ? 'verify.again' : 'verify.go')}
        </button>
      </div>
      <p className="note">
        <label htmlFor={file} className={css.file}>
          {t('verify.file')}
        </label>
        <input
          id={file}
          className="visually-hidden"
          type="file"
          accept=".json,.txt,application/json"
          onChange={(event) => void read(event.target.files?.[0])}
        />
        {t('verify.stays')}
      </p>
    </Form>
  )
}
