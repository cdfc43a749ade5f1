import { TabularError } from './errors.ts'
import { JsonElements, members, parse, skipValue, stringEnd } from './json-scan.ts'
import { checkCancelled } from './limits.ts'
import type { Limits, TableChoice } from './model.ts'
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

/** Source texts of the records, in batches. */
export async function* jsonRecords(
  text: AsyncIterable<string>,
  format: JsonTable['format'],
  path: readonly string[],
  limits: Limits,
  signal?: AbortSignal,
): AsyncGenerator<string[], void, void> {
  if (format === 'ndjson') {
    let rest = ''
    for await (const piece of text) {
      checkCancelled(signal)
      const lines = (rest + piece).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > limits.maxJsonValueBytes)
        throw new TabularError('recordTooLong', { limitChars: limits.maxJsonValueBytes })
      yield lines.filter((line) => line.trim().length > 0)
    }
    if (rest.trim().length > 0) yield [rest]
    return
  }
  const reader = new JsonElements(path, limits)
  for await (const piece of text) {
    checkCancelled(signal)
    const found = reader.feed(piece)
    if (found.length > 0) yield found
  }
  reader.end()
}

/** The arrays in a document that could be a table, from its beginning: top level, or up to three keys down. */
export function candidateArrays(
  head: string,
  isWhole: boolean,
): { choices: TableChoice[]; paths: string[][]; format: 'json' | 'geojson' } {
  const text = head.replace(/^\ufeff?\s*/, '')
  if (text.startsWith('[')) return { choices: [], paths: [[]], format: 'json' }
  const paths: string[][] = []
  walk(text, 0, [], paths, isWhole)
  const isGeo =
    /"type"\s*:\s*"FeatureCollection"/.test(text.slice(0, 4096)) ||
    (/"type"\s*:\s*"Feature"/.test(text.slice(0, 65_536)) && paths.some((path) => path.join() === 'features'))
  return { choices: paths.map((path) => ({ name: path.join('.') })), paths, format: isGeo ? 'geojson' : 'json' }
}

const deepest = 3

/** Visits the members of the object at `at`; returns the position after it, or -1 when the text ends first. */
function walk(text: string, at: number, path: string[], found: string[][], isWhole: boolean): number {
  let i = at + 1
  for (;;) {
    while (i < text.length && (text.charCodeAt(i) <= 32 || text.charCodeAt(i) === 44)) i++
    if (i >= text.length) return -1
    if (text[i] === '}') return i + 1
    if (text[i] !== '"') return -1
    const keyEnd = stringEnd(text, i)
    if (keyEnd < 0) return -1
    const key = String(parse(text.slice(i, keyEnd), i))
    i = keyEnd
    while (i < text.length && (text.charCodeAt(i) <= 32 || text.charCodeAt(i) === 58)) i++
    const own = [...path, key]
    if (text[i] === '[') {
      const first = /^\[\s*([[{"\d])/.exec(text.slice(i, i + 200))?.[1]
      if (first === '{' || first === '[') found.push(own)
      i = skipValue(text, i)
    } else if (text[i] === '{' && own.length < deepest) {
      i = walk(text, i, own, found, isWhole)
    } else {
      i = skipValue(text, i)
    }
    if (i < 0) return -1
  }
}

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
      if (typeof value !== 'object' || value === null) {
        isPositional = true
        widest = Math.max(widest, 1)
        continue
      }
      collect(format === 'geojson' ? featureOf(value) : { ...value }, top, leaves, nested, format === 'geojson')
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
  const id = path.join('\u001f')
  const known = leaves.get(id)
  if (known) known.filled++
  else if (leaves.size < mostPaths) leaves.set(id, { path, filled: 1 })
}

/** Turns the source text of a record into cells, keeping numbers as they are written. */
export function rowMaker(
  table: Pick<JsonTable, 'columns' | 'isPositional' | 'isFlattened' | 'format'>,
): (source: string) => (string | null)[] {
  const width = table.columns.length
  if (table.isPositional) return (source) => positional(source, width)
  const index = new Map(table.columns.map(({ path }, column) => [path.join('\u001f'), column]))
  const put = (cells: (string | null)[], path: string, source: string): void => {
    for (const [key, value, kind] of members(source)) {
      const own = path === '' ? key : `${path}\u001f${key}`
      const column = index.get(own)
      if (column !== undefined) cells[column] = kind === 'text' || value === null ? value : compact(value)
      else if (kind === 'object' && table.isFlattened && value !== null) put(cells, own, value)
    }
  }
  if (table.format !== 'geojson') {
    return (source) => {
      const cells = new Array<string | null>(width).fill(null)
      put(cells, '', source)
      return cells
    }
  }
  return (source) => {
    const cells = new Array<string | null>(width).fill(null)
    let geometry: string | null = null
    let id: string | null = null
    for (const [key, value] of members(source)) {
      if (key === 'properties' && value !== null && value.startsWith('{')) put(cells, '', value)
      else if (key === 'geometry') geometry = value === null ? null : compact(value)
      else if (key === 'id') id = value
    }
    const geometryColumn = index.get('feature.geometry') ?? index.get('geometry')
    if (geometryColumn !== undefined) cells[geometryColumn] = geometry
    const idColumn = index.get('feature.id') ?? index.get('id')
    if (idColumn !== undefined && id !== null) cells[idColumn] = id
    return cells
  }
}

/** Nested JSON without the white space that a person put between: numbers and texts stay as written. */
const compact = (source: string): string =>
  /[\r\n\t ]/.test(source)
    ? source.replace(/("(?:[^"\\]|\\.)*")|[\r\n\t ]+/g, (_, text: string | undefined) => text ?? '')
    : source

function positional(source: string, width: number): (string | null)[] {
  const cells = new Array<string | null>(width).fill(null)
  if (!source.trimStart().startsWith('[')) {
    cells[0] = scalar(source.trim())
    return cells
  }
  let at = source.indexOf('[') + 1
  for (let column = 0; column < width; column++) {
    while (at < source.length && (source.charCodeAt(at) <= 32 || source.charCodeAt(at) === 44)) at++
    if (source[at] === ']' || at >= source.length) break
    const end = skipValue(source, at)
    if (end < 0) break
    cells[column] = scalar(compact(source.slice(at, end)))
    at = end
  }
  return cells
}

function scalar(raw: string): string | null {
  if (raw === 'null') return null
  return raw.startsWith('"') ? String(JSON.parse(raw)) : raw
}
