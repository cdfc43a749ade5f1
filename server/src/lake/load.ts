import type { Session } from './engine.ts'
import type { Reading } from './model.ts'
import { isEmptyWord, textWords } from './null-words.ts'
import { valueIn } from './reading.ts'
import { cell, type Source } from './source.ts'
import { identifier, literal } from './sql.ts'

/** How one column goes from the source into the version. */
export type LoadColumn = {
  readonly name: string
  readonly reading: Reading
  readonly hasEmptyWords: boolean
  readonly trusted: boolean
  readonly none?: 'value' | 'empty' | undefined
  /** Cells known not to fit. */
  readonly bad: number
}

type Options = { readonly signal?: AbortSignal; readonly progress?: (percent: number) => void }

/**
 * Writes the version's Parquet file, rows in file order, typed in one step. Row numbers are not stored: the order of the
 * file is the order of the rows, and `relation` gives them back (design §9.5, so that the record holds the data and nothing else).
 */
export async function loadTyped(
  session: Session,
  source: Source,
  columns: readonly LoadColumn[],
  path: string,
  options: Options,
): Promise<{ rows: number }> {
  const selected = columns.map((column, index) => `${loaded(column, index, source)} AS ${identifier(column.name)}`)
  return session.copyTo(`SELECT ${selected.join(', ')} FROM ${source.relation}`, path, { format: 'parquet' }, options)
}

function loaded({ reading, hasEmptyWords, trusted, none }: LoadColumn, index: number, source: Source): string {
  const c = cell(index)
  if (source.readings) return c
  if (reading.type !== 'text' && reading.type !== 'geometry') return valueIn(reading, c, trusted)
  return hasEmptyWords ? `CASE WHEN NOT ${isEmptyWord(c, textWords(source.empty, none))} THEN ${c} END` : c
}

/**
 * Writes the cells that did not fit beside the version: row, column, raw text, reason. They come out in row order. Returns
 * how many there are; no file is written when there are none.
 */
export async function writeRejected(
  session: Session,
  source: Source,
  columns: readonly LoadColumn[],
  path: string,
  options: Options,
): Promise<number> {
  const failing = columns.flatMap((column, index) => (column.bad > 0 ? [{ ...column, c: cell(index) }] : []))
  if (failing.length === 0) return 0
  const cells = failing.map(({ name, reading, c }) => {
    const isBad = `${c} IS NOT NULL AND NOT ${isEmptyWord(c, source.empty.typed)} AND ${valueIn(reading, c)} IS NULL`
    return `{'column': ${literal(name)}, 'raw': CASE WHEN ${isBad} THEN ${c} END, 'reason': ${literal(`not ${reading.type}`)}}`
  })
  const numbered = `SELECT row_number() OVER () AS r, * FROM ${source.relation}`
  const found = `SELECT r, unnest(list_filter([${cells.join(', ')}], x -> x.raw IS NOT NULL)) AS x FROM (${numbered})`
  const sql = `SELECT r AS "row", x."column" AS "column", x.raw AS raw, x.reason AS reason FROM (${found})`
  const { rows } = await session.copyTo(sql, path, { format: 'parquet' }, options)
  return rows
}
