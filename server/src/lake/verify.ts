import { isText, type Offender, type State } from './column-state.ts'
import type { Row, Session } from './engine.ts'
import type { Ahead } from './load-ahead.ts'
import type { Reading } from './model.ts'
import { isEmptyWord, none, some } from './null-words.ts'
import { digitSums, isInexact } from './number-digits.ts'
import { valueIn } from './reading.ts'
import { cell, type Source } from './source.ts'

// What all rows say of the readings that were proposed: counted by the engine, on the source or on the file written ahead.

const offendersKept = 20
export type Watched = { signal?: AbortSignal; progress?: (percent: number) => void }

/** Tries the reading of each column on every row of the source. Returns how many rows there are. */
export async function verify(
  session: Session,
  source: Source,
  states: readonly State[],
  options: Watched,
): Promise<number> {
  let rows = 0
  for (let from = 0; from < Math.max(1, states.length); from += source.columnsPerScan) {
    const part = states.slice(from, from + source.columnsPerScan)
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
  state.inexact = of('inexact')
  state.facts = { leadingZeros: of('zeros'), shortest: of('shortest'), longest: of('longest') }
}

function sumsOf({ empty }: Source, c: string, index: number, reading: Reading): string[] {
  const cells = `count(${c}) AS cells${index}`
  if (reading.type === 'text' || reading.type === 'geometry') {
    return [cells, `count(*) FILTER (${isEmptyWord(c, empty.text)}) AS words${index}`]
  }
  const fit = `count(${valueIn(reading, c)}) AS fit${index}`
  if (reading.type === 'double') return [cells, fit, `count(*) FILTER (${isInexact(reading, c)}) AS inexact${index}`]
  if (reading.type !== 'integer') return [cells, fit, `max(strlen(${c})) AS longest${index}`]
  return [
    cells,
    fit,
    `count(*) FILTER (${c} LIKE '0_%') AS zeros${index}`,
    `min(strlen(${c})) AS shortest${index}`,
    `max(strlen(${c})) AS longest${index}`,
  ]
}

/**
 * The same on the file written ahead. Raw columns are tried there; columns of values are counted, once. Returns the columns that
 * must be tried on the source: those where a row came out without a value.
 */
export async function verifyAhead(
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
export function stands({ index, reading, words, fit, ahead }: State, { columns }: Ahead): boolean {
  const column = columns[index]
  if (!column) return false
  if (column.isRaw) return isText(reading.type) && words === 0
  return fit === ahead && JSON.stringify(reading) === JSON.stringify(column.reading)
}

/** One more scan, with row numbers, for the columns that have cells that do not fit. */
export async function collectOffenders(
  session: Session,
  source: Source,
  states: readonly State[],
  { signal }: { signal?: AbortSignal },
): Promise<void> {
  for (let from = 0; from < states.length; from += source.columnsPerScan) {
    const part = states.slice(from, from + source.columnsPerScan)
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

/** What all rows say of the digits of columns of numbers, for those where the reading may not keep them all. */
export async function measureDigits(
  session: Session,
  source: Source,
  states: readonly State[],
  { signal }: { signal?: AbortSignal },
): Promise<void> {
  for (let from = 0; from < states.length; from += source.columnsPerScan) {
    const part = states.slice(from, from + source.columnsPerScan)
    const sums = part.flatMap(({ index, reading }) =>
      Object.entries(digitSums(reading, cell(index))).map(([key, sum]) => `${sum} AS ${key}${index}`),
    )
    const found = await session.query(`SELECT ${sums.join(', ')} FROM ${source.relation}`, [], { signal })
    for (const state of part) {
      const of = (name: string): number => Number(found.rows[0]?.[`${name}${state.index}`] ?? 0)
      state.digits = { whole: of('whole'), scale: of('scale'), exponents: of('exponents'), inexact: of('inexact') }
    }
  }
}

/** A column whose head is empty is sampled where its values begin. */
export async function sampleLate(
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
export async function weighNone(
  session: Session,
  source: Source,
  states: readonly State[],
  { signal, noneIsEmpty = [] }: { signal?: AbortSignal; noneIsEmpty?: readonly boolean[] },
): Promise<void> {
  if (!source.empty.text.includes(none)) return
  const texts = states.filter(({ reading, words }) => reading.type === 'text' && words > 0)
  for (let from = 0; from < texts.length; from += source.columnsPerScan) {
    const part = texts.slice(from, from + source.columnsPerScan)
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
