import type { Row } from '../lake/engine.ts'
import { rowNumber } from '../lake/model.ts'
import type { Place } from './order.ts'
import type { Query } from './query.ts'

export type Page = { readonly rows: readonly Row[]; readonly next: Place | null }

/** The engine's rows under their own names, and where the next page begins. The statement asked for one row more than the page. */
export function pageOf({ limit, outputs, order }: Query, found: readonly Row[]): Page {
  const [first] = order
  const sorted = first?.key === rowNumber && !first.descending ? found.toSorted(byNumber) : found
  const shown = sorted.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  return {
    rows: shown.map((row) => Object.fromEntries(outputs.map(({ name }, index) => [name, row[`c${index}`] ?? null]))),
    next: last ? order.map((_, index) => cellOf(last[`k${index}`])) : null,
  }
}

const byNumber = (a: Row, b: Row): number => Number(a.k0) - Number(b.k0)

const cellOf = (cell: unknown): Place[number] =>
  typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? cell : null
