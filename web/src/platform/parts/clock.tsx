import { useTranslation } from 'react-i18next'
import { useFormat } from '../page.ts'
import css from './clock.module.css'

/** A deadline as the API gives it: counted in working days (WD), from the process table. */
export type Clock = {
  readonly limitDays: number
  readonly usedDays: number
  readonly due: string
  /** The limit is in hours, round the clock. */
  readonly hours?: boolean
  readonly paused?: boolean
  /** The year's holiday notice is not out, so the date may move (R-TIME-07). */
  readonly provisional?: boolean
}

export type ClockState = 'running' | 'today' | 'over' | 'paused'

export function clockState({ limitDays, usedDays, due, paused }: Clock, today: string): ClockState {
  if (paused) return 'paused'
  if (usedDays > limitDays || due < today) return 'over'
  return due === today ? 'today' : 'running'
}

/** Words first, then the date, then one tick a working day. */
export function ClockChip({ clock }: { clock: Clock }) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = clockState(clock, format.today)
  const figures = clockFigures(clock, state)
  // A limit in hours runs round the clock and has words of its own.
  const words = clock.hours && state !== 'paused' ? t(`clock.hours.${state}`, figures) : t(`clock.${state}`, figures)
  return (
    <div className={css.chip} data-state={state}>
      <b>{words}</b>
      <span className={css.date}>
        {state === 'today' ? t('clock.limit', { count: clock.limitDays }) : format.date(clock.due)}
      </span>
      {clock.provisional && <span className={css.date}>{t('clock.provisional')}</span>}
      <Ticks clock={clock} state={state} />
    </div>
  )
}

export const clockFigures = ({ limitDays, usedDays }: Clock, state: ClockState) => ({
  count: Math.max(1, Math.abs(state === 'over' ? usedDays - limitDays : limitDays - usedDays)),
})

const step = 6

/** Filled when spent; overdue ticks stand taller past an ink line. More than 25 days become a bar. */
function Ticks({ clock: { limitDays, usedDays }, state }: { clock: Clock; state: ClockState }) {
  const over = state === 'over' ? Math.max(1, usedDays - limitDays) : 0
  const spentInk = state === 'today' ? 'var(--teng-mark)' : state === 'paused' ? 'var(--line-2)' : 'var(--ink-2)'
  if (limitDays + over > 25) {
    const spent = Math.min(1, usedDays / limitDays) * 120
    return (
      <svg
        className={css.ticks}
        width={126}
        height={10}
        viewBox="0 0 126 10"
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect x={0.5} y={0.5} width={120} height={8} fill="none" stroke="var(--ctl)" />
        <rect x={0.5} y={0.5} width={spent} height={8} fill={spentInk} />
        {over > 0 && <rect x={121} y={-0.5} width={5} height={10} fill="var(--zhu)" />}
      </svg>
    )
  }
  const width = (limitDays + over) * step
  return (
    <svg
      className={css.ticks}
      width={width}
      height={10}
      viewBox={`0 0 ${width} 10`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {Array.from({ length: limitDays }, (_, i) => {
        const spent = i < usedDays
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a working day is its place
            key={i}
            x={i * step + 0.5}
            y={0.5}
            width={step - 2}
            height={8}
            fill={spent ? spentInk : 'none'}
            stroke={spent ? 'none' : 'var(--ctl)'}
          />
        )
      })}
      {Array.from({ length: over }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a working day is its place
        <rect key={i} x={(limitDays + i) * step + 0.5} y={-0.5} width={step - 2} height={10} fill="var(--zhu)" />
      ))}
      {over > 0 && <line x1={limitDays * step - 1} x2={limitDays * step - 1} y1={-3} y2={13} stroke="var(--ink)" />}
    </svg>
  )
}
