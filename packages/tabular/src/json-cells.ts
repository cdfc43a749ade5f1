import { eachMember, skipValue, stringEnd } from './json-scan.ts'
import type { JsonTable } from './json-table.ts'

/** Turns the source text of a record into cells, keeping numbers as they are written. */
export function rowMaker(
  table: Pick<JsonTable, 'columns' | 'isPositional' | 'isFlattened' | 'format'>,
): (source: string) => (string | null)[] {
  const width = table.columns.length
  if (table.isPositional) return (source) => positional(source, width)
  const index = new Map(table.columns.map(({ path }, column) => [path.join('\u001f'), column]))
  const put = (cells: (string | null)[], path: string, source: string): void => {
    eachMember(source, (key, value, kind) => {
      const own = path === '' ? key : `${path}\u001f${key}`
      const column = index.get(own)
      if (column !== undefined) cells[column] = kind === 'text' || value === null ? value : compact(value)
      else if (kind === 'object' && table.isFlattened && value !== null) put(cells, own, value)
    })
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
    eachMember(source, (key, value) => {
      if (key === 'properties' && value !== null && value.startsWith('{')) put(cells, '', value)
      else if (key === 'geometry') geometry = value === null ? null : compact(value)
      else if (key === 'id') id = value
    })
    const geometryColumn = index.get('feature.geometry') ?? index.get('geometry')
    if (geometryColumn !== undefined) cells[geometryColumn] = geometry
    const idColumn = index.get('feature.id') ?? index.get('id')
    if (idColumn !== undefined && id !== null) cells[idColumn] = id
    return cells
  }
}

/** Nested JSON without the white space that a person put between: numbers and texts stay as written. */
function compact(source: string): string {
  if (!/[\r\n\t ]/.test(source)) return source
  // Not by one pattern: of a text of many millions of characters it outgrows the stack.
  const kept: string[] = []
  let from = 0
  for (let at = 0; at < source.length; ) {
    const code = source.charCodeAt(at)
    const end = code === 34 ? stringEnd(source, at) : at + 1
    if (end < 0) break
    if (isWhite(code)) {
      kept.push(source.slice(from, at))
      from = end
    }
    at = end
  }
  kept.push(source.slice(from))
  return kept.join('')
}

const isWhite = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

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
