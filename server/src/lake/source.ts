import { identifier, literal } from './sql.ts'

/** A file as the engine reads it: text columns `c1 … cn` in file order, and the files that the engine's process must see. */
export type Source = {
  readonly relation: string
  readonly labels: readonly string[]
  readonly files: readonly string[]
  /** Files that already carry types (Parquet): the engine's type of each column. */
  readonly types?: readonly string[]
}

export type Dialect = {
  readonly delimiter: string
  readonly quote: string
  /** Records before the first row of data. */
  readonly skip: number
}

export const cell = (index: number): string => `c${index + 1}`

/** Longest record that is read as one; a longer one is a broken quote or no table. */
export const longestRecord = 8 * 1024 * 1024
/** Read ahead per thread; by default the engine takes sixteen times the longest record. */
const bufferBytes = 4 * longestRecord

/** UTF-8 delimited text. Nothing is sniffed: the proposal that a person saw is what is read. */
export function delimitedSource(path: string, labels: readonly string[], { delimiter, quote, skip }: Dialect): Source {
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
  ]
  return { relation: `read_csv(${literal(path)}, ${options.join(', ')})`, labels, files: [path] }
}

/** Parquet keeps its types; they are shown to the publisher like all others. */
export function parquetSource(path: string, columns: readonly { name: string; type: string }[]): Source {
  const selected = columns.map(({ name }, index) => `${identifier(name)} AS ${cell(index)}`).join(', ')
  return {
    relation: `(SELECT ${selected} FROM read_parquet(${literal(path)}))`,
    labels: columns.map(({ name }) => name),
    types: columns.map(({ type }) => type),
    files: [path],
  }
}
