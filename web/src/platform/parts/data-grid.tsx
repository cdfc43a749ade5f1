import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useFormat } from '../page.ts'
import { type CellKind, cellText, isYear } from './cell.ts'
import { ColumnDistribution, type Distribution } from './column-distribution.tsx'
import css from './data-grid.module.css'
import { type GridView, sortOf, toggleFilter, toggleSort } from './grid-view.ts'

export type GridColumn = {
  readonly name: string
  readonly label: string
  readonly unit?: string | undefined
  readonly kind: CellKind
  /** 整数, 小数2位, 类别4: the type in the reader's words. */
  readonly typeWords: string
  readonly distribution?: Distribution | undefined
  readonly masked?: boolean
}

type Props = {
  columns: readonly GridColumn[]
  rows: readonly Readonly<Record<string, unknown>>[]
  /** Number of the first row shown, where the order is the file's; none where a sort or filter is on. */
  firstRow?: number | undefined
  view: GridView
  /** None: the columns cannot be sorted or filtered here. */
  hrefOf?: (view: GridView) => string
  /** The API call for what is seen, under the grid. */
  foot?: ReactNode
  label: string
}

/** A table with its distributions in the head. Click a bar to filter, a name to sort; arrow keys walk the cells. */
export function DataGrid({ columns, rows, firstRow, view, hrefOf, foot, label }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const table = useRef<HTMLTableElement>(null)
  const [at, setAt] = useState<readonly [row: number, column: number]>([0, 0])
  const filtered = (name: string) => view.where.some(([column]) => column === name)

  const walk = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const next = stepFrom(at, event, rows.length, columns.length)
    if (!next) return
    event.preventDefault()
    setAt(next)
    table.current?.querySelector<HTMLElement>(`[data-at="${next[0]},${next[1]}"]`)?.focus()
  }

  return (
    <div className={css.frame}>
      <div className={css.box}>
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose cells can be walked */}
        <table ref={table} className={css.grid} role="grid" aria-label={label} aria-rowcount={-1}>
          <thead>
            <tr>
              {firstRow !== undefined && (
                <th scope="col" className={css.number}>
                  <span className="visually-hidden">{t('grid.rowNumber')}</span>
                </th>
              )}
              {columns.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  aria-sort={sortOf(view, column.name)}
                  data-on={filtered(column.name) || sortOf(view, column.name) !== undefined || undefined}
                >
                  <ColumnName column={column} view={view} hrefOf={hrefOf} />
                  <span className={css.physical}>
                    <span>{column.name}</span>
                    <span>{column.masked ? t('grid.masked') : column.typeWords}</span>
                  </span>
                  {column.distribution && hrefOf && (
                    <ColumnDistribution
                      distribution={column.distribution}
                      column={column}
                      current={view.where.filter(([name]) => name === column.name)}
                      hrefOf={(conditions) => hrefOf(toggleFilter(view, column.name, conditions))}
                    />
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={walk}>
            {rows.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table have no identity of their own
              <tr key={r}>
                {firstRow !== undefined && <td className={css.number}>{format.number(firstRow + r)}</td>}
                {columns.map((column, c) => {
                  const value = row[column.name]
                  const absent = value === null || value === undefined
                  return (
                    <td
                      key={column.name}
                      data-at={`${r},${c}`}
                      data-kind={column.kind}
                      data-null={absent || undefined}
                      data-on={filtered(column.name) || sortOf(view, column.name) !== undefined || undefined}
                      tabIndex={at[0] === r && at[1] === c ? 0 : -1}
                      onFocus={() => setAt([r, c])}
                    >
                      <span>{cellText(value, column.kind, format, isYear(column.label, column.name))}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {foot}
    </div>
  )
}

function ColumnName({ column, view, hrefOf }: { column: GridColumn } & Pick<Props, 'view' | 'hrefOf'>) {
  const words = (
    <>
      {column.label}
      {column.unit && <span className="t"> {column.unit}</span>}
      <SortArrow direction={sortOf(view, column.name)} />
    </>
  )
  if (!hrefOf) return <b className={css.name}>{words}</b>
  return (
    <Link className={css.name} to={hrefOf(toggleSort(view, column.name))} preventScrollReset>
      {words}
    </Link>
  )
}

function SortArrow({ direction }: { direction: 'ascending' | 'descending' | undefined }) {
  if (!direction) return null
  return <span aria-hidden="true"> {direction === 'ascending' ? '↑' : '↓'}</span>
}

function stepFrom([row, column]: readonly [number, number], event: KeyboardEvent, rows: number, columns: number) {
  const steps: Record<string, readonly [number, number]> = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [event.ctrlKey ? 0 : row, 0],
    End: [event.ctrlKey ? rows - 1 : row, columns - 1],
  }
  const next = steps[event.key]
  if (!next || next[0] < 0 || next[1] < 0 || next[0] >= rows || next[1] >= columns) return undefined
  return next
}
