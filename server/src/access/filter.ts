import type { ColumnType } from '../lake/model.ts'
import type { Faults } from './fault.ts'
import { expectedValue, readValue, type Value } from './value.ts'

/**
 * The tree of a filter. A missing value equals nothing and is neither more nor less than anything; `ne` and `not` are the exact
 * complement, so that a filter and its `not` together give every row once.
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | Test
export type Test = {
  readonly kind: 'test'
  readonly column: string
  readonly type: ColumnType
  readonly operator: Operator
  /** One for comparisons, several for `in`, none for `null`. */
  readonly values: readonly Value[]
}

export const operators = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'prefix', 'null'] as const
export type Operator = (typeof operators)[number]
const isOperator = (text: unknown): text is Operator => operators.some((operator) => operator === text)

export type Askable = { readonly name: string; readonly type: ColumnType }
/** Finds a column that may be asked about; adds the fault itself where it may not. */
export type FindColumn = (place: string, name: unknown) => Askable | undefined

const deepest = 8
const mostTests = 200
const longestList = 1000

/**
 * Reads `{"and":[["code","eq","440300"], {"or":[…]}, {"not":…}]}`. Everything in it is a stranger's, so it is taken apart, checked
 * and built anew; nothing of it is passed on as it came. Undefined when a fault was added.
 */
export function readFilter(given: unknown, find: FindColumn, faults: Faults, place = 'where'): Filter | undefined {
  const before = faults.found.length
  const count = { tests: 0 }
  const filter = readNode(given, place, 1)
  if (count.tests > mostTests) faults.add(place, `条件超过 ${mostTests} 个`, `more than ${mostTests} conditions`)
  return faults.found.length === before ? filter : undefined

  function readNode(node: unknown, place: string, depth: number): Filter | undefined {
    if (depth > deepest) return faults.add(place, `嵌套超过 ${deepest} 层`, `nested more than ${deepest} deep`)
    if (Array.isArray(node)) return readTest(node, place)
    const entries = typeof node === 'object' && node !== null ? Object.entries(node) : []
    const [entry, ...more] = entries
    if (!entry || more.length > 0) return malformed(place)
    const [kind, content] = entry
    if (kind === 'not') {
      const part = readNode(content, `${place}.not`, depth + 1)
      return part && { kind, part }
    }
    if ((kind !== 'and' && kind !== 'or') || !Array.isArray(content)) return malformed(place)
    if (content.length > mostTests)
      return faults.add(place, `条件超过 ${mostTests} 个`, `more than ${mostTests} conditions`)
    const parts = content.map((part, index) => readNode(part, `${place}.${kind}[${index}]`, depth + 1))
    return { kind, parts: parts.filter((part) => part !== undefined) }
  }

  function malformed(place: string): undefined {
    return faults.add(
      place,
      '应为 ["列","运算","值"]、{"and":[…]}、{"or":[…]} 或 {"not":…}',
      'should be ["column","operator",value], {"and":[…]}, {"or":[…]} or {"not":…}',
    )
  }

  function readTest(node: readonly unknown[], place: string): Test | undefined {
    count.tests++
    const [name, operator, given] = node
    const column = find(`${place}[0]`, name)
    if (!isOperator(operator)) {
      return faults.add(
        `${place}[1]`,
        `运算应为 ${operators.join(' ')}`,
        `the operator is one of ${operators.join(' ')}`,
      )
    }
    if (node.length > 3) return malformed(place)
    if (!column) return undefined
    const test = { kind: 'test', column: column.name, type: column.type } as const
    if (operator === 'null') return readNullTest(test, given, place)
    if (operator === 'prefix' && column.type !== 'text') {
      return faults.add(`${place}[1]`, 'prefix 只用于文本列', 'prefix is for text columns')
    }
    if (operator === 'in') return readList(test, given, place)
    const value = valueAt(column.type, given, `${place}[2]`)
    return value === undefined ? undefined : { ...test, operator, values: [value] }
  }

  /** `["x","null"]` and `["x","null",true]` ask for missing values, `["x","null",false]` for present ones. */
  function readNullTest(test: Omit<Test, 'operator' | 'values'>, given: unknown, place: string): Test | undefined {
    if (given !== undefined && given !== null && typeof given !== 'boolean') {
      return faults.add(`${place}[2]`, 'null 的值应为 true 或 false', 'the value of null is true or false')
    }
    return { ...test, operator: 'null', values: [given !== false] }
  }

  function readList(test: Omit<Test, 'operator' | 'values'>, given: unknown, place: string): Test | undefined {
    if (!Array.isArray(given)) return faults.add(`${place}[2]`, 'in 的值应为数组', 'the value of in is an array')
    if (given.length > longestList) {
      return faults.add(`${place}[2]`, `in 的值超过 ${longestList} 个`, `in has more than ${longestList} values`)
    }
    const values = given.map((one, index) => valueAt(test.type, one, `${place}[2][${index}]`))
    return { ...test, operator: 'in', values: values.filter((value) => value !== undefined) }
  }

  function valueAt(type: ColumnType, given: unknown, place: string): Value | undefined {
    const value = readValue(type, given)
    if (value !== undefined) return value
    const { zh, en } = expectedValue(type)
    return faults.add(
      place,
      `应为${zh}；空值请用 null 运算`,
      `should be ${en}; for missing values use the operator null`,
    )
  }
}

/** Which columns a filter asks about, each once, in the order of the tree. */
export function filterColumns(filter: Filter | null): string[] {
  if (!filter) return []
  if (filter.kind === 'test') return [filter.column]
  const parts = filter.kind === 'not' ? [filter.part] : filter.parts
  return [...new Set(parts.flatMap(filterColumns))]
}
