/**
 * Receipts: one file with which anyone can check, without a network and without us, that a record is in the log. See
 * `docs/receipt.md` of this package for the format, byte by byte.
 */
import { base64, equal, fromBase64, fromHex, fromUtf8, hex } from './bytes.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { commitField, entryHolds, readCommitment, saltBytes } from './commitment.ts'
import { type Crypto, type HashName, hashNamed } from './crypto.ts'
import { canonicalJson, isObject, type Json, type JsonObject, parseCanonicalJson } from './jcs.ts'
import { climb, leafHash, type Step } from './merkle.ts'
import { type Algorithm, type Key, openNote, parseNote, parseVkey } from './note.ts'

export const receiptFormat = 'gongshu-receipt/1'

export type Opening = { readonly salt: Uint8Array; readonly value: Json }
export type ReceiptTree = { readonly hash: HashName; readonly path: readonly Uint8Array[]; readonly checkpoint: string }

export type Receipt = {
  /** What happened; its `personal` member holds commitments only. Absent: the holder may see that it is logged, not what it says. */
  readonly disclosed?: {
    readonly record: JsonObject
    readonly salt: Uint8Array
    /** Personal fields laid open to this holder. */
    readonly openings: Readonly<Record<string, Opening>>
  }
  /** The log's entry, as bytes. */
  readonly entry: Uint8Array
  readonly index: number
  /** SHA-256 first, then SM3. */
  readonly trees: readonly [ReceiptTree, ReceiptTree]
}

export function formatReceipt({ disclosed, entry, index, trees }: Receipt): string {
  const openings = Object.entries(disclosed?.openings ?? {})
  return canonicalJson({
    format: receiptFormat,
    index,
    entry: base64(entry),
    record: disclosed?.record,
    salt: disclosed && hex(disclosed.salt),
    openings: openings.length
      ? Object.fromEntries(openings.map(([name, { salt, value }]) => [name, { salt: hex(salt), value }]))
      : undefined,
    trees: trees.map(({ hash, path, checkpoint }) => ({ hash, path: path.map(base64), checkpoint })),
  })
}

/** Accepts exactly what `formatReceipt` writes, spaces between tokens aside. */
export function parseReceipt(text: string): Receipt | undefined {
  const file = parseCanonicalJson(text)
  if (!isObject(file) || file.format !== receiptFormat) return undefined
  const entry = typeof file.entry === 'string' ? fromBase64(file.entry) : undefined
  const [first, second, ...more] = Array.isArray(file.trees) ? file.trees.map(readTree) : []
  if (!entry || first?.hash !== 'sha-256' || second?.hash !== 'sm3' || more.length) return undefined
  if (typeof file.index !== 'number' || !Number.isSafeInteger(file.index) || file.index < 0) return undefined
  const disclosed = readDisclosed(file)
  if (!disclosed && (file.record !== undefined || file.salt !== undefined || file.openings !== undefined))
    return undefined
  const receipt: Receipt = { ...(disclosed ? { disclosed } : {}), entry, index: file.index, trees: [first, second] }
  // A member we do not know would be one that nothing checks.
  return formatReceipt(receipt) === canonicalJson(file) ? receipt : undefined
}

function readTree(tree: Json): ReceiptTree | undefined {
  if (!isObject(tree) || typeof tree.checkpoint !== 'string' || !Array.isArray(tree.path)) return undefined
  const path = tree.path.map((hash: Json) => (typeof hash === 'string' ? fromBase64(hash) : undefined))
  const isWhole = path.every((hash): hash is Uint8Array => hash?.length === 32)
  if (!isWhole || (tree.hash !== 'sha-256' && tree.hash !== 'sm3')) return undefined
  return { hash: tree.hash, path, checkpoint: tree.checkpoint }
}

function readDisclosed({ record, salt, openings = {} }: JsonObject): Receipt['disclosed'] {
  const recordSalt = readSalt(salt)
  if (!isObject(record) || !recordSalt || !isObject(openings)) return undefined
  const read = Object.entries(openings).map(([name, opening]) => {
    const fieldSalt = isObject(opening) ? readSalt(opening.salt) : undefined
    return isObject(opening) && opening.value !== undefined && fieldSalt
      ? ([name, { salt: fieldSalt, value: opening.value }] as const)
      : undefined
  })
  if (!read.every((opening) => opening !== undefined)) return undefined
  return { record, salt: recordSalt, openings: Object.fromEntries(read) }
}

function readSalt(value: Json | undefined): Uint8Array | undefined {
  const salt = typeof value === 'string' ? fromHex(value) : undefined
  return salt?.length === saltBytes ? salt : undefined
}

/** The five things a receipt claims, and that the file is one; `personal` is about fields laid open. */
export type CheckName =
  | 'form'
  | 'record'
  | 'personal'
  | 'inclusion.sha-256'
  | 'signature.sha-256'
  | 'inclusion.sm3'
  | 'signature.sm3'

export type FailureReason =
  | 'notAReceipt'
  | 'recordDiffers'
  | 'openingDiffers'
  | 'malformedCheckpoint'
  | 'pathDoesNotReachRoot'
  /** None of the trusted keys bears the name of this log. */
  | 'unknownLog'
  | 'notSigned'
  | 'wrongSignature'

export type Check =
  | { readonly name: CheckName; readonly verdict: 'passed' }
  /** There is nothing of this kind in the receipt to check. */
  | { readonly name: CheckName; readonly verdict: 'absent' }
  | { readonly name: CheckName; readonly verdict: 'failed'; readonly reason: FailureReason }

/** What a page draws: from the leaf through each merge to the root. */
export type TreeView = {
  readonly hash: HashName
  readonly origin: string
  readonly size: number
  readonly leaf: Uint8Array
  readonly steps: readonly Step[]
  readonly root: Uint8Array
}

export type Verification = {
  /** Every check passed, but for those with nothing to check. */
  readonly ok: boolean
  readonly checks: readonly Check[]
  readonly receipt?: Receipt
  readonly trees: readonly TreeView[]
}

const passed = (name: CheckName): Check => ({ name, verdict: 'passed' })
const failed = (name: CheckName, reason: FailureReason): Check => ({ name, verdict: 'failed', reason })
const judge = (name: CheckName, holds: boolean, reason: FailureReason): Check =>
  holds ? passed(name) : failed(name, reason)

/** Which signature makes a tree's head valid: each evidence chain rests on algorithms of one family. */
const headAlgorithm: Readonly<Record<HashName, Algorithm>> = { 'sha-256': 'Ed25519', sm3: 'SM2-SM3/1' }

/** Checks a receipt against the keys the reader trusts, given as vkeys. Never throws on a bad receipt. */
export function verifyReceipt(file: string | Uint8Array, trustedKeys: readonly string[], crypto: Crypto): Verification {
  const receipt = readFile(file)
  if (!receipt) return { ok: false, checks: [failed('form', 'notAReceipt')], trees: [] }
  const keys = trustedKeys.map((vkey) => parseVkey(crypto.sha256, vkey)).filter((key) => key !== undefined)
  const trees = receipt.trees.map((tree) => checkTree(crypto, keys, receipt, tree))
  const checks = [
    passed('form'),
    checkRecord(crypto, receipt),
    checkPersonal(crypto, receipt),
    ...trees.flatMap(({ checks }) => checks),
  ]
  const views = trees.map(({ view }) => view).filter((view) => view !== undefined)
  return { ok: checks.every(({ verdict }) => verdict !== 'failed'), checks, receipt, trees: views }
}

function readFile(file: string | Uint8Array): Receipt | undefined {
  try {
    return parseReceipt(typeof file === 'string' ? file : fromUtf8(file))
  } catch {
    return undefined // not UTF-8
  }
}

function checkRecord(crypto: Crypto, { disclosed, entry }: Receipt): Check {
  if (!disclosed) return { name: 'record', verdict: 'absent' }
  return judge('record', entryHolds(crypto, entry, disclosed.salt, disclosed.record), 'recordDiffers')
}

function checkPersonal(crypto: Crypto, { disclosed }: Receipt): Check {
  const openings = Object.entries(disclosed?.openings ?? {})
  if (openings.length === 0) return { name: 'personal', verdict: 'absent' }
  const committed = disclosed?.record.personal
  const holds = openings.every(([name, { salt, value }]) => {
    const expected = isObject(committed) && Object.hasOwn(committed, name) ? readCommitment(committed[name]) : undefined
    return expected !== undefined && canonicalJson(expected) === canonicalJson(commitField(crypto, salt, name, value))
  })
  return judge('personal', holds, 'openingDiffers')
}

function checkTree(
  crypto: Crypto,
  keys: readonly Key[],
  { entry, index }: Receipt,
  { hash: name, path, checkpoint }: ReceiptTree,
): { readonly checks: readonly Check[]; readonly view?: TreeView } {
  const hash = hashNamed(crypto, name)
  const note = parseNote(checkpoint)
  const head = note && parseCheckpoint(note.text)
  const [inclusion, signature] = [`inclusion.${name}`, `signature.${name}`] as const
  if (!head) return { checks: [failed(inclusion, 'malformedCheckpoint'), failed(signature, 'malformedCheckpoint')] }

  const leaf = leafHash(hash, entry)
  const steps = climb(hash, { index, size: head.size, leaf, path })
  const reaches = steps !== undefined && equal(steps.at(-1)?.result ?? leaf, head.root)

  return {
    checks: [
      judge(inclusion, reaches, 'pathDoesNotReachRoot'),
      checkSignature(crypto, keys, name, head.origin, checkpoint),
    ],
    ...(steps ? { view: { hash: name, origin: head.origin, size: head.size, leaf, steps, root: head.root } } : {}),
  }
}

function checkSignature(
  crypto: Crypto,
  keys: readonly Key[],
  hash: HashName,
  origin: string,
  checkpoint: string,
): Check {
  const name = `signature.${hash}` as const
  const own = keys.filter((key) => key.algorithm === headAlgorithm[hash] && key.name === origin)
  if (own.length === 0) return failed(name, 'unknownLog')
  const opened = openNote(crypto, checkpoint, own)
  return opened.ok ? passed(name) : failed(name, opened.reason === 'wrongSignature' ? 'wrongSignature' : 'notSigned')
}
