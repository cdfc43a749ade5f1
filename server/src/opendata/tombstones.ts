/**
 * 清除记录: one line a purge in DATA_DIR/tombstones.ndjson, outside the database and outside every backup, so that an older backup that
 * is restored learns what must not come back. Ids and digests only: nothing in it tells what the file held.
 */
import { open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { DataPaths } from '../platform/paths.ts'

export const Tombstone = z.object({
  datasetId: z.uuid(),
  caseId: z.uuid(),
  at: z.iso.datetime(),
  /** SHA-256 of the files, which an older backup may hold as sources of no dataset yet. */
  sources: z.array(z.string().regex(/^[0-9a-f]{64}$/)).default([]),
})
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

/** Durable before the caller goes on, and whole or not at all: the file is written anew. Once a case. */
export async function addTombstone(paths: Pick<DataPaths, 'root'>, tombstone: Tombstone): Promise<void> {
  const known = await readTombstones(paths)
  if (known.some(({ caseId }) => caseId === tombstone.caseId)) return
  const path = fileOf(paths)
  const handle = await open(`${path}.new`, 'w', 0o600)
  try {
    await handle.write([...known, tombstone].map((one) => `${JSON.stringify(one)}\n`).join(''))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${path}.new`, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
