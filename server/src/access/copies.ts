import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataPaths } from '../platform/paths.ts'

/** A file made from a version: an export, or the page file. It can always be made again. */
export type Copy = { readonly path: string; readonly bytes: number; readonly about: Readonly<Record<string, unknown>> }

/** Copies lie under exports/<version>/, so that all of a version's can be dropped at once. */
export type Copies = {
  readonly find: (versionId: string, name: string) => Copy | undefined
  /** Makes it unless it is there; callers who want the same file at once wait for the one being made. */
  readonly make: (
    versionId: string,
    name: string,
    work: (path: string) => Promise<Readonly<Record<string, unknown>>>,
  ) => Promise<Copy>
  readonly isBeingMade: (versionId: string, name: string) => boolean
  /** Takes away all copies of a version and gives their paths. */
  readonly drop: (versionId: string) => Promise<string[]>
  /** Keeps within the budget: what was not used for longest goes, and the parts that a crash left. */
  readonly sweep: () => Promise<string[]>
}

const staleMs = 24 * 3600 * 1000

export function openCopies(paths: Pick<DataPaths, 'exports'>, budgetBytes: number): Copies {
  const making = new Map<string, Promise<Copy>>()
  const folderOf = (versionId: string): string => join(paths.exports, versionId)

  function find(versionId: string, name: string): Copy | undefined {
    const path = join(folderOf(versionId), name)
    const copy = trusted(path)
    if (copy) void utimes(path, new Date(), new Date()).catch(() => undefined) // swept in this very moment: it will be made again
    return copy
  }

  async function makeNow(
    versionId: string,
    name: string,
    work: (path: string) => Promise<Readonly<Record<string, unknown>>>,
  ): Promise<Copy> {
    mkdirSync(folderOf(versionId), { recursive: true })
    const path = join(folderOf(versionId), name)
    const part = `${path}.${randomBytes(4).toString('hex')}.part`
    try {
      const about = await work(part)
      const { size: bytes } = await stat(part)
      // On the disk before it has its name: what a power loss leaves under a name is whole.
      await sync(part)
      await writeFile(`${path}.json`, JSON.stringify({ bytes, about }), { flush: true })
      await sync(folderOf(versionId))
      await rename(part, path)
      return { path, bytes, about }
    } finally {
      await rm(part, { force: true })
    }
  }

  return {
    find,
    isBeingMade: (versionId, name) => making.has(`${versionId}/${name}`),
    make: (versionId, name, work) => {
      const key = `${versionId}/${name}`
      const found = making.get(key) ?? find(versionId, name)
      if (found) return Promise.resolve(found)
      const made = makeNow(versionId, name, work).finally(() => making.delete(key))
      making.set(key, made)
      return made
    },
    drop: async (versionId) => {
      const files = await filesIn(folderOf(versionId))
      await rm(folderOf(versionId), { recursive: true, force: true })
      return files.map(({ path }) => path)
    },
    sweep: async () => {
      const folders = await readdir(paths.exports, { withFileTypes: true })
      const all = (
        await Promise.all(folders.filter((one) => one.isDirectory()).map(({ name }) => filesIn(folderOf(name))))
      ).flat()
      const stale = all.filter(({ path, usedAt }) => path.includes('.part') && usedAt < Date.now() - staleMs)
      const kept = all.filter(({ path }) => !path.includes('.part') && !path.endsWith('.json'))
      let over = kept.reduce((sum, { bytes }) => sum + bytes, 0) - budgetBytes
      const least: string[] = []
      for (const { path, bytes } of kept.toSorted((a, b) => a.usedAt - b.usedAt)) {
        if (over <= 0) break
        over -= bytes
        least.push(path)
      }
      const gone = [...stale.map(({ path }) => path), ...least]
      for (const path of gone) {
        await rm(path, { recursive: true, force: true }) // the engine spills into a folder
        await rm(`${path}.json`, { force: true })
      }
      return gone
    },
  }
}

/** The copy at a path, if it has the size that was written down when it was made; any other is made again. */
function trusted(path: string): Copy | undefined {
  try {
    const { bytes, about } = JSON.parse(readFileSync(`${path}.json`, 'utf8'))
    return statSync(path).size === bytes ? { path, bytes, about } : undefined
  } catch {
    return undefined // one of the two is not there, or the description is torn
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

type Found = { readonly path: string; readonly bytes: number; readonly usedAt: number }

async function filesIn(folder: string): Promise<Found[]> {
  const names = existsSync(folder) ? await readdir(folder) : []
  const found = await Promise.all(
    names.map(async (name): Promise<Found | undefined> => {
      const path = join(folder, name)
      const entry = await stat(path).catch(() => undefined) // gone in between
      return entry && { path, bytes: entry.size, usedAt: entry.mtimeMs }
    }),
  )
  return found.filter((one) => one !== undefined)
}
