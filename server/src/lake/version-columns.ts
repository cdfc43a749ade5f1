import { detectorOf } from './detectors.ts'
import type { Edits, Examined, ExaminedColumn } from './import-model.ts'
import { type Column, type Detector, isOfPeople } from './model.ts'
import type { ColumnProfile, Profile } from './profile-model.ts'
import { strayKey, straysOf } from './strays.ts'

/** A column with the publisher's changes that need no new reading: label, name, unit, and whether it is kept. */
export type KeptColumn = {
  readonly examined: ExaminedColumn
  readonly profile: ColumnProfile
  readonly keep: boolean
  /** What the publisher stated of findings, by their key. */
  readonly reasons: Edits['reasons']
}

export function keptColumns(examined: Examined, profile: Profile, edits: Edits): KeptColumn[] {
  return examined.columns.map((column, position) => {
    const found = profile.columns[position]
    if (!found) throw new RangeError('a column has no profile')
    const { label, name, unit, keep } = edits.columns[column.index] ?? {}
    const { unit: proposed, ...rest } = column
    const stated = unit ?? proposed
    return {
      examined: {
        ...rest,
        label: label ?? column.label,
        name: name ?? column.name,
        ...(stated ? { unit: stated } : {}),
      },
      profile: found,
      keep: keep ?? true,
      reasons: edits.reasons,
    }
  })
}

/** The column as the version will say it: counts and kinds, no value. */
export function versionColumn({ examined, profile, reasons }: KeptColumn): Column {
  const { index, name, label, unit, reading, reason, bad } = examined
  const detector = detectorOf(profile.detectors, label)
  const role = roleOf(reason, detector)
  const found = straysOf(profile.detectors, detector, label)
  const told = new Set([
    ...(detector && isOfPeople(detector, label) ? [detector.kind] : []),
    ...found.map(({ kind }) => kind),
  ])
  const seen = (profile.sightings ?? []).filter(({ kind }) => told.has(kind)).map(({ masked: _, ...seen }) => seen)
  const stated = reasons[strayKey(index, found)]
  return {
    name,
    label,
    type: reading.type,
    ...(reading.type === 'decimal' ? { scale: reading.scale ?? 0, precision: reading.precision ?? 18 } : {}),
    ...(unit ? { unit } : reading.percent ? { unit: '%' } : {}),
    ...(role ? { role } : {}),
    ...(detector ? { detector } : {}),
    ...(found.length > 0 ? { strays: { found, ...(stated ? { reason: stated } : {}) } } : {}),
    ...(seen.length > 0 ? { seen } : {}),
    nulls: profile.nulls,
    distinct: profile.distinct,
    distinctExact: profile.distinctExact,
    rejected: bad,
  }
}

const identifying: readonly Detector['kind'][] = ['residentId', 'creditCode', 'bankCard', 'phone', 'plate']

/** R-CODE: digits that are a name for something. */
const roleOf = (reason: string | undefined, detector: Detector | undefined): Column['role'] =>
  detector && identifying.includes(detector.kind)
    ? 'identifier'
    : reason === 'longDigits' || reason === 'phone'
      ? 'identifier'
      : reason === undefined
        ? undefined
        : 'code'

/**
 * The profile of the kept columns under their final names; it lies beside the version and passes the gate. Masked cells are for the one
 * who sends the file and stay with the import; the version's columns say the rows.
 */
export const versionProfile = (rowCount: number, kept: readonly KeptColumn[]): Profile => ({
  rowCount,
  columns: kept.map(({ examined: { name }, profile: { sightings: _, ...profile } }) => ({ ...profile, name })),
})
