import { useTranslation } from 'react-i18next'
import { ApiProblem } from '../platform/api.ts'
import { TextField } from '../platform/parts/field.tsx'

/** Whoever finds an open session must not be able to put their own device to it. */
export function PasswordField({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const isWrong = error instanceof ApiProblem && error.problem.type === '/problems/parties/wrongPassword'
  return (
    <TextField
      label={t('password.current')}
      name="password"
      type="password"
      autoComplete="current-password"
      required
      finding={isWrong ? { weight: 'must', text: error.problem.title } : undefined}
    />
  )
}
