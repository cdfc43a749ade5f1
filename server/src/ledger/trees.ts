import { checkpointPath, LogDamaged, type Tree, tileReader } from '@gongshu/tlog/appender'
import { fromUtf8 } from '@gongshu/tlog/bytes'
import { type Checkpoint, parseCheckpoint } from '@gongshu/tlog/checkpoint'
import type { HashName } from '@gongshu/tlog/crypto'
import { crypto } from '@gongshu/tlog/crypto-node'
import { parseNote } from '@gongshu/tlog/note'
import { inclusionProof } from '@gongshu/tlog/proof'
import type { ReceiptTree } from '@gongshu/tlog/receipt'
import type { Storage } from '@gongshu/tlog/storage'
import { type LedgerKeys, signersOf, sm3Origin } from './keys.ts'

/** Folders below DATA_DIR/log; the entries lie in the first tree's, and serve both. */
export type Folders = { readonly sha256: string; readonly sm3: string }
export const currentFolders: Folders = { sha256: 'sha256', sm3: 'sm3' }

/** Where a log lies after another was begun. */
export const formerFolders = (no: number): Folders => ({ sha256: `former/${no}/sha256`, sm3: `former/${no}/sm3` })

export const foldersOf = (no: number, currentNo: number): Folders =>
  no === currentNo ? currentFolders : formerFolders(no)

/** The two trees over the same entries: SHA-256 signed by Ed25519, SM3 signed by SM2 (R-NDI-16). */
export function treesOf(keys: LedgerKeys): readonly [Tree, Tree] {
  const signers = signersOf(keys)
  return [
    { folder: currentFolders.sha256, origin: keys.origin, hash: crypto.sha256, signers: [signers.sha256] },
    { folder: currentFolders.sm3, origin: sm3Origin(keys.origin), hash: crypto.sm3, signers: [signers.sm3] },
  ]
}

export type Head = Checkpoint & { readonly note: string }

/** The published head of a tree; `undefined` before the log began. */
export async function findHead(storage: Storage, folder: string): Promise<Head | undefined> {
  const bytes = await storage.read(checkpointPath(folder))
  if (!bytes) return undefined
  const note = fromUtf8(bytes)
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '')
  if (!checkpoint) throw new LogDamaged(`the checkpoint of ${folder} cannot be read`)
  return { ...checkpoint, note }
}

/** The proof of one entry in one tree, or `undefined` while no published head covers it. */
export async function proveEntry(
  storage: Storage,
  folder: string,
  name: HashName,
  index: number,
): Promise<ReceiptTree | undefined> {
  const head = await findHead(storage, folder)
  if (!head || head.size <= index) return undefined
  const hash = name === 'sm3' ? crypto.sm3 : crypto.sha256
  const path = await inclusionProof(hash, index, head.size, tileReader(storage, folder))
  return { hash: name, path, checkpoint: head.note }
}
