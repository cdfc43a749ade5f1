import {
  cardIn,
  cardsOf,
  digitsIn,
  emailIn,
  firstResidentsOf,
  plateIn,
  residentIn,
  residentsOf,
  type Within,
  withinOf,
  withinSums,
} from './detectors-within.ts'
import type { Row, Session } from './engine.ts'
import { type Definition, definitionOf, definitions, isNamed, latinName, mobileChance } from './identifiers.ts'
import { type Detector, type DetectorKind, isOfPeople, pointsAtPerson } from './model.ts'
import { literal } from './sql.ts'
import type { ValuePattern } from './value-pattern.ts'

// Detectors of Chinese identifiers, evaluated by the engine over every row.

/** More formatted cells than this are checked on an even sample: a check digit's hit rate needs no more. */
const checkedAtMost = 100_000

export type DetectorTarget = {
  readonly label: string
  /** A relation of `v` (text) and `n` (how many rows have it): groups where values repeat, rows with n = 1 otherwise. */
  readonly relation: string
  /** How many `v` it has. */
  readonly values: number
  readonly filled: number
}

export type Detected = {
  /** How many cells have each of the patterns; a cell counts for the first that fits. */
  readonly patterns: readonly number[]
  readonly detectors: readonly Detector[]
}

/** All detectors over one text column, each with how often it hits and how often chance would, and the column's patterns counted. */
export async function detect(
  session: Session,
  target: DetectorTarget,
  patterns: readonly ValuePattern[],
  signal?: AbortSignal,
): Promise<Detected> {
  const shapes = patterns.map(
    ({ regex, length }, index) =>
      `WHEN ${length === undefined ? '' : `l = ${length} AND `}regexp_full_match(v, ${literal(regex)}) THEN ${index}`,
  )
  const shape = shapes.length > 0 ? `CASE ${shapes.join(' ')} END` : 'NULL'
  // Of a text that has one of the shapes it is known whether there is anything to trim.
  const even = patterns.flatMap(({ pattern }, index) => (pattern === pattern.trim() ? [index] : []))
  const trimmed = even.length > 0 ? `CASE WHEN p IN (${even.join(', ')}) THEN v ELSE trim(v) END` : 'trim(v)'
  // One pass: over millions of rows it is the reading of the texts that costs.
  const { rows } = await session.query(
    `SELECT p, kind, sum(n) AS hits, ${withinSums} FROM (
      SELECT n, p, kind, digits, ${residentIn} AS v, CASE WHEN kind IS NULL THEN ${cardIn} END AS card, mail, plated FROM (
        SELECT n, p, kind, ${digitsIn(patterns)} AS digits, ${emailIn(patterns)} AS mail, ${plateIn(patterns)} AS plated FROM (
          SELECT n, p, v, ${kindIn(patterns, target.label)} AS kind FROM (
            SELECT n, p, ${trimmed} AS v FROM (
              SELECT n, v, ${shape} AS p FROM (SELECT n, v, length(v) AS l FROM ${target.relation})
            )
          )
        )
      )
    ) GROUP BY p, kind`,
    [],
    { signal },
  )
  const sumOf = summing(rows)
  const detectors = await detectorsFrom(session, target, rows, signal)
  return { patterns: patterns.map((_, index) => sumOf(({ p }) => p === index)), detectors }
}

const summing =
  (rows: readonly Row[]) =>
  (wanted: (row: Row) => boolean): number =>
    rows.filter(wanted).reduce((sum, { hits }) => sum + Number(hits), 0)

/** What the counts of one column come to. */
async function detectorsFrom(
  session: Session,
  target: DetectorTarget,
  rows: readonly Row[],
  signal: AbortSignal | undefined,
): Promise<Detector[]> {
  const sumOf = summing(rows)
  const within = withinOf(rows)
  const found: Detector[] = []
  for (const definition of definitions) {
    const { kind } = definition
    const formatted = sumOf((row) => row.kind === kind)
    const whole = formatted > 0 ? await evaluate(session, target, definition, formatted, signal) : undefined
    const detector = together(whole, { formatted, houses: sumOf((row) => row.kind === houseOf(kind)) }, within, {
      ...target,
      definition,
    })
    if (detector) found.push(detector)
  }
  return found.sort((a, b) => b.rate - a.rate)
}

/** Which column of a relation of many, by `k`. */
export type ColumnTarget = Omit<DetectorTarget, 'relation'> & { readonly key: number }

/**
 * The same for many columns in one statement, over a relation of `k`, `v` and `n`; without the shapes, which only save work where there
 * are many rows. By `key`; a column without a detector is left out.
 */
export async function detectEach(
  session: Session,
  relation: string,
  targets: readonly ColumnTarget[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<number, readonly Detector[]>> {
  const keys = targets.map(({ key }) => key)
  if (keys.length === 0) return new Map()
  const latin = targets.filter(({ label }) => latinName.header.test(label)).map(({ key }) => key)
  const whole = kindIn([], '')
  const kind =
    latin.length === 0 ? whole : `CASE WHEN k IN (${latin.join(', ')}) THEN ${kindIn([], latinLabel)} ELSE ${whole} END`
  const { rows } = await session.query(
    `SELECT k, p, kind, sum(n) AS hits, ${withinSums} FROM (
      SELECT k, n, p, kind, digits, ${residentIn} AS v, CASE WHEN kind IS NULL THEN ${cardIn} END AS card, mail, plated FROM (
        SELECT k, n, p, kind, ${digitsIn([])} AS digits, ${emailIn([])} AS mail, ${plateIn([])} AS plated FROM (
          SELECT k, n, p, v, ${kind} AS kind FROM (
            SELECT k, n, NULL::INTEGER AS p, trim(v) AS v FROM ${relation} WHERE k IN (${keys.join(', ')})
          )
        )
      )
    ) GROUP BY k, p, kind`,
    [],
    { signal },
  )
  const byKey = Map.groupBy(rows, ({ k }) => Number(k))
  const found = new Map<number, readonly Detector[]>()
  for (const target of targets) {
    const own = `(SELECT v, n FROM ${relation} WHERE k = ${target.key})`
    const detectors = await detectorsFrom(session, { ...target, relation: own }, byKey.get(target.key) ?? [], signal)
    if (detectors.length > 0) found.set(target.key, detectors)
  }
  return found
}

/** Any header of names in Latin letters will do. */
const latinLabel = 'full name'

const houseOf = (kind: DetectorKind): string => `${kind}/house`

/** SQL over `v` and `p`: what the whole cell is. Of each pattern of the column only the kinds are tried that can have it. */
function kindIn(patterns: readonly ValuePattern[], label: string): string {
  const branchesOf = (tried: readonly Definition[], isFirst: boolean): string => {
    const branches = tried.flatMap(({ kind, maybe, format, house }) => [
      ...(house ? [`WHEN ${maybe} AND regexp_full_match(v, ${literal(house)}) THEN ${literal(houseOf(kind))}`] : []),
      `WHEN ${maybe} AND regexp_full_match(v, ${literal(format)}) THEN ${literal(kind)}`,
    ])
    if (isFirst && latinName.header.test(label))
      branches.push(`WHEN regexp_full_match(v, ${literal(latinName.format)}) THEN 'personName'`)
    return branches.length > 0 ? `CASE ${branches.join(' ')} END` : 'NULL'
  }
  const all = branchesOf(definitions, true)
  const byPattern = patterns.map(({ pattern, digits }, index) => {
    const tried = definitions.filter(({ suits }) => suits(pattern.trim(), digits))
    return `WHEN ${index} THEN ${branchesOf(tried, /[A\p{L}]/u.test(pattern))}`
  })
  return byPattern.length > 0 ? `CASE p ${byPattern.join(' ')} ELSE ${all} END` : all
}

/**
 * What the whole cells of a kind and those that hold one among other words come to; undefined where chance explains them. Where there
 * is a check digit, hits must be more than chance gives among the cells of the format, however few those are; digits like those of a
 * mobile telephone, more than chance gives among numbers as long; without either, a few wild cells are noise.
 */
function together(
  whole: Detector | undefined,
  { formatted, houses }: { readonly formatted: number; readonly houses: number },
  within: Within,
  { definition, label, filled }: DetectorTarget & { readonly definition: Definition },
): Detector | undefined {
  const { kind, chance, check } = definition
  const found = whole?.hits ?? 0
  const isEvident = check ? found > 2 * chance * formatted : found > 0 && (found / filled > 2 * chance || found >= 3)
  let persons = isEvident ? found : 0
  switch (kind) {
    case 'residentId':
      persons += residentsOf(within) + firstResidentsOf(within, filled, isNamed(kind, label))
      break
    case 'phone': {
      const { elevens, hits } = within.mobiles
      persons = found + hits > 2 * mobileChance * (formatted + elevens) ? found + hits : 0
      break
    }
    case 'bankCard':
      persons += cardsOf(within)
      break
    case 'email':
      persons += within.emails
      break
    case 'plate':
      persons += within.plates
      break
  }
  const hits = persons + houses
  if (hits === 0) return undefined
  return { kind, hits, rate: hits / filled, chance, basis: whole?.basis ?? 'all', ...(houses > 0 ? { houses } : {}) }
}

async function evaluate(
  session: Session,
  { relation, filled, values }: DetectorTarget,
  { kind, format, check, chance }: Definition,
  formatted: number,
  signal: AbortSignal | undefined,
): Promise<Detector> {
  if (!check) return { kind, rate: formatted / filled, chance, hits: formatted, basis: 'all' }
  const every = Math.ceil(Math.min(formatted, values) / checkedAtMost)
  const isSampled = every > 1
  const isShaped = `regexp_full_match(trim(v), ${literal(format)})`
  // A CASE, because the engine may try the pattern first.
  const wanted = isSampled ? `CASE WHEN hash(v) % ${every} = 0 THEN ${isShaped} ELSE false END` : isShaped
  const shaped = `SELECT trim(v) AS v, n FROM ${relation} WHERE ${wanted}`
  const { rows } = await session.query(
    `SELECT sum(n) AS checked, sum(n) FILTER (${check}) AS passed FROM (${shaped})`,
    [],
    { signal },
  )
  const checked = Number(rows[0]?.checked ?? 0)
  const share = checked === 0 ? 0 : Number(rows[0]?.passed ?? 0) / checked
  const hits = Math.round(formatted * share)
  return { kind, rate: hits / filled, chance, hits, basis: isSampled ? checked : 'all' }
}

/**
 * What the column as a whole is. A single valid resident id makes it personal, whatever else most cells are, since its format and check
 * digit leave chance no room worth the risk; then comes what points at persons directly; then the kind that most cells have.
 */
export function detectorOf(detectors: readonly Detector[], label: string): Detector | undefined {
  const fitting = detectors.filter(({ kind, rate, hits }) => {
    if (kind === 'residentId') return hits > 0
    const definition = definitionOf(kind)
    return definition !== undefined && rate >= (isNamed(kind, label) ? definition.share / 4 : definition.share)
  })
  return (
    fitting.find(({ kind }) => kind === 'residentId') ??
    fitting.find((one) => pointsAtPerson(one.kind) && isOfPeople(one, label)) ??
    fitting.find((one) => isOfPeople(one, label)) ??
    fitting[0]
  )
}
