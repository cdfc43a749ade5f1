import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../platform/api.ts'
import type { Body } from '../platform/operations.ts'
import { useApi } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { proveSecondFactor } from './queries.ts'
import css from './sign-in.module.css'

const methods = ['passkey', 'totp', 'recoveryCode'] as const
type Method = (typeof methods)[number]

/** What the right password was answered with. */
export type Asked = {
  readonly ticket: string
  readonly methods: readonly Method[]
  readonly passkey: PublicKeyCredentialRequestOptionsJSON | undefined
}

/** The refusal that asks for a second factor, read; undefined for any other. */
export function askedIn(error: unknown): Asked | undefined {
  if (!(error instanceof ApiProblem) || error.problem.type !== '/problems/parties/secondFactorNeeded') return undefined
  const { ticket, methods: offered, passkey } = error.problem as Readonly<Record<string, unknown>>
  const known = Array.isArray(offered) ? methods.filter((method) => offered.includes(method)) : []
  return typeof ticket === 'string'
    ? { ticket, methods: known, passkey: passkey as PublicKeyCredentialRequestOptionsJSON | undefined }
    : undefined
}

/** 二次验证: the ways this person has set up, the likeliest first; the others one press away. */
export function SecondStep({ asked, onDone, onOver }: { asked: Asked; onDone: () => void; onOver: () => void }) {
  const { t } = useTranslation()
  const api = useApi()
  const [method, setMethod] = useState<Method>(asked.methods[0] ?? 'recoveryCode')
  const prove = useMutation({
    mutationFn: (body: Body<'proveSecondFactor'>) => proveSecondFactor(api, body),
    onSuccess: onDone,
  })
  const touch = useMutation({
    mutationFn: async () => {
      if (!asked.passkey) return
      const response = await startAuthentication({ optionsJSON: asked.passkey })
      await prove.mutateAsync({ method: 'passkey', ticket: asked.ticket, response: { ...response } })
    },
  })
  const refused = prove.error instanceof ApiProblem ? prove.error.problem : undefined
  const isOver = refused?.type === '/problems/parties/ticketOver'
  const says = refused && [refused.title, refused.detail].filter(Boolean).join(' ')
  const others = asked.methods.filter((one) => one !== method)
  return (
    <>
      {method === 'passkey' ? (
        <div className={css.form}>
          <p>{t('signIn.passkeyHow')}</p>
          <button
            type="button"
            className="btn primary"
            disabled={touch.isPending || prove.isSuccess}
            onClick={() => touch.mutate()}
          >
            {touch.isPending ? t('signIn.passkeyWaits') : t('signIn.passkeyGo')}
          </button>
          {touch.isError && !refused && (
            <p className="zhu" role="alert">
              {t('signIn.passkeyNot')}
            </p>
          )}
          {says && (
            <p className="zhu" role="alert">
              {says}
            </p>
          )}
        </div>
      ) : (
        <form
          key={method}
          className={css.form}
          method="post"
          onSubmit={(event) => {
            event.preventDefault()
            const code = String(new FormData(event.currentTarget).get('code'))
            prove.mutate({ method, ticket: asked.ticket, code })
          }}
        >
          <TextField
            label={t(`signIn.${method}`)}
            hint={t(`signIn.${method}Hint`)}
            name="code"
            autoComplete={method === 'totp' ? 'one-time-code' : 'off'}
            inputMode={method === 'totp' ? 'numeric' : 'text'}
            required
            autoFocus
            finding={says ? { weight: 'must', text: says } : undefined}
          />
          <button type="submit" className="btn primary" disabled={prove.isPending || prove.isSuccess || isOver}>
            {t('signIn.prove')}
          </button>
        </form>
      )}
      {prove.isError && !refused && <Fault error={prove.error} />}
      <p className={css.others}>
        {others.map((other) => (
          <button
            key={other}
            type="button"
            className="link"
            onClick={() => {
              prove.reset()
              setMethod(other)
            }}
          >
            {t(`signIn.use.${other}`)}
          </button>
        ))}
        <button type="button" className="link" onClick={onOver}>
          {t('signIn.again')}
        </button>
      </p>
      <p className="note">{t('signIn.lost')}</p>
    </>
  )
}
