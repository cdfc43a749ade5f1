import { useFormat } from '../page.ts'
import css from './calendar-strip.module.css'
import { textWidth } from './shortened.ts'

/** A stretch of days under one limit: what it is called, and how far it reaches. */
export type Phase = {
  readonly label: string
  readonly from: string
  readonly to: string
  readonly state: 'past' | 'now' | 'future'
}

type Props = {
  /** Every day shown, in order; weekends and holidays are not working days, worked weekends are. */
  days: readonly { readonly date: string; readonly working: boolean }[]
  phases: readonly Phase[]
  label: string
}

const cell = 12.2

/** Working days as cells, other days as dashes; brackets above name the phases, today stands in the accent. */
export function CalendarStrip({ days, phases, label }: Props) {
  const format = useFormat()
  const first = days[0]
  if (!first) return null
  const place = (date: string): number => daysBetween(first.date, date)
  const today = place(format.today)
  const phaseOf = (date: string): Phase | undefined => phases.find(({ from, to }) => from <= date && date <= to)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={css.box} aria-label={label} tabIndex={0}>
      <svg width={days.length * cell} height={72} aria-hidden="true">
        {phases.map((phase) => (
          <Bracket
            key={phase.label}
            phase={phase}
            from={place(phase.from)}
            to={place(phase.to)}
            width={days.length * cell}
          />
        ))}
        {days.map(({ date, working }, i) => (
          <Day key={date} x={i * cell} working={working} phase={phaseOf(date)} spent={i < today} />
        ))}
        {today >= 0 && today < days.length && (
          <rect
            x={today * cell - 0.5}
            y={26.5}
            width={cell - 0.5}
            height={23}
            fill="none"
            stroke="var(--accent)"
            strokeWidth={2.5}
          />
        )}
        {datesToName(phases, format.today, place).map(({ date, at, isToday, anchor }) => (
          <text
            key={date}
            className={isToday ? css.today : css.date}
            x={at * cell + (anchor === 'start' ? 0 : cell / 2)}
            y={66}
            textAnchor={anchor}
          >
            {isToday ? (format.zh ? '今天' : 'Today') : format.date(date)}
          </text>
        ))}
      </svg>
    </section>
  )
}

/** Half the width of a Han character of the label, at its size of 12. */
const halfCharacter = 6.4

function Bracket({ phase, from, to, width }: { phase: Phase; from: number; to: number; width: number }) {
  // Over the middle of its bracket, unless it would be cut at an end of the strip.
  const half = Math.min(textWidth(phase.label) * halfCharacter, width) / 2
  const x = Math.max(half, Math.min(width - half, ((from + to + 1) * cell) / 2))
  const ink = { past: 'var(--ink-2)', now: 'var(--ink)', future: 'var(--ink-3)' }[phase.state]
  return (
    <>
      <path d={`M${from * cell + 1} 20v-5h${(to - from + 1) * cell - 4}v5`} fill="none" stroke={ink} />
      <text className={css.phase} x={x} y={10} fill={ink} textAnchor="middle">
        {phase.label}
      </text>
    </>
  )
}

function Day({ x, working, phase, spent }: { x: number; working: boolean; phase: Phase | undefined; spent: boolean }) {
  if (!working) return <rect x={x + 4} y={37} width={cell - 8} height={2} fill="var(--line-2)" />
  const stroke = phase ? (phase.state === 'future' ? 'var(--line-2)' : 'var(--ink-2)') : 'var(--line)'
  return (
    <rect
      x={x + 0.75}
      y={28.5}
      width={cell - 3}
      height={19}
      fill={phase && spent ? 'var(--ink-2)' : 'none'}
      stroke={stroke}
    />
  )
}

type Named = {
  readonly date: string
  readonly at: number
  readonly isToday: boolean
  readonly anchor: 'start' | 'middle'
}

/** Ends of phases and today. A date is about five cells wide: one near today starts at its own cell, closer ones stay out. */
function datesToName(phases: readonly Phase[], today: string, place: (date: string) => number): readonly Named[] {
  const named: Named[] = []
  for (const date of [today, ...phases.flatMap(({ from, to }) => [to, from])]) {
    const at = place(date)
    const nearest = Math.min(...named.map((other) => Math.abs(other.at - at)))
    if (at < 0 || nearest < 3) continue
    const behind = nearest < 6 && at > place(today)
    if (nearest < 6 && !behind) continue
    named.push({ date, at, isToday: date === today, anchor: behind || at === 0 ? 'start' : 'middle' })
  }
  return named
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
