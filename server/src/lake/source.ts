import type { Session } from './engine.ts'
import type { Reading } from './model.ts'
import { type EmptyWords, usualEmptyWords } from './null-words.ts'
import { literal } from './sql.ts'

/** A file as the engine reads it: text columns `c1 … cn` in file order, and the files that the engine's process must see. */
export type Source = {
  readonly relation: string
  readonly labels: readonly string[]
  readonly files: readonly string[]
  readonly empty: EmptyWords
  /** Of files that carry types themselves (Parquet): the columns have them already, and nothing is to be proved. */
  readonly readings?: readonly Reading[]
  /** How many columns one statement asks about; where the rows are at hand, fewer, since the planning of many costs more than their reading. */
  readonly columnsPerScan: number
}

/** The engine holds a vector of each column that it reads. */
export const columnsPerScan = 200
const columnsPerStatement = 50

/** A wide table whose cells are few is read once: to cut thousands of columns out of the text again for each statement would cost most of it. */
export const isBetterHeld = ({ labels, readings }: Source, bytes: number): boolean =>
  readings === undefined && labels.length > columnsPerScan && bytes <= heldAtMost
const heldAtMost = 16 * 1024 * 1024

/** The same source as a table of the session. */
export async function held(session: Session, source: Source, signal: AbortSignal | undefined): Promise<Source> {
  await session.query(`CREATE OR REPLACE TEMP TABLE source_rows AS SELECT * FROM ${source.relation}`, [], { signal })
  return { ...source, relation: 'source_rows', columnsPerScan: columnsPerStatement }
}

export type Dialect = {
  readonly delimiter: string
  readonly quote: string
  readonly newline: 'lf' | 'crlf'
  /** Records before the first row of data. */
  readonly skip: number
}

export const cell = (index: number): string => `c${index + 1}`

/** Longest record that is read as one; a longer one is a broken quote or no table. */
export const longestRecord = 8 * 1024 * 1024
/** Read ahead per thread; by default the engine takes sixteen times the longest record. */
const bufferBytes = 4 * longestRecord

/** UTF-8 delimited text. Nothing is sniffed: the proposal that a person saw is what is read. */
export function delimitedSource(
  path: string,
  labels: readonly string[],
  { delimiter, quote, newline, skip }: Dialect,
  empty: EmptyWords = usualEmptyWords,
): Source {
  const columns = labels.map((_, index) => `${literal(cell(index))}: 'VARCHAR'`).join(', ')
  const options = [
    'auto_detect = false',
    'header = false',
    `skip = ${skip}`,
    `delim = ${literal(delimiter)}`,
    `quote = ${literal(quote)}`,
    `escape = ${literal(quote)}`,
    `columns = {${columns}}`,
    `max_line_size = ${longestRecord}`,
    `buffer_size = ${bufferBytes}`,
    // Else the engine takes the first line break it sees for all of them, also one inside quotes.
    ...(newline === 'lf' ? [`new_line = '\\n'`] : []),
  ]
  return { relation: `read_csv(${literal(path)}, ${options.join(', ')})`, labels, files: [path], empty, columnsPerScan }
}
