import type { CopyFormat } from '../lake/engine.ts'
import type { ColumnType } from '../lake/model.ts'
import { identifier } from '../lake/sql.ts'
import type { Output } from './query.ts'
import type { Rendering } from './statement.ts'
import { cellSql } from './workbook.ts'

export const exportFormats = ['csv', 'json', 'ndjson', 'parquet', 'xlsx', 'geojson'] as const
export type ExportFormat = (typeof exportFormats)[number]

export type ExportOptions = {
  readonly format: ExportFormat
  /** A byte order mark, by which Excel knows UTF-8. */
  readonly bom: boolean
  /** Texts that a spreadsheet would take for a formula get an apostrophe in front. */
  readonly safe: boolean
  /** What stands in the header row of tables: the publisher's words, or the names that the API uses. */
  readonly header: 'label' | 'name'
}

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json; charset=utf-8',
}

type Plan = {
  readonly copy: CopyFormat
  readonly render: Rendering
  /** Puts the selected rows into the shape of the format. */
  readonly wrap?: (sql: string, outputs: readonly Output[]) => string
  /** What stands before and after the engine's part. */
  readonly prefix?: string
  readonly suffix?: string
}

const asIs: Rendering = (_, sql) => sql

/** JSON numbers lose the last digits of BIGINT and DECIMAL and have no word for infinity. */
const jsonValue: Rendering = ({ type }, sql) => {
  if (type === 'integer' || type === 'decimal') return `CAST(${sql} AS VARCHAR)`
  return type === 'double' ? `CASE WHEN isfinite(${sql}) THEN ${sql} END` : sql
}

/** CSV injection (OWASP): also after a tab or a carriage return, which Excel skips. */
const startsFormula = '^[=+@\\t\\r-]'
const safeText: Rendering = ({ type }, sql) =>
  type === 'text' ? `CASE WHEN regexp_matches(${sql}, '${startsFormula}') THEN '''' || ${sql} ELSE ${sql} END` : sql

export const safeTitle = (title: string): string => (/^[=+@\t\r-]/.test(title) ? `'${title}` : title)

export function planOf({ format, bom, safe }: ExportOptions): Plan {
  switch (format) {
    case 'csv':
      return { copy: { format: 'csv' }, render: safe ? safeText : asIs, ...(bom ? { prefix: '\uFEFF' } : {}) }
    case 'json':
      return { copy: { format: 'json', array: true }, render: jsonValue }
    case 'ndjson':
      return { copy: { format: 'json', array: false }, render: jsonValue }
    case 'parquet':
      return { copy: { format: 'parquet' }, render: asIs }
    case 'xlsx':
      return { copy: { format: 'json', array: false }, render: ({ type }, sql) => cellSql(type, sql), wrap: rowOfCells }
    case 'geojson':
      return {
        ...{ copy: { format: 'json', array: true }, render: jsonValue, wrap: features },
        ...{ prefix: '{"type":"FeatureCollection","features":', suffix: '}\n' },
      }
  }
}

const rowOfCells = (sql: string, outputs: readonly Output[]): string =>
  `SELECT concat(${outputs.map((_, index) => `f."${index}"`).join(', ')}) AS x FROM (${sql}) AS f`

function features(sql: string, outputs: readonly Output[]): string {
  const isGeometry = ({ type }: { readonly type: ColumnType }): boolean => type === 'geometry'
  const [geometry] = outputs.filter(isGeometry)
  const properties = outputs
    .filter((output) => output !== geometry)
    .map(({ name }) => `${identifier(name)} := f.${identifier(name)}`)
  const packed = properties.length > 0 ? `struct_pack(${properties.join(', ')})` : `CAST('{}' AS JSON)`
  return `SELECT 'Feature' AS type, TRY_CAST(f.${identifier(geometry?.name ?? '')} AS JSON) AS geometry, ${packed} AS properties FROM (${sql}) AS f`
}
