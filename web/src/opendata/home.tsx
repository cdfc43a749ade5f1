import { useTranslation } from 'react-i18next'

export default function Home() {
  const { t } = useTranslation()
  return (
    <section>
      <title>{t('portal.name')}</title>
      <h1 className="ph song">{t('portal.home')}</h1>
    </section>
  )
}
