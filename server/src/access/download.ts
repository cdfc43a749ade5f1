import { ReadStream } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Ctx } from '../platform/ctx.ts'
import { decideNow } from './decide.ts'
import type { Export } from './export.ts'
import { shapeOf } from './query.ts'
import { logEnd, logUse } from './use-entry.ts'

/** Bytes of a file, both ends included, as in RFC 9110. */
export type ByteRange = { readonly from: number; readonly to: number }

export type Download = { readonly stream: Readable; readonly receiptId: string }

/** How often a running download asks whether it may go on, should no change have been announced (design §9.3). */
const lookEveryMs = 1000

/**
 * 整表下载, second half: decides as of now, writes the ledger entry, and gives the bytes. While they run the ruling is asked for again;
 * once it no longer stands the stream breaks, which resets the connection: a reader never takes a part for the whole.
 */
export async function startDownload(ctx: Ctx, file: Export, range?: ByteRange): Promise<Download> {
  // Opened first: a file that is swept meanwhile is still read to its end.
  const handle = await open(file.path, 'r')
  try {
    await decideNow(ctx, file.asked, file.ruling)
    const { format, bytes, sha256, query, rows, ruling } = file
    const part = range ? { range: `${range.from}-${range.to}` } : {}
    const receiptId = await logUse(ctx, ruling, {
      rows,
      query: shapeOf(query),
      where: query.where,
      file: { format, bytes, sha256, ...part },
    })
    try {
      return { stream: guarded(ctx, file, handle, range ?? { from: 0, to: bytes - 1 }, receiptId), receiptId }
    } catch (error) {
      await logEnd(ctx, ruling, receiptId, { state: 'broken', bytes: 0, reason: 'fault' })
      throw error
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Facts about a file without its bytes (HEAD, a tag that fits, a range outside): how many rows a filter finds, and a digest by which to
 * guess them, are data. So this too is decided as of now and in the ledger first.
 */
export async function logLook(
  ctx: Ctx,
  { asked, ruling, format, bytes, sha256, query, rows }: Export,
): Promise<string> {
  await decideNow(ctx, asked, ruling)
  const file = { format, bytes, sha256, range: 'none' }
  const receiptId = await logUse(ctx, ruling, { rows, query: shapeOf(query), where: query.where, file })
  await logEnd(ctx, ruling, receiptId, { state: 'complete', bytes: 0 })
  return receiptId
}

function guarded(ctx: Ctx, file: Export, handle: FileHandle, { from, to }: ByteRange, receiptId: string): Readable {
  const size = to - from + 1
  const stream =
    size === 0 ? nothing(handle) : handle.createReadStream({ start: from, end: to, highWaterMark: 256 * 1024 })
  let reason: string | undefined
  const look = (): void => {
    decideNow(ctx, file.asked, file.ruling).catch((error: Error) => {
      reason ??= 'type' in error ? String(error.type) : 'fault'
      stream.destroy(error)
    })
  }
  const timer = setInterval(look, lookEveryMs)
  const forget = ctx.resources.access.onChange(file.ruling.datasetId, look)
  stream.once('close', () => {
    clearInterval(timer)
    forget()
    const bytes = stream instanceof ReadStream ? stream.bytesRead : 0
    const whole = bytes === size && reason === undefined
    const end = { state: whole ? ('complete' as const) : ('broken' as const), bytes }
    // Nobody is left to tell; the use itself is in the ledger already.
    logEnd(ctx, file.ruling, receiptId, { ...end, ...(whole ? {} : { reason: reason ?? 'connection' }) }).catch(
      () => undefined,
    )
  })
  return stream
}

/** A file may be empty (NDJSON without rows), and a stream of a file cannot be: its ends are both included. */
const nothing = (handle: FileHandle): Readable =>
  new Readable({
    read() {
      this.push(null)
    },
    destroy(error, done) {
      handle.close().then(() => done(error), done)
    },
  })
