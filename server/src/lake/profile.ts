import { detect } from './detectors.ts'
import { detectInNumbers } from './detectors-of-numbers.ts'
import type { Row, Session } from './engine.ts'
import type { ColumnType } from './model.ts'
import type { ColumnProfile, Profile } from './profile-model.ts'
import { fewRows, manyColumns, profileTogether, type ShortColumn } from './profile-short.ts'
import { identifier, literal } from './sql.ts'
import { patternsOf } from './value-pattern.ts'

export type ProfiledColumn = {
  readonly name: string
  readonly label: string
  readonly type: ColumnType
  readonly unit?: string | undefined
}
type Options = { readonly signal?: AbortSignal; readonly progress?: (percent: number) => void }

const columnsPerScan = 100
const top = 20
const bins = 20
/** Up to here the groups of a column are counted exactly, and everything about its texts is computed on the groups. */
const groupedAtMost = 200_000
/** A column this close to all different is counted exactly too: whether it is a key must not be an estimate. */
const nearlyUnique = 0.9
const sampled = 5000

const isNumber = (type: ColumnType): boolean => type === 'integer' || type === 'decimal' || type === 'double'
const isMoment = (type: ColumnType): boolean => type === 'date' || type === 'timestamp'

/** Profiles every column of a Parquet file over all its rows. */
export async function profileParquet(
  session: Session,
  path: string,
  columns: readonly ProfiledColumn[],
  options: Options = {},
): Promise<Profile> {
  const file = `read_parquet(${literal(path)})`
  const isWide = columns.length > 2 * columnsPerScan
  const size = isWide ? columnsPerScan : columns.length
  const profiles: ColumnProfile[] = []
  let rows = 0
  for (let from = 0; from === 0 || from < columns.length; from += size) {
    const part = columns.slice(from, from + size)
    const relation = isWide ? await slice(session, file, part, options) : file
    const { rowCount, facts } = await scan(session, relation, part, options)
    rows = rowCount
    const isShort = columns.length > manyColumns && rowCount <= fewRows
    const together = isShort ? await profileTogether(session, relation, part, options) : undefined
    for (const [index, column] of part.entries()) {
      options.signal?.throwIfAborted()
      const short = together?.get(column.name)
      const own = facts[index] ?? {}
      profiles.push(
        short
          ? await shortProfile(session, relation, column, own, rowCount, short, options)
          : await profileColumn(session, relation, column, own, rowCount, options),
      )
      options.progress?.(Math.round((profiles.length / columns.length) * 100))
    }
  }
  return { rowCount: rows, columns: profiles }
}

/** Some columns of a wide file as a table of their own: every statement over the file would bind all of its thousands. */
async function slice(
  session: Session,
  file: string,
  columns: readonly ProfiledColumn[],
  { signal }: Options,
): Promise<string> {
  const selected = columns.map(({ name }) => identifier(name)).join(', ')
  await session.query(`CREATE OR REPLACE TEMP TABLE slice AS SELECT ${selected} FROM ${file}`, [], { signal })
  return 'slice'
}

/** What one scan gives for all columns: counts, bounds, estimates. */
async function scan(
  session: Session,
  relation: string,
  columns: readonly ProfiledColumn[],
  { signal }: Options,
): Promise<{ rowCount: number; facts: Row[] }> {
  let rowCount = 0
  const facts: Row[] = []
  for (let from = 0; from < Math.max(1, columns.length); from += columnsPerScan) {
    const part = columns.slice(from, from + columnsPerScan)
    const sums = part.flatMap(({ name, type }, index) => {
      const c = identifier(name)
      const wanted: Record<string, string | undefined> = {
        filled: `count(${c})`,
        distinct: `approx_count_distinct(${c})`,
        min: type === 'geometry' ? undefined : `min(${c})`,
        max: type === 'geometry' ? undefined : `max(${c})`,
        // The sum of wide decimals can outgrow them.
        mean: isNumber(type) ? `avg(${c}${type === 'decimal' ? '::DOUBLE' : ''})::DOUBLE` : undefined,
        quantiles:
          isNumber(type) || isMoment(type) ? `approx_quantile(${c}, [0.05, 0.25, 0.5, 0.75, 0.95])` : undefined,
        shortest: type === 'text' ? `min(length(${c}))` : undefined,
        longest: type === 'text' ? `max(length(${c}))` : undefined,
      }
      return Object.entries(wanted).flatMap(([key, sql]) => (sql ? [`${sql} AS ${key}${index}`] : []))
    })
    const { rows } = await session.query(`SELECT ${['count(*) AS n', ...sums].join(', ')} FROM ${relation}`, [], {
      signal,
    })
    const values = rows[0] ?? {}
    rowCount = Number(values.n)
    const keys = ['filled', 'distinct', 'min', 'max', 'mean', 'quantiles', 'shortest', 'longest']
    part.forEach((_, index) => {
      facts.push(Object.fromEntries(keys.map((key) => [key, values[`${key}${index}`] ?? null])))
    })
  }
  return { rowCount, facts }
}

async function profileColumn(
  session: Session,
  relation: string,
  column: ProfiledColumn,
  facts: Row,
  rowCount: number,
  options: Options,
): Promise<ColumnProfile> {
  const { name, label, type, unit } = column
  const filled = Number(facts.filled)
  const estimate = Math.min(Number(facts.distinct), filled)
  const values = await valuesOf(session, relation, column, filled, estimate, options)
  const isText = type === 'text' && filled > 0
  const texts = isText
    ? await profileTexts(session, values, { label, filled }, options)
    : {
        patterns: [],
        detectors: await detectInNumbers(
          session,
          {
            ...{ label, type, unit, filled, max: facts.max },
            ...{ relation: values.texts, values: values.exact ? values.distinct : filled },
          },
          options.signal,
        ),
      }
  return {
    name,
    nulls: rowCount - filled,
    distinct: values.distinct,
    distinctExact: values.exact,
    ...boundsOf(facts),
    histogram: filled > 0 ? await histogram(session, values.texts, column, facts, options) : null,
    topValues: values.top,
    topExact: values.exact,
    lengths: isText ? { min: Number(facts.shortest), max: Number(facts.longest) } : null,
    ...texts,
  }
}

/** From what was had of all columns at once. */
async function shortProfile(
  session: Session,
  relation: string,
  { name, label, type, unit }: ProfiledColumn,
  facts: Row,
  rowCount: number,
  { distinct, top, values, patterns, detectors }: ShortColumn,
  options: Options,
): Promise<ColumnProfile> {
  const filled = Number(facts.filled)
  const c = identifier(name)
  const cells = `(SELECT ${c} AS v, 1 AS n FROM ${relation} WHERE ${c} IS NOT NULL)`
  const isText = type === 'text' && filled > 0
  return {
    ...{ name, nulls: rowCount - filled, distinct, distinctExact: true },
    ...boundsOf(facts),
    histogram: histogramOf(values, type, facts),
    topValues: filled > 0 ? top : null,
    topExact: true,
    lengths: isText ? { min: Number(facts.shortest), max: Number(facts.longest) } : null,
    patterns: isText ? patterns : [],
    detectors: isText
      ? [...detectors]
      : await detectInNumbers(
          session,
          { label, type, unit, filled, max: facts.max, relation: cells, values: filled },
          options.signal,
        ),
  }
}

const boundsOf = (facts: Row): Pick<ColumnProfile, 'min' | 'max' | 'mean' | 'quantiles'> => ({
  min: bound(facts.min),
  max: bound(facts.max),
  mean: typeof facts.mean === 'number' ? facts.mean : null,
  quantiles: Array.isArray(facts.quantiles) ? facts.quantiles.flatMap((value) => bound(value) ?? []) : null,
})

const bound = (value: unknown): string | number | null =>
  typeof value === 'number' || typeof value === 'string'
    ? value
    : value === null || value === undefined
      ? null
      : String(value)

type Values = { distinct: number; exact: boolean; top: ColumnProfile['topValues']; texts: string }

/** Distinct and top values: by groups where they are few or a key is claimed, by estimate in between. */
async function valuesOf(
  session: Session,
  relation: string,
  { name, type }: ProfiledColumn,
  filled: number,
  estimate: number,
  { signal }: Options,
): Promise<Values> {
  const c = identifier(name)
  const rows = `(SELECT ${c} AS v, 1 AS n FROM ${relation} WHERE ${c} IS NOT NULL)`
  if (type === 'geometry' || filled === 0) return { distinct: estimate, exact: filled === 0, top: null, texts: rows }
  const grouped = `SELECT ${c} AS v, count(*) AS n FROM ${relation} WHERE ${c} IS NOT NULL GROUP BY 1`
  if (estimate <= groupedAtMost) {
    await session.query(`CREATE OR REPLACE TEMP TABLE grouped AS ${grouped}`, [], { signal })
    const found = await countAndTop(session, 'grouped', signal)
    return { ...found, exact: true, texts: 'grouped' }
  }
  if (estimate >= filled * nearlyUnique) {
    const { rows: counted } = await session.query(`SELECT count(DISTINCT ${c}) AS n FROM ${relation}`, [], { signal })
    return { distinct: Number(counted[0]?.n), exact: true, top: null, texts: rows }
  }
  return { distinct: estimate, exact: false, top: await likelyTop(session, relation, c, signal), texts: rows }
}

async function countAndTop(
  session: Session,
  groups: string,
  signal: AbortSignal | undefined,
): Promise<{ distinct: number; top: ColumnProfile['topValues'] }> {
  const { rows } = await session.query(
    `SELECT v::VARCHAR AS v, n, (SELECT count(*) FROM ${groups}) AS d FROM ${groups} ORDER BY n DESC, v LIMIT ${top}`,
    [],
    { signal },
  )
  return {
    distinct: Number(rows[0]?.d ?? 0),
    top: rows.map((row) => ({ value: String(row.v), count: Number(row.n) })),
  }
}

/** The candidates of a streaming top-k, counted exactly, as values and not as texts: to write every row out would cost most of it. */
async function likelyTop(
  session: Session,
  relation: string,
  column: string,
  signal: AbortSignal | undefined,
): Promise<ColumnProfile['topValues']> {
  const candidates = `SELECT unnest(found) FROM (SELECT approx_top_k(${column}, ${top}) AS found FROM ${relation})`
  const { rows } = await session.query(
    `SELECT v::VARCHAR AS v, n FROM (SELECT ${column} AS v, count(*) AS n FROM ${relation} WHERE ${column} IN (${candidates}) GROUP BY 1) ORDER BY n DESC, v`,
    [],
    { signal },
  )
  return rows.map((row) => ({ value: String(row.v), count: Number(row.n) }))
}

/** Twenty bins of equal width between the smallest and the largest value; undefined where there is nothing to part. */
function binsOf(type: ColumnType, { min, max }: Row): { readonly low: number; readonly width: number } | undefined {
  if (!isNumber(type) && !isMoment(type)) return undefined
  const [low, high] = [placeOf(type, min), placeOf(type, max)]
  if (!Number.isFinite(low) || !Number.isFinite(high) || low === high) return undefined
  return { low, width: (high - low) / bins }
}

/** Where a value stands on the line: a number itself, a moment in seconds. */
const placeOf = (type: ColumnType, value: unknown): number =>
  isMoment(type)
    ? Date.parse(`${String(value).replace(' ', 'T')}${type === 'date' ? 'T00:00' : ''}Z`) / 1000
    : Number(value)

const histogramFrom = (
  type: ColumnType,
  { low, width }: { readonly low: number; readonly width: number },
  counts: ReadonlyMap<number, number>,
): ColumnProfile['histogram'] => {
  const edge = (index: number): string | number => edgeOf(type, low + width * index)
  return Array.from({ length: bins }, (_, index) => ({
    from: edge(index),
    to: edge(index + 1),
    count: counts.get(index) ?? 0,
  }))
}

/** By the engine; `relation` has `v` and `n`, how many rows have it. */
async function histogram(
  session: Session,
  relation: string,
  { type }: ProfiledColumn,
  facts: Row,
  { signal }: Options,
): Promise<ColumnProfile['histogram']> {
  const parted = binsOf(type, facts)
  if (!parted) return null
  const scaled = isMoment(type) ? 'epoch(v)' : 'v::DOUBLE'
  const { rows } = await session.query(
    `SELECT least(${bins - 1}, greatest(0, floor((${scaled} - $1) / $2)))::INTEGER AS bin, sum(n) AS n FROM ${relation} WHERE isfinite(${isMoment(type) ? 'v' : scaled}) GROUP BY 1`,
    [parted.low + 0, parted.width],
    { signal },
  )
  return histogramFrom(type, parted, new Map(rows.map((row) => [Number(row.bin), Number(row.n)])))
}

/** The same of all values, as texts with their counts. */
function histogramOf(
  values: readonly (readonly [string, number])[],
  type: ColumnType,
  facts: Row,
): ColumnProfile['histogram'] {
  const parted = binsOf(type, facts)
  if (!parted) return null
  const counts = new Map<number, number>()
  for (const [value, n] of values) {
    const place = placeOf(type, value)
    if (!Number.isFinite(place)) continue
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((place - parted.low) / parted.width)))
    counts.set(bin, (counts.get(bin) ?? 0) + n)
  }
  return histogramFrom(type, parted, counts)
}

function edgeOf(type: ColumnType, value: number): string | number {
  if (!isMoment(type)) return value
  const iso = new Date(value * 1000).toISOString()
  return type === 'date' ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}

/** Shapes are found in a sample and counted over all rows, in the pass that looks for identifiers. */
async function profileTexts(
  session: Session,
  { texts, exact, distinct }: Values,
  { label, filled }: { readonly label: string; readonly filled: number },
  { signal }: Options,
): Promise<Pick<ColumnProfile, 'patterns' | 'detectors'>> {
  const sample = await session.query(`SELECT v FROM ${texts} USING SAMPLE ${sampled} ROWS`, [], { signal })
  const patterns = patternsOf(sample.rows.map(({ v }) => String(v)))
  const target = { label, relation: texts, values: exact ? distinct : filled, filled }
  const found = await detect(session, target, patterns, signal)
  return {
    patterns: patterns.map(({ pattern }, index) => ({ pattern, count: found.patterns[index] ?? 0 })),
    detectors: [...found.detectors],
  }
}
