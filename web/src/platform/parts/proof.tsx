import { useTranslation } from 'react-i18next'
import { useFormat } from '../page.ts'
import css from './proof.module.css'

export type ProofCell = {
  readonly text: string
  readonly span?: number
  /** Number of the finding that circles this cell. */
  readonly finding?: number | undefined
  /** Taken for personal information: hatched, its text already masked by the server. */
  readonly personal?: boolean
  /** By which findings name this cell; otherwise it is named after the one that circles it. */
  readonly place?: string | undefined
  readonly numeric?: boolean
}

/** One line of the file as it came, or a stretch of lines left out here. */
export type ProofLine =
  | { readonly of: 'note' | 'header' | 'data' | 'cut'; readonly number: number; readonly cells: readonly ProofCell[] }
  | { readonly of: 'gap'; readonly lines: number }

/** What a block of lines was taken for and why, beside it. */
export type ProofRemark = {
  readonly from: number
  readonly lines: number
  readonly tone: 'ink' | 'accent' | 'zhu'
  readonly text: string
}

type Props = { lines: readonly ProofLine[]; remarks: readonly ProofRemark[]; width: number; label: string }

/** 原件是这样，系统这样读: the file as a marked-up proof. `from` and `lines` of a remark count the lines shown. */
export function Proof({ lines, remarks, width, label }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={css.box} aria-label={label} tabIndex={0}>
      <table className={css.proof}>
        <tbody>
          {lines.map((line, i) => {
            const remark = remarks.find(({ from }) => from === i)
            return (
              <tr key={line.of === 'gap' ? `gap${i}` : line.number} data-of={line.of}>
                <td className={css.number}>{line.of === 'gap' ? '⋮' : format.number(line.number)}</td>
                {line.of === 'gap' ? (
                  <td colSpan={width}>{t('proof.left', { count: line.lines, figure: format.number(line.lines) })}</td>
                ) : (
                  <Cells cells={line.cells} width={width} of={line.of} />
                )}
                {remark && (
                  <td className={css.remark} data-tone={remark.tone} rowSpan={remark.lines}>
                    {remark.text}
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Cells({ cells, width, of }: { cells: readonly ProofCell[]; width: number; of: string }) {
  const shown = cells.reduce((sum, { span = 1 }) => sum + span, 0)
  // A note or a signature line stands in one cell: let it have the whole width.
  const wide = of !== 'data' && cells.length === 1
  return (
    <>
      {cells.map((cell, i) => (
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          key={i}
          colSpan={wide ? width : (cell.span ?? 1)}
          data-personal={cell.personal || undefined}
          data-numeric={cell.numeric || undefined}
          id={cell.place ?? (cell.finding === undefined ? undefined : `cell-${cell.finding}`)}
          title={cell.text.length > 12 ? cell.text : undefined}
        >
          {cell.finding === undefined ? cell.text : <Circled cell={cell} number={cell.finding} />}
        </td>
      ))}
      {!wide && shown < width && <td colSpan={width - shown} />}
    </>
  )
}

/** An offending cell: circled, with the number of its finding. */
function Circled({ cell, number }: { cell: ProofCell; number: number }) {
  return (
    <span className={css.bad}>
      <a href={`#finding-${number}`}>{number}</a>
      <span>{cell.text}</span>
    </span>
  )
}
