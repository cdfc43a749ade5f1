import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation } from 'react-router'
import { useMe, usePage } from '../page.ts'
import { Zheng } from '../parts/marks.tsx'
import css from './portal.module.css'

/** Public face: header with the bureau's name, one row of navigation, the preferences; footer with the ledger's size. */
export default function PortalLayout() {
  return (
    <>
      <SkipLink />
      <Header />
      <main id="main" className={css.wrap}>
        <Outlet />
      </main>
      <Footer />
    </>
  )
}

export function SkipLink() {
  const { t } = useTranslation()
  return (
    <a className={css.skip} href="#main">
      {t('portal.skip')}
    </a>
  )
}

const places = [
  { to: '/', words: 'portal.home' },
  { to: '/datasets', words: 'portal.catalogue' },
  { to: '/departments', words: 'portal.departments' },
  { to: '/receipts/check', words: 'portal.verify' },
] as const

/** A receipt's own page lies beside the one that checks any. */
const isIn = (place: string, pathname: string): boolean =>
  place === '/' ? pathname === '/' : pathname.startsWith(place.replace(/\/check$/, ''))

export function Header() {
  const { t } = useTranslation()
  const { lang, senior, site } = usePage()
  const me = useMe()
  const { pathname } = useLocation()
  const toggled = useToggledAddress()
  return (
    <header className={css.top}>
      <div className={css.bar}>
        <Link className={css.brand} to="/">
          <span className="ac">
            <Zheng done={5} size={22} />
          </span>
          {site.name}
        </Link>
        <nav className={css.nav} aria-label={t('portal.navigation')}>
          {places.map(({ to, words }) => (
            <Link key={to} to={to} aria-current={isIn(to, pathname) ? 'page' : undefined}>
              {t(words)}
            </Link>
          ))}
        </nav>
        <div className={css.util}>
          <a href={toggled('senior', senior ? '0' : '1')}>{t(senior ? 'portal.ordinary' : 'portal.senior')}</a>
          <a href={toggled('lang', lang === 'zh' ? 'en' : 'zh')} lang={lang === 'zh' ? 'en' : 'zh-Hans'}>
            {lang === 'zh' ? 'EN' : '中文'}
          </a>
          <a className={css.strong} href={me ? '/desk' : '/sign-in'}>
            {me ? t('portal.desk') : t('portal.signIn')}
          </a>
        </div>
      </div>
    </header>
  )
}

/** The same page with one preference turned: a plain link, so that it works before any script has loaded. */
export function useToggledAddress(): (name: 'lang' | 'senior' | 'theme', value: string) => string {
  const { pathname, search } = useLocation()
  return (name, value) => {
    const query = new URLSearchParams(search)
    query.set(name, value)
    return `${pathname}?${query}`
  }
}

const nextTheme = { system: 'dark', dark: 'light', light: 'system' } as const

function Footer() {
  const { t } = useTranslation()
  const { theme, senior, site } = usePage()
  const toggled = useToggledAddress()
  return (
    <footer className={css.foot}>
      <div className={css.wrap}>
        <div className="between">
          <span className={css.facts}>
            <span>{t('portal.publishedBy', { publisher: site.publisher })}</span>
            {site.siteCode && <span>{t('portal.siteCode', { code: site.siteCode })}</span>}
            {site.telephone && senior && (
              <a href={`tel:${site.telephone}`}>{t('portal.call', { number: site.telephone })}</a>
            )}
            <a href="/api">{t('portal.developers')}</a>
            <a href={toggled('theme', nextTheme[theme])}>{t(`portal.theme.${theme}`)}</a>
          </span>
          <span className={css.facts}>
            <a href="/log/checkpoint">{t('portal.ledger')}</a>
            <span>{t('portal.madeWith')}</span>
          </span>
        </div>
      </div>
    </footer>
  )
}
