import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../platform/api.ts'
import { useApi } from '../platform/page.ts'
import { TextField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault } from '../platform/parts/states.tsx'
import css from './administration.module.css'
import { PasswordField } from './password-field.tsx'
import { addPasskey, beginPasskey } from './queries.ts'

type Given = { readonly possible: boolean; readonly onAdded: (recoveryCodes: readonly string[] | null) => void }

/** 绑定通行密钥: made by the browser with the device's own means; only its public half comes here. */
export function AddPasskey({ possible, onAdded }: Given) {
  const { t } = useTranslation()
  const api = useApi()
  const add = useMutation({
    mutationFn: async (form: FormData) => {
      const { ticket, options } = await beginPasskey(api, String(form.get('password')))
      const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
      const response = await startRegistration({ optionsJSON })
      return addPasskey(api, { ticket, name: String(form.get('name')), response: { ...response } })
    },
    onSuccess: ({ recoveryCodes }) => onAdded(recoveryCodes),
  })
  return (
    <Section title={t('security.passkey')} aside={t('security.passkeyAside')}>
      {possible ? (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate(new FormData(event.currentTarget))
          }}
        >
          <TextField label={t('security.name')} name="name" defaultValue={t('security.passkeyName')} required />
          <PasswordField error={add.error} />
          <button type="submit" className="btn" disabled={add.isPending}>
            {add.isPending ? t('signIn.passkeyWaits') : t('security.addPasskey')}
          </button>
          {add.isError && !(add.error instanceof ApiProblem) && (
            <p className="zhu" role="alert">
              {t('security.passkeyNot')}
            </p>
          )}
          {add.error instanceof ApiProblem && <Fault error={add.error} safe={t('security.unchanged')} />}
        </form>
      ) : (
        <p className="note" style={{ paddingTop: 12 }}>
          {t('security.passkeyNoName')}
        </p>
      )}
    </Section>
  )
}
