import { hkdfSync } from 'node:crypto'
import { join } from 'node:path'
import { readOrMakeKey } from '../platform/key-file.ts'

/** Keys of the gate, all drawn from one file in DATA_DIR/keys. */
export type Secrets = {
  /** Signs paging marks. */
  readonly marks: Buffer
  /** Keys the pseudonyms that one grant shows. */
  readonly pseudonymsOf: (grantId: string) => string
}

export function openSecrets(directory: string): Secrets {
  const root = readOrMakeKey(join(directory, 'gate.key'))
  const draw = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', root, '', purpose, 32))
  return { marks: draw('paging marks'), pseudonymsOf: (grantId) => draw(`pseudonyms ${grantId}`).toString('hex') }
}
