import { codeReason, discover } from './discover.ts'
import type { Row, Session } from './engine.ts'
import { type Ahead, loadAhead } from './load-ahead.ts'
import type { ColumnType, Reading } from './model.ts'
import { isEmptyWord, none, some } from './null-words.ts'
import { valueIn } from './reading.ts'
import { cell, type Source } from './source.ts'

export type Offender = { readonly row: number; readonly raw: string }

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
  /** Nearly all cells are of this type, but too many are not: text, unless the publisher says otherwise. */
  readonly almost?: { readonly type: ColumnType; readonly bad: number }
}

export type Inspection = {
  readonly rows: number
  readonly columns: readonly Inspected[]
  /** The typed file was written on the way, and is what these readings give. */
  readonly isLoaded: boolean
}

/** A type is proposed although some cells do not fit, if they are at most this share; more, and the column is text. */
const tolerance = 0.02
const offendersKept = 20
const columnsPerScan = 200
const rounds = 4

type State = {
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
    file?: { readonly names: readonly string[]; readonly path: string }
  } = {},
): Promise<Inspection> {
  const states = await sample(session, source, said, options)
  const isNarrow = states.length <= columnsPerScan
  const ahead = options.file && isNarrow ? await loadAhead(session, source, states, options.file, options) : undefined
  let rows = ahead?.rows ?? 0
  for (let round = 0; round < rounds; round++) {
    const open = states.filter(({ settled }) => !settled)
    if (open.length === 0 && round > 0) break
    const unproved = ahead ? await verifyAhead(session, source, ahead, open, round === 0, options) : open
    // The bar went to its end with the file written ahead; it does not go back.
    const watched = ahead && options.signal ? { signal: options.signal } : ahead ? {} : options
    if (!ahead || unproved.length > 0) rows = await verify(session, source, unproved, watched)
    const failing = open.filter((state) => state.fit < state.cells && !isText(state.reading.type))
    await collectOffenders(session, source, failing, options)
    for (const state of open) await sampleLate(session, source, state, options)
    for (const state of open) judge(state, round === rounds - 1)
  }
  await weighNone(session, source, states, options)
  const isLoaded = ahead !== undefined && states.every((state) => stands(state, ahead))
  return { rows, columns: states.map((state) => inspected(state, rows)), isLoaded }
}

async function sample(
  session: Session,
  source: Source,
  said: readonly (ColumnType | undefined)[],
  { signal }: { signal?: AbortSignal },
): Promise<State[]> {
  const count = source.labels.length
  const rows = Math.min(1000, Math.max(50, Math.floor(200_000 / count)))
  const head = await headOf(session, source, rows, signal)
  return source.labels.map((label, index) => {
    const written = (head[index] ?? []).filter((value) => typeof value === 'string')
    const values = written.filter((value) => !source.empty.typed.includes(value.trim()))
    const only = said[index]
    return {
      index,
      label,
      only,
      reading: discover(values, label, only),
      written,
      sample: values,
      cells: 0,
      fit: 0,
      words: 0,
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

type Watched = { signal?: AbortSignal; progress?: (percent: number) => void }

/**
 * The same from the file written ahead. Raw columns are tried there; columns of values are counted, once. Returns the columns that
 * must be tried on the source: those where a row came out without a value.
 */
async function verifyAhead(
  session: Session,
  source: Source,
  ahead: Ahead,
  states: readonly State[],
  isFirst: boolean,
  { signal }: Watched,
): Promise<State[]> {
  const known = states.filter(({ index }) => isFirst || ahead.columns[index]?.isRaw)
  const sums = known.flatMap(({ index, reading }) => {
    const { column, isRaw } = ahead.columns[index] ?? { column: cell(index), isRaw: true }
    return isRaw ? sumsOf(source, column, index, reading) : countsOf(column, index, reading)
  })
  if (sums.length === 0) return [...states]
  const found = await session.query(`SELECT ${sums.join(', ')} FROM ${ahead.relation}`, [], { signal })
  for (const state of known) take(state, found.rows[0] ?? {})
  const unproved = (state: State): boolean => !known.includes(state) || !isProved(state, ahead)
  for (const state of known) state.ahead = state.fit
  return states.filter(unproved)
}

const isProved = ({ index, cells }: State, { columns, rows }: Ahead): boolean =>
  columns[index]?.isRaw === true || cells === rows

/** Of a column of values; of numbers without a sign the smallest is the shortest, and codes have no sign. */
function countsOf(column: string, index: number, { type }: Reading): string[] {
  const counts = [`count(${column}) AS cells${index}`, `count(${column}) AS fit${index}`]
  if (type !== 'integer') return counts
  const length = (bound: string): string => `strlen(${bound}(${column})::VARCHAR)`
  return [
    ...counts,
    `${length('min')} AS shortest${index}`,
    `greatest(${length('min')}, ${length('max')}) AS longest${index}`,
  ]
}

/** The file written ahead holds what this reading gives, in every row. */
function stands({ index, reading, words, fit, ahead }: State, { columns }: Ahead): boolean {
  const column = columns[index]
  if (!column) return false
  if (column.isRaw) return isText(reading.type) && words === 0
  return fit === ahead && JSON.stringify(reading) === JSON.stringify(column.reading)
}

async function verify(session: Session, source: Source, states: readonly State[], options: Watched): Promise<number> {
  let rows = 0
  for (let from = 0; from < Math.max(1, states.length); from += columnsPerScan) {
    const part = states.slice(from, from + columnsPerScan)
    const sums = part.flatMap(({ index, reading }) => sumsOf(source, cell(index), index, reading))
    const found = await session.query(
      `SELECT count(*) AS n${sums.map((sum) => `, ${sum}`).join('')} FROM ${source.relation}`,
      [],
      options,
    )
    const values = found.rows[0] ?? {}
    rows = Number(values.n)
    for (const state of part) take(state, values)
  }
  return rows
}

function take(state: State, values: Row): void {
  const of = (name: string): number => Number(values[`${name}${state.index}`] ?? 0)
  state.cells = of('cells')
  state.words = of('words')
  state.fit = isText(state.reading.type) ? state.cells - state.words : of('fit')
  state.facts = { leadingZeros: of('zeros'), shortest: of('shortest'), longest: of('longest') }
}

function sumsOf({ empty }: Source, c: string, index: number, reading: Reading): string[] {
  const cells = `count(${c}) AS cells${index}`
  if (reading.type === 'text' || reading.type === 'geometry') {
    return [cells, `count(*) FILTER (${isEmptyWord(c, empty.text)}) AS words${index}`]
  }
  const fit = `count(${valueIn(reading, c)}) AS fit${index}`
  if (reading.type !== 'integer') return [cells, fit, `max(strlen(${c})) AS longest${index}`]
  return [
    cells,
    fit,
    `count(*) FILTER (${c} LIKE '0_%') AS zeros${index}`,
    `min(strlen(${c})) AS shortest${index}`,
    `max(strlen(${c})) AS longest${index}`,
  ]
}

/** One more scan, with row numbers, for the columns that have cells that do not fit. */
async function collectOffenders(
  session: Session,
  source: Source,
  states: readonly State[],
  { signal }: { signal?: AbortSignal },
): Promise<void> {
  for (let from = 0; from < states.length; from += columnsPerScan) {
    const part = states.slice(from, from + columnsPerScan)
    const sums = part.flatMap(({ index, reading }) => {
      const c = cell(index)
      const words = isEmptyWord(c, source.empty.typed)
      const isBad = `${c} IS NOT NULL AND NOT ${words} AND ${valueIn(reading, c)} IS NULL`
      return [
        `count(*) FILTER (${words}) AS words${index}`,
        `min(r, ${offendersKept}) FILTER (${isBad}) AS rows${index}`,
        `arg_min(${c}, r, ${offendersKept}) FILTER (${isBad}) AS raws${index}`,
      ]
    })
    const relation = `(SELECT row_number() OVER () AS r, * FROM ${source.relation})`
    const found = await session.query(`SELECT ${sums.join(', ')} FROM ${relation}`, [], { signal })
    for (const state of part) {
      const values = found.rows[0] ?? {}
      state.words = Number(values[`words${state.index}`])
      state.offenders = pairs(values[`rows${state.index}`], values[`raws${state.index}`])
    }
  }
}

const pairs = (rows: unknown, raws: unknown): Offender[] =>
  Array.isArray(rows) && Array.isArray(raws)
    ? rows.map((row, index) => ({ row: Number(row), raw: String(raws[index]) }))
    : []

/** A column whose head is empty is sampled where its values begin. */
async function sampleLate(
  session: Session,
  source: Source,
  state: State,
  { signal }: { signal?: AbortSignal },
): Promise<void> {
  if (isText(state.only) || state.sample.length > 0 || state.cells === state.words) return
  const c = cell(state.index)
  const found = `${c} IS NOT NULL AND NOT ${isEmptyWord(c, source.empty.typed)}`
  const { rows } = await session.query(`SELECT ${c} FROM ${source.relation} WHERE ${found} LIMIT 1000`, [], { signal })
  state.sample = rows.map((row) => String(row[c]))
}

/** Kinds of values up to which a column is one of categories. */
const fewKinds = 12

/** A column of few categories, 有 among them: there 无 is the other answer and no empty cell. One scan, for columns with empty words. */
async function weighNone(
  session: Session,
  source: Source,
  states: readonly State[],
  { signal, noneIsEmpty = [] }: { signal?: AbortSignal; noneIsEmpty?: readonly boolean[] },
): Promise<void> {
  if (!source.empty.text.includes(none)) return
  const texts = states.filter(({ reading, words }) => reading.type === 'text' && words > 0)
  for (let from = 0; from < texts.length; from += columnsPerScan) {
    const part = texts.slice(from, from + columnsPerScan)
    const sums = part.flatMap(({ index }) => {
      const c = cell(index)
      return [
        `count(*) FILTER (${isEmptyWord(c, [none])}) AS none${index}`,
        `count(*) FILTER (${isEmptyWord(c, [some])}) AS some${index}`,
        `approx_count_distinct(${c}) AS kinds${index}`,
      ]
    })
    const found = await session.query(`SELECT ${sums.join(', ')} FROM ${source.relation}`, [], { signal })
    for (const state of part) {
      const of = (name: string): number => Number(found.rows[0]?.[`${name}${state.index}`] ?? 0)
      if (of('none') === 0 || of('some') === 0 || of('kinds') > fewKinds) continue
      state.none = noneIsEmpty[state.index] ? 'empty' : 'value'
      if (state.none === 'value') state.words -= of('none')
    }
  }
}

function judge(state: State, isLast: boolean): void {
  const filled = state.cells - state.words
  const bad = filled - state.fit
  state.settled = true
  if (isText(state.only)) return
  if (state.reading.type === 'text') {
    const late = discover(state.sample, state.label)
    if (!isLast && !state.reason && !state.refuted && late.type !== 'text') retry(state, late)
    return
  }
  if (bad > 0) {
    const next = discover([...state.sample, ...state.offenders.map(({ raw }) => raw)], state.label, state.only)
    const isSame = JSON.stringify(next) === JSON.stringify(state.reading)
    const tooMany = bad > filled * tolerance
    if (!isLast && !isSame && (tooMany || next.type !== 'text')) {
      retry(state, next)
      return
    }
    if (tooMany && !state.only) {
      state.refuted = true
      state.almost = { type: state.reading.type, bad }
      retry(state, { type: 'text' })
      return
    }
  }
  if (state.reading.type === 'decimal' && state.facts.longest > 18 && state.reading.precision !== 38) {
    retry(state, { ...state.reading, precision: 38 })
    return
  }
  if (state.reading.type === 'integer' && !state.only) {
    const reason = codeReason({ ...state.facts, sample: state.sample }, state.label)
    if (reason) {
      state.reason = reason
      // Where every cell was digits there is no empty word to be counted.
      if (state.fit === state.cells) state.reading = { type: 'text' }
      else retry(state, { type: 'text' })
    }
  }
}

const isText = (type: ColumnType | undefined): boolean => type === 'text' || type === 'geometry'

function retry(state: State, reading: Reading): void {
  state.reading = reading
  state.sample.push(...state.offenders.map(({ raw }) => raw))
  state.offenders = []
  state.settled = false
}

function inspected(state: State, rows: number): Inspected {
  const filled = state.cells - state.words
  const { type } = state.reading
  const bad = isText(type) ? 0 : filled - state.fit
  return {
    reading: state.reading,
    ...(state.reason ? { reason: state.reason } : {}),
    ...(state.none ? { none: state.none } : {}),
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
