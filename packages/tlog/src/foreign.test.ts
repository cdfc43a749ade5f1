import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasForeignVerifier, verifyForeign } from '../../../conformance/tlog/foreign.ts'
import { createLog, openAppender, type Tree, tileReader } from './appender.ts'
import { base64, fromUtf8, utf8 } from './bytes.ts'
import { crypto, ed25519Signer, generateEd25519Seed, generateSm2Key, sm2Signer } from './crypto-node.ts'
import { folderStorage } from './folder-storage.ts'
import { formatVkey } from './note.ts'
import { consistencyProof, inclusionProof } from './proof.ts'
import { formatTlogProof } from './tlog-proof.ts'

const present = hasForeignVerifier()
const pair = generateSm2Key()
const signer = ed25519Signer('city.example/log', generateEd25519Seed())
const cosigner = sm2Signer('city.example/log', pair.privateKey, pair.publicKey)
// With an SM2 signature on the same note: a verifier that knows only Ed25519 has to pass over it.
const tree: Tree = { folder: 'log', origin: 'city.example/log', hash: crypto.sha256, signers: [signer, cosigner] }
const vkey = formatVkey(crypto.sha256, signer)
const sizes = [1, 2, 255, 256, 257, 1000, 65_535, 65_537, 70_000]

describe.skipIf(!present)("Go's own libraries, reading a log that our writer wrote", () => {
  let root = ''
  const at = (name: string): string => join(root, name)
  const flags = ['-vkey', vkey, '-samples', '2000']

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'tlog-foreign-'))
    const storage = folderStorage(root)
    await createLog(storage, [tree])
    const log = await openAppender(storage, [tree])
    for (const size of sizes) {
      await log.append(Array.from({ length: size - log.size() }, (_, i) => utf8(`entry ${log.size() + i}`)))
      await writeFile(at(`old-${size}`), (await storage.read('log/checkpoint')) ?? '')
    }
    const read = tileReader(storage, 'log')
    const checkpoint = fromUtf8((await storage.read('log/checkpoint')) ?? new Uint8Array(0))
    for (const size of sizes) {
      const path = await consistencyProof(crypto.sha256, size, 70_000, read)
      await writeFile(at(`old-${size}.consistency`), path.map(base64).join('\n'))
      const index = size - 1
      const proof = { index, path: await inclusionProof(crypto.sha256, index, 70_000, read), checkpoint }
      await writeFile(at(`${index}.tlog-proof`), formatTlogProof(proof))
    }
  }, 60_000)
  afterAll(() => rm(root, { recursive: true, force: true }))

  it('accept checkpoint, entries, our proofs and every earlier head', () => {
    const olds = sizes.flatMap((size) => ['-old', at(`old-${size}`)])
    const proofs = sizes.flatMap((size) => ['-proof', at(`${size - 1}.tlog-proof`)])
    const { report, complaint } = verifyForeign(['-log', at('log'), ...flags, ...olds, ...proofs])
    expect(complaint).toBe('')
    expect(report).toMatchObject({ size: 70_000, entries: 2000, consistent: sizes.length, proofs: sizes.length })
  }, 120_000)

  it('refuse a tile with one bit changed', async () => {
    const path = 'log/tile/0/100'
    const storage = folderStorage(root)
    const bytes = (await storage.read(path)) ?? new Uint8Array(0)
    await writeFile(
      at(path),
      bytes.map((byte, i) => (i === 77 ? byte ^ 1 : byte)),
    )
    expect(verifyForeign(['-log', at('log'), ...flags])).toMatchObject({ status: 1 })
    await writeFile(at(path), bytes)
  }, 120_000)

  it('refuse a checkpoint signed by another key of the same name', () => {
    const other = formatVkey(crypto.sha256, ed25519Signer('city.example/log', generateEd25519Seed()))
    expect(verifyForeign(['-log', at('log'), '-vkey', other])).toMatchObject({ status: 1 })
  }, 120_000)
})
