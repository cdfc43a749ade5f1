import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ByteSource, fileSource } from './bytes.ts'

/** Writes a source into a file of our own naming, for readers that must jump about in it. Members' names are never used. */
export async function unpackTo(source: ByteSource, path: string, signal?: AbortSignal): Promise<number> {
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  try {
    for await (const chunk of source.chunks(signal)) {
      await file.write(chunk)
      bytes += chunk.length
    }
  } finally {
    await file.close()
  }
  return bytes
}

/** Unpacks into a directory that is gone afterwards, whatever happens. */
export async function withUnpacked<T>(
  source: ByteSource,
  { tmpDir, signal }: { tmpDir?: string; signal?: AbortSignal },
  work: (path: string, unpacked: ByteSource) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpDir ?? tmpdir(), 'gongshu-unpack-'))
  try {
    const path = join(directory, 'content')
    const bytes = await unpackTo(source, path, signal)
    return await work(path, fileSource(path, bytes))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
