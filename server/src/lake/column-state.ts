import type { ColumnType, Reading } from './model.ts'
import type { Digits } from './number-digits.ts'

export type Offender = { readonly row: number; readonly raw: string }

/** What is known of a column while its reading is sought. */
export type State = {
  readonly index: number
  readonly label: string
  /** The publisher said so: the reading may change, its type may not. */
  readonly only: ColumnType | undefined
  /** It was a decimal in the version before. */
  readonly wasDecimal: boolean
  reading: Reading
  /** Cells of the head as they are written. */
  readonly written: readonly string[]
  sample: string[]
  cells: number
  fit: number
  words: number
  /** Numbers that a double would change. */
  inexact: number
  facts: { leadingZeros: number; shortest: number; longest: number }
  offenders: Offender[]
  /** Rows that have a value in the file written ahead. */
  ahead: number
  settled: boolean
  /** All rows were read, and too many did not fit any reading. */
  refuted: boolean
  reason?: string
  /** Of its numbers over all rows, once that is asked. */
  digits?: Digits
  /** No type of number keeps every digit: text. */
  wide?: Digits
  almost?: { type: ColumnType; bad: number }
  none?: 'value' | 'empty'
}

export const isText = (type: ColumnType | undefined): boolean => type === 'text' || type === 'geometry'

export const isFractional = ({ type }: Reading): boolean => type === 'decimal' || type === 'double'
