import type { Column } from '../lake/model.ts'
import { rowNumber } from '../lake/model.ts'
import { identifierTest } from '../lake/service.ts'
import { identifier } from '../lake/sql.ts'
import type { Bind } from './bind.ts'
import type { Check, Comparison } from './check.ts'
import { decimalList, decimalTest } from './decimal-test.ts'
import { bound, readValue, type Value } from './value.ts'

/** What the texts below are about: a version as `r`, and where other versions can be read. */
export type CheckSource = {
  /** Of the version's columns, and of `_row` where failing rows are looked for. */
  readonly relation: string
  readonly columns: readonly Pick<Column, 'name' | 'type' | 'precision' | 'scale'>[]
  readonly relationOf: (versionId: string) => string
}

/**
 * Over a row `r`: the columns that must have a value for the row to be evaluated, and whether an evaluated one conforms. Where one of
 * them is missing `conforms` is not true, so what it is true for need not be asked about them again.
 */
export type RowConditions = { readonly present: readonly string[]; readonly conforms: string }

/** Checks that one row answers for itself; all of them are counted in one scan. */
export type RowCheck = Exclude<Check, { kind: 'alone' | 'first' }>
export const isRowCheck = (check: Check): check is RowCheck => check.kind !== 'alone' && check.kind !== 'first'

const signs = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

export function rowConditions(check: RowCheck, source: CheckSource, bind: Bind): RowConditions {
  const column = source.columns.find(({ name }) => name === check.column)
  const type = column?.type ?? 'text'
  const c = `r.${identifier(check.column)}`
  switch (check.kind) {
    case 'filled':
      // A cell of blanks only is no value.
      return { present: [], conforms: type === 'text' ? `trim(${c}) <> ''` : `${c} IS NOT NULL` }
    case 'matches':
      return { present: [c], conforms: `regexp_full_match(${c}, ${bind(check.pattern)})` }
    case 'length':
      return { present: [c], conforms: within(`length(${c})`, check.min, check.max, (n) => bind(n)) }
    case 'between':
      return { present: [c], conforms: between(c, column, check, bind) }
    case 'oneOf':
      return { present: [c], conforms: oneOf(c, column, check.values, bind) }
    case 'among':
      // As texts: the other list may have been read as another type, and a code is its digits.
      return {
        present: [c],
        conforms: `CAST(${c} AS VARCHAR) IN (SELECT CAST(o.${identifier(check.other)} AS VARCHAR) FROM ${source.relationOf(check.versionId)} AS o WHERE o.${identifier(check.other)} IS NOT NULL)`,
      }
    case 'compare': {
      const other = `r.${identifier(check.other)}`
      return { present: [c, other], conforms: `${c} ${signs[check.operator]} ${other}` }
    }
    case 'identifier':
      return { present: [c], conforms: identifierTest(check.identifier, c) }
  }
}

type Known = CheckSource['columns'][number]
const digitsOf = (column: Known | undefined) =>
  column?.type === 'decimal' && column.precision !== undefined && column.scale !== undefined
    ? { precision: column.precision, scale: column.scale }
    : undefined

function between(
  c: string,
  column: Known | undefined,
  { min, max }: { readonly min?: string; readonly max?: string },
  bind: Bind,
): string {
  const digits = digitsOf(column)
  const type = column?.type ?? 'text'
  if (!digits) return within(c, min, max, (value) => boundAs(type, value, bind))
  const test = (operator: Comparison, value: string) => decimalTest(c, operator, valueAs(type, value), digits, bind)
  const parts = [...(min === undefined ? [] : [test('gte', min)]), ...(max === undefined ? [] : [test('lte', max)])]
  return parts.length > 0 ? parts.join(' AND ') : 'TRUE'
}

function oneOf(c: string, column: Known | undefined, values: readonly string[], bind: Bind): string {
  const digits = digitsOf(column)
  const type = column?.type ?? 'text'
  if (!digits) return `${c} IN (${values.map((value) => boundAs(type, value, bind)).join(', ')})`
  return decimalList(
    c,
    values.map((value) => valueAs(type, value)),
    digits,
    bind,
  )
}

function within<T>(sql: string, min: T | undefined, max: T | undefined, value: (bound: T) => string): string {
  const parts = [
    ...(min === undefined ? [] : [`${sql} >= ${value(min)}`]),
    ...(max === undefined ? [] : [`${sql} <= ${value(max)}`]),
  ]
  return parts.length > 0 ? parts.join(' AND ') : 'TRUE'
}

function readAs(type: Column['type'], given: string): Value {
  const value = readValue(type, given)
  if (value === undefined) throw new RangeError(`a check was not looked at before it was run: not a ${type}`)
  return value
}

const valueAs = (type: Column['type'], given: string): string => String(readAs(type, given))

const boundAs = (type: Column['type'], given: string, bind: Bind): string => bound(type, readAs(type, given), bind)

export type CountStatement = {
  readonly sql: string
  /** Where each check finds its two counts; checks that ask the same share one. */
  readonly places: readonly { readonly evaluated: string; readonly conforming: string }[]
}

/** All row checks in one scan; the rows themselves are `a0`. */
export function countStatementOf(checks: readonly RowCheck[], source: CheckSource, bind: Bind): CountStatement {
  const sums = new Map<string, string>([['count(*)', 'a0']])
  const nameOf = (sum: string): string => {
    const known = sums.get(sum)
    if (known) return known
    const name = `a${sums.size}`
    sums.set(sum, name)
    return name
  }
  const places = checks.map((check) => {
    const { present, conforms } = rowConditions(check, source, bind)
    return { evaluated: nameOf(presentSum(present)), conforming: nameOf(`count(*) FILTER (WHERE ${conforms})`) }
  })
  const all = [...sums].map(([sum, name]) => `${sum} AS ${name}`)
  return { sql: `SELECT ${all.join(', ')} FROM ${source.relation} AS r`, places }
}

const presentSum = (columns: readonly string[]): string => {
  const [only] = columns
  if (only === undefined) return 'count(*)'
  return columns.length === 1 ? `count(${only})` : `count(*) FILTER (WHERE ${allPresent(columns)})`
}
const allPresent = (columns: readonly string[]): string =>
  columns.length === 0 ? 'TRUE' : columns.map((column) => `${column} IS NOT NULL`).join(' AND ')

type KeyCheck = Exclude<Check, RowCheck>

const keysOf = ({ columns }: KeyCheck, source: CheckSource): string[] =>
  (columns.length > 0 ? columns : source.columns.map(({ name }) => name)).map((name) => `r.${identifier(name)}`)

/** Rows by their key: each needs a grouping of its own. */
export function keyStatementOf(check: KeyCheck, source: CheckSource): string {
  const keys = keysOf(check, source)
  const whole = check.kind === 'alone' ? ` WHERE ${allPresent(keys)}` : ''
  const conforming = check.kind === 'alone' ? 'count(*) FILTER (WHERE n = 1)' : 'count(*)'
  return `SELECT coalesce(sum(n), 0) AS e0, ${conforming} AS c0 FROM (SELECT count(*) AS n FROM ${source.relation} AS r${whole} GROUP BY ${keys.join(', ')}) AS g`
}

/** A condition over `r` that holds for the rows that are evaluated and do not conform. */
export function failingCondition(check: Check, source: CheckSource, bind: Bind): string {
  if (isRowCheck(check)) {
    const { present, conforms } = rowConditions(check, source, bind)
    return `(${allPresent(present)}) AND NOT coalesce(${conforms}, FALSE)`
  }
  const keys = keysOf(check, source)
  const inner = keys.map((key) => key.replace(/^r\./, 'd.'))
  const relation = `${source.relation} AS d`
  if (check.kind === 'first')
    return `r.${identifier(rowNumber)} NOT IN (SELECT min(d.${identifier(rowNumber)}) FROM ${relation} GROUP BY ${inner.join(', ')})`
  return `(${keys.join(', ')}) IN (SELECT ${inner.join(', ')} FROM ${relation} WHERE ${allPresent(inner)} GROUP BY ${inner.join(', ')} HAVING count(*) > 1)`
}
