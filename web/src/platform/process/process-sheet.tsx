import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { plainDate } from '../format.ts'
import { useApi, useFormat } from '../page.ts'
import { CalendarStrip, type Phase } from '../parts/calendar-strip.tsx'
import { clockFigures, clockState } from '../parts/clock.tsx'
import { Segments, Zheng } from '../parts/marks.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Section } from '../parts/section.tsx'
import { Timeline, type TimelineStep } from '../parts/timeline.tsx'
import { chipClock } from './clock-words.ts'
import { EventButtons } from './event-buttons.tsx'
import css from './process-sheet.module.css'
import { calendarQuery, type LimitUnit, type ProcessView } from './queries.ts'
import { stretch } from './stretch.ts'

type Props = {
  view: ProcessView
  /** In the place of the desk's own buttons. */
  actions?: ReactNode
  /** Events that have no button among them. */
  ownEvents?: readonly string[] | undefined
}

/** One process: where it stands, by when, what happened, what may be done now and what follows. */
export function ProcessSheet({ view, actions, ownEvents = [] }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { step, steps, title, processTitle, stateTitle, clock, publisherName } = view
  const open = step < steps
  return (
    <>
      <PageTitle title={title} />
      <PageHead
        small
        title={title}
        mark={steps === 5 ? <Zheng done={step} writing={open} size={44} /> : <Segments total={steps} done={step} />}
        summary={
          <p>
            {t('process.where', { process: processTitle, step: Math.min(step + 1, steps), state: stateTitle })}{' '}
            {clock && <ClockSentence view={view} />}
          </p>
        }
      />
      <dl className={css.facts}>
        <div>
          <dt>{t('process.publisher')}</dt>
          <dd>{publisherName}</dd>
        </div>
        <div>
          <dt>{t('process.started')}</dt>
          <dd>{format.stamp(view.startedAt)}</dd>
        </div>
        {view.assigneeName && (
          <div>
            <dt>{t('process.assignee')}</dt>
            <dd>{view.assigneeName}</dd>
          </div>
        )}
      </dl>
      <Strip view={view} />
      <Section title={t('process.timeline')} aside={t('process.fromTable')}>
        <Timeline steps={useSteps(view, actions, ownEvents)} label={t('process.timeline')} />
      </Section>
    </>
  )
}

function ClockSentence({ view }: { view: ProcessView }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!view.clock) return null
  const clock = chipClock(view.clock)
  const state = clockState(clock, format.today)
  return (
    <b className={state === 'over' ? 'zhu' : state === 'today' ? 'teng' : undefined}>
      {t(`process.clock.${state}`, { ...clockFigures(clock, state), date: format.date(clock.due) })}
    </b>
  )
}

function Strip({ view }: { view: ProcessView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { from, to } = stretch(view, format.today)
  const calendar = useQuery(calendarQuery(useApi(), from, to))
  if (!calendar.data || !view.clock || view.clock.unit !== 'WD') return null
  const entered = plainDate(view.history.at(-1)?.at ?? view.startedAt)
  const due = view.clock.dueAt.slice(0, 10)
  // The first day is not counted (民法典 art. 201): the clock's first working day is the one after entry.
  const first = calendar.data.days.find(({ date, working }) => working && date > entered)?.date ?? due
  const phase: Phase = {
    label: t('process.phase', { state: view.stateTitle, count: view.clock.limit }),
    from: first <= due ? first : due,
    to: due,
    state: 'now',
  }
  return <CalendarStrip days={calendar.data.days} phases={[phase]} label={t('process.calendar')} />
}

function useSteps(view: ProcessView, actions: ReactNode, ownEvents: readonly string[]): readonly TimelineStep[] {
  const { t } = useTranslation()
  const format = useFormat()
  const past = view.history.map(
    (event, i): TimelineStep => ({
      key: `past${i}`,
      state: 'past',
      when: format.stamp(event.at),
      title: event.label,
      note: (
        <>
          {event.actorName}
          {(event.opinion ?? event.reason) && (
            <span className="q">{t('process.said', { words: event.opinion ?? event.reason })}</span>
          )}
        </>
      ),
      evidence: (
        <>
          {event.rule}
          {event.receipt && (
            <>
              <br />
              <Link to={`/receipts/${event.receipt}`}>{t('process.receipt')}</Link>
            </>
          )}
        </>
      ),
    }),
  )
  const limitOf = (limit: number | undefined, unit: LimitUnit | undefined) =>
    limit === undefined || unit === undefined ? undefined : t(`process.limit.${unit}`, { count: limit })
  const now: readonly TimelineStep[] =
    view.step < view.steps || view.allowedEvents.length > 0
      ? [
          {
            key: 'now',
            state: 'now',
            when: t('process.now'),
            title: view.stateTitle,
            note: view.allowedEvents.length > 0 && t('process.mayNow'),
            actions: actions ?? <EventButtons view={view} ownEvents={ownEvents} />,
            evidence: (
              <>
                {[view.clock?.rule, limitOf(view.clock?.limit, view.clock?.unit)]
                  .filter(Boolean)
                  .join(format.zh ? '，' : ', ')}
              </>
            ),
          },
        ]
      : []
  const future = view.upcoming.map(
    (next): TimelineStep => ({
      key: next.state,
      state: 'future',
      when: t('process.after'),
      title: next.title,
      note: next.by,
      evidence: [next.rule, limitOf(next.limit, next.unit)].filter(Boolean).join(format.zh ? '，' : ', '),
    }),
  )
  return [...past, ...now, ...future]
}
