import type { Format } from '../platform/format.ts'
import type { CellKind } from '../platform/parts/cell.ts'
import type { Distribution } from '../platform/parts/column-distribution.tsx'
import type { GridColumn } from '../platform/parts/data-grid.tsx'
import type { Column, ColumnProfile, ColumnType, Profile } from './dataset-queries.ts'

const kinds: Record<ColumnType, CellKind> = {
  text: 'text',
  integer: 'number',
  decimal: 'number',
  double: 'number',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  time: 'time',
  geometry: 'geometry',
}

/** Columns of a version joined with what the gate lets us see of their profile. */
export function gridColumns(columns: readonly Column[], profile: Profile | undefined, format: Format): GridColumn[] {
  const known = new Map(profile?.columns.map((column) => [column.name, column]))
  return columns.map((column) => ({
    name: column.name,
    label: column.label,
    unit: column.unit ?? undefined,
    kind: kinds[column.type],
    typeWords: typeWords(column, known.get(column.name), format),
    distribution: distributionOf(column, known.get(column.name), profile?.rowCount ?? 0, format),
  }))
}

const words: Record<ColumnType | 'code', readonly [zh: string, en: string]> = {
  text: ['文本', 'text'],
  integer: ['整数', 'int'],
  decimal: ['小数', 'dec'],
  double: ['浮点', 'float'],
  boolean: ['是否', 'bool'],
  date: ['日期', 'date'],
  timestamp: ['时间', 'time'],
  time: ['时刻', 'clock'],
  geometry: ['图形', 'geom'],
  code: ['代码', 'code'],
}

/** Most columns with few values are categories to a reader, whatever their type. */
const fewValues = 12

export function typeWords({ type, scale, role }: Column, profile: ColumnProfile | undefined, format: Format): string {
  const word = (of: ColumnType | 'code') => words[of][format.zh ? 0 : 1]
  if (type === 'decimal' && scale) return format.zh ? `小数${scale}位` : `dec ${scale}`
  if (type === 'text' && profile && profile.distinct <= fewValues)
    return format.zh ? `类别${profile.distinct}` : `${profile.distinct} ${profile.distinct === 1 ? 'value' : 'values'}`
  return word(type === 'text' && role ? 'code' : type)
}

function distributionOf(
  column: Column,
  profile: ColumnProfile | undefined,
  rowCount: number,
  format: Format,
): Distribution | undefined {
  if (!profile || rowCount === 0) return undefined
  const nullShare = profile.nulls / rowCount
  const low = profile.min
  const high = profile.max
  const top = profile.topValues ?? []
  if (column.type === 'text' || column.type === 'boolean') {
    if (top.length > 0 && profile.distinct <= 50) {
      const values = top.map(({ value, count }) => ({ value, share: count / rowCount }))
      return { shape: { of: 'values', values, others: Math.max(0, profile.distinct - values.length) }, nullShare }
    }
    const figure = format.number(profile.distinct)
    return {
      shape: { of: 'none' },
      nullShare,
      words: format.zh ? `${figure}种` : `${figure} ${profile.distinct === 1 ? 'value' : 'values'}`,
    }
  }
  const bins = profile.histogram ?? []
  return { shape: bins.length > 0 ? { of: 'bins', bins } : { of: 'none' }, low, high, nullShare }
}
