import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** 32 random bytes that stay: read from the file, or made when it is not there yet. Readable by its owner only. */
export function readOrMakeKey(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  // Made whole under another name and linked: of two processes that start at once, both read the first one's.
  const own = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(own, randomBytes(32), { mode: 0o600 })
  try {
    linkSync(own, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(own)
  }
  return readFileSync(path)
}
