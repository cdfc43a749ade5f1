/** Merkle trees of RFC 6962 §2.1 and RFC 9162 §2.1, over any 32-byte hash. Sizes and indexes are integers below 2^53. */
import { concat, equal } from './bytes.ts'
import type { Hash } from './crypto.ts'

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

export const leafHash = (hash: Hash, entry: Uint8Array): Uint8Array => hash(concat(leafPrefix, entry))

export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(65)
  input.set(nodePrefix, 0)
  input.set(left, 1)
  input.set(right, 33)
  return hash(input)
}

const half = (n: number): number => Math.floor(n / 2)
const isOdd = (n: number): boolean => n % 2 === 1
const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0
const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((bytes) => bytes.length === 32)
const isPowerOfTwo = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n)) && 2 ** Math.log2(n) === n

/** The largest power of two below `n`, where a tree of `n` > 1 leaves is divided. */
export function splitPoint(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** MTH of leaf hashes that are all at hand. The empty tree's root is the hash of nothing. */
export function treeRoot(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hash(new Uint8Array(0))
  let row = leaves
  // Pairing from the left and carrying an odd last one upward is the same tree as splitting at the largest power of two.
  while (row.length > 1) {
    const next: Uint8Array[] = []
    for (let i = 0; i < row.length; i += 2) {
      const [left, right] = [row[i], row[i + 1]]
      if (left) next.push(right ? nodeHash(hash, left, right) : left)
    }
    row = next
  }
  return row[0] ?? hash(new Uint8Array(0))
}

/** One merge on the way from a leaf to the root: what was beside us, what came out, and which entries each of them covers. */
export type Step = {
  readonly side: 'left' | 'right'
  readonly sibling: Uint8Array
  /** Entries under the sibling: from (inclusive) to (exclusive). */
  readonly siblingFrom: number
  readonly siblingTo: number
  readonly result: Uint8Array
  /** Entries under the result. */
  readonly from: number
  readonly to: number
}

export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** Follows an inclusion path upward (RFC 9162 §2.1.3.2). `undefined` if the path cannot belong to this index and size. */
export function climb(hash: Hash, { index, size, leaf, path }: Inclusion): readonly Step[] | undefined {
  if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, ...path])) return undefined
  let [node, last, result] = [index, size - 1, leaf]
  let [from, to, level] = [index, index + 1, 1]
  const steps: Step[] = []
  for (const sibling of path) {
    if (last === 0) return undefined
    if (isOdd(node) || node === last) {
      // At the ragged right edge the node is its own parent for some levels: skip to the one where it has a left sibling.
      while (!isOdd(node) && node !== 0) [node, last, level] = [half(node), half(last), level * 2]
      const siblingFrom = (node - 1) * level
      result = nodeHash(hash, sibling, result)
      steps.push({ side: 'left', sibling, siblingFrom, siblingTo: from, result, from: siblingFrom, to })
      from = siblingFrom
    } else {
      const siblingTo = Math.min((node + 2) * level, size)
      result = nodeHash(hash, result, sibling)
      steps.push({ side: 'right', sibling, siblingFrom: to, siblingTo, result, from, to: siblingTo })
      to = siblingTo
    }
    ;[node, last, level] = [half(node), half(last), level * 2]
  }
  return last === 0 ? steps : undefined
}

export function verifyInclusion(hash: Hash, inclusion: Inclusion, root: Uint8Array): boolean {
  const steps = climb(hash, inclusion)
  return steps !== undefined && equal(steps.at(-1)?.result ?? inclusion.leaf, root)
}

export type Consistency = {
  readonly oldSize: number
  readonly newSize: number
  readonly oldRoot: Uint8Array
  readonly newRoot: Uint8Array
  readonly path: readonly Uint8Array[]
}

/**
 * Whether the new tree begins with the old one (RFC 9162 §2.1.4.2). An old size of 0 proves nothing and is refused, as the Go
 * libraries do; a witness, which accepts it with an empty path, has to treat it before it calls.
 */
export function verifyConsistency(hash: Hash, { oldSize, newSize, oldRoot, newRoot, path }: Consistency): boolean {
  if (!isCount(oldSize) || !isCount(newSize) || oldSize === 0 || oldSize > newSize) return false
  if (oldSize === newSize) return path.length === 0 && equal(oldRoot, newRoot)
  if (!areHashes([oldRoot, newRoot, ...path])) return false
  if (path.length === 0) return false
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...path] : path
  if (!first) return false
  let [node, last] = [oldSize - 1, newSize - 1]
  while (isOdd(node)) [node, last] = [half(node), half(last)]
  let [old, grown] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      old = nodeHash(hash, sibling, old)
      grown = nodeHash(hash, sibling, grown)
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)]
    } else {
      grown = nodeHash(hash, grown, sibling)
    }
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && equal(old, oldRoot) && equal(grown, newRoot)
}
