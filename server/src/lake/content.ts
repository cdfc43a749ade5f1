import { constants } from 'node:fs'
import { access, copyFile, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

// Files named by their content: `<root>/ab/<hex>`. A file is complete and on disk before it has its name, so that a crash
// leaves either nothing or a whole file that no row mentions, which the sweeper takes away (design §9.5).

export const contentPath = (root: string, sha256: string): string => {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('not a digest')
  return join(root, sha256.slice(0, 2), sha256)
}

/**
 * Puts a finished file in its place. The same content twice is one file. It keeps its old name too, until the caller's rows are
 * committed and he lets go of it: killed before, he finds it where it was and does the same again.
 */
export async function place(from: string, root: string, sha256: string): Promise<string> {
  const to = contentPath(root, sha256)
  await syncFile(from)
  await mkdir(dirname(to), { recursive: true })
  await link(from, to).catch(async (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(String(code))) throw error
    // A file system without a second name for a file.
    await copyFile(from, `${to}.part`)
    await syncFile(`${to}.part`)
    await rename(`${to}.part`, to)
  })
  await syncFile(dirname(to))
  await syncFile(root)
  return to
}

/**
 * Removes the content and whatever was rebuilt from it beside it (`<hex>.duckdb`); `before` lets go of each first, since a file
 * that is held open keeps its bytes. Returns the paths.
 */
export async function remove(
  root: string,
  sha256: string,
  before: (path: string) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const folder = dirname(contentPath(root, sha256))
  const names = await readdir(folder).catch(noneIfMissing)
  const own = names.filter((name) => name === sha256 || name.startsWith(`${sha256}.`)).map((name) => join(folder, name))
  for (const path of own) {
    await before(path)
    await rm(path, { recursive: true, force: true })
  }
  if (own.length > 0) await syncFile(folder)
  return own
}

export const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  )

/** Every content file below `root` with its digest, rebuilt files included. */
export async function* contents(root: string): AsyncGenerator<{ sha256: string; path: string }> {
  for (const shard of await readdir(root).catch(noneIfMissing)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue
    for (const name of await readdir(join(root, shard))) {
      const sha256 = name.slice(0, 64)
      if (/^[0-9a-f]{64}$/.test(sha256)) yield { sha256, path: join(root, shard, name) }
    }
  }
}

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function noneIfMissing(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}
