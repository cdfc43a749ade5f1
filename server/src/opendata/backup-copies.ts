import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataPaths } from '../platform/paths.ts'

/**
 * Removes the backups that this machine keeps in DATA_DIR/backups and that may hold the dataset: those made since it came in. Gives how
 * many there were. Backups elsewhere are named to the officers by their day, from the ledger.
 */
export async function removeBackups({ root }: Pick<DataPaths, 'root'>, since: string): Promise<number> {
  const folder = join(root, 'backups')
  let removed = 0
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    if ((await stat(path)).mtimeMs < Date.parse(since)) continue
    await rm(path, { recursive: true, force: true })
    removed++
  }
  return removed
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
