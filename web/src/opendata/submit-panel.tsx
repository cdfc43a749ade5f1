import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { findingsOf } from '../platform/findings-of.ts'
import { useApi, useFormat } from '../platform/page.ts'
import { TextAreaField, TextField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { Corrects } from '../quality/corrects.tsx'
import css from './edit-page.module.css'
import { type Proposal, type PublicationFinding, submit } from './publication-queries.ts'

/** The page's one primary button, and what would enable it. A breaking version is announced with it. */
export function SubmitPanel({ proposal, findings }: { proposal: Proposal; findings: readonly PublicationFinding[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const api = useApi()
  const client = useQueryClient()
  const navigate = useNavigate()
  const breaking = proposal.compatibility === 'breaking'
  const [corrects, choose] = useState<readonly string[]>([])
  const [announced, announce] = useState({ days: '30', text: '' })
  // What is missing of the notice is written right here.
  const must = findings
    .map(({ weight, field }, i) => ({ number: i + 1, blocks: weight === 'must' && !(breaking && field === 'notice') }))
    .filter(({ blocks }) => blocks)
  const send = useMutation({
    mutationFn: () =>
      submit(api, proposal.datasetId, {
        ...(breaking ? { notice: { days: Number(announced.days), text: announced.text } } : {}),
        ...(corrects.length > 0 ? { corrects: [...corrects] } : {}),
      }),
    onSuccess: async ({ processId }) => {
      await client.invalidateQueries()
      await navigate(`/todo/${processId}`)
    },
  })
  const incomplete = breaking && (!announced.text.trim() || !(Number(announced.days) > 0))
  const go = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  const why = !proposal.changed
    ? t('submit.nothing')
    : must.length > 0
      ? t('submit.after', { numbers: format.list(must.map(({ number }) => String(number))) })
      : incomplete
        ? t('submit.needsNotice')
        : t('submit.next')
  return (
    <form className={css.submit} onSubmit={go}>
      {breaking && (
        <>
          <p className="m teng" id="field-notice">
            {t('publication.breaking')}
          </p>
          <TextField
            label={t('submit.days')}
            type="number"
            min={1}
            max={365}
            value={announced.days}
            onChange={({ currentTarget }) => announce({ ...announced, days: currentTarget.value })}
          />
          <TextAreaField
            label={t('submit.notice')}
            hint={t('submit.noticeHint')}
            value={announced.text}
            onChange={({ currentTarget }) => announce({ ...announced, text: currentTarget.value })}
          />
        </>
      )}
      <Corrects
        datasetId={proposal.datasetId}
        chosen={corrects}
        onChoose={choose}
        finding={findingsOf(send.error)('corrects')}
      />
      <button
        type="submit"
        className="btn primary"
        disabled={send.isPending || !proposal.changed || must.length > 0 || incomplete}
        aria-describedby="submit-note"
      >
        {t('submit.go')}
      </button>
      <p className="note" id="submit-note">
        {why}
      </p>
      {send.isError && <Fault error={send.error} safe={t('submit.notSent')} />}
    </form>
  )
}
