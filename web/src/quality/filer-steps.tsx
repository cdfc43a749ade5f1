import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../platform/page.ts'
import { TextAreaField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { answerCorrection, type Correction, type FilerStep } from './correction-queries.ts'

type Step = FilerStep extends infer One ? (One extends unknown ? Omit<One, 'secret'> : never) : never

/** What the filer may do now: add what was asked for, appeal, withdraw. A visitor's code goes along. */
export function FilerSteps({
  correction,
  secret,
  onStep,
}: {
  correction: Correction
  secret: string | undefined
  onStep: () => void
}) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const answer = useMutation({
    mutationFn: (step: Step) =>
      answerCorrection(api, correction.code, { ...step, ...(secret ? { secret } : {}) } as FilerStep),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['corrections'] })
      onStep()
    },
  })
  const events = correction.inside?.process.allowedEvents ?? []
  const may = (name: string): boolean => events.some(({ event }) => event === name)
  return (
    <>
      {(['supplement', 'appeal'] as const).filter(may).map((event) => (
        <WordsForm key={event} of={event} busy={answer.isPending} onSend={(words) => answer.mutate({ event, words })} />
      ))}
      {may('withdraw') && (
        <button
          type="button"
          className="btn small danger"
          disabled={answer.isPending}
          onClick={() => answer.mutate({ event: 'withdraw' })}
        >
          {t('correction.withdraw')}
        </button>
      )}
      {events.length === 0 && <span className="t">{t('process.notYours')}</span>}
      {answer.isError && <Fault error={answer.error} safe={t('process.notMoved')} />}
    </>
  )
}

function WordsForm({
  of,
  busy,
  onSend,
}: {
  of: 'supplement' | 'appeal'
  busy: boolean
  onSend: (words: string) => void
}) {
  const { t } = useTranslation()
  const [words, write] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSend(words.trim())
      }}
    >
      <TextAreaField
        label={t(`correction.${of}`)}
        hint={t(`correction.${of}Hint`)}
        required
        maxLength={2000}
        value={words}
        onChange={({ currentTarget }) => write(currentTarget.value)}
      />
      <p style={{ padding: '8px 0' }}>
        <button type="submit" className="btn small" disabled={busy || !words.trim()}>
          {t(`correction.${of}Send`)}
        </button>
      </p>
    </form>
  )
}
