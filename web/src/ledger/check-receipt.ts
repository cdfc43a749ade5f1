/**
 * Everything here runs in the reader's browser, on pure JavaScript, so that it also works on plain http. The server gives
 * public files only (checkpoints and tiles); what they prove is computed here.
 */
import { equal } from '@gongshu/tlog/bytes'
import { parseCheckpoint } from '@gongshu/tlog/checkpoint'
import { type HashName, hashNamed } from '@gongshu/tlog/crypto'
import { crypto } from '@gongshu/tlog/crypto-browser'
import { verifyConsistency } from '@gongshu/tlog/merkle'
import { openNote, parseVkey } from '@gongshu/tlog/note'
import { consistencyProof, type ReadTile } from '@gongshu/tlog/proof'
import { type TreeView, type Verification, verifyReceipt } from '@gongshu/tlog/receipt'
import { tilePath, tileWidth } from '@gongshu/tlog/tile'

export type Checked = { readonly verification: Verification; readonly milliseconds: number }

export function checkReceipt(text: string, keys: readonly string[]): Checked {
  const started = performance.now()
  const verification = verifyReceipt(text.trim(), keys, crypto)
  return { verification, milliseconds: performance.now() - started }
}

/** Whether today's log still begins with the tree the receipt was made from. */
export type History =
  | { readonly state: 'same'; readonly size: number }
  | { readonly state: 'rewritten'; readonly size: number }
  /** The log published here is not the receipt's (another site, or one ended by a restore), or none is published here. */
  | { readonly state: 'otherLog' | 'notPublished' | 'unsigned' }

/** Gives the bytes of a file of a log published here, or nothing where there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | undefined>

const folders: Readonly<Record<HashName, string>> = { 'sha-256': 'log', sm3: 'log-sm3' }

export const compareWithNow = (trees: readonly TreeView[], keys: readonly string[], read: ReadFile) =>
  Promise.all(trees.map((tree) => compareTree(tree, keys, read)))

async function compareTree(tree: TreeView, keys: readonly string[], read: ReadFile): Promise<History> {
  const folder = folders[tree.hash]
  const note = await read(`/${folder}/checkpoint`)
  if (!note) return { state: 'notPublished' }
  const known = keys.map((vkey) => parseVkey(crypto.sha256, vkey)).filter((key) => key !== undefined)
  const opened = openNote(crypto, new TextDecoder().decode(note), known)
  const now = opened.ok ? parseCheckpoint(opened.text) : undefined
  if (!now) return { state: 'unsigned' }
  if (now.origin !== tree.origin) return { state: 'otherLog' }
  if (now.size < tree.size) return { state: 'rewritten', size: now.size }
  if (now.size === tree.size) return { state: equal(now.root, tree.root) ? 'same' : 'rewritten', size: now.size }
  const hash = hashNamed(crypto, tree.hash)
  const path = await consistencyProof(hash, tree.size, now.size, tilesIn(folder, read))
  const grown = { oldSize: tree.size, newSize: now.size, oldRoot: tree.root, newRoot: now.root, path }
  return { state: verifyConsistency(hash, grown) ? 'same' : 'rewritten', size: now.size }
}

/** A partial tile that was pruned is served from the full one that replaced it. */
const tilesIn =
  (folder: string, read: ReadFile): ReadTile =>
  async (level, n, width) => {
    const bytes =
      (await read(`/${folder}/${tilePath({ level, n, width })}`)) ??
      (await read(`/${folder}/${tilePath({ level, n, width: tileWidth })}`))
    if (!bytes || bytes.length < 32 * width) throw new Error(`tile ${level}/${n} of ${width} hashes is missing`)
    return bytes
  }
