import { mkdir, stat } from 'node:fs/promises'
import { withoutHidden } from '@gongshu/tabular/hidden-characters'
import type { Materialised, Proposal } from '@gongshu/tabular/model'
import { physicalNames } from '@gongshu/tabular/names'
import { type ColumnsBefore, continueColumns } from './columns-before.ts'
import type { Engine, Session } from './engine.ts'
import type { ImportFolder } from './import-folder.ts'
import type { Edits, Examined, ExaminedColumn } from './import-model.ts'
import { type Inspected, type Inspection, inspect } from './inspect.ts'
import { type LoadColumn, loadTyped, writeRejected } from './load.ts'
import type { ColumnType, Reading } from './model.ts'
import { emptyWordsOf } from './null-words.ts'
import { parquetSource } from './parquet-source.ts'
import { type ProfiledColumn, profileParquet } from './profile.ts'
import type { Profile, Sighting } from './profile-model.ts'
import { marksInCells } from './secrecy.ts'
import { findSightings, linesOf } from './sightings.ts'
import { cell, delimitedSource, held, isBetterHeld, type Source } from './source.ts'
import type { Count } from './stages.ts'

/** UTF-16 above this is not cut into cells by the reader. */
const cutUpTo = 32 * 1024 * 1024

type Options = { readonly signal?: AbortSignal | undefined; readonly count: Count; readonly bytes: number }

/** A column as the proposal has it, and the publisher's words for it. */
export type NamedColumn = Pick<ExaminedColumn, 'index' | 'label' | 'name' | 'unit' | 'file' | 'carried'> & {
  readonly wasDecimal: boolean
}

/** What the engine is to read: the original itself, or what the reader wrote. */
export const openSession = async (
  engine: Engine,
  folder: ImportFolder,
  { path }: Pick<Materialised, 'path'>,
): Promise<Session> => {
  await mkdir(folder.root, { recursive: true })
  return engine.session({ directories: [folder.root], files: [path], temp: folder.spill })
}

export async function sourceOf(
  session: Session,
  proposal: Proposal,
  materialised: Materialised,
  edits: Edits,
): Promise<Source> {
  if (materialised.kind === 'parquet') return parquetSource(session, materialised.path)
  const { csv } = materialised
  if (!csv) throw new TypeError(`the reader wrote ${materialised.kind}, which the engine does not read`)
  const dialect = { ...csv, skip: materialised.skipLines ?? 0 }
  const labels = proposal.columns.map(({ label }) => label)
  return delimitedSource(materialised.path, labels, dialect, emptyWordsOf(edits.reading.nullWords))
}

/** Columns with the publisher's labels, names and units in place of the reader's, also those of the version before. */
export function namedColumns(
  proposal: Proposal,
  source: Source,
  edits: Edits,
  before: ColumnsBefore | undefined,
): NamedColumn[] {
  const proposed = proposal.columns.length > 0 ? proposal.columns : columnsOf(source.labels)
  const own = Object.values(edits.columns).flatMap(({ name }) => name ?? [])
  const continued = continueColumns(proposed, before, own)
  return proposed.map(({ label, name, unit }, index) => {
    const said = edits.columns[index] ?? {}
    const { name: known = name, carried = {}, was } = continued[index] ?? {}
    const stated = said.unit ?? carried.unit ?? unit
    return {
      index,
      label: said.label ?? carried.label ?? (withoutHidden(label).trim() || `第 ${index + 1} 列`),
      name: said.name ?? known,
      ...(stated ? { unit: stated } : {}),
      file: { label, ...(unit ? { unit } : {}) },
      carried,
      wasDecimal: was === 'decimal',
    }
  })
}

/** Parquet names its columns itself. */
const columnsOf = (labels: readonly string[]): { label: string; name: string; unit?: string }[] =>
  physicalNames(labels.map((label) => [withoutHidden(label)])).map(({ name }, index) => ({
    label: labels[index] ?? name,
    name,
  }))

const isGeometry = (proposal: Proposal, index: number): boolean =>
  proposal.format === 'geojson' && proposal.columns[index]?.path.join('.') === 'geometry'

export type Examination = { readonly examined: Examined; readonly profile: Profile }

/**
 * Reads every row: finds and proves the types, writes the typed file, profiles it. Returns undefined when a cell bears a secrecy mark
 * (R-SEC-09).
 */
export async function examine(
  session: Session,
  original: Source,
  folder: ImportFolder,
  work: {
    readonly proposal: Proposal
    readonly materialised: Materialised
    readonly edits: Edits
    readonly before: ColumnsBefore | undefined
  },
  { signal, count, bytes }: Options,
): Promise<Examination | undefined> {
  const { proposal, materialised, edits, before } = work
  const { size } = await stat(materialised.path)
  const source = isBetterHeld(original, size) ? await held(session, original, signal) : original
  const seen = isOnlyPartlySeen(proposal) ? await marksInCells(session, source, signal) : undefined
  if (seen?.isMarked) return undefined
  const named = namedColumns(proposal, source, edits, before)
  const said = named.map(({ index, carried }): ColumnType | undefined =>
    isGeometry(proposal, index) ? 'geometry' : (edits.columns[index]?.type ?? carried?.type),
  )
  const stop = signal ? { signal } : {}
  const inspection = source.readings
    ? await counted(session, source, source.readings, stop)
    : await inspect(session, source, said, {
        ...stop,
        file: { names: named.map(({ name }) => name), path: folder.parquet },
        wasDecimal: named.map(({ wasDecimal }) => wasDecimal),
        noneIsEmpty: named.map(({ index }) => edits.columns[index]?.noneIsEmpty === true),
        progress: (percent) => count(Math.round((bytes * percent) / 100), bytes, 'bytes'),
      })
  const columns = named.map(({ wasDecimal: _, ...column }, position): ExaminedColumn => {
    const found = inspection.columns[position]
    if (!found) throw new RangeError('a column was not examined')
    return { ...column, ...found, offenders: [...found.offenders] }
  })
  const loading = loadColumns(columns)
  const { rows } = inspection.isLoaded
    ? inspection
    : await loadTyped(session, source, loading, folder.parquet, {
        ...stop,
        progress: (percent) => count(Math.round((inspection.rows * percent) / 100), inspection.rows, 'rows'),
      })
  await writeRejected(session, source, loading, folder.rejected, stop)
  const profiled = columns.map(({ name, label, unit, reading }) => ({ name, label, unit, type: reading.type }))
  const unplaced = await profileParquet(session, folder.parquet, profiled, {
    ...stop,
    progress: (percent) => count(Math.round((columns.length * percent) / 100), columns.length, 'columns'),
  })
  const profile = await withSightings(session, folder.parquet, profiled, unplaced, linesOf(proposal, rows), signal)
  count(rows, rows, 'rows')
  const raggedRows = materialised.raggedCount ?? 0
  return {
    examined: { rows, columns, raggedRows, ...(seen?.internal ? { internalCells: seen.internal } : {}) },
    profile,
  }
}

/** With the rows in which the first of what points at people stand. */
async function withSightings(
  session: Session,
  path: string,
  columns: readonly ProfiledColumn[],
  profile: Profile,
  lineOf: (row: number) => number | undefined,
  signal: AbortSignal | undefined,
): Promise<Profile> {
  const places = columns.flatMap((column, position) => {
    const profiled = profile.columns[position]
    return profiled ? [{ ...column, profile: profiled }] : []
  })
  const found = await findSightings(session, path, places, signal)
  const located = (sighting: Sighting): Sighting => {
    const line = lineOf(sighting.row)
    return line === undefined ? sighting : { ...sighting, line }
  }
  return {
    ...profile,
    columns: profile.columns.map((column) => {
      const sightings = found.get(column.name)
      return sightings ? { ...column, sightings: sightings.map(located) } : column
    }),
  }
}

const isOnlyPartlySeen = ({ format, encoding, file }: Proposal): boolean =>
  format === 'parquet' ||
  format === 'sqlite' ||
  (encoding?.chosen.startsWith('utf-16') === true && file.bytes > cutUpTo)

export const loadColumns = (columns: readonly ExaminedColumn[]): LoadColumn[] =>
  columns.map(({ name, reading, hasEmptyWords, trusted, none, bad }) => ({
    ...{ name, reading, hasEmptyWords, trusted, none, bad },
  }))

/** A file that carries its types: only how many cells have a value is counted. */
async function counted(
  session: Session,
  source: Source,
  readings: readonly Reading[],
  options: { readonly signal?: AbortSignal },
): Promise<Inspection> {
  const sums = source.labels.map((_, index) => `count(${cell(index)}) AS n${index}`)
  const found = await session.query(
    `SELECT count(*) AS n${sums.map((sum) => `, ${sum}`).join('')} FROM ${source.relation}`,
    [],
    options,
  )
  const values = found.rows[0] ?? {}
  const rows = Number(values.n)
  const columns = readings.map((reading, index): Inspected => {
    const filled = Number(values[`n${index}`])
    return { reading, filled, empty: rows - filled, bad: 0, offenders: [], hasEmptyWords: false, trusted: true }
  })
  return { rows, columns, isLoaded: false }
}
