import { useTranslation } from 'react-i18next'
import { Empty } from '../parts/states.tsx'

/** Nothing chosen yet. */
export default function TodoIndex() {
  const { t } = useTranslation()
  return <Empty why={t('todo.choose')} />
}
