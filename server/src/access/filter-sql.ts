import { identifier } from '../lake/sql.ts'
import type { Bind } from './bind.ts'
import { decimalList, decimalTest } from './decimal-test.ts'
import type { Filter, Test } from './filter.ts'
import { bound } from './value.ts'

/**
 * A filter as SQL. `not` is carried down to the tests, so that each is a plain comparison that the engine can push into the file
 * and skip row groups by; only negated ones have to name the missing values. Columns are named with their `table`: the engine would
 * otherwise take an output's alias for a column of that name.
 */
export const filterSql = (filter: Filter, table: string, bind: Bind): string => nodeSql(filter, table, bind, false)

function nodeSql(filter: Filter, table: string, bind: Bind, negated: boolean): string {
  if (filter.kind === 'test') return `(${negated ? complementSql(filter, table, bind) : testSql(filter, table, bind)})`
  if (filter.kind === 'not') return nodeSql(filter.part, table, bind, !negated)
  const isAnd = (filter.kind === 'and') !== negated
  if (filter.parts.length === 0) return isAnd ? 'TRUE' : 'FALSE'
  return `(${filter.parts.map((part) => nodeSql(part, table, bind, negated)).join(isAnd ? ' AND ' : ' OR ')})`
}

const signs = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

function testSql(test: Test, table: string, bind: Bind): string {
  const column = `${table}.${identifier(test.column)}`
  const [first] = test.values
  if (test.digits && test.operator !== 'null' && test.operator !== 'prefix') {
    const numbers = test.values.map(String)
    if (test.operator === 'in') return decimalList(column, numbers, test.digits, bind)
    return decimalTest(column, test.operator, numbers[0] ?? '', test.digits, bind)
  }
  const value = (): string => (first === undefined ? 'NULL' : bound(test.type, first, bind))
  switch (test.operator) {
    case 'ne':
      return `${column} IS DISTINCT FROM ${value()}`
    case 'null':
      return `${column} IS ${first === false ? 'NOT ' : ''}NULL`
    case 'in':
      if (test.values.length === 0) return 'FALSE'
      return `${column} IN (${test.values.map((one) => bound(test.type, one, bind)).join(', ')})`
    case 'prefix':
      return `${column} >= ${value()} AND starts_with(${column}, ${value()})`
    default:
      return `${column} ${signs[test.operator]} ${value()}`
  }
}

/** Every row that the test does not give. */
function complementSql(test: Test, table: string, bind: Bind): string {
  const column = `${table}.${identifier(test.column)}`
  switch (test.operator) {
    case 'ne':
      return testSql({ ...test, operator: 'eq' }, table, bind)
    case 'eq':
      return testSql({ ...test, operator: 'ne' }, table, bind)
    case 'null':
      return testSql({ ...test, values: [test.values[0] === false] }, table, bind)
    default:
      return `${column} IS NULL OR NOT (${testSql(test, table, bind)})`
  }
}
