/** The growing right edge of a tiled tree: all that must be held in memory to append. */
import { concat } from './bytes.ts'
import type { Hash } from './crypto.ts'
import { nodeHash, treeRoot } from './merkle.ts'
import { type LogFile, levelSize, splitHashes, tilePath, tileWidth, widthAt } from './tile.ts'

/** `edges[level]` holds the hashes of the last, partial tile of that level: fewer than 256, possibly none. */
export type Frontier = { readonly size: number; readonly edges: readonly (readonly Uint8Array[])[] }

export const emptyFrontier: Frontier = { size: 0, edges: [] }

export type Growth = {
  readonly frontier: Frontier
  /** Every tile that the grown tree has and the old one had not, full ones first. */
  readonly tiles: readonly LogFile[]
}

/** Appends leaf hashes. Pure: the caller stores the tiles, then signs, then keeps the new frontier. */
export function grow(hash: Hash, frontier: Frontier, leaves: readonly Uint8Array[]): Growth {
  const size = frontier.size + leaves.length
  const full: LogFile[] = []
  const partial: LogFile[] = []
  const edges: (readonly Uint8Array[])[] = []
  let arriving = leaves
  for (let level = 0; arriving.length > 0 || level < frontier.edges.length; level++) {
    const row = [...(frontier.edges[level] ?? []), ...arriving]
    const changed = arriving.length > 0
    const first = Math.floor(levelSize(level, frontier.size) / tileWidth)
    const roots: Uint8Array[] = []
    for (let at = 0; at + tileWidth <= row.length; at += tileWidth) {
      const hashes = row.slice(at, at + tileWidth)
      full.push({ path: tilePath({ level, n: first + at / tileWidth, width: tileWidth }), bytes: concat(...hashes) })
      roots.push(treeRoot(hash, hashes))
    }
    const edge = row.slice(roots.length * tileWidth)
    edges.push(edge)
    if (changed && edge.length > 0) {
      partial.push({ path: tilePath({ level, n: first + roots.length, width: edge.length }), bytes: concat(...edge) })
    }
    arriving = roots
  }
  return { frontier: { size, edges }, tiles: [...full, ...partial] }
}

/** The root of the tree: perfect subtrees of the edges, merged from the right. */
export function frontierRoot(hash: Hash, { edges }: Frontier): Uint8Array {
  let root: Uint8Array | undefined
  for (const edge of edges) {
    let end = edge.length
    for (let width = 1; end > 0; width *= 2) {
      if (!(end & width)) continue
      const subtree = treeRoot(hash, edge.slice(end - width, end))
      root = root ? nodeHash(hash, subtree, root) : subtree
      end -= width
    }
  }
  return root ?? hash(new Uint8Array(0))
}

/** Reads the right edge of a stored tree of `size`. */
export async function loadFrontier(
  size: number,
  readTile: (level: number, n: number, width: number) => Promise<Uint8Array>,
): Promise<Frontier> {
  const edges: (readonly Uint8Array[])[] = []
  for (let level = 0; levelSize(level, size) > 0; level++) {
    const n = Math.floor(levelSize(level, size) / tileWidth)
    const width = widthAt(level, n, size)
    edges.push(width === 0 ? [] : splitHashes(await readTile(level, n, width)).slice(0, width))
  }
  return { size, edges }
}
