import type { ColumnType } from '../lake/model.ts'
import type { Bind } from './bind.ts'

/** A place in an order: the values of its keys at the last row given, as the engine wrote them. */
export type Place = readonly (string | number | boolean | null)[]
/** One key of a complete order, as an SQL expression. */
export type OrderKey = {
  readonly sql: string
  readonly descending: boolean
  readonly type: ColumnType
  /** Sums of whole numbers outgrow BIGINT. */
  readonly isAggregate: boolean
  readonly isNeverNull: boolean
}

/** Missing values come last, in either direction. */
export const orderSql = (keys: readonly OrderKey[]): string =>
  keys.map(({ sql, descending }) => `${sql} ${descending ? 'DESC' : 'ASC'} NULLS LAST`).join(', ')

/** The rows after a place. One page costs the same at any depth, since nothing before the place is counted through. */
export function afterSql(keys: readonly OrderKey[], place: Place, bind: Bind): string {
  const [key, ...rest] = keys
  if (!key) return 'FALSE'
  const [value = null, ...others] = place
  const further = rest.length > 0 ? afterSql(rest, others, bind) : 'FALSE'
  if (value === null) return `(${key.sql} IS NULL AND ${further})`
  const bound = placed(key, value, bind)
  const beyond = `${key.sql} ${key.descending ? '<' : '>'} ${bound}`
  const later = key.isNeverNull ? beyond : `(${beyond} OR ${key.sql} IS NULL)`
  return further === 'FALSE' ? later : `(${later} OR (${key.sql} = ${bound} AND ${further}))`
}

function placed({ type, isAggregate }: OrderKey, value: string | number | boolean, bind: Bind): string {
  switch (type) {
    case 'text':
      return bind(String(value))
    case 'boolean':
      return bind(value)
    case 'decimal': {
      const scale = String(value).split('.')[1]?.length ?? 0
      return `CAST(${bind(String(value))} AS DECIMAL(38, ${scale}))`
    }
    case 'integer':
      return isAggregate ? `CAST(${bind(String(value))} AS HUGEINT)` : bind(BigInt(String(value)))
    case 'double':
      return `CAST(${bind(String(value))} AS DOUBLE)`
    case 'date':
      return `CAST(${bind(String(value))} AS DATE)`
    case 'timestamp':
      return `CAST(${bind(String(value))} AS TIMESTAMP)`
    case 'time':
      return `CAST(${bind(String(value))} AS TIME)`
    case 'geometry':
      throw new Error('a geometry column has no order')
  }
}
