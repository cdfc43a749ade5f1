import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataPaths } from '../platform/paths.ts'

/** Removes what lies in this folder and is not older than `since`; gives how many files there were. */
async function removeSince(folder: string, since: number): Promise<number> {
  let removed = 0
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry)
    const { mtimeMs } = await stat(path)
    if (mtimeMs < since) continue
    await rm(path, { recursive: true, force: true })
    removed++
  }
  return removed
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Backups that this machine keeps in DATA_DIR/backups and that may hold the dataset. Others are named to the officers by their day. */
export const removeBackups = ({ root }: Pick<DataPaths, 'root'>, since: string): Promise<number> =>
  removeSince(join(root, 'backups'), Date.parse(since))

/** Files made for downloads can be made again from what is left, so all go. */
export const removeExports = ({ exports }: Pick<DataPaths, 'exports'>): Promise<number> => removeSince(exports, 0)
