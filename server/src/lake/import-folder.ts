import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Materialised, Proposal } from '@gongshu/tabular/model'
import type { DataPaths } from '../platform/paths.ts'
import type { Text } from '../platform/problem.ts'
import { Edits, Examined, noEdits, PastEdit, RowChanges } from './import-model.ts'
import { Profile } from './profile-model.ts'

// What an import knows of its file's words and cells lies in a folder of its own, on the file system of the lake so that a rename
// into a version is atomic. Erasing an import is removing the folder (R-SEC-09).

export type ImportFolder = {
  readonly root: string
  /** What the reader writes: cut, transcoded, unpacked rows. */
  readonly rows: string
  /** Spill files of the engine. */
  readonly spill: string
  readonly parquet: string
  readonly rejected: string
  /** As the version will have them: without the columns left out, under the final names. */
  readonly final: { readonly parquet: string; readonly rejected: string; readonly profile: string }
}

export const importsRoot = (paths: DataPaths): string => join(paths.lakeTmp, 'imports')

export function importFolder(paths: DataPaths, id: string): ImportFolder {
  const root = join(importsRoot(paths), id)
  return {
    root,
    rows: join(root, 'rows'),
    spill: join(root, 'spill'),
    parquet: join(root, 'typed.parquet'),
    rejected: join(root, 'rejected.parquet'),
    final: {
      parquet: join(root, 'final.parquet'),
      rejected: join(root, 'final-rejected.parquet'),
      profile: join(root, 'final-profile.json'),
    },
  }
}

/** Said of the file by the one who sent it. */
export type Named = {
  /** As it is shown, and as it was sent. */
  readonly fileName: string
  readonly sentName?: string
  /** As the sender called it, path and control characters included, escaped; absent where that is `fileName`. */
  readonly original?: string
  readonly title?: string | undefined
}

/** A change that led nowhere: the proposal before it stands, and this says why. */
export type Mishap = { readonly title: Text; readonly detail?: Text | undefined }

export const files = {
  named: file<Named>('named.json', (value) => value as Named),
  /** What the command line asked for, which knows of its own words what they mean. */
  request: file<unknown>('request.json', (value) => value),
  edits: file('edits.json', (value) => Edits.parse(value)),
  editHistory: file('edit-history.json', (value) => PastEdit.array().parse(value)),
  proposal: file<Proposal>('proposal.json', (value) => value as Proposal),
  materialised: file<Materialised>('materialised.json', (value) => value as Materialised),
  examined: file('examined.json', (value) => Examined.parse(value)),
  profile: file('profile.json', (value) => Profile.parse(value)),
  mishap: file<Mishap>('mishap.json', (value) => value as Mishap),
  /** The edits that led to the proposal that stands. */
  editsBefore: file('edits-before.json', (value) => Edits.parse(value)),
  changes: file('changes.json', (value) => RowChanges.parse(value)),
} as const

type JsonFile<T> = {
  readonly path: (folder: ImportFolder) => string
  readonly read: (folder: ImportFolder) => Promise<T | undefined>
  /** Complete or not at all. */
  readonly write: (folder: ImportFolder, value: T) => Promise<void>
  readonly drop: (folder: ImportFolder) => Promise<void>
}

function file<T>(name: string, parse: (value: unknown) => T): JsonFile<T> {
  const path = ({ root }: ImportFolder): string => join(root, name)
  return {
    path,
    read: async (folder) => {
      try {
        return parse(JSON.parse(await readFile(path(folder), 'utf8')))
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      }
    },
    write: async (folder, value) => {
      await mkdir(folder.root, { recursive: true })
      const temporary = `${path(folder)}.new`
      const handle = await open(temporary, 'w')
      try {
        await handle.writeFile(JSON.stringify(value))
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(temporary, path(folder))
    },
    drop: (folder) => rm(path(folder), { force: true }),
  }
}

export const editsOf = async (folder: ImportFolder): Promise<Edits> => (await files.edits.read(folder)) ?? noEdits

/** An empty folder for one step's output. */
export async function fresh(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true })
  await mkdir(path, { recursive: true })
  return path
}

export const eraseFolder = ({ root }: ImportFolder): Promise<void> => rm(root, { recursive: true, force: true })

/** All but what the file was called, which the list still shows, and what was asked for, which may be tried again. */
export async function eraseAllButName(folder: ImportFolder): Promise<void> {
  const names = await readdir(folder.root).catch(() => [])
  const own = [files.named, files.request].map(({ path }) => basename(path(folder)))
  for (const name of names) if (!own.includes(name)) await rm(join(folder.root, name), { recursive: true, force: true })
}

/** What is large and was needed on the way only. */
export async function dropWork(folder: ImportFolder, keepsRows = false): Promise<void> {
  for (const path of workOf(folder)) {
    if (!keepsRows || path !== folder.rows) await rm(path, { recursive: true, force: true })
  }
}

/** Such as a kill between the version and the tidying leaves. */
export const hasWork = (folder: ImportFolder): boolean => workOf(folder).some((path) => existsSync(path))

const workOf = ({ rows, spill, parquet, rejected, final }: ImportFolder): string[] => [
  ...[rows, spill, parquet, rejected],
  ...Object.values(final),
]
