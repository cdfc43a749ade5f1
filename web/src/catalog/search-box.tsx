import { useTranslation } from 'react-i18next'
import { Form } from 'react-router'
import css from './search-box.module.css'

/** The one search of the portal. A GET form: works before any script, and the address can be kept. */
export function SearchBox({
  q,
  kept,
  large = false,
}: {
  q?: string
  kept?: Readonly<Record<string, string>>
  large?: boolean
}) {
  const { t } = useTranslation()
  return (
    <Form action="/datasets" role="search" className={css.box} data-large={large || undefined}>
      <input
        key={q}
        name="q"
        type="search"
        defaultValue={q}
        placeholder={t('catalog.placeholder')}
        aria-label={t('catalog.placeholder')}
      />
      {Object.entries(kept ?? {}).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit">{t('catalog.search')}</button>
    </Form>
  )
}
