/** Proof files of c2sp.org/tlog-proof: an index, an inclusion path and a checkpoint in one small text. */
import { base64, fromBase64 } from './bytes.ts'

export type TlogProof = {
  readonly index: number
  readonly path: readonly Uint8Array[]
  /** The signed note, as the log published it. */
  readonly checkpoint: string
  /** Context that nothing authenticates. */
  readonly extra?: Uint8Array
}

const firstLine = 'c2sp.org/tlog-proof@v1'
/** A path is never longer than the 63 levels a tree can have. */
const maxPath = 63

export const formatTlogProof = ({ index, path, checkpoint, extra }: TlogProof): string =>
  [firstLine, ...(extra ? [`extra ${base64(extra)}`] : []), `index ${index}`, ...path.map(base64), '', checkpoint].join(
    '\n',
  )

export function parseTlogProof(text: string): TlogProof | undefined {
  const found = /^([^\n]*)\n(?:extra ([^\n]*)\n)?index (0|[1-9][0-9]*)\n((?:[^\n]+\n)*)\n(.+)$/s.exec(text)
  if (!found) return undefined
  const [, head, extraText, digits, hashes = '', checkpoint = ''] = found
  const path = hashes.split('\n').slice(0, -1).map(fromBase64)
  const extra = extraText === undefined ? undefined : fromBase64(extraText)
  const isWhole = path.every((hash): hash is Uint8Array => hash?.length === 32)
  if (head !== firstLine || !isWhole || path.length > maxPath || !Number.isSafeInteger(Number(digits))) return undefined
  if (extraText !== undefined && !extra) return undefined
  return { index: Number(digits), path, checkpoint, ...(extra ? { extra } : {}) }
}
