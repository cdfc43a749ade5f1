/** Checkpoints of c2sp.org/tlog-checkpoint: which log, how many entries, which root. */
import { base64, fromBase64 } from './bytes.ts'

export type Checkpoint = {
  /** The log's identity: a URL without scheme. */
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

/** The text that is signed. Extension lines are discouraged by the specification and never written. */
export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${base64(root)}\n`

/** Reads the text of a note; extension lines of other logs are let through. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', digits = '', encoded = '', ...rest] = text.split('\n')
  const root = fromBase64(encoded)
  const size = Number(digits)
  if (!origin || !/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(size)) return undefined
  if (root?.length !== 32 || rest.at(-1) !== '' || rest.slice(0, -1).includes('')) return undefined
  return { origin, size, root }
}
