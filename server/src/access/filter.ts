import { counted } from '@gongshu/tabular/counted'
import type { ColumnType } from '../lake/model.ts'
import type { Digits } from './decimal-test.ts'
import { type Fault, type Faults, gatherFaults } from './fault.ts'
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
  /** Of a column of decimals. */
  readonly digits?: Digits
  readonly operator: Operator
  /** One for comparisons, several for `in`, none for `null`. */
  readonly values: readonly Value[]
}

export const operators = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'prefix', 'null'] as const
export type Operator = (typeof operators)[number]
const isOperator = (text: unknown): text is Operator => operators.some((operator) => operator === text)

export type Askable = {
  readonly name: string
  readonly type: ColumnType
  readonly precision?: number | undefined
  readonly scale?: number | undefined
}
/** Finds a column that may be asked about; adds the fault itself where it may not. */
export type FindColumn = (place: string, name: string) => Askable | undefined

/** What people write who come from another language. */
const meant: Readonly<Record<string, Operator>> = {
  ...{ '=': 'eq', '==': 'eq', is: 'eq', '!=': 'ne', '<>': 'ne', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' },
  ...{ like: 'prefix', startswith: 'prefix', isnull: 'null' },
}
const example = '["code","eq","440300"]'
const shownOf = (given: unknown): string => (JSON.stringify(given) ?? '').slice(0, 60)

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
    if (depth > deepest) {
      return faults.add(
        place,
        `嵌套超过 ${deepest} 层；同类的条件可以并列：{"and":[条件,条件]}`,
        `nested more than ${deepest} deep; conditions of a kind may stand side by side: {"and":[condition,condition]}`,
      )
    }
    if (Array.isArray(node)) return readTest(node, place)
    if (typeof node !== 'object' || node === null) {
      return malformed(place, `${shownOf(node)} 不是条件`, `${shownOf(node)} is no condition`)
    }
    const entries = Object.entries(node)
    const [entry] = entries
    if (!entry) return malformed(place, '空对象不是条件', 'an empty object is no condition')
    if (entries.length > 1) {
      const names = shownOf(entries.map(([name]) => name))
      return malformed(
        place,
        `一个对象只能有一个成员，这里有 ${names}`,
        `an object has one member, this one has ${names}`,
      )
    }
    const [kind, content] = entry
    if (kind === 'not') {
      const part = readNode(content, `${place}.not`, depth + 1)
      return part && { kind, part }
    }
    if (kind !== 'and' && kind !== 'or') {
      return malformed(place, `没有 ${shownOf(kind)} 这种组合`, `there is no combination ${shownOf(kind)}`)
    }
    if (!Array.isArray(content)) {
      return faults.add(
        `${place}.${kind}`,
        `应为条件的数组，如 {"${kind}":[${example}]}`,
        `should be a list of conditions, such as {"${kind}":[${example}]}`,
      )
    }
    if (content.length > mostTests)
      return faults.add(place, `条件超过 ${mostTests} 个`, `more than ${mostTests} conditions`)
    const parts = content.map((part, index) => readNode(part, `${place}.${kind}[${index}]`, depth + 1))
    return { kind, parts: parts.filter((part) => part !== undefined) }
  }

  function malformed(place: string, zh: string, en: string): undefined {
    return faults.add(
      place,
      `${zh}。应为 ["列","运算","值"]、{"and":[…]}、{"or":[…]} 或 {"not":…}，如 ${example}`,
      `${en}. It should be ["column","operator",value], {"and":[…]}, {"or":[…]} or {"not":…}, such as ${example}`,
    )
  }

  function wrongOperator(operator: unknown, place: string): undefined {
    const guess = typeof operator === 'string' ? meant[operator.toLowerCase()] : undefined
    const all = operators.join(' ')
    return operator === undefined
      ? faults.add(place, `缺少运算：${all}，如 ${example}`, `the operator is missing: ${all}, such as ${example}`)
      : faults.add(
          place,
          `没有运算 ${shownOf(operator)}${guess ? `，是否想用 ${guess}？` : '。'}运算应为 ${all}，如 ${example}`,
          `there is no operator ${shownOf(operator)}${guess ? `, did you mean ${guess}?` : '.'} It is one of ${all}, such as ${example}`,
        )
  }

  function readTest(node: readonly unknown[], place: string): Test | undefined {
    count.tests++
    const [name, operator, given] = node
    if (node.length === 0) return malformed(place, '空数组不是条件', 'an empty list is no condition')
    if (typeof name === 'object' && name !== null) {
      return malformed(
        place,
        '几个条件要写明怎样组合：{"and":[条件,条件]}',
        'several conditions say how they go together: {"and":[condition,condition]}',
      )
    }
    if (typeof name !== 'string') {
      const shown = shownOf(name)
      return malformed(`${place}[0]`, `${shown} 不是列名`, `${shown} is no name of a column`)
    }
    const column = find(`${place}[0]`, name)
    if (!isOperator(operator)) return wrongOperator(operator, `${place}[1]`)
    if (node.length > 3) {
      return malformed(
        place,
        '列、运算之后只有一个值；多个值请用 in',
        'one value follows column and operator; for several there is in',
      )
    }
    if (!column) return undefined
    const test = { kind: 'test', column: column.name, type: column.type, ...digitsOf(column) } as const
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
    if (!Array.isArray(given)) {
      const form = '["code","in",["440300","440400"]]'
      return faults.add(`${place}[2]`, `in 的值应为数组，如 ${form}`, `the value of in is a list, such as ${form}`)
    }
    if (given.length > longestList) {
      return faults.add(
        `${place}[2]`,
        `in 的值超过 ${longestList} 个`,
        `in has more than ${counted(longestList, 'value')}`,
      )
    }
    const values = given.map((one, index) => valueAt(test.type, one, `${place}[2][${index}]`))
    return { ...test, operator: 'in', values: values.filter((value) => value !== undefined) }
  }

  function valueAt(type: ColumnType, given: unknown, place: string): Value | undefined {
    const value = readValue(type, given)
    if (value !== undefined) return value
    if (given === undefined) return faults.add(place, `缺少值，如 ${example}`, `the value is missing, as in ${example}`)
    const { zh, en } = expectedValue(type)
    return faults.add(
      place,
      `应为${zh}；空值请用 null 运算`,
      `should be ${en}; for missing values use the operator null`,
    )
  }
}

const digitsOf = ({ type, precision, scale }: Askable): { digits?: Digits } =>
  type === 'decimal' && precision !== undefined && scale !== undefined ? { digits: { precision, scale } } : {}

/** Which columns a filter asks about, each once, in the order of the tree. */
export function filterColumns(filter: Filter | null): string[] {
  if (!filter) return []
  if (filter.kind === 'test') return [filter.column]
  const parts = filter.kind === 'not' ? [filter.part] : filter.parts
  return [...new Set(parts.flatMap(filterColumns))]
}

/** What keeps a row range from being applied to these columns: nothing of it is passed on before it is taken apart. */
export function rowFilterFaults(given: unknown, columns: readonly Askable[]): readonly Fault[] {
  const faults = gatherFaults()
  const find: FindColumn = (place, name) =>
    columns.find((column) => column.name === name) ?? faults.add(place, `没有列 ${name}`, `there is no column ${name}`)
  readFilter(given, find, faults, 'rowFilter')
  return faults.found
}
