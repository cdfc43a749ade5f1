import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCounted } from '../counted.ts'
import { useFormat } from '../page.ts'
import { type CellKind, cellText, isYear } from './cell.ts'
import css from './column-distribution.module.css'
import type { Condition } from './grid-view.ts'
import { shortened } from './shortened.ts'

/** How a column's values lie, over all rows. Bin edges and values are data and come through the gate like rows. */
export type Distribution = {
  readonly shape:
    | {
        readonly of: 'bins'
        readonly bins: readonly {
          readonly from: number | string
          readonly to: number | string
          readonly count: number
        }[]
      }
    | {
        readonly of: 'values'
        readonly values: readonly { readonly value: string; readonly share: number }[]
        readonly others: number
      }
    | { readonly of: 'none' }
  readonly low?: string | number | null | undefined
  readonly high?: string | number | null | undefined
  readonly nullShare: number
  /** Words where there is no range: 12,431种, 逐时连续. */
  readonly words?: string | undefined
}

/** Halves of a Han character that a label of a bar may take. */
const labelRoom = 13

type Column = { readonly name: string; readonly label: string; readonly kind: CellKind }
type Props = {
  distribution: Distribution
  column: Column
  current: readonly Condition[]
  hrefOf: (conditions: readonly Condition[]) => string
}

export function ColumnDistribution(props: Props) {
  const { distribution } = props
  if (distribution.shape.of === 'values') return <Values {...props} />
  return (
    <>
      {distribution.shape.of === 'bins' ? <Bins {...props} /> : <div className={css.none} />}
      <Footer {...props} />
    </>
  )
}

/** A row of bars behind one tab stop: arrows move, Enter filters. */
function Bins({ distribution, column, current, hrefOf }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const counted = useCounted()
  const navigate = useNavigate()
  const [at, setAt] = useState(0)
  if (distribution.shape.of !== 'bins') return null
  const { bins } = distribution.shape
  const most = Math.max(...bins.map(({ count }) => count), 1)
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  const year = isYear(column.label, column.name)
  const conditionsOf = (i: number): readonly Condition[] => {
    const bin = bins[i]
    if (!bin) return []
    return [
      [column.name, 'gte', bin.from],
      [column.name, i === bins.length - 1 ? 'lte' : 'lt', bin.to],
    ]
  }
  const labelOf = (i: number): string => {
    const bin = bins[i]
    if (!bin) return ''
    const edge = (value: number | string) => cellText(value, column.kind, format, year)
    return t('grid.bin', {
      label: column.label,
      range: format.range(edge(bin.from), edge(bin.to)),
      rows: counted('rows', bin.count),
      share: format.percent(total ? bin.count / total : 0),
    })
  }
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight') setAt(Math.min(bins.length - 1, at + 1))
    else if (event.key === 'ArrowLeft') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter' || event.key === ' ') choose(at)
    else return
    event.preventDefault()
  }
  const on = (i: number) => JSON.stringify(conditionsOf(i)) === JSON.stringify(current)
  const choose = (i: number) => void navigate(hrefOf(conditionsOf(i)), { preventScrollReset: true })
  return (
    <div
      className={css.bins}
      role="slider"
      tabIndex={0}
      aria-label={t('grid.distribution', { label: column.label })}
      aria-valuemin={0}
      aria-valuemax={bins.length - 1}
      aria-valuenow={at}
      aria-valuetext={labelOf(at)}
      onKeyDown={walk}
      onClick={(event) => {
        const bar = (event.target as Element).closest<HTMLElement>('[data-bin]')
        if (bar) choose(Number(bar.dataset.bin))
      }}
    >
      {bins.map(({ from, count }, i) => (
        <span
          key={String(from)}
          data-bin={i}
          title={labelOf(i)}
          data-at={at === i || undefined}
          data-on={on(i) || undefined}
        >
          <i style={{ height: count > 0 ? `max(1px, ${(count / most) * 100}%)` : 0 }} />
        </span>
      ))}
    </div>
  )
}

/** Categories: up to four bars with their shares, then the rest in words. One tab stop like the bins: arrows move, Enter filters. */
function Values({ distribution, column, current, hrefOf }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const [at, setAt] = useState(0)
  if (distribution.shape.of !== 'values') return null
  const { values, others } = distribution.shape
  const shown = values.slice(0, others > 0 || distribution.nullShare > 0 ? 3 : 4)
  const most = Math.max(...shown.map(({ share }) => share), Number.EPSILON)
  const rest = others + values.length - shown.length
  const conditionsOf = (value: string): readonly Condition[] => [[column.name, 'eq', value]]
  const choose = (i: number) => {
    const chosen = shown[i]
    if (chosen) void navigate(hrefOf(conditionsOf(chosen.value)), { preventScrollReset: true })
  }
  const walk = (event: KeyboardEvent) => {
    if (event.key === 'ArrowRight' || event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, at + 1))
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
    else if (event.key === 'Enter' || event.key === ' ') choose(at)
    else return
    event.preventDefault()
  }
  const pointed = shown[at]
  return (
    <div className={css.values}>
      <div
        className={css.bars}
        role="slider"
        tabIndex={0}
        aria-label={t('grid.distribution', { label: column.label })}
        aria-valuemin={0}
        aria-valuemax={shown.length - 1}
        aria-valuenow={at}
        aria-valuetext={pointed && `${pointed.value} ${format.percent(pointed.share)}`}
        onKeyDown={walk}
        onClick={(event) => {
          const bar = (event.target as Element).closest<HTMLElement>('[data-bar]')
          if (bar) choose(Number(bar.dataset.bar))
        }}
      >
        {shown.map(({ value, share }, i) => (
          <span
            key={value}
            className={css.bar}
            data-bar={i}
            data-at={at === i || undefined}
            data-on={JSON.stringify(conditionsOf(value)) === JSON.stringify(current) || undefined}
            title={`${value} ${format.percent(share)}`}
          >
            <span>{shortened(value, labelRoom)}</span>
            <i>
              <u style={{ width: `${(share / most) * 100}%` }} />
            </i>
            <span>{format.percent(share)}</span>
          </span>
        ))}
      </div>
      {(rest > 0 || distribution.nullShare > 0) && (
        <p>
          <span>{rest > 0 && t('grid.others', { count: rest, figure: format.number(rest) })}</span>
          {distribution.nullShare > 0 && <Nulls share={distribution.nullShare} />}
        </p>
      )}
    </div>
  )
}

function Footer({ distribution, column }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const { low, high, nullShare, words } = distribution
  const year = isYear(column.label, column.name)
  const known = low !== null && low !== undefined && high !== null && high !== undefined
  return (
    <p className={css.foot}>
      <span>
        {words ??
          (known && format.range(cellText(low, column.kind, format, year), cellText(high, column.kind, format, year)))}
      </span>
      {nullShare > 0 ? <Nulls share={nullShare} /> : <span>{t('grid.noNulls')}</span>}
    </p>
  )
}

function Nulls({ share }: { share: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  return <span className="teng">{t('grid.nulls', { share: format.percent(share) })}</span>
}
