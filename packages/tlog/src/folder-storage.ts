import { constants } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Storage } from './storage.ts'

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** A log in a folder of a local file system. One writer at a time, which the caller must see to. */
export function folderStorage(root: string): Storage {
  const known = new Set<string>()
  // Half-written files of a crash lie here, and nowhere else; the first write clears them.
  const beside = join(root, '.tmp')
  let ready: Promise<unknown> | undefined
  let counter = 0

  /** Makes a folder and gives the folders whose own entries changed by that. */
  async function ensureFolder(path: string): Promise<readonly string[]> {
    if (known.has(path)) return []
    const first = await mkdir(path, { recursive: true })
    known.add(path)
    if (first === undefined) return []
    const changed: string[] = []
    for (let made = path; made !== dirname(first); made = dirname(made)) changed.push(dirname(made))
    return changed
  }

  async function writeBeside(bytes: Uint8Array): Promise<string> {
    const path = join(beside, String(counter++))
    const file = await open(path, 'w', 0o644)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    return path
  }

  return {
    read: async (path) => {
      try {
        return await readFile(join(root, path))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    write: async (files) => {
      ready ??= rm(beside, { recursive: true, force: true }).then(() => mkdir(beside, { recursive: true }))
      await ready
      const folders = new Set<string>()
      for (const { path } of files) {
        const folder = dirname(join(root, path))
        for (const changed of await ensureFolder(folder)) folders.add(changed)
        folders.add(folder)
      }
      await Promise.all(
        files.map(async ({ path, bytes }) => {
          const target = join(root, path)
          await rename(await writeBeside(bytes), target)
        }),
      )
      await Promise.all([...folders].map(syncFolder))
    },
    removeFolder: async (path) => {
      known.delete(join(root, path))
      await rm(join(root, path), { recursive: true, force: true })
    },
  }
}
