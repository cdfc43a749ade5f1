/**
 * 清除记录: one line a purge in DATA_DIR/tombstones.ndjson, outside the database and outside every backup, so that an older backup that
 * is restored learns what must not come back. Ids only: nothing in it tells what the file held.
 */
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { DataPaths } from '../platform/paths.ts'

export const Tombstone = z.object({ datasetId: z.uuid(), caseId: z.uuid(), at: z.iso.datetime() })
export type Tombstone = z.infer<typeof Tombstone>

const fileOf = ({ root }: Pick<DataPaths, 'root'>): string => join(root, 'tombstones.ndjson')

export async function readTombstones(paths: Pick<DataPaths, 'root'>): Promise<Tombstone[]> {
  try {
    const text = await readFile(fileOf(paths), 'utf8')
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => Tombstone.parse(JSON.parse(line)))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Durable before the caller goes on. Once a case. */
export async function addTombstone(paths: Pick<DataPaths, 'root'>, tombstone: Tombstone): Promise<void> {
  const known = await readTombstones(paths)
  if (known.some(({ caseId }) => caseId === tombstone.caseId)) return
  const handle = await open(fileOf(paths), 'a', 0o600)
  try {
    await handle.write(`${JSON.stringify(tombstone)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
