import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useApi } from '../platform/page.ts'
import { TextAreaField } from '../platform/parts/field.tsx'
import { Section } from '../platform/parts/section.tsx'
import { Fault } from '../platform/parts/states.tsx'
import { linesOf, siteKeysQuery } from './receipt-queries.ts'
import css from './trusted-keys.module.css'

/** The keys a receipt is checked against: what the site publishes, and what the reader has from elsewhere. */
export function useTrustedKeys() {
  const site = useQuery(siteKeysQuery(useApi()))
  const [own, setOwn] = useState('')
  const [onlyOwn, setOnlyOwn] = useState(false)
  const keys = [...(onlyOwn ? [] : (site.data ?? [])), ...linesOf(own)]
  /** Nothing is judged before the keys are here, or known not to come. */
  return { site, own, setOwn, onlyOwn, setOnlyOwn, keys, ready: !site.isPending }
}

export type Trust = ReturnType<typeof useTrustedKeys>

export function TrustedKeys({ trust }: { trust: Trust }) {
  const { t } = useTranslation()
  const { site, own, setOwn, onlyOwn, setOnlyOwn } = trust
  return (
    <div className={css.keys}>
      <Section title={t('verify.keys')} aside={<a href="/log/vkey">/log/vkey</a>}>
        <p className={css.why}>{t('verify.keysWhy')}</p>
        {site.isError && <Fault error={site.error} safe={t('verify.keysMissing')} retry={() => void site.refetch()} />}
        {site.data && (
          <ul className={css.list} data-struck={onlyOwn || undefined}>
            {site.data.map((key) => (
              <li key={key} className="hash">
                {key}
              </li>
            ))}
          </ul>
        )}
        <details className={css.own}>
          <summary>{t('verify.ownKeys')}</summary>
          <TextAreaField
            label={t('verify.ownKeysLabel')}
            hint={t('verify.ownKeysHint')}
            value={own}
            spellCheck={false}
            onChange={({ currentTarget }) => setOwn(currentTarget.value)}
          />
          <label className={css.only}>
            <input
              type="checkbox"
              checked={onlyOwn}
              onChange={({ currentTarget }) => setOnlyOwn(currentTarget.checked)}
            />
            {t('verify.onlyOwn')}
          </label>
        </details>
      </Section>
    </div>
  )
}
