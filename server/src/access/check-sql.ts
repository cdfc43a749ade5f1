import type { Column } from '../lake/model.ts'
import { rowNumber } from '../lake/model.ts'
import { identifierTest } from '../lake/service.ts'
import { identifier } from '../lake/sql.ts'
import type { Bind } from './bind.ts'
import type { Check } from './check.ts'
import { bound, readValue } from './value.ts'

/** What the texts below are about: a version as `r`, and where other versions can be read. */
export type CheckSource = {
  /** Of `_row` and the version's columns. */
  readonly relation: string
  readonly columns: readonly Pick<Column, 'name' | 'type'>[]
  readonly relationOf: (versionId: string) => string
}

/** Conditions over a row `r`: whether it is evaluated, and whether an evaluated one conforms (NULL counts as not). */
export type RowConditions = { readonly evaluated: string; readonly conforms: string }

/** Checks that one row answers for itself; all of them are counted in one scan. */
export type RowCheck = Exclude<Check, { kind: 'alone' | 'first' }>
export const isRowCheck = (check: Check): check is RowCheck => check.kind !== 'alone' && check.kind !== 'first'

const signs = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

export function rowConditions(check: RowCheck, source: CheckSource, bind: Bind): RowConditions {
  const type = source.columns.find(({ name }) => name === check.column)?.type ?? 'text'
  const c = `r.${identifier(check.column)}`
  const present = `${c} IS NOT NULL`
  switch (check.kind) {
    case 'filled':
      // A cell of blanks only is no value.
      return { evaluated: 'TRUE', conforms: type === 'text' ? `${present} AND trim(${c}) <> ''` : present }
    case 'matches':
      return { evaluated: present, conforms: `regexp_full_match(${c}, ${bind(check.pattern)})` }
    case 'length':
      return { evaluated: present, conforms: within(`length(${c})`, check.min, check.max, (n) => bind(n)) }
    case 'between':
      return { evaluated: present, conforms: within(c, check.min, check.max, (value) => boundAs(type, value, bind)) }
    case 'oneOf':
      return {
        evaluated: present,
        conforms: `${c} IN (${check.values.map((value) => boundAs(type, value, bind)).join(', ')})`,
      }
    case 'among':
      // As texts: the other list may have been read as another type, and a code is its digits.
      return {
        evaluated: present,
        conforms: `CAST(${c} AS VARCHAR) IN (SELECT CAST(o.${identifier(check.other)} AS VARCHAR) FROM ${source.relationOf(check.versionId)} AS o WHERE o.${identifier(check.other)} IS NOT NULL)`,
      }
    case 'compare': {
      const other = `r.${identifier(check.other)}`
      return { evaluated: `${present} AND ${other} IS NOT NULL`, conforms: `${c} ${signs[check.operator]} ${other}` }
    }
    case 'identifier':
      return { evaluated: present, conforms: identifierTest(check.identifier, c) }
  }
}

function within<T>(sql: string, min: T | undefined, max: T | undefined, value: (bound: T) => string): string {
  const parts = [
    ...(min === undefined ? [] : [`${sql} >= ${value(min)}`]),
    ...(max === undefined ? [] : [`${sql} <= ${value(max)}`]),
  ]
  return parts.length > 0 ? parts.join(' AND ') : 'TRUE'
}

function boundAs(type: Column['type'], given: string, bind: Bind): string {
  const value = readValue(type, given)
  if (value === undefined) throw new RangeError(`a check was not looked at before it was run: not a ${type}`)
  return bound(type, value, bind)
}

/** All row checks in one scan: `e0`, `c0`, `e1` … and the rows themselves as `n`. */
export function countStatementOf(checks: readonly RowCheck[], source: CheckSource, bind: Bind): string {
  const each = checks.map((check) => rowConditions(check, source, bind))
  const tests = each.flatMap(({ evaluated, conforms }, index) => [
    `(${evaluated}) AS e${index}`,
    `((${evaluated}) AND (${conforms})) AS c${index}`,
  ])
  const sums = each.flatMap((_, index) => [`count_if(e${index}) AS e${index}`, `count_if(c${index}) AS c${index}`])
  if (each.length === 0) return `SELECT count(*) AS n FROM ${source.relation} AS r`
  return `SELECT ${['count(*) AS n', ...sums].join(', ')} FROM (SELECT ${tests.join(', ')} FROM ${source.relation} AS r) AS t`
}

type KeyCheck = Exclude<Check, RowCheck>

const keysOf = ({ columns }: KeyCheck, source: CheckSource): string[] =>
  (columns.length > 0 ? columns : source.columns.map(({ name }) => name)).map((name) => `r.${identifier(name)}`)

/** Rows by their key: each needs a grouping of its own. */
export function keyStatementOf(check: KeyCheck, source: CheckSource): string {
  const keys = keysOf(check, source)
  const whole = check.kind === 'alone' ? ` WHERE ${keys.map((key) => `${key} IS NOT NULL`).join(' AND ')}` : ''
  const conforming = check.kind === 'alone' ? 'count_if(n = 1)' : 'count(*)'
  return `SELECT coalesce(sum(n), 0) AS e0, ${conforming} AS c0 FROM (SELECT count(*) AS n FROM ${source.relation} AS r${whole} GROUP BY ${keys.join(', ')}) AS g`
}

/** A condition over `r` that holds for the rows that are evaluated and do not conform. */
export function failingCondition(check: Check, source: CheckSource, bind: Bind): string {
  if (isRowCheck(check)) {
    const { evaluated, conforms } = rowConditions(check, source, bind)
    return `(${evaluated}) AND NOT coalesce(${conforms}, FALSE)`
  }
  const keys = keysOf(check, source)
  const inner = keys.map((key) => key.replace(/^r\./, 'd.'))
  const relation = `${source.relation} AS d`
  if (check.kind === 'first')
    return `r.${identifier(rowNumber)} NOT IN (SELECT min(d.${identifier(rowNumber)}) FROM ${relation} GROUP BY ${inner.join(', ')})`
  return `(${keys.join(', ')}) IN (SELECT ${inner.join(', ')} FROM ${relation} WHERE ${inner.map((key) => `${key} IS NOT NULL`).join(' AND ')} GROUP BY ${inner.join(', ')} HAVING count(*) > 1)`
}
