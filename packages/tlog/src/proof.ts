/** Inclusion and consistency proofs (RFC 6962 §2.1.1, §2.1.2) built from stored tiles. */
import type { Hash } from './crypto.ts'
import { nodeHash, splitPoint, treeRoot } from './merkle.ts'
import { splitHashes, tileWidth, widthAt } from './tile.ts'

/** Gives the bytes of a tile with at least `width` hashes; the full tile serves where the partial one was pruned. */
export type ReadTile = (level: number, n: number, width: number) => Promise<Uint8Array>

type Range = readonly [from: number, to: number]

/** The siblings on the way from leaf `index` to the root of entries `from`…`to`, leaf side first. */
function inclusionRanges(index: number, [from, to]: Range): readonly Range[] {
  if (to - from === 1) return []
  const middle = from + splitPoint(to - from)
  return index < middle
    ? [...inclusionRanges(index, [from, middle]), [middle, to]]
    : [...inclusionRanges(index, [middle, to]), [from, middle]]
}

/** SUBPROOF of RFC 6962: `whole` says that entries `from`…`old` are themselves a tree the reader already knows. */
function consistencyRanges(old: number, [from, to]: Range, whole: boolean): readonly Range[] {
  if (old === to) return whole ? [] : [[from, to]]
  const middle = from + splitPoint(to - from)
  return old <= middle
    ? [...consistencyRanges(old, [from, middle], whole), [middle, to]]
    : [...consistencyRanges(old, [middle, to], false), [from, middle]]
}

/** A perfect subtree: entries `index`·2^`level` … (`index`+1)·2^`level`. */
type Perfect = { readonly level: number; readonly index: number }

function perfectParts([from, to]: Range): readonly Perfect[] {
  const parts: Perfect[] = []
  for (let at = from; at < to; ) {
    let level = 0
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++
    parts.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return parts
}

async function perfectRoot(hash: Hash, size: number, read: ReadTile, { level, index }: Perfect): Promise<Uint8Array> {
  const [tileLevel, within] = [Math.floor(level / 8), 2 ** (level % 8)]
  const start = index * within
  const n = Math.floor(start / tileWidth)
  const tile = splitHashes(await read(tileLevel, n, widthAt(tileLevel, n, size)))
  const hashes = tile.slice(start % tileWidth, (start % tileWidth) + within)
  if (hashes.length !== within) throw new Error(`tile ${tileLevel}/${n} is shorter than a tree of ${size} needs`)
  return treeRoot(hash, hashes)
}

async function rangeRoot(hash: Hash, size: number, read: ReadTile, range: Range): Promise<Uint8Array> {
  const roots = await Promise.all(perfectParts(range).map((part) => perfectRoot(hash, size, read, part)))
  return roots.reduceRight((right, left) => nodeHash(hash, left, right))
}

/** Each tile is fetched once for one proof. */
function remember(read: ReadTile): ReadTile {
  const seen = new Map<string, Promise<Uint8Array>>()
  return (level, n, width) => {
    const key = `${level}/${n}`
    const found = seen.get(key) ?? read(level, n, width)
    seen.set(key, found)
    return found
  }
}

const rootsOf = (hash: Hash, size: number, read: ReadTile, ranges: readonly Range[]): Promise<Uint8Array[]> => {
  const once = remember(read)
  return Promise.all(ranges.map((range) => rangeRoot(hash, size, once, range)))
}

const refuseOutside = (small: number, size: number): void => {
  if (!Number.isSafeInteger(small) || !Number.isSafeInteger(size) || small < 0 || small > size) {
    throw new RangeError(`${small} is not within a tree of ${size}`)
  }
}

/** The path that `verifyInclusion` accepts for entry `index` in the tree of the first `size` entries. */
export async function inclusionProof(hash: Hash, index: number, size: number, read: ReadTile): Promise<Uint8Array[]> {
  refuseOutside(index + 1, size)
  return rootsOf(hash, size, read, inclusionRanges(index, [0, size]))
}

/** The path that `verifyConsistency` accepts between the trees of the first `oldSize` and the first `size` entries. */
export async function consistencyProof(
  hash: Hash,
  oldSize: number,
  size: number,
  read: ReadTile,
): Promise<Uint8Array[]> {
  refuseOutside(oldSize, size)
  if (oldSize === 0) throw new RangeError('an empty tree has no consistency proof')
  return rootsOf(hash, size, read, consistencyRanges(oldSize, [0, size], true))
}

/** The root of the first `size` entries, from tiles. */
export const storedRoot = (hash: Hash, size: number, read: ReadTile): Promise<Uint8Array> =>
  size === 0 ? Promise.resolve(hash(new Uint8Array(0))) : rangeRoot(hash, size, remember(read), [0, size])
