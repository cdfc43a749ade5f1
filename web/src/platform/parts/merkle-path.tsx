import { useFormat } from '../page.ts'
import css from './merkle-path.module.css'

/** One merge on the way up: which side the sibling stands on, and what the two give. Hashes in hex. */
export type MergeStep = {
  readonly side: 'left' | 'right'
  readonly sibling: string
  readonly result: string
  /** Leaves under `result`, as far as the tree's size tells. */
  readonly covers: number
}

type Words = Record<'label' | 'leftSibling' | 'rightSibling' | 'merged' | 'covered' | 'thisOne' | 'root', string> & {
  /** For a last left sibling, which covers everything before: 此前8,388,608条. */
  readonly before?: string
}
type Props = { leaf: string; steps: readonly MergeStep[]; words: Words; proven: boolean }

/** From the leaf to the root, one row a merge. Drawn twice: the wide one also shows each result and what it covers. */
export function MerklePath(props: Props) {
  return (
    <>
      <div className={css.wide}>
        <Drawing {...props} narrow={false} />
      </div>
      <div className={css.narrow}>
        <Drawing {...props} narrow />
      </div>
    </>
  )
}

function Drawing({ leaf, steps, words, proven, narrow }: Props & { narrow: boolean }) {
  const format = useFormat()
  const width = narrow ? 358 : 832
  const rowHeight = narrow ? 26 : 27
  const centre = narrow ? 178 : 300
  const short = (hex: string) => (narrow ? hex.slice(0, 8) : `${hex.slice(0, 8)} ${hex.slice(8, 16)}`)
  const rootInk = proven ? 'var(--lv)' : 'var(--zhu)'
  const rows = place(steps, centre, rowHeight)
  const end = rows.at(-1)
  const [x, y] = end ? [end.x, end.y] : [centre, 34]
  const line = rows.map((row) => `V${row.middle}H${row.x}V${row.y}`).join('')
  return (
    <svg
      viewBox={`0 0 ${width} ${y + 24}`}
      style={{ width: '100%', maxWidth: width }}
      className={css.drawing}
      role="img"
      aria-label={words.label}
    >
      <text x={centre - 84} y={10} textAnchor="end" className={css.head}>
        {words.leftSibling}
      </text>
      <text x={centre + 84} y={10} className={css.head}>
        {words.rightSibling}
      </text>
      {!narrow && (
        <>
          <text x={540} y={10} className={css.head}>
            {words.merged}
          </text>
          <text x={width} y={10} textAnchor="end" className={css.head}>
            {words.covered}
          </text>
          <Result y={34} hash={short(leaf)} covers="1" width={width} />
        </>
      )}
      {rows.map((row) => (
        <g key={row.sibling}>
          <path d={`M${row.siblingEdge} ${row.middle}H${row.x}V${row.y}`} fill="none" stroke="var(--line-2)" />
          <rect
            x={row.siblingX - 4}
            y={row.middle - 4}
            width={8}
            height={8}
            fill="var(--sheet)"
            stroke="var(--ctl)"
            strokeWidth={1.5}
          />
          <text
            x={row.siblingX + (row.side === 'left' ? -14 : 14)}
            y={row.middle + 4}
            textAnchor={row.side === 'left' ? 'end' : 'start'}
            className={css.hash}
          >
            {short(row.sibling)}
          </text>
          {!narrow && row !== end && (
            <Result y={row.y} hash={short(row.result)} covers={format.number(row.covers)} width={width} />
          )}
        </g>
      ))}
      {end && words.before && (
        <text x={end.siblingX - 14} y={end.middle + 20} textAnchor="end" className={css.head}>
          {words.before}
        </text>
      )}
      {end && !narrow && (
        <Result y={y} hash={short(end.result)} covers={format.number(end.covers)} width={width} ink={rootInk} />
      )}
      <line x1={x} x2={x} y1={y} y2={y + 24} stroke={rootInk} strokeWidth={2} />
      <path d={`M${centre} 34${line}`} fill="none" stroke="var(--accent)" strokeWidth={2.5} />
      <rect x={centre - 5.5} y={28.5} width={11} height={11} fill="var(--accent)" />
      {rows.slice(0, -1).map((row) => (
        <rect key={row.sibling} x={row.x - 3} y={row.y - 3} width={6} height={6} fill="var(--accent)" />
      ))}
      <rect x={x - 7} y={y - 7} width={14} height={14} fill={rootInk} />
      <text x={centre + 14} y={38} className={css.leaf}>
        {words.thisOne}
      </text>
      <text x={x + 16} y={y + 5} className={css.root} fill={rootInk}>
        {words.root}
      </text>
    </svg>
  )
}

/** Each merge moves the path a little away from the sibling it took in. */
function place(steps: readonly MergeStep[], centre: number, rowHeight: number) {
  let x = centre
  return steps.map((step, i) => {
    const left = step.side === 'left'
    const siblingX = centre + (left ? -70 : 70)
    // A long path must not walk into its siblings.
    const next = x + (left ? -9 : 9)
    x = Math.abs(next - centre) > 45 ? x : next
    return {
      ...step,
      x,
      y: 34 + rowHeight * (i + 1),
      middle: 34 + rowHeight * (i + 0.5),
      siblingX,
      siblingEdge: siblingX + (left ? 5 : -5),
    }
  })
}

function Result(props: { y: number; hash: string; covers: string; width: number; ink?: string }) {
  const { y, hash, covers, width, ink } = props
  return (
    <g fontWeight={ink ? 700 : undefined}>
      <text x={540} y={y + 4} className={css.hash} style={ink ? { fill: ink } : undefined}>
        {hash}
      </text>
      <text x={width} y={y + 4} textAnchor="end" className={css.covers}>
        {covers}
      </text>
    </g>
  )
}
