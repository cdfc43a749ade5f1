import { HydrationBoundary, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, type LoaderFunctionArgs, Outlet, useLoaderData, useMatch, useParams } from 'react-router'
import type { Format } from '../format.ts'
import { loadPage } from '../loading.ts'
import { useApi, useFormat, useMe } from '../page.ts'
import { ClockChip } from '../parts/clock.tsx'
import { Segments, Zheng } from '../parts/marks.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Empty, Fault, Loading } from '../parts/states.tsx'
import { chipClock } from './clock-words.ts'
import { type TodoItem, todoQuery } from './queries.ts'
import css from './todo-page.module.css'

export const loader = (args: LoaderFunctionArgs) => loadPage(args, ({ api, need }) => need(todoQuery(api)))

/** 待办: by deadline at the left, the chosen one at the right; at 390 each is its own page. */
export default function TodoPage() {
  const { dehydrated } = useLoaderData<typeof loader>()
  const onItem = useMatch('/todo/:id') !== null
  return (
    <HydrationBoundary state={dehydrated}>
      <div className={css.layout} data-on-item={onItem || undefined}>
        <TodoList onItem={onItem} />
        <div className={css.sheet}>
          <Outlet />
        </div>
      </div>
    </HydrationBoundary>
  )
}

export const groups = ['over', 'today', 'week', 'later'] as const
type Group = (typeof groups)[number]

export function groupOf({ clock }: TodoItem, format: Format): Group {
  if (!clock) return 'later'
  const due = clock.dueAt.slice(0, 10)
  if (clock.overdue) return 'over'
  if (due <= format.today) return 'today'
  return due <= endOfWeek(format.today) ? 'week' : 'later'
}

/** Sunday of the week of a calendar date. */
const endOfWeek = (day: string): string => {
  const date = new Date(`${day}T00:00Z`)
  date.setUTCDate(date.getUTCDate() + ((7 - date.getUTCDay()) % 7))
  return date.toISOString().slice(0, 10)
}

function TodoList({ onItem }: { onItem: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const todo = useQuery(todoQuery(useApi()))
  const items = todo.data?.items ?? []
  // Only they may bring data in; for the others an empty list is the end of it.
  const isDataOfficer = useMe()?.acts.some(({ post }) => post === 'dataOfficer')
  // A page has one h1: beside an open sheet it is the sheet's.
  const Title = onItem ? 'p' : 'h1'
  return (
    <section className={css.list}>
      <PageTitle title={t('desk.todo')} />
      <div className={`ww ${css.title}`}>
        <Title>
          {t('desk.todo')} <span>{t('todo.count', { count: items.length })}</span>
        </Title>
      </div>
      {todo.isPending && <Loading doing={t('todo.loading')} />}
      {todo.isError && !todo.data && <Fault error={todo.error} retry={() => void todo.refetch()} />}
      {todo.data?.alerts.map(({ text, page }) => (
        <p key={text} className={css.alert} role="status">
          <span>{text}</span> <Link to={page}>{t('todo.look')}</Link>
        </p>
      ))}
      {todo.data && items.length === 0 && (
        <Empty why={t('todo.none')} next={isDataOfficer && <Link to="/bench">{t('desk.bench')}</Link>} />
      )}
      {groups.map((group) => {
        const members = items.filter((item) => groupOf(item, format) === group)
        if (members.length === 0) return null
        return (
          <section key={group} aria-label={t(`todo.${group}`)}>
            <h2 className={css.group} data-group={group}>
              <b>{t(`todo.${group}`)}</b>
              <span>{members.length}</span>
            </h2>
            <ul>
              {members.map((item) => (
                <TodoLine key={item.id} item={item} />
              ))}
            </ul>
          </section>
        )
      })}
    </section>
  )
}

function TodoLine({ item }: { item: TodoItem }) {
  const format = useFormat()
  const { id } = useParams()
  const { step, steps, title, stateTitle, publisherName, clock } = item
  return (
    <li className={css.item} data-on={id === item.id || undefined}>
      <span className={css.mark}>
        {steps === 5 ? <Zheng done={step} writing /> : <Segments total={steps} done={step} />}
      </span>
      <div className={css.words}>
        <Link to={`/todo/${item.id}`} aria-current={id === item.id || undefined} preventScrollReset>
          {title}
        </Link>
        <p>
          {stateTitle}
          {format.zh ? '　' : ', '}
          {publisherName}
        </p>
      </div>
      {clock && <ClockChip clock={chipClock(clock)} />}
    </li>
  )
}
