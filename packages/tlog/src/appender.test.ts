import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog, openAppender, readEntries, type Tree, tileReader } from './appender.ts'
import { equal, fromUtf8, hex, utf8 } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { crypto, ed25519Signer, generateEd25519Seed, generateSm2Key, sm2Signer } from './crypto-node.ts'
import { folderStorage } from './folder-storage.ts'
import { leafHash, treeRoot, verifyInclusion } from './merkle.ts'
import { openNote } from './note.ts'
import { inclusionProof } from './proof.ts'
import { memoryStorage, type Storage } from './storage.ts'
import { levelSize, tilePath, tileWidth, widthAt } from './tile.ts'

const pair = generateSm2Key()
const trees: readonly Tree[] = [
  {
    folder: 'sha256',
    origin: 'a.example/log',
    hash: crypto.sha256,
    signers: [ed25519Signer('a.example/log', generateEd25519Seed())],
  },
  {
    folder: 'sm3',
    origin: 'a.example/log-sm3',
    hash: crypto.sm3,
    signers: [sm2Signer('a.example/log-sm3', pair.privateKey, pair.publicKey)],
  },
]
const entriesFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => utf8(`entry ${first + i}`))

/** Opens the head of a tree as a stranger would, and checks every tile and bundle that it promises against the entries. */
async function checkWhole(storage: Storage, entries: readonly Uint8Array[]): Promise<void> {
  for (const { folder, hash, signers, origin } of trees) {
    const note = openNote(crypto, fromUtf8((await storage.read(`${folder}/checkpoint`)) ?? new Uint8Array(0)), signers)
    const head = note.ok ? parseCheckpoint(note.text) : undefined
    expect(head).toMatchObject({ origin, size: entries.length })
    const leaves = entries.map((entry) => leafHash(hash, entry))
    expect(hex(head?.root ?? new Uint8Array(0))).toBe(hex(treeRoot(hash, leaves)))
    for (let level = 0; levelSize(level, entries.length) > 0; level++) {
      for (let n = 0; widthAt(level, n, entries.length) > 0; n++) {
        const width = widthAt(level, n, entries.length)
        const tile = await storage.read(`${folder}/${tilePath({ level, n, width })}`)
        const span = tileWidth ** level
        const expected = Array.from({ length: width }, (_, i) =>
          treeRoot(hash, leaves.slice((n * tileWidth + i) * span, (n * tileWidth + i + 1) * span)),
        )
        expect(tile && equal(tile, Buffer.concat(expected))).toBe(true)
      }
    }
  }
  let index = 0
  for await (const entry of readEntries(storage, 'sha256', 0, entries.length)) {
    expect(fromUtf8(entry)).toBe(fromUtf8(entries[index++] ?? new Uint8Array(0)))
  }
  expect(index).toBe(entries.length)
}

describe('a log', () => {
  it('holds every entry in both trees after appends of any size, with restarts between them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 5 }), async (sizes) => {
        const storage = memoryStorage()
        await createLog(storage, trees)
        const all: Uint8Array[] = []
        for (const [i, size] of sizes.entries()) {
          const log = await openAppender(storage, trees)
          const added = entriesFrom(all.length, size)
          expect(await log.append(added)).toEqual({ first: all.length, size: all.length + size })
          all.push(...added)
          if (i % 2) expect(await log.append([utf8('again')])).toMatchObject({ first: all.length })
          if (i % 2) all.push(utf8('again'))
        }
        await checkWhole(storage, all)
      }),
      { numRuns: 12 },
    )
  })

  it('is not begun where one exists, and not opened where there is none', async () => {
    const storage = memoryStorage()
    await expect(openAppender(storage, trees)).rejects.toThrow('no checkpoint')
    await createLog(storage, trees)
    await expect(createLog(storage, trees)).rejects.toThrow('already holds a log')
  })

  it('is not opened when a tile does not give the signed root, or the origin is another', async () => {
    const files = new Map<string, Uint8Array>()
    const storage = memoryStorage(files)
    await createLog(storage, trees)
    await (await openAppender(storage, trees)).append(entriesFrom(0, 3))
    const renamed = trees.map((tree) => ({ ...tree, origin: `other-${tree.folder}` }))
    await expect(openAppender(storage, renamed)).rejects.toThrow('not other-sha256')
    files.get('sm3/tile/0/000.p/3')?.fill(7, 40, 41)
    await expect(openAppender(storage, trees)).rejects.toThrow('do not give the root')
  })

  it('refuses a second append while one is under way', async () => {
    const storage = memoryStorage()
    await createLog(storage, trees)
    const log = await openAppender(storage, trees)
    const first = log.append(entriesFrom(0, 1))
    await expect(log.append(entriesFrom(1, 1))).rejects.toThrow('under way')
    await first
    expect(log.size()).toBe(1)
  })
})

describe('a crash between any two writes', () => {
  /** Files are written one by one; after `allowed` of them the machine is dead. */
  const dying = (files: Map<string, Uint8Array>, allowed: number): Storage => {
    let left = allowed
    return {
      ...memoryStorage(files),
      write: async (written) => {
        for (const { path, bytes } of written) {
          if (left-- <= 0) throw new Error('dead')
          files.set(path, bytes.slice())
        }
      },
    }
  }

  it('loses no entry that was acknowledged, shows none half, and never lets a signed head shrink', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 520 }),
        fc.integer({ min: 1, max: 520 }),
        fc.nat(12),
        async (before, batch, allowed) => {
          const files = new Map<string, Uint8Array>()
          const storage = memoryStorage(files)
          await createLog(storage, trees)
          const standing = entriesFrom(0, before)
          if (before) await (await openAppender(storage, trees)).append(standing)

          const log = await openAppender(dying(files, allowed), trees)
          const added = Array.from({ length: batch }, (_, i) => utf8(`unlucky ${i}`))
          const acknowledged = await log.append(added).then(
            () => true,
            () => false,
          )
          const signed = [...files]
            .filter(([path]) => path.endsWith('checkpoint'))
            .map(([, bytes]) => Number(fromUtf8(bytes).split('\n')[1]))

          const reopened = await openAppender(storage, trees)
          expect(reopened.size()).toBe(Math.max(...signed))
          expect(reopened.size()).toBe(acknowledged || signed.includes(before + batch) ? before + batch : before)
          const kept = reopened.size() > before ? [...standing, ...added] : standing
          const next = entriesFrom(9_000, 3)
          await reopened.append(next)
          await checkWhole(storage, [...kept, ...next])
        },
      ),
      { numRuns: 40 },
    )
  })
})

it('a log in a folder is the same log, keeps no pruned partial tiles, and survives reopening', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tlog-folder-'))
  try {
    await createLog(folderStorage(root), trees)
    const all = entriesFrom(0, 700)
    for (const batch of [1, 254, 1, 1, 300, 143]) {
      const log = await openAppender(folderStorage(root), trees)
      await log.append(all.slice(log.size(), log.size() + batch))
    }
    await checkWhole(folderStorage(root), all)
    const names = await readdir(root, { recursive: true })
    expect(names.filter((name) => /tmp.|tile\/(0|entries)\/00[01]\.p/.test(name))).toEqual([])
    const read = tileReader(folderStorage(root), 'sm3')
    const path = await inclusionProof(crypto.sm3, 17, 700, read)
    const leaf = leafHash(crypto.sm3, all[17] ?? new Uint8Array(0))
    const rootHash = treeRoot(
      crypto.sm3,
      all.map((entry) => leafHash(crypto.sm3, entry)),
    )
    expect(verifyInclusion(crypto.sm3, { index: 17, size: 700, leaf, path }, rootHash)).toBe(true)
  } finally {
    await rm(root, { recursive: true })
  }
})
