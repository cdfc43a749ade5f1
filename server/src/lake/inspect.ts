import { isFractional, isText, type Offender, type State } from './column-state.ts'
import { discover } from './discover.ts'
import type { Session } from './engine.ts'
import { judge } from './judge.ts'
import { loadAhead } from './load-ahead.ts'
import type { ColumnType, Reading } from './model.ts'
import type { Digits } from './number-digits.ts'
import { cell, columnsPerScan, type Source } from './source.ts'
import { collectOffenders, measureDigits, sampleLate, stands, verify, verifyAhead, weighNone } from './verify.ts'

/** What is known of a column after every row was read. */
export type Inspected = {
  readonly reading: Reading
  /** Why digits stay text (R-CODE). */
  readonly reason?: string
  /** Cells with a value, empty words left out. */
  readonly filled: number
  readonly empty: number
  /** Cells that do not fit the reading, and the first of them. */
  readonly bad: number
  readonly offenders: readonly Offender[]
  /** Empty words occur, so the load of a text column must look for them. */
  readonly hasEmptyWords: boolean
  /** Every row fits, and no empty word could be mistaken for a value: the load may leave the pattern out. */
  readonly trusted: boolean
  /** 有 occurs, so 无 is a value, unless the publisher says that it is none. */
  readonly none?: 'value' | 'empty'
  /** Its numbers have more digits than any type of number keeps: text. */
  readonly wide?: Digits
  /** Nearly all cells are of this type, but too many are not: text, unless the publisher says otherwise. */
  readonly almost?: { readonly type: ColumnType; readonly bad: number }
}

export type Inspection = {
  readonly rows: number
  readonly columns: readonly Inspected[]
  /** The typed file was written on the way, and is what these readings give. */
  readonly isLoaded: boolean
}

const rounds = 5

/**
 * Finds a reading for every column and proves it on all rows: proposed from the head, tried on every row, proposed again
 * with the cells that did not fit, until it holds. `said` are the types that the publisher chose; `file` is where the typed rows are to
 * be written, by name, if that can be done on the way.
 */
export async function inspect(
  session: Session,
  source: Source,
  said: readonly (ColumnType | undefined)[],
  options: {
    signal?: AbortSignal
    progress?: (percent: number) => void
    noneIsEmpty?: readonly boolean[]
    /** Which columns were decimals in the version before. */
    wasDecimal?: readonly boolean[]
    file?: { readonly names: readonly string[]; readonly path: string }
  } = {},
): Promise<Inspection> {
  const states = await sample(session, source, said, options)
  const isNarrow = states.length <= columnsPerScan
  const ahead = options.file && isNarrow ? await loadAhead(session, source, states, options.file, options) : undefined
  // The bar went to its end with the file written ahead; it does not go back.
  const { progress: _, ...unwatched } = options
  const watched = ahead ? unwatched : options
  let rows = ahead?.rows ?? 0
  for (let round = 0; round < rounds; round++) {
    const open = states.filter(({ settled }) => !settled)
    if (open.length === 0 && round > 0) break
    const unproved = ahead ? await verifyAhead(session, source, ahead, open, round === 0, options) : open
    if (!ahead || unproved.length > 0) rows = await verify(session, source, unproved, watched)
    const failing = open.filter((state) => state.fit < state.cells && !isText(state.reading.type))
    await collectOffenders(session, source, failing, options)
    await measureDigits(session, source, open.filter(isUnsure), options)
    for (const state of open) await sampleLate(session, source, state, options)
    for (const state of open) judge(state, round === rounds - 1)
  }
  await weighNone(session, source, states, options)
  const isLoaded = ahead !== undefined && states.every((state) => stands(state, ahead))
  return { rows, columns: states.map((state) => inspected(state, rows)), isLoaded }
}

/** A reading of numbers that may not keep every digit of every cell. */
const isUnsure = ({ reading, only, cells, words, fit, inexact }: State): boolean =>
  !only && isFractional(reading) && (inexact > 0 || fit < cells - words)

async function sample(
  session: Session,
  source: Source,
  said: readonly (ColumnType | undefined)[],
  { signal, wasDecimal: decimals = [] }: { signal?: AbortSignal; wasDecimal?: readonly boolean[] },
): Promise<State[]> {
  const count = source.labels.length
  const rows = Math.min(1000, Math.max(50, Math.floor(200_000 / count)))
  const head = await headOf(session, source, rows, signal)
  return source.labels.map((label, index) => {
    const written = (head[index] ?? []).filter((value) => typeof value === 'string')
    const values = written.filter((value) => !source.empty.typed.includes(value.trim()))
    const only = said[index]
    const wasDecimal = decimals[index] === true
    return {
      index,
      label,
      only,
      wasDecimal,
      reading: discover(values, label, { only, wasDecimal }),
      written,
      sample: values,
      cells: 0,
      fit: 0,
      words: 0,
      inexact: 0,
      facts: { leadingZeros: 0, shortest: 0, longest: 0 },
      offenders: [],
      ahead: 0,
      settled: false,
      refuted: false,
    }
  })
}

/** The first cells of every column, a slice of columns at a time: the engine holds a vector of each column that it reads. */
async function headOf(
  session: Session,
  source: Source,
  rows: number,
  signal: AbortSignal | undefined,
): Promise<unknown[][]> {
  const columns: unknown[][] = []
  for (let from = 0; from < source.labels.length; from += columnsPerScan) {
    const part = source.labels.slice(from, from + columnsPerScan).map((_, index) => cell(from + index))
    const head = await session.query(`SELECT ${part.join(', ')} FROM ${source.relation} LIMIT ${rows}`, [], {
      ...(signal ? { signal } : {}),
    })
    for (const name of part) columns.push(head.rows.map((row) => row[name]))
  }
  return columns
}

function inspected(state: State, rows: number): Inspected {
  const filled = state.cells - state.words
  const { type } = state.reading
  const bad = isText(type) ? 0 : filled - state.fit
  return {
    reading: state.reading,
    ...(state.reason ? { reason: state.reason } : {}),
    ...(state.none ? { none: state.none } : {}),
    ...(state.wide && state.reading.type === 'text' ? { wide: state.wide } : {}),
    ...(state.almost && state.reading.type === 'text' ? { almost: state.almost } : {}),
    filled,
    empty: rows - filled,
    bad,
    offenders: state.offenders,
    hasEmptyWords: state.words > 0,
    // `nan` is a number to the engine, and what is not a truth would be a falsehood.
    trusted: bad === 0 && type !== 'boolean' && (type !== 'double' || state.words === 0),
  }
}
