import type { ColumnType } from '../lake/model.ts'
import { identifier } from '../lake/sql.ts'
import type { Faults } from './fault.ts'
import type { QueryColumn } from './query.ts'

/** `count()`, `sum(x)` …; `name` is how it was written and how it is answered. */
export type Aggregate = {
  readonly name: string
  readonly of: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'countDistinct'
  readonly column: { readonly name: string; readonly type: ColumnType } | null
}

const numeric: readonly ColumnType[] = ['integer', 'decimal', 'double']
const comparable: readonly ColumnType[] = [...numeric, 'text', 'date', 'timestamp', 'time', 'boolean']

/** Which columns each function takes. `count()` takes none. */
const takes: Readonly<Record<Aggregate['of'], readonly ColumnType[]>> = {
  count: comparable,
  sum: numeric,
  avg: numeric,
  min: comparable,
  max: comparable,
  countDistinct: comparable,
}
const functions = Object.keys(takes)
const isFunction = (text: string): text is Aggregate['of'] => functions.includes(text)

export function readAggregate(
  text: string,
  place: string,
  find: (place: string, name: string) => QueryColumn | undefined,
  faults: Faults,
): Aggregate | undefined {
  const [, of = '', argument = ''] = /^([A-Za-z]+)\((.*)\)$/s.exec(text) ?? []
  if (!isFunction(of)) {
    return faults.add(
      place,
      `应为 count()、sum(列)、avg、min、max、countDistinct`,
      'should be count(), sum(column), avg, min, max or countDistinct',
    )
  }
  if (argument === '') {
    if (of === 'count') return { name: 'count()', of, column: null }
    return faults.add(place, `${of} 需要列名`, `${of} needs a column`)
  }
  const column = find(place, argument)
  if (!column) return undefined
  if (!takes[of].includes(column.type)) {
    return faults.add(place, `${of} 不能用于 ${column.type} 列`, `${of} does not take a ${column.type} column`)
  }
  return { name: `${of}(${column.name})`, of, column: { name: column.name, type: column.type } }
}

/** The type of the answer. Counts and sums of whole numbers can outgrow a JSON number and travel as strings. */
export function aggregateTypeOf({ of, column }: Aggregate): ColumnType {
  if (of === 'count' || of === 'countDistinct' || !column) return 'integer'
  if (of === 'avg') return 'double'
  return column.type
}

export function aggregateSql({ of, column }: Aggregate, table: string): string {
  if (!column) return 'count(*)'
  const name = `${table}.${identifier(column.name)}`
  if (of === 'countDistinct') return `count(DISTINCT ${name})`
  // The engine adds doubles in any order; Kahan's summation makes the last digits agree from page to page.
  if (column.type === 'double' && of === 'sum') return `fsum(${name})`
  if (column.type === 'double' && of === 'avg') return `favg(${name})`
  // The sum of decimals of 38 digits can outgrow them; their average is a double in any case.
  if (column.type === 'decimal' && of === 'avg') return `favg(CAST(${name} AS DOUBLE))`
  return `${of}(${name})`
}
