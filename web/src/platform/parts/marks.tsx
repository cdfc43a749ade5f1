import type { Schema } from '../operations.ts'

/**
 * The few repeated marks. Each carries one fact and is drawn beside its words, so all are hidden from assistive
 * technology: the words are the accessible form.
 */

const strokes = [
  [2, 2.5, 14, 2.5],
  [8, 2.5, 8, 13.5],
  [8, 7.5, 12.6, 7.5],
  [4.2, 6.5, 4.2, 13.5],
  [0.8, 13.5, 15.2, 13.5],
] as const

/** 正: five strokes, five fixed steps. `done` in ink; with `writing` the next one is in accent. */
export function Zheng({ done, writing = false, size = 16 }: { done: number; writing?: boolean; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" strokeWidth={2}>
      {strokes.map(([x1, y1, x2, y2], i) => (
        <line
          key={`${x1},${y1},${x2},${y2}`}
          {...{ x1, y1, x2, y2 }}
          stroke={i < done ? 'currentColor' : i === done && writing ? 'var(--accent)' : 'var(--line)'}
        />
      ))}
    </svg>
  )
}

export type Verdict = 'yes' | 'no' | 'unknown'
const verdictPaths: Record<Verdict, string> = {
  yes: 'M2 7.5 5.5 11 12 3.5',
  no: 'M3 3l8 8M11 3l-8 8',
  unknown: 'M2.5 7h9',
}
const verdictInk: Record<Verdict, string> = { yes: 'var(--lv)', no: 'var(--zhu)', unknown: 'var(--ink-3)' }

/** Tick, cross or dash: proven, failed, cannot be assessed. */
export function VerdictMark({ verdict, label }: { verdict: Verdict; label?: string }) {
  return (
    <svg
      width={14}
      height={14}
      viewBox="0 0 14 14"
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={!label}
    >
      <path d={verdictPaths[verdict]} fill="none" stroke={verdictInk[verdict]} strokeWidth={1.8} />
    </svg>
  )
}

/** ○ unconditional, ◐ conditional, ● closed: the fuller, the more closed. */
export function OpennessMark({ fill }: { fill: 'empty' | 'half' | 'full' }) {
  return (
    <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden="true">
      <circle
        cx={6}
        cy={6}
        r={5}
        fill={fill === 'full' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth={1.5}
      />
      {fill === 'half' && <path d="M6 1a5 5 0 0 1 0 10z" fill="currentColor" />}
    </svg>
  )
}

/** Four rising bars, filled to the level. */
export function GradeBars({ level }: { level: number }) {
  return (
    <svg width={18} height={12} viewBox="0 0 18 12" aria-hidden="true">
      {[0, 1, 2, 3].map((i) => (
        <rect
          key={i}
          x={i * 5}
          y={9 - i * 3}
          width={3}
          height={3 + i * 3}
          fill={i < level ? 'currentColor' : 'var(--line-2)'}
        />
      ))}
    </svg>
  )
}

export type ColumnRuling = Schema<'RowsPage'>['ruling'][number]

/** One cell a column: filled clear, hatched masked, empty hidden. */
export function RulingCells({ columns }: { columns: readonly ColumnRuling[] }) {
  return (
    <svg width={columns.length * 7} height={12} aria-hidden="true">
      {columns.map((ruling, i) => {
        const x = i * 7 + 0.5
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column's cell is its place
          <g key={i} stroke={ruling === 'hidden' ? 'var(--line-2)' : 'var(--ink-2)'}>
            <rect x={x} y={0.5} width={5} height={11} fill={ruling === 'clear' ? 'var(--ink-2)' : 'none'} />
            {ruling === 'masked' && [3, 6, 9].map((y) => <line key={y} x1={x} x2={x + 5} y1={y} y2={y - 2.5} />)}
          </g>
        )
      })}
    </svg>
  )
}

/** Segments for steps that are not five: done in ink, now in accent, the rest hairline. */
export function Segments({ total, done }: { total: number; done: number }) {
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden="true">
      {Array.from({ length: total }, (_, i) => {
        const width = (16 - (total - 1) * 2) / total
        const fill = i < done ? 'currentColor' : i === done ? 'var(--accent)' : 'var(--line-2)'
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        return <rect key={i} x={i * (width + 2)} y={4} width={width} height={8} fill={fill} />
      })}
    </svg>
  )
}

/** One column's distribution, heights relative to the fullest bin. A bin that holds anything is at least 1 px. */
export function Distribution(props: {
  counts: readonly number[]
  width?: number
  height?: number
  soft?: boolean
  hot?: number
}) {
  const { counts, width = 112, height = 28, soft = false, hot } = props
  const most = Math.max(...counts, 1)
  const step = width / Math.max(counts.length, 1)
  return (
    <svg
      width="100%"
      height={height + 1}
      viewBox={`0 0 ${width} ${height + 1}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {counts.map((count, i) => {
        const bar = count > 0 ? Math.max(1, (count / most) * height) : 0
        const fill = i === hot ? 'var(--accent)' : soft ? 'var(--bar-soft)' : 'var(--bar)'
        // biome-ignore lint/suspicious/noArrayIndexKey: a bin is its place
        return <rect key={i} x={i * step} y={height - bar} width={Math.max(0.8, step - 1)} height={bar} fill={fill} />
      })}
      <line
        x1={0}
        x2={width}
        y1={height + 0.5}
        y2={height + 0.5}
        stroke="var(--line-2)"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
