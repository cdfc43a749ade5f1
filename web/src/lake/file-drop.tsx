import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../platform/page.ts'
import { Fault } from '../platform/parts/states.tsx'
import css from './file-drop.module.css'
import type { UploadState } from './upload.ts'

const accepted = '.csv,.tsv,.txt,.xls,.xlsx,.et,.json,.ndjson,.geojson,.parquet,.sqlite,.db,.gz,.zip'

type Props = { state: UploadState; onFile: (file: File) => void; onStop: () => void }

/** Where the department's file is dropped or chosen. Shows what the server holds, never an animation of hope. */
export function FileDrop({ state, onFile, onStop }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const [over, setOver] = useState(false)
  const busy = state.of === 'sending' || state.of === 'received'
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const file = event.dataTransfer.files[0]
    if (file && !busy) onFile(file)
  }
  const field = useRef<HTMLInputElement>(null)
  const take = (input: HTMLInputElement) => {
    const file = input.files?.[0]
    if (file) onFile(file)
    input.value = ''
  }
  // A file that was chosen while the page was still coming to life is taken now.
  const takeNow = useRef(take)
  useEffect(() => {
    if (field.current?.files?.length) takeNow.current(field.current)
  }, [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the file field inside does the same by keyboard
    <div
      className={css.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className={css.call}>{t('lake.drop.call')}</p>
      <label htmlFor={id} className={busy ? 'btn' : 'btn primary'} aria-disabled={busy || undefined}>
        {t('lake.drop.choose')}
      </label>
      <input
        id={id}
        ref={field}
        className="visually-hidden"
        type="file"
        accept={accepted}
        disabled={busy}
        onChange={(event) => take(event.target)}
      />
      <p className="note">{t('lake.drop.kinds')}</p>
      <div aria-live="polite" className={css.state}>
        {state.of === 'sending' && (
          <>
            <p>
              <b>{state.name}</b>{' '}
              {t('lake.drop.sent', { received: format.bytes(state.received), total: format.bytes(state.total) })}
              {state.resumedAt > 0 && t('lake.drop.resumed', { at: format.bytes(state.resumedAt) })}
            </p>
            <progress max={state.total} value={state.received} aria-label={state.name} />
            <button type="button" className="link" onClick={onStop}>
              {t('lake.drop.stop')}
            </button>
          </>
        )}
        {state.of === 'received' && <p>{t('lake.drop.received', { name: state.name })}</p>}
        {state.of === 'broken' && (
          <p role="alert" className={css.broken}>
            {t('lake.drop.broken', { name: state.name, at: format.bytes(state.received) })}
          </p>
        )}
      </div>
      {state.of === 'refused' && (
        <div className={css.refused}>
          <p>
            <b>{state.name}</b>
          </p>
          <Fault error={state.error} safe={t('lake.drop.notTaken')} />
        </div>
      )}
    </div>
  )
}
