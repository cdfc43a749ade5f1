import { addDays } from '../format.ts'
import { useFormat } from '../page.ts'
import css from './calendar-strip.module.css'

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
    <div className={css.box}>
      <svg width={days.length * cell} height={72} role="img" aria-label={label}>
        {phases.map((phase) => (
          <Bracket key={phase.label} phase={phase} from={place(phase.from)} to={place(phase.to)} />
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
        {datesToName(phases, format.today, place).map(({ date, at, isToday }) => (
          <text
            key={date}
            className={isToday ? css.today : css.date}
            x={at * cell + cell / 2}
            y={66}
            textAnchor={at === 0 ? 'start' : 'middle'}
          >
            {isToday ? (format.zh ? '今天' : 'Today') : format.date(date)}
          </text>
        ))}
      </svg>
    </div>
  )
}

function Bracket({ phase, from, to }: { phase: Phase; from: number; to: number }) {
  const ink = { past: 'var(--ink-2)', now: 'var(--ink)', future: 'var(--ink-3)' }[phase.state]
  return (
    <>
      <path d={`M${from * cell + 1} 20v-5h${(to - from + 1) * cell - 4}v5`} fill="none" stroke={ink} />
      <text className={css.phase} x={((from + to + 1) * cell) / 2} y={10} fill={ink} textAnchor="middle">
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

/** Ends of phases and today, leaving out what would overlap (a date is about five cells wide). */
function datesToName(phases: readonly Phase[], today: string, place: (date: string) => number) {
  const wanted = [today, ...phases.flatMap(({ from, to }) => [to, from])]
  const named: { date: string; at: number; isToday: boolean }[] = []
  for (const date of wanted) {
    const at = place(date)
    if (at < 0 || named.some((other) => Math.abs(other.at - at) < 6)) continue
    named.push({ date, at, isToday: date === today })
  }
  return named
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** Every date from one day to another, for callers that know only the working days. */
export const datesFrom = (from: string, to: string): string[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, i) => addDays(from, i))
