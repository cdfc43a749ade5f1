import { detectEach } from './detectors.ts'
import type { Session } from './engine.ts'
import type { ColumnType, Detector } from './model.ts'
import type { ColumnProfile } from './profile-model.ts'
import { identifier } from './sql.ts'
import { countPatterns, patternsOf } from './value-pattern.ts'

// A table of many columns and few rows: planning a statement costs more than reading the cells, so a slice of columns is profiled by a
// few statements over one long relation instead of several for each column.

/** Up to so many rows all cells of a slice are held at once. */
export const fewRows = 2000
export const manyColumns = 30

const top = 20

type Column = { readonly name: string; readonly label: string; readonly type: ColumnType }

export type ShortColumn = {
  readonly distinct: number
  readonly top: ColumnProfile['topValues']
  /** Every value as text, and how many rows have it. */
  readonly values: readonly (readonly [string, number])[]
  readonly patterns: ColumnProfile['patterns']
  /** Of texts; numbers are looked at by their own detectors. */
  readonly detectors: readonly Detector[]
}

/** What can be had of all columns at once, by name; geometries are left out. */
export async function profileTogether(
  session: Session,
  relation: string,
  columns: readonly Column[],
  { signal }: { readonly signal?: AbortSignal },
): Promise<ReadonlyMap<string, ShortColumn>> {
  const counted = columns.filter(({ type }) => type !== 'geometry')
  if (counted.length === 0) return new Map()
  const texts = counted.map(({ name }, index) => `${identifier(name)}::VARCHAR AS "${index}"`)
  const long = `SELECT k::INTEGER AS k, v, count(*) AS n FROM (UNPIVOT (SELECT ${texts.join(', ')} FROM ${relation}) ON COLUMNS(*) INTO NAME k VALUE v) GROUP BY ALL`
  await session.query(`CREATE OR REPLACE TEMP TABLE long AS ${long}`, [], { signal })
  const { rows } = await session.query(
    'SELECT k, v, n, row_number() OVER (PARTITION BY k ORDER BY n DESC, v) AS place FROM long ORDER BY k, place',
    [],
    { signal, maxRows: fewRows * counted.length },
  )
  const values = counted.map((): [string, number][] => [])
  for (const { k, v, n } of rows) values[Number(k)]?.push([String(v), Number(n)])
  const detected = await detectEach(session, 'long', targetsOf(counted, values), signal)
  return new Map(
    counted.map(({ name, type }, index) => {
      const own = values[index] ?? []
      const patterns = type === 'text' ? patternsOf(own.map(([value]) => value)) : []
      return [
        name,
        {
          distinct: own.length,
          top: own.slice(0, top).map(([value, count]) => ({ value, count })),
          values: own,
          patterns: countPatterns(patterns, own),
          detectors: detected.get(index) ?? [],
        },
      ]
    }),
  )
}

const targetsOf = (columns: readonly Column[], values: readonly (readonly (readonly [string, number])[])[]) =>
  columns.flatMap(({ label, type }, index) => {
    const own = values[index] ?? []
    if (type !== 'text' || own.length === 0) return []
    return [{ key: index, label, values: own.length, filled: own.reduce((sum, [, n]) => sum + n, 0) }]
  })
