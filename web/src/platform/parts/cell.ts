import type { Format } from '../format.ts'

/** Types of the lake as a reader needs them told apart. */
export type CellKind = 'number' | 'text' | 'date' | 'timestamp' | 'time' | 'boolean' | 'geometry'

/** How a value of a table is written. Codes are text and stay as they came; numbers may arrive as text (BIGINT, DECIMAL). */
export function cellText(value: unknown, kind: CellKind, format: Format, year = false): string {
  if (value === null || value === undefined) return format.zh ? '空' : 'null'
  if (kind === 'number' && (typeof value === 'number' || typeof value === 'string'))
    return year ? String(value) : format.number(value)
  if (kind === 'boolean') return format.zh ? (value ? '是' : '否') : value ? 'yes' : 'no'
  if (kind === 'date' && typeof value === 'string') return format.zh ? format.date(value, true) : value.slice(0, 10)
  if (kind === 'timestamp' && typeof value === 'string') return timestampText(value, format)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Whole hours are written 23时 in Chinese; English keeps ISO. Local timestamps carry no zone and are shown as they are. */
function timestampText(value: string, format: Format): string {
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)[T ]?(\d\d:\d\d(?::\d\d)?)?/.exec(value) ?? []
  if (!day) return value
  const minutes = time.endsWith(':00') ? time.slice(0, 5) : time
  if (!format.zh) return `${day} ${minutes}`.trim()
  return format.date(day, true) + (minutes.endsWith(':00') ? `${minutes.slice(0, 2)}时` : minutes)
}

/** A year is a name, not a quantity: 2026, never 2,026. */
export const isYear = (label: string, name: string): boolean =>
  /年份?$|年度$/.test(label) || /^(year|yr)$|_year$/.test(name)
