import { readFile } from 'node:fs/promises'
import { crypto } from '@gongshu/tlog/crypto-node'
import { allVkeysOf, readKeys } from './keys.ts'
import { exitCodes, type VerifyReport, verifyReceiptText } from './verify.ts'

export type VerifyOptions = {
  readonly file: string
  /** Public keys the caller brings (`--key`, repeatable): an auditor trusts his own list, not the machine he stands at. */
  readonly keys?: readonly string[]
  /** Without such keys: DATA_DIR/keys of this machine, where readable. */
  readonly keysFolder?: string
}

/** `gongshu verify RECEIPT-FILE`: reads the file and the keys, asks nobody. */
export async function verifyFile({ file, keys = [], keysFolder }: VerifyOptions): Promise<VerifyReport> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause) return undefined
    throw cause
  })
  if (!bytes) return { valid: false, exitCode: exitCodes.unreadable, checks: [], logs: [] }
  return verifyReceiptText(bytes, keys.length ? keys : await localKeys(keysFolder), crypto)
}

async function localKeys(folder: string | undefined): Promise<readonly string[]> {
  if (!folder) return []
  try {
    const keys = await readKeys(folder)
    return keys ? allVkeysOf(keys) : []
  } catch (cause) {
    // Another user's directory: the receipt is then checked without trusted keys, which the exit code says.
    if (cause instanceof Error && 'code' in cause && cause.code === 'EACCES') return []
    throw cause
  }
}
