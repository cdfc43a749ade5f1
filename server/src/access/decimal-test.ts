import type { Bind } from './bind.ts'

/** How many digits a column of decimals has, and how many of them after the point. */
export type Digits = { readonly precision: number; readonly scale: number }

type Sign = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'
const signs = { eq: '=', ne: 'IS DISTINCT FROM', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/**
 * Compares a column of decimals with a number that may have more digits than it: the number is taken to the column's own type, so that
 * the column is never widened beyond what the engine has, and the sign says what that left out.
 */
export function decimalTest(column: string, operator: Sign, value: string, digits: Digits, bind: Bind): string {
  const { floor, isExact } = atScale(value, digits.scale)
  const most = 10n ** BigInt(digits.precision)
  const isBelow = floor <= -most
  if (isBelow || floor >= most) return beyond(column, operator, isBelow)
  if (!isExact && (operator === 'eq' || operator === 'ne')) return operator === 'eq' ? 'FALSE' : 'TRUE'
  const sign = isExact ? operator : operator === 'lt' ? 'lte' : operator === 'gte' ? 'gt' : operator
  return `${column} ${signs[sign]} ${constant(floor, digits, bind)}`
}

/** Those of a list that a value of the column can be. */
export function decimalList(column: string, values: readonly string[], digits: Digits, bind: Bind): string {
  const most = 10n ** BigInt(digits.precision)
  const possible = values.flatMap((value) => {
    const { floor, isExact } = atScale(value, digits.scale)
    return isExact && floor > -most && floor < most ? [constant(floor, digits, bind)] : []
  })
  return possible.length === 0 ? 'FALSE' : `${column} IN (${possible.join(', ')})`
}

/** Every value of the column is more than a number far below, and less than one far above. */
function beyond(column: string, operator: Sign, isBelow: boolean): string {
  if (operator === 'ne') return 'TRUE'
  if (operator === 'eq') return 'FALSE'
  return (operator === 'gt' || operator === 'gte') === isBelow ? `${column} IS NOT NULL` : 'FALSE'
}

/** The largest whole number of units of the last place that is not above the value. */
function atScale(value: string, scale: number): { readonly floor: bigint; readonly isExact: boolean } {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  const kept = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  const isExact = /^0*$/.test(fraction.slice(scale))
  if (sign === '') return { floor: kept, isExact }
  return { floor: isExact ? -kept : -kept - 1n, isExact }
}

function constant(units: bigint, { precision, scale }: Digits, bind: Bind): string {
  const text = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const at = text.length - scale
  const number = `${units < 0n ? '-' : ''}${text.slice(0, at)}${scale > 0 ? `.${text.slice(at)}` : ''}`
  return `CAST(${bind(number)} AS DECIMAL(${precision}, ${scale}))`
}
