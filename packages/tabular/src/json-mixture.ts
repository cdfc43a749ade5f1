import type { ByteSource } from './bytes.ts'
import type { EncodingVerdict } from './encoding-verdict.ts'
import { lineKind } from './line-encodings.ts'
import type { Finding } from './model.ts'

/** A longer one is no record, and is not held for its end. */
const longestPiece = 1024 * 1024
const linesNamed = 50
const [lineFeed, brace] = [0x0a, 0x7d]

/**
 * A document on one line that was put together of two: as GB18030 the whole fits to the last byte, and half of it is rubbish. The pieces
 * between closing braces are looked at one by one; a line that has pieces of both encodings cannot be decoded as a whole.
 */
export async function mixedWithinLines(
  { chosen, mixed }: EncodingVerdict,
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Finding | undefined> {
  if (chosen !== 'gb18030' && !mixed) return undefined
  const rows: number[] = []
  let [line, count] = [1, 0]
  let seen = { utf8: 0, gb: 0 }
  let rest: Buffer | undefined = Buffer.alloc(0)
  const take = (piece: Buffer): void => {
    const kind = lineKind(piece)
    if (kind === 'utf-8') seen.utf8++
    if (kind === 'gb18030') seen.gb++
  }
  const endLine = (): void => {
    if (seen.utf8 > 0 && seen.gb > 0) {
      count++
      if (rows.length < linesNamed) rows.push(line)
    }
    line++
    seen = { utf8: 0, gb: 0 }
  }
  for await (const chunk of source.chunks(signal)) {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      if (chunk[at] !== lineFeed && chunk[at] !== brace) continue
      const piece = chunk.subarray(from, at)
      if (rest) take(rest.length > 0 ? Buffer.concat([rest, piece]) : piece)
      if (chunk[at] === lineFeed) endLine()
      rest = Buffer.alloc(0)
      from = at + 1
    }
    const tail = chunk.subarray(from)
    rest = rest && rest.length + tail.length <= longestPiece ? Buffer.concat([rest, tail]) : undefined
  }
  if (rest) take(rest)
  endLine()
  return count === 0 ? undefined : told(rows, count)
}

function told(rows: number[], count: number): Finding {
  const named = rows.slice(0, 5)
  const more = count > named.length
  return {
    code: 'encodingUncertain',
    severity: 'block',
    rows,
    count,
    message: {
      zh: `第 ${named.join('、')} 行${more ? '等' : ''}里混有 UTF-8 和 GB18030 两种编码，同一行分不开。请用原来的程序统一成 UTF-8 再送`,
      en: `Line ${named.join(', ')}${more ? ' …' : ''} holds both UTF-8 and GB18030, which cannot be told apart within a line. Save the file in UTF-8 with the program that made it, and send it again`,
    },
  }
}
