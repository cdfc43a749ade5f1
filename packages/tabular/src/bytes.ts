import { open } from 'node:fs/promises'
import { TabularError } from './errors.ts'
import { checkCancelled } from './limits.ts'

/** Bytes that can be read from the start as often as needed. */
export type ByteSource = {
  /** Size if it is known without reading; for a gzip the packed size serves progress. */
  readonly bytes: number
  /** A file on disk whose bytes these are, untouched. */
  readonly path?: string
  chunks: (signal?: AbortSignal) => AsyncGenerator<Buffer, void, void>
}

const chunkBytes = 2 * 1024 * 1024

/** A file, or the range [start, end) of it. Every chunk is a buffer of its own, so that a reader may keep the last ones. */
export function fileSource(path: string, bytes: number, start = 0, end = bytes): ByteSource {
  return {
    bytes: end - start,
    path,
    async *chunks(signal) {
      const file = await open(path, 'r')
      try {
        let position = start
        while (position < end) {
          checkCancelled(signal)
          const buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, end - position))
          const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
          if (bytesRead === 0) return
          position += bytesRead
          yield bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead)
        }
      } finally {
        await file.close()
      }
    },
  }
}

export function bufferSource(buffer: Buffer): ByteSource {
  return {
    bytes: buffer.length,
    async *chunks() {
      yield buffer
    },
  }
}

/** The first `length` bytes, or all of them. */
export async function head(source: ByteSource, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let have = 0
  for await (const chunk of source.chunks()) {
    parts.push(chunk)
    have += chunk.length
    if (have >= length) break
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** All bytes; refused with `code` when there are more than `limit`. */
export async function whole(source: ByteSource, limit: number, signal?: AbortSignal): Promise<Buffer> {
  const parts: Buffer[] = []
  let have = 0
  for await (const chunk of source.chunks(signal)) {
    have += chunk.length
    if (have > limit) throw new TabularError('workbookTooLarge', { limitBytes: limit })
    parts.push(chunk)
  }
  return Buffer.concat(parts, have)
}
