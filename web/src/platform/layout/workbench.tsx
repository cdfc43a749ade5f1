import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, NavLink, Outlet, useLoaderData } from 'react-router'
import { loadPage, requireSignedIn } from '../loading.ts'
import { useApi, useMe, usePage } from '../page.ts'
import { Zheng } from '../parts/marks.tsx'
import { todoQuery } from '../process/queries.ts'
import type { Me, Post } from '../who.ts'
import { SkipLink, useToggledAddress } from './portal.tsx'
import css from './workbench.module.css'

export const loader = (args: LoaderFunctionArgs) =>
  loadPage(args, async ({ api, host, url, want }) => {
    requireSignedIn(host, url)
    await want(todoQuery(api))
  })

/** Signed-in face: the rail at the left, the line with who and when above, the sheet. */
export default function WorkbenchLayout() {
  const { dehydrated } = useLoaderData<typeof loader>()
  return (
    <HydrationBoundary state={dehydrated}>
      <SkipLink />
      <div className={css.frame}>
        <Rail />
        <div className={css.right}>
          <Bar />
          <main id="main" className={css.main}>
            <Outlet />
          </main>
        </div>
      </div>
    </HydrationBoundary>
  )
}

type Place = {
  readonly to: string
  readonly words:
    | 'todo'
    | 'notices'
    | 'requests'
    | 'shares'
    | 'corrections'
    | 'bench'
    | 'datasets'
    | 'keys'
    | 'ledger'
    | 'purge'
    | 'people'
    | 'organisations'
    | 'sharingLists'
  readonly posts?: readonly Post[]
}
type Group = { readonly words: 'mine' | 'data' | 'duties'; readonly places: readonly Place[] }

/** What a person sees in the rail follows from the posts they hold; the API decides what they may do. */
const groups: readonly Group[] = [
  {
    words: 'mine',
    places: [
      { to: '/todo', words: 'todo' },
      { to: '/notices', words: 'notices' },
      { to: '/requests', words: 'requests' },
      { to: '/corrections', words: 'corrections' },
      { to: '/keys', words: 'keys' },
    ],
  },
  {
    words: 'data',
    places: [
      { to: '/bench', words: 'bench', posts: ['dataOfficer'] },
      {
        to: '/my',
        words: 'datasets',
        posts: ['dataOfficer', 'businessReviewer', 'secrecyOfficer', 'chiefDataOfficer', 'catalogReviewer'],
      },
      {
        to: '/shares',
        words: 'shares',
        posts: ['dataOfficer', 'businessReviewer', 'chiefDataOfficer', 'catalogReviewer'],
      },
    ],
  },
  {
    words: 'duties',
    places: [
      { to: '/ledger', words: 'ledger' },
      {
        to: '/sharing/lists',
        words: 'sharingLists',
        posts: [
          ...(['dataOfficer', 'businessReviewer', 'secrecyOfficer', 'chiefDataOfficer'] as const),
          ...(['catalogReviewer', 'auditor', 'auditAdministrator'] as const),
        ],
      },
      {
        to: '/secrecy',
        words: 'purge',
        posts: ['secrecyOfficer', 'systemAdministrator', 'auditAdministrator', 'auditor'],
      },
      {
        to: '/people',
        words: 'people',
        posts: ['systemAdministrator', 'securityAdministrator', 'auditAdministrator'],
      },
      { to: '/organisations', words: 'organisations', posts: ['systemAdministrator', 'securityAdministrator'] },
    ],
  },
]

const maySee = (me: Me | null, { posts }: Place): boolean =>
  !posts || (me?.acts ?? []).some(({ post }) => posts.includes(post))

function Rail() {
  const { t } = useTranslation()
  const me = useMe()
  const todo = useQuery(todoQuery(useApi()))
  const shown = groups
    .map((group) => ({ ...group, places: group.places.filter((place) => maySee(me, place)) }))
    .filter(({ places }) => places.length > 0)
  return (
    <nav className={css.rail} aria-label={t('portal.navigation')}>
      <a className={css.brand} href="/" aria-label={t('desk.toPortal')}>
        <span className="ac">
          <Zheng done={5} size={20} />
        </span>
        <span>{t('desk.name')}</span>
      </a>
      {shown.map(({ words, places }) => (
        <div key={words} className={css.group}>
          <p>{t(`desk.${words}`)}</p>
          {places.map(({ to, words }) => (
            <NavLink key={to} to={to} className={css.place}>
              <span className={css.full}>{t(`desk.${words}`)}</span>
              <span className={css.short} aria-hidden="true">
                {t(`desk.short.${words}`)}
              </span>
              {words === 'todo' && todo.data && todo.data.items.length > 0 && (
                <em data-late={todo.data.items.some(({ clock }) => clock?.overdue) || undefined}>
                  {todo.data.items.length}
                </em>
              )}
            </NavLink>
          ))}
        </div>
      ))}
    </nav>
  )
}

function Bar() {
  const { t } = useTranslation()
  const { format, lang } = usePage()
  const me = useMe()
  const api = useApi()
  const toggled = useToggledAddress()
  const first = me?.acts[0]
  const signOut = async () => {
    await api.send('delete', '/api/v1/session')
    window.location.assign('/')
  }
  return (
    <header className={css.bar}>
      <span className={css.day}>
        {format.date(format.today, true)}
        {format.zh ? '　' : ', '}
        {format.weekday(format.today)}
      </span>
      <span className={css.who}>
        {first && (
          <span>
            {first.organisationName}
            {format.zh ? '　' : ', '}
            {t(`post.${first.post}`)}
          </span>
        )}
        <Link to="/security" title={t('security.title')}>
          <b>{me?.name}</b>
        </Link>
        <a href={toggled('lang', lang === 'zh' ? 'en' : 'zh')} lang={lang === 'zh' ? 'en' : 'zh-Hans'}>
          {lang === 'zh' ? 'EN' : '中文'}
        </a>
        <button type="button" className="link" onClick={() => void signOut()}>
          {t('desk.signOut')}
        </button>
      </span>
    </header>
  )
}
