import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, hex, utf8 } from './bytes.ts'
import { crypto } from './crypto-node.ts'
import { emptyFrontier, frontierRoot, grow } from './frontier.ts'
import { climb, leafHash, treeRoot, verifyConsistency, verifyInclusion } from './merkle.ts'
import { consistencyProof, inclusionProof, storedRoot } from './proof.ts'
import { tilePath } from './tile.ts'

const folder = process.env.GONGSHU_VECTORS ?? join(import.meta.dirname, '../../../../shared/vectors')
const vectorsAt = (name: string): Record<string, Record<string, unknown>> => {
  const file = join(folder, 'merkle', name)
  if (!existsSync(file)) {
    console.warn(`skipped: the published Merkle vectors are not at ${file}; set GONGSHU_VECTORS to their folder`)
    return {}
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}
const bytes = (value: unknown): Uint8Array => fromBase64(String(value ?? '')) ?? new Uint8Array(0)
const hashes = (value: unknown): Uint8Array[] => (Array.isArray(value) ? value.map(bytes) : [])

/** transparency-dev/merkle, testdata, commit 417fb0c31475. */
const inclusion = Object.entries(vectorsAt('inclusion.json'))
const consistency = Object.entries(vectorsAt('consistency.json'))
const absent = 'are not there: set GONGSHU_VECTORS to their folder'

describe('the published inclusion vectors', () => {
  if (inclusion.length === 0) it.skip(absent)
  it.each(inclusion)('%s', (_, vector) => {
    const { leafIdx, treeSize, leafHash: leaf, proof, root, wantErr } = vector
    const claim = { index: Number(leafIdx), size: Number(treeSize), leaf: bytes(leaf), path: hashes(proof) }
    expect(verifyInclusion(crypto.sha256, claim, bytes(root))).toBe(!wantErr)
  })
})

describe('the published consistency vectors', () => {
  if (consistency.length === 0) it.skip(absent)
  it.each(consistency)('%s', (_, vector) => {
    const { size1, size2, root1, root2, proof, wantErr } = vector
    const claim = {
      oldSize: Number(size1),
      newSize: Number(size2),
      oldRoot: bytes(root1),
      newRoot: bytes(root2),
      path: hashes(proof),
    }
    expect(verifyConsistency(crypto.sha256, claim)).toBe(!wantErr)
  })
})

/** The eight leaves and their roots of transparency-dev/merkle, testonly/constants.go; also in RFC 6962 implementations of Google. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (text) => leafHash(crypto.sha256, Buffer.from(text, 'hex')),
)
it.each([
  [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
])('the root of the first %i reference leaves is the published one', (size, root) => {
  expect(hex(treeRoot(crypto.sha256, leaves.slice(0, size)))).toBe(root)
})

/** A tree in memory, grown in batches, with the tiles it would have on disk. */
function grownTree(hash: typeof crypto.sha256, batches: readonly number[]) {
  const tiles = new Map<string, Uint8Array>()
  const all: Uint8Array[] = []
  let frontier = emptyFrontier
  for (const batch of batches) {
    const added = Array.from({ length: batch }, (_, i) => leafHash(hash, utf8(`entry ${all.length + i}`)))
    const growth = grow(hash, frontier, added)
    for (const { path, bytes } of growth.tiles) tiles.set(path, bytes)
    frontier = growth.frontier
    all.push(...added)
  }
  const read = async (level: number, n: number, width: number) => {
    // A size between two batches has no partial tile of its own; any wider one begins with it.
    const wider = Array.from({ length: 257 - width }, (_, i) => tiles.get(tilePath({ level, n, width: width + i })))
    const tile = wider.find((tile) => tile !== undefined)
    if (!tile) throw new Error(`no tile ${level}/${n}/${width}`)
    return tile
  }
  return { all, frontier, read, tiles }
}

const flip = (path: readonly Uint8Array[], at: number, bit: number): Uint8Array[] =>
  path.map((hash, i) => (i === at ? hash.map((byte, j) => (j === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)) : hash))

describe.each([
  ['SHA-256', crypto.sha256],
  ['SM3', crypto.sm3],
] as const)('a tree over %s', (_, hash) => {
  const batches = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 })
  const spot = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

  it('has one root, however its entries were batched', () => {
    fc.assert(
      fc.property(batches, (sizes) => {
        const { all, frontier } = grownTree(hash, sizes)
        expect(hex(frontierRoot(hash, frontier))).toBe(hex(treeRoot(hash, all)))
      }),
      { numRuns: 25 },
    )
  })

  it('proves every entry in every tree that holds it, and no flipped bit passes', async () => {
    await fc.assert(
      fc.asyncProperty(batches, spot, spot, fc.nat(255), async (sizes, a, b, bit) => {
        const { all, read } = grownTree(hash, sizes)
        const size = 1 + Math.floor(a * all.length)
        const index = Math.floor(b * size)
        const leaf = all[index] ?? new Uint8Array(32)
        const root = treeRoot(hash, all.slice(0, size))
        const path = await inclusionProof(hash, index, size, read)
        expect(verifyInclusion(hash, { index, size, leaf, path }, root)).toBe(true)
        for (let at = 0; at < path.length; at++) {
          expect(verifyInclusion(hash, { index, size, leaf, path: flip(path, at, bit) }, root)).toBe(false)
        }
        expect(verifyInclusion(hash, { index, size, leaf, path: [...path, leaf] }, root)).toBe(false)
        expect(verifyInclusion(hash, { index, size, leaf, path }, flip([root], 0, bit)[0] ?? root)).toBe(false)
        expect(hex(await storedRoot(hash, size, read))).toBe(hex(root))
      }),
      { numRuns: 40 },
    )
  })

  it('proves that each tree begins with every earlier one, and no flipped bit passes', async () => {
    await fc.assert(
      fc.asyncProperty(batches, spot, spot, fc.nat(255), async (sizes, a, b, bit) => {
        const { all, read } = grownTree(hash, sizes)
        const newSize = 1 + Math.floor(a * all.length)
        const oldSize = 1 + Math.floor(b * newSize)
        const [oldRoot, newRoot] = [treeRoot(hash, all.slice(0, oldSize)), treeRoot(hash, all.slice(0, newSize))]
        const path = await consistencyProof(hash, oldSize, newSize, read)
        const claim = { oldSize, newSize, oldRoot, newRoot, path }
        expect(verifyConsistency(hash, claim)).toBe(true)
        for (let at = 0; at < path.length; at++) {
          expect(verifyConsistency(hash, { ...claim, path: flip(path, at, bit) })).toBe(false)
        }
        expect(verifyConsistency(hash, { ...claim, oldRoot: flip([oldRoot], 0, bit)[0] ?? oldRoot })).toBe(false)
        expect(verifyConsistency(hash, { ...claim, newRoot: flip([newRoot], 0, bit)[0] ?? newRoot })).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  it('tells for each step which entries it covers, ending with all of them', async () => {
    const { all, read } = grownTree(hash, [300, 300, 41])
    for (const index of [0, 255, 256, 511, 512, 639, 640]) {
      const path = await inclusionProof(hash, index, all.length, read)
      const leaf = all[index] ?? new Uint8Array(32)
      const steps = climb(hash, { index, size: all.length, leaf, path }) ?? []
      for (const { from, to, siblingFrom, siblingTo, sibling, result } of steps) {
        expect(hex(treeRoot(hash, all.slice(siblingFrom, siblingTo)))).toBe(hex(sibling))
        expect(hex(treeRoot(hash, all.slice(from, to)))).toBe(hex(result))
      }
      expect(steps.at(-1)).toMatchObject({ from: 0, to: all.length })
    }
  })
})
