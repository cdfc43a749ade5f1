import { sameLabel } from '@gongshu/tabular/header-labels'
import { longestName } from '@gongshu/tabular/names'
import type { Ctx } from '../platform/ctx.ts'
import { editsOf, files, importFolder } from './import-folder.ts'
import type { Carried } from './import-model.ts'
import type { Column, ColumnType } from './model.ts'
import * as store from './version-store.ts'

/** What a file itself says of a column. */
export type FileColumn = { readonly label: string; readonly unit?: string | undefined }

/** A column of an earlier version: as its file had it, and what the publisher said of it. */
export type ColumnBefore = {
  readonly file: FileColumn
  readonly name: string
  readonly carried: Carried
  readonly type?: ColumnType
}

export type ColumnsBefore = {
  /** Of the newest version, in file order. */
  readonly columns: readonly ColumnBefore[]
  /** Names of columns that only older versions have, by label; a column that comes back is known by its name. */
  readonly older: ReadonlyMap<string, string>
  /** Every name that any version gave. */
  readonly names: ReadonlySet<string>
}

/** Columns of the versions that a dataset has; undefined for a new one. */
export async function findColumnsBefore(ctx: Ctx, datasetId: string): Promise<ColumnsBefore | undefined> {
  const versions = (await store.listVersions(ctx.db, datasetId)).filter(({ purgedAt }) => purgedAt === null)
  const [newest, ...others] = versions
  if (!newest) return undefined
  const older = new Map<string, string>()
  for (const { columns } of others) {
    for (const { label, name } of columns) if (!older.has(sameLabel(label))) older.set(sameLabel(label), name)
  }
  return {
    columns: await asFiled(ctx, newest),
    older,
    names: new Set(versions.flatMap(({ columns }) => columns.map(({ name }) => name))),
  }
}

/** The version's columns with what its import knew: a label that the publisher changed is not the header of the next file. */
async function asFiled(ctx: Ctx, { importId, columns }: store.StoredVersion): Promise<ColumnBefore[]> {
  const folder = importFolder(ctx.resources.paths, importId)
  const examined = await files.examined.read(folder)
  const { columns: edited } = await editsOf(folder)
  return columns.map(({ name, label, unit, type }: Column): ColumnBefore => {
    const found = examined?.columns.find((column) => (edited[column.index]?.name ?? column.name) === name)
    if (!found?.file) return { file: { label, unit }, name, carried: {}, type }
    const { label: said, unit: saidUnit, type: saidType } = edited[found.index] ?? {}
    const carried = {
      ...found.carried,
      ...(said === undefined ? {} : { label: said }),
      ...(saidUnit === undefined ? {} : { unit: saidUnit }),
      ...(saidType === undefined ? {} : { type: saidType }),
    }
    return { file: found.file, name, carried, type }
  })
}

export type Continued = {
  readonly name: string
  readonly carried: Carried
  /** Its type in the version before. */
  readonly was?: ColumnType | undefined
}

/**
 * Physical names of a new file's columns: one whose label stood in the version before keeps its name and what the publisher said of
 * it, wherever it stands now; a new one gets a name that no version gave to anything else. `taken` are the publisher's own names.
 */
export function continueColumns(
  proposed: readonly (FileColumn & { readonly name: string })[],
  before: ColumnsBefore | undefined,
  taken: readonly string[],
): Continued[] {
  if (!before) return proposed.map(({ name }) => ({ name, carried: {} }))
  const used = new Set(taken)
  const known = new Map<string, ColumnBefore[]>()
  for (const column of before.columns) {
    const key = sameLabel(column.file.label)
    known.set(key, [...(known.get(key) ?? []), column])
  }
  // Two columns of one label follow each other as before.
  const kept = proposed.map(({ label, unit }): Continued | undefined => {
    const key = sameLabel(label)
    const same = known.get(key)?.shift()
    const name = same?.name ?? before.older.get(key)
    if (name === undefined || used.has(name)) return undefined
    used.add(name)
    return { name, carried: same ? carriedOver(same, unit) : {}, ...(same?.type ? { was: same.type } : {}) }
  })
  for (const name of before.names) used.add(name)
  return proposed.map(({ name }, index) => {
    const own = kept[index]
    if (own) return own
    const fresh = unused(name, used, proposed.length)
    used.add(fresh)
    return { name: fresh, carried: {} }
  })
}

/** A file that states another unit than the one before has the last word. */
function carriedOver({ file, carried }: ColumnBefore, unit: string | undefined): Carried {
  const { unit: said, ...rest } = carried
  const isRestated = unit !== undefined && unit !== file.unit
  return said === undefined || isRestated ? rest : carried
}

const positional = /^c([0-9]+)$/

function unused(name: string, used: ReadonlySet<string>, width: number): string {
  if (!used.has(name)) return name
  const place = positional.exec(name)?.[1]
  // A position says nothing of what the column is, so the next one that is free does as well.
  const from = place === undefined ? 2 : width
  for (let number = from; ; number++) {
    const tail = place === undefined ? `_${number}` : String(number).padStart(place.length, '0')
    const next = place === undefined ? name.slice(0, longestName - tail.length) + tail : `c${tail}`
    if (!used.has(next)) return next
  }
}
