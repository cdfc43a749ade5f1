import { hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Keys of the gate, all drawn from one file in DATA_DIR/keys. */
export type Secrets = {
  /** Signs paging marks. */
  readonly marks: Buffer
  /** Keys the pseudonyms that one grant shows. */
  readonly pseudonymsOf: (grantId: string) => string
}

export function openSecrets(directory: string): Secrets {
  const root = readOrMake(join(directory, 'gate.key'))
  const draw = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', root, '', purpose, 32))
  return { marks: draw('paging marks'), pseudonymsOf: (grantId) => draw(`pseudonyms ${grantId}`).toString('hex') }
}

function readOrMake(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  // Made whole under another name and linked: of two processes that start at once, both read the first one's.
  const own = `${path}.${randomBytes(6).toString('hex')}`
  writeFileSync(own, randomBytes(32), { mode: 0o600 })
  try {
    linkSync(own, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(own)
  }
  return readFileSync(path)
}
