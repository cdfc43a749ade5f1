import type { Session } from './engine.ts'
import { literal } from './sql.ts'

// Identifiers of persons as people write them: full-width, spaced, hyphened, or in the middle of a text (R-CODE-03, R-CODE-04).

const narrow = `translate(v, '０１２３４５６７８９Ｘｘ－—–　', '0123456789Xx--- ')`
/** Digits without what people put between them. */
const joined = `regexp_replace(${narrow}, '([0-9])[ -]+', '\\1', 'g')`
const born = '(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])'
const resident = `[0-9]{6}${born}[0-9]{3}[0-9Xx]`
/** Numbers of the first generation (GB 11643-1989) have no check character: only a header makes them more than digits. */
const firstResident = '[0-9]{6}[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}'
const mobile = '1[3-9][0-9]{9}'
const apart = (pattern: string): string => `(?:^|[^0-9])(?:${pattern})(?:[^0-9Xx]|$)`

export type Within = {
  /** Cells that hold a well-formed eighteen-digit number beside other characters, and how many of those pass the check. */
  readonly residents: { readonly formatted: number; readonly hits: number }
  readonly firstResidents: number
  readonly mobiles: number
}

/**
 * Looks into the cells that are not an identifier as they stand. `residentCheck` is SQL over `v`, eighteen characters. The relation
 * gives `v` and `n`, how many rows have it.
 */
export async function detectWithin(
  session: Session,
  relation: string,
  residentCheck: string,
  signal?: AbortSignal,
): Promise<Within> {
  const whole = `regexp_full_match(trim(v), ${literal(`${resident}|(?:[+]?86)?[- ]?${mobile}`)})`
  const cells = `SELECT ${joined} AS p, n FROM ${relation}
    WHERE strlen(v) >= 11 AND regexp_matches(v, '(?:[0-9０-９][ 　－—–-]*){11}') AND NOT ${whole}`
  const found = `SELECT n, p, upper(regexp_extract(p, ${literal(`(?:^|[^0-9])(${resident})(?:[^0-9Xx]|$)`)}, 1)) AS v FROM (${cells})`
  const { rows } = await session.query(
    `SELECT sum(n) FILTER (v <> '') AS formatted, sum(n) FILTER (CASE WHEN v <> '' THEN ${residentCheck} ELSE false END) AS residents,
      sum(n) FILTER (v = '' AND regexp_full_match(trim(p), ${literal(firstResident)})) AS first,
      sum(n) FILTER (v = '' AND regexp_matches(p, ${literal(apart(`(?:86)?${mobile}`))})) AS mobiles
    FROM (${found})`,
    [],
    { signal },
  )
  const of = (name: string): number => Number(rows[0]?.[name] ?? 0)
  return {
    residents: { formatted: of('formatted'), hits: of('residents') },
    firstResidents: of('first'),
    mobiles: of('mobiles'),
  }
}
