import type { ColumnType, Reading } from './model.ts'

export type Offender = { readonly row: number; readonly raw: string }

/** What is known of a column while its reading is sought. */
export type State = {
  readonly index: number
  readonly label: string
  /** The publisher said so: the reading may change, its type may not. */
  readonly only: ColumnType | undefined
  reading: Reading
  /** Cells of the head as they are written. */
  readonly written: readonly string[]
  sample: string[]
  cells: number
  fit: number
  words: number
  facts: { leadingZeros: number; shortest: number; longest: number }
  offenders: Offender[]
  /** Rows that have a value in the file written ahead. */
  ahead: number
  settled: boolean
  /** All rows were read, and too many did not fit any reading. */
  refuted: boolean
  reason?: string
  almost?: { type: ColumnType; bad: number }
  none?: 'value' | 'empty'
}

export const isText = (type: ColumnType | undefined): boolean => type === 'text' || type === 'geometry'
