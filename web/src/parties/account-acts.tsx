import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findingsOf } from '../platform/findings-of.ts'
import { useApi } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { useHolds } from './duties.ts'
import { type Account, actOnAccount, clearFactors, resetPassword } from './queries.ts'

/** Lock, unlock, reset, close: each the duty of one administrator or of either. Closing is for good, so its words are typed. */
export function AccountActs({ account }: { account: Account }) {
  const { t } = useTranslation()
  const api = useApi()
  const client = useQueryClient()
  const [system, security] = [useHolds('systemAdministrator'), useHolds('securityAdministrator')]
  const [closing, setClosing] = useState('')
  const renew = () => client.invalidateQueries({ queryKey: ['parties'] })
  const act = useMutation({
    mutationFn: (which: 'lock' | 'unlock' | 'close') => actOnAccount(api, account.id, which),
    onSuccess: renew,
  })
  const reset = useMutation({
    mutationFn: (form: FormData) => resetPassword(api, account.id, String(form.get('password'))),
    onSuccess: renew,
  })
  const clear = useMutation({ mutationFn: () => clearFactors(api, account.id), onSuccess: renew })
  const finding = findingsOf(reset.error)
  if ((!system && !security) || account.state === 'closed') return null
  return (
    <Section title={t('people.acts')}>
      <div className={css.acts}>
        {account.state === 'open' && (
          <p className="row">
            <button type="button" className="btn danger" disabled={act.isPending} onClick={() => act.mutate('lock')}>
              {t('people.lock')}
            </button>
            <span className="t">{t('people.lockNote')}</span>
          </p>
        )}
        {account.state !== 'open' && security && (
          <p className="row">
            <button type="button" className="btn" disabled={act.isPending} onClick={() => act.mutate('unlock')}>
              {t('people.unlock')}
            </button>
            <span className="t">{t('people.unlockNote')}</span>
          </p>
        )}
        {security && (
          <p className="row">
            <button type="button" className="btn danger" disabled={clear.isPending} onClick={() => clear.mutate()}>
              {t('people.clearFactors')}
            </button>
            <span className="t" role="status">
              {clear.data ? t('people.cleared', { count: clear.data.cleared }) : t('people.clearFactorsNote')}
            </span>
          </p>
        )}
        {clear.isError && <Fault error={clear.error} safe={t('people.postsStand')} />}
        {system && (
          <form
            className={css.form}
            onSubmit={(event) => {
              event.preventDefault()
              reset.mutate(new FormData(event.currentTarget))
            }}
          >
            <TextField
              label={t('people.newPassword')}
              hint={t('people.resetNote')}
              name="password"
              type="password"
              required
              autoComplete="new-password"
              finding={finding('password')}
            />
            <button type="submit" className="btn" disabled={reset.isPending}>
              {t('people.reset')}
            </button>
            {reset.isError && <Fault error={reset.error} safe={t('people.postsStand')} />}
          </form>
        )}
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            act.mutate('close')
          }}
        >
          <TextField
            label={t('people.typeLogin', { login: account.login })}
            hint={t('people.closeNote')}
            value={closing}
            autoComplete="off"
            onChange={({ currentTarget }) => setClosing(currentTarget.value)}
          />
          <button type="submit" className="btn danger" disabled={act.isPending || closing !== account.login}>
            {t('people.close')}
          </button>
        </form>
        {act.isError && <Fault error={act.error} safe={t('people.postsStand')} />}
      </div>
    </Section>
  )
}
