import { rowMaker } from './json-cells.ts'
import { parse } from './json-scan.ts'
import type { Row } from './rows.ts'
import { findSecrecy, type SecrecyHit } from './secrecy.ts'

/** Where in a document the records are, and how they become cells. */
export type JsonTable = {
  format: 'json' | 'ndjson' | 'geojson'
  /** Keys that lead to the array; [] for a bare array and for one object per line. */
  path: string[]
  columns: JsonColumn[]
  /** Records are arrays or bare values, not objects. */
  isPositional: boolean
  records: number
  /** Objects are spread into dotted columns; otherwise they stay JSON text in one cell. */
  isFlattened: boolean
  /** How many columns spreading them would give, when it was not done. */
  flattenedWidth?: number
  nestedKeys: string[]
  invalid?: { row: number }
}

export type JsonColumn = { path: string[]; filled: number }

const mostPaths = 5000

/** Looks at every record: which keys there are, in order of appearance, and whether spreading objects makes a sensible table. */
export async function surveyJson(
  batches: AsyncIterable<string[]>,
  format: JsonTable['format'],
  path: string[],
  flatten: boolean | undefined,
): Promise<JsonTable & { sample: { first: Row[]; last: Row[] }; secrecy: SecrecyHit[] }> {
  const top = new Map<string, number>()
  const leaves = new Map<string, { path: string[]; filled: number }>()
  const nested = new Set<string>()
  let widest = 0
  let records = 0
  let isPositional = false
  const secrecy: SecrecyHit[] = []
  const firstTexts: string[] = []
  let lastTexts: string[] = []
  for await (const batch of batches) {
    for (const source of batch) {
      records++
      const value = parse(source, records)
      if (/绝密|机密|秘密|内部/.test(source)) lookForSecrecy(value, records, secrecy)
      if (firstTexts.length < 20) firstTexts.push(source)
      else {
        lastTexts.push(source)
        if (lastTexts.length > 40) lastTexts = lastTexts.slice(-10)
      }
      if (Array.isArray(value)) {
        isPositional = true
        widest = Math.max(widest, value.length)
        continue
      }
      if (!isPlainObject(value)) {
        isPositional = true
        widest = Math.max(widest, 1)
        continue
      }
      collect(format === 'geojson' ? featureOf(value) : value, top, leaves, nested, format === 'geojson')
    }
  }
  const flattenedWidth = leaves.size
  const isSensible = flattenedWidth <= Math.max(top.size * 2, top.size + 4) && flattenedWidth < mostPaths
  const isFlattened = nested.size > 0 && (flatten ?? isSensible)
  const columns: JsonColumn[] = isPositional
    ? Array.from({ length: widest }, () => ({ path: [], filled: records }))
    : isFlattened
      ? [...leaves.values()]
      : [...top].map(([key, filled]) => ({ path: [key], filled }))
  const ordered = format === 'geojson' ? geometryLast(columns) : columns
  const table: JsonTable = {
    format,
    path,
    columns: ordered,
    isPositional,
    records,
    isFlattened,
    ...(nested.size > 0 && !isFlattened ? { flattenedWidth } : {}),
    nestedKeys: [...nested],
  }
  const toRow = rowMaker(table)
  const first = firstTexts.map((source, index) => ({ row: index + 1, cells: toRow(source) }))
  const last = lastTexts
    .slice(-10)
    .map((source, index, all) => ({ row: records - all.length + index + 1, cells: toRow(source) }))
  return { ...table, sample: { first, last }, secrecy }
}

function lookForSecrecy(value: unknown, record: number, hits: SecrecyHit[]): void {
  if (typeof value === 'string') findSecrecy(value, record, hits)
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) lookForSecrecy(inner, record, hits)
}

const geometryLast = (columns: JsonColumn[]): JsonColumn[] => [
  ...columns.filter(({ path }) => path[0] !== 'geometry'),
  ...columns.filter(({ path }) => path[0] === 'geometry'),
]

/** A feature as one flat record: its properties, its id if it has one, its geometry. */
function featureOf(value: object): Record<string, unknown> {
  const properties =
    'properties' in value && typeof value.properties === 'object' && value.properties !== null
      ? { ...value.properties }
      : {}
  const record: Record<string, unknown> = properties
  if ('id' in value && value.id !== undefined) record['id' in record ? 'feature.id' : 'id'] = value.id
  record[geometryKey(record)] = 'geometry' in value ? value.geometry : null
  return record
}

const geometryKey = (record: Record<string, unknown>): string =>
  'geometry' in record ? 'feature.geometry' : 'geometry'

function collect(
  record: Record<string, unknown>,
  top: Map<string, number>,
  leaves: Map<string, { path: string[]; filled: number }>,
  nested: Set<string>,
  isFeature: boolean,
): void {
  for (const [key, value] of Object.entries(record)) {
    top.set(key, (top.get(key) ?? 0) + 1)
    const isGeometry = isFeature && key === 'geometry'
    if (isGeometry || !isPlainObject(value)) leaf([key], leaves)
    else {
      nested.add(key)
      spreadObject([key], value, leaves)
    }
  }
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function spreadObject(
  path: string[],
  value: Record<string, unknown>,
  leaves: Map<string, { path: string[]; filled: number }>,
): void {
  const entries = Object.entries(value)
  if (entries.length === 0 || path.length >= 8) {
    leaf(path, leaves)
    return
  }
  for (const [key, inner] of entries) {
    if (isPlainObject(inner)) spreadObject([...path, key], inner, leaves)
    else leaf([...path, key], leaves)
  }
}

function leaf(path: string[], leaves: Map<string, { path: string[]; filled: number }>): void {
  const id = path.length === 1 ? (path[0] ?? '') : path.join('\u001f')
  const known = leaves.get(id)
  if (known) known.filled++
  else if (leaves.size < mostPaths) leaves.set(id, { path, filled: 1 })
}
