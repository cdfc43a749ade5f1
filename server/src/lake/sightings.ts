import type { Proposal } from '@gongshu/tabular/model'
import { cardIn, digitsIn, emailIn, personalIn, plateIn, residentIn } from './detectors-within.ts'
import type { Session } from './engine.ts'
import { definitions, identifierTest, latinName } from './identifiers.ts'
import { maskedCell } from './mask.ts'
import type { ColumnType, Detector, DetectorKind } from './model.ts'
import type { ColumnProfile, Sighting } from './profile-model.ts'
import { identifier, literal } from './sql.ts'

// 首见何处: of what detectors found in a column, where the first of it stands, so that one id card number among thousands of cells is
// seen at once (R-CODE-04). The number of the row is told to everybody concerned; the cell, masked, lies in the profile beside the file.

const shown = 5
/** A column full of them shows its first ones here; only for a few is the whole column read once more. */
const lookedAtFirst = 10_000
/** Of a table of thousands of columns that all are about people, this many tell enough. */
const mostColumns = 40

type Place = { readonly name: string; readonly label: string; readonly type: ColumnType }

/** `path` is a Parquet file with these columns. */
export async function findSightings(
  session: Session,
  path: string,
  columns: readonly (Place & { readonly profile: ColumnProfile })[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly Sighting[]>> {
  const found = new Map<string, readonly Sighting[]>()
  const telling = columns.filter(({ profile }) => profile.detectors.some(isOfPersons)).slice(0, mostColumns)
  for (const { profile, ...column } of telling) {
    const sightings: Sighting[] = []
    for (const { kind, hits } of profile.detectors.filter(isOfPersons)) {
      const near = await firstOf(session, path, column, kind, `file_row_number < ${lookedAtFirst}`, signal)
      const isEnough = near.length >= Math.min(shown, hits)
      sightings.push(...(isEnough ? near : await firstOf(session, path, column, kind, 'true', signal)))
    }
    if (sightings.length > 0) found.set(column.name, sightings)
  }
  return found
}

/** A house's code, landline or mailbox is nobody's. */
const isOfPersons = ({ kind, hits, houses = 0 }: Detector): boolean => kind !== 'creditCode' && hits > houses

const isNumber = (type: ColumnType): boolean => type === 'integer' || type === 'decimal' || type === 'double'

async function firstOf(
  session: Session,
  path: string,
  { name, label, type }: Place,
  kind: DetectorKind,
  where: string,
  signal: AbortSignal | undefined,
): Promise<Sighting[]> {
  const c = identifier(name)
  // As the detectors read numbers: the whole ones, without their point.
  const text = isNumber(type)
    ? `CASE WHEN ${c} = trunc(${c}) THEN TRY_CAST(${c} AS HUGEINT)::VARCHAR END`
    : `${c}::VARCHAR`
  const cells = `SELECT file_row_number + 1 AS row, trim(${text}) AS v, NULL::INTEGER AS p FROM read_parquet(${literal(path)}, file_row_number = true) WHERE ${where} AND ${c} IS NOT NULL`
  const known = `SELECT row, v, p, ${kindOf(label)} AS kind FROM (${cells}) WHERE v IS NOT NULL`
  const within = `SELECT row, v, kind, ${digitsIn([])} AS digits, ${emailIn([])} AS mail, ${plateIn([])} AS plated FROM (${known})`
  const read = `SELECT row, v AS t, kind, digits, ${residentIn} AS v, CASE WHEN kind IS NULL THEN ${cardIn} END AS card, mail, plated FROM (${within})`
  const { rows } = await session.query(
    `SELECT row, t FROM (${read}) WHERE ${isOf(kind)} ORDER BY row LIMIT ${shown}`,
    [],
    { signal },
  )
  return rows.map(({ row, t }) => ({ kind, row: Number(row), masked: maskedCell(String(t)) }))
}

/** SQL over `v`: what the whole cell is, as `detect` decides it. */
function kindOf(label: string): string {
  const branches = definitions.flatMap(({ kind, maybe, format, house }) => [
    ...(house ? [`WHEN ${maybe} AND regexp_full_match(v, ${literal(house)}) THEN ${literal(`${kind}/house`)}`] : []),
    `WHEN ${maybe} AND regexp_full_match(v, ${literal(format)}) THEN ${literal(kind)}`,
  ])
  if (latinName.header.test(label))
    branches.push(`WHEN regexp_full_match(v, ${literal(latinName.format)}) THEN 'personName'`)
  return `CASE ${branches.join(' ')} END`
}

/** SQL over `t`, the cell, and what was read in it: whether it is, or holds, one of the kind. */
function isOf(kind: DetectorKind): string {
  const whole =
    kind === 'residentId' || kind === 'bankCard'
      ? `kind = ${literal(kind)} AND ${identifierTest(kind, 't')}`
      : `kind = ${literal(kind)}`
  const inside = personalIn[kind]
  return inside ? `(coalesce(${whole}, false) OR coalesce(${inside}, false))` : `coalesce(${whole}, false)`
}

/**
 * The row of the file that a row of the data was: known where nothing but what the layout names lies between (no blank rows, and the
 * number of rows agrees).
 */
export function linesOf(
  { layout, sample }: Pick<Proposal, 'layout' | 'sample'>,
  rows: number,
): (row: number) => number | undefined {
  const { firstDataRow, skippedRows } = layout
  const last = layout.lastDataRow ?? Math.max(0, ...sample.map(({ row }) => row))
  const skipped = skippedRows.map(({ row }) => row).filter((row) => row >= firstDataRow && row <= last)
  if (last - firstDataRow + 1 - skipped.length !== rows) return () => undefined
  return (row) => lineOf(row, firstDataRow, skipped)
}

function lineOf(row: number, firstDataRow: number, skipped: readonly number[]): number {
  let line = firstDataRow + row - 1
  for (const one of [...skipped].sort((a, b) => a - b)) if (one <= line) line++
  return line
}
