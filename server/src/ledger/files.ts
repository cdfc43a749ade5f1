/** The log as static files, as c2sp.org/tlog-tiles lays them out; any file server could do the same. */
import { levelSize, parseTilePath, tileWidth } from '@gongshu/tlog/tile'
import { vkeysOf } from './keys.ts'
import type { Ledger } from './service.ts'
import { currentFolders, findHead } from './trees.ts'

export type LogFileAnswer = { readonly bytes: Uint8Array; readonly contentType: string; readonly cacheControl: string }

const text = 'text/plain; charset=utf-8'
/** What is covered by a signed head never changes again, partial tiles included. */
const forever = 'public, max-age=31536000, immutable'
const briefly = 'public, max-age=1'

/**
 * A file of a tree by its path below `/log/` or `/log-sm3/`, or nothing. Tiles beyond the published head are not shown: a crash may
 * still replace them, and a cache would keep the wrong ones for ever.
 */
export async function findLogFile(
  ledger: Ledger,
  tree: 'sha256' | 'sm3',
  path: string,
): Promise<LogFileAnswer | undefined> {
  const folder = currentFolders[tree]
  if (path === 'checkpoint') {
    const head = await findHead(ledger.storage, folder)
    return head && { bytes: Buffer.from(head.note), contentType: text, cacheControl: briefly }
  }
  if (path === 'vkey') {
    const vkey = vkeysOf(ledger.keys)[tree === 'sha256' ? 0 : 1]
    return { bytes: Buffer.from(`${vkey}\n`), contentType: text, cacheControl: briefly }
  }
  const tile = parseTilePath(path)
  const head = tile && (await findHead(ledger.storage, folder))
  if (!tile || !head || tile.n * tileWidth + tile.width > levelSize(tile.level, head.size)) return undefined
  // Both trees stand over the same entries, which lie beside the first.
  const home = tile.level === 'entries' ? currentFolders.sha256 : folder
  const bytes = await ledger.storage.read(`${home}/${path}`)
  return bytes && { bytes, contentType: 'application/octet-stream', cacheControl: forever }
}
