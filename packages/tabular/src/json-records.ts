import { TabularError } from './errors.ts'
import { JsonElements, parse, skipValue, stringEnd } from './json-scan.ts'
import type { JsonTable } from './json-table.ts'
import { checkCancelled } from './limits.ts'
import type { Limits, TableChoice } from './model.ts'

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
