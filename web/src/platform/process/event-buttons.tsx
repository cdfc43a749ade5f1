import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../page.ts'
import { TextAreaField } from '../parts/field.tsx'
import { Fault } from '../parts/states.tsx'
import css from './event-buttons.module.css'
import { type AllowedEvent, addPhrase, advance, type ProcessView, phrasesQuery, remind } from './queries.ts'

/** The events this person may cause now, as the API sends them. Words are asked for in the same place, never in a dialog. */
export function EventButtons({ view, ownEvents }: { view: ProcessView; ownEvents: readonly string[] }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const [asking, ask] = useState<AllowedEvent>()
  const act = useMutation({
    mutationFn: (body: { event: string; opinion?: string; reason?: string }) =>
      advance(api, view.id, { ...body, state: view.state }),
    onSuccess: async () => {
      ask(undefined)
      await client.invalidateQueries({ queryKey: ['process'] })
      await client.invalidateQueries({ queryKey: ['opendata'] })
      await client.invalidateQueries({ queryKey: ['corrections'] })
    },
  })
  if (view.allowedEvents.length === 0) return <NotYours view={view} />
  const events = view.allowedEvents.filter(({ event }) => !ownEvents.includes(event))
  return (
    <>
      <div className={css.buttons}>
        {events.map((event, i) => (
          <button
            key={event.event}
            type="button"
            className={`btn small ${i === 0 && !isBackward(event) ? 'primary' : ''} ${isBackward(event) ? 'danger' : ''}`}
            aria-expanded={event.needs ? asking?.event === event.event : undefined}
            disabled={act.isPending}
            onClick={() =>
              event.needs ? ask(asking?.event === event.event ? undefined : event) : act.mutate({ event: event.event })
            }
          >
            {event.label}
          </button>
        ))}
      </div>
      {asking && (
        <WordsForm
          key={asking.event}
          event={asking}
          busy={act.isPending}
          onSend={(words) => act.mutate({ event: asking.event, ...words })}
        />
      )}
      {act.isError && <Fault error={act.error} safe={t('process.notMoved')} />}
    </>
  )
}

/** Sending back, refusing and withdrawing ask for a reason; those stand in 朱. */
const isBackward = ({ needs }: AllowedEvent): boolean => needs === 'reason'

type Words = { opinion?: string; reason?: string }

function WordsForm({ event, busy, onSend }: { event: AllowedEvent; busy: boolean; onSend: (words: Words) => void }) {
  const { t } = useTranslation()
  const needs = event.needs ?? 'opinion'
  const [text, setText] = useState('')
  const api = useApi()
  const client = useQueryClient()
  const own = useQuery(phrasesQuery(api))
  const keep = useMutation({
    mutationFn: () => addPhrase(api, needs, text.trim()),
    onSuccess: () => client.invalidateQueries({ queryKey: phrasesQuery(api).queryKey }),
  })
  const usual = [
    ...(needs === 'opinion' ? t('process.usual.opinion') : t('process.usual.reason')).split('|'),
    ...(own.data?.phrases ?? []).filter(({ kind }) => kind === needs).map(({ text }) => text),
  ]
  return (
    <form
      className={css.words}
      onSubmit={(submitted) => {
        submitted.preventDefault()
        onSend({ [needs]: text.trim() })
      }}
    >
      <TextAreaField
        label={t(`process.${needs}`)}
        hint={t('process.kept')}
        required
        autoFocus
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <p className={css.usual}>
        <span className="t">{t('process.usual.label')}</span>
        {usual.map((phrase) => (
          <button key={phrase} type="button" className="link" onClick={() => setText(text + phrase)}>
            {phrase}
          </button>
        ))}
        {text.trim() && !usual.includes(text.trim()) && (
          <button type="button" className="link t" disabled={keep.isPending} onClick={() => keep.mutate()}>
            {t('process.usual.keep')}
          </button>
        )}
      </p>
      <div className="row">
        <button
          type="submit"
          className={`btn small ${isBackward(event) ? 'danger' : 'primary'}`}
          disabled={busy || !text.trim()}
        >
          {event.label}
        </button>
        <span className="t">
          {text.trim() ? t('process.leadsTo', { state: event.toTitle }) : t('process.needsWords')}
        </span>
      </div>
    </form>
  )
}

/** Somebody else's step: it can be asked after. */
function NotYours({ view }: { view: ProcessView }) {
  const { t } = useTranslation()
  const api = useApi()
  const ask = useMutation({ mutationFn: () => remind(api, view.id) })
  const waits = view.closedAt === null && view.clock !== null
  return (
    <>
      <p className="row">
        <span className="t">{t('process.notYours')}</span>
        {waits && !ask.isSuccess && (
          <button type="button" className="link" disabled={ask.isPending} onClick={() => ask.mutate()}>
            {t('process.remind')}
          </button>
        )}
        {ask.isSuccess && <span role="status">{t('process.reminded')}</span>}
      </p>
      {ask.isError && <Fault error={ask.error} safe={t('process.notMoved')} />}
    </>
  )
}
