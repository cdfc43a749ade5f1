import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fromHex, hex } from '@gongshu/tlog/bytes'
import { crypto, ed25519Signer, generateEd25519Seed, generateSm2Key, sm2Signer } from '@gongshu/tlog/crypto-node'
import { formatVkey, type Signer } from '@gongshu/tlog/note'
import { z } from 'zod'

const Hex32 = z.string().regex(/^[0-9a-f]{64}$/)

/** DATA_DIR/keys/ledger.json: who this log is, and the private keys that sign it. Readable by the owner only. */
const LedgerKeys = z.object({
  /** Counts the logs of this installation; a restored backup begins the next. */
  no: z.number().int().positive(),
  origin: z.string().min(1),
  ed25519Seed: Hex32,
  sm2: z.object({ privateKey: Hex32, publicKey: z.string().regex(/^04[0-9a-f]{128}$/) }),
  /** Public keys of the logs before this one. Their private keys are gone, so that no old log can be signed again. */
  former: z.array(z.object({ no: z.number(), origin: z.string(), vkeys: z.array(z.string()) })),
})
export type LedgerKeys = z.infer<typeof LedgerKeys>

const fileIn = (folder: string): string => join(folder, 'ledger.json')

export async function readKeys(folder: string): Promise<LedgerKeys | undefined> {
  try {
    return LedgerKeys.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Durable before it resolves: a log must never be signed by a key that a power cut can lose. */
export async function writeKeys(folder: string, keys: LedgerKeys): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = `${fileIn(folder)}.tmp`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(LedgerKeys.parse(keys), null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await chmod(beside, 0o600)
  await rename(beside, fileIn(folder))
  const directory = await open(folder)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/**
 * The log's name, by which its keys are known: the address it is served at, without scheme. Random digits keep two
 * installations without a public address, or two logs of one installation, from bearing one name.
 */
export function makeOrigin(publicUrl: string | undefined, no: number): string {
  if (!publicUrl) return `localhost/${randomBytes(4).toString('hex')}/log`
  const { host, pathname } = new URL(publicUrl)
  const base = `${host}${pathname.replace(/\/+$/, '')}/log`
  return no === 1 ? base : `${base}/${no}-${randomBytes(4).toString('hex')}`
}

export function generateKeys(no: number, origin: string, former: LedgerKeys['former']): LedgerKeys {
  const pair = generateSm2Key()
  const sm2 = { privateKey: hex(pair.privateKey), publicKey: hex(pair.publicKey) }
  return { no, origin, ed25519Seed: hex(generateEd25519Seed()), sm2, former }
}

const bytes = (text: string): Uint8Array => fromHex(text) ?? new Uint8Array(0)

/** The SM3 tree is a log of its own, with its own name. */
export const sm3Origin = (origin: string): string => `${origin}-sm3`

export type Signers = { readonly sha256: Signer; readonly sm3: Signer }

export const signersOf = ({ origin, ed25519Seed, sm2 }: LedgerKeys): Signers => ({
  sha256: ed25519Signer(origin, bytes(ed25519Seed)),
  sm3: sm2Signer(sm3Origin(origin), bytes(sm2.privateKey), bytes(sm2.publicKey)),
})

/** What a checker must trust: the public keys of the present log, SHA-256 tree first. */
export const vkeysOf = (keys: LedgerKeys): readonly string[] => {
  const { sha256, sm3 } = signersOf(keys)
  return [formatVkey(crypto.sha256, sha256), formatVkey(crypto.sha256, sm3)]
}

/** The same with those of former logs, whose receipts stay good. */
export const allVkeysOf = (keys: LedgerKeys): readonly string[] => [
  ...vkeysOf(keys),
  ...keys.former.flatMap(({ vkeys }) => vkeys),
]
