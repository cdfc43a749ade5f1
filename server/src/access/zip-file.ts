import { type FileHandle, open } from 'node:fs/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

/** Sizes are written as 32 bits; a part that outgrows them is a fault of the caller, who has said so to the person. */
export class PartTooLarge extends Error {
  override name = 'PartTooLarge'
}

const largest = 0xffff_ffff
const fixedTime = 0x0000_0021 // 1980-01-01: the same data give the same bytes

type Entry = {
  readonly name: Buffer
  readonly offset: number
  readonly crc: number
  readonly packed: number
  readonly size: number
}

/** A ZIP archive written from front to back with bounded memory (APPNOTE 6.3). Sizes are put into each header once they are known. */
export async function writeZip(
  path: string,
  parts: readonly { readonly name: string; readonly content: AsyncIterable<Buffer> | Iterable<Buffer> }[],
): Promise<void> {
  const file = await open(path, 'w')
  try {
    const entries: Entry[] = []
    let offset = 0
    for (const { name, content } of parts) {
      const entry = await writePart(file, offset, Buffer.from(name), content)
      entries.push(entry)
      offset += 30 + entry.name.length + entry.packed
      if (offset > largest) throw new PartTooLarge()
    }
    const directory = Buffer.concat(entries.map(directoryEntry))
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x06054b50, 0)
    end.writeUInt16LE(entries.length, 8)
    end.writeUInt16LE(entries.length, 10)
    end.writeUInt32LE(directory.length, 12)
    end.writeUInt32LE(offset, 16)
    await file.write(Buffer.concat([directory, end]), 0, undefined, offset)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function writePart(
  file: FileHandle,
  offset: number,
  name: Buffer,
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Entry> {
  let [crc, size, packed] = [0, 0, 0]
  const deflate = createDeflateRaw({ level: 3 })
  const bodyAt = offset + 30 + name.length
  const written = (async () => {
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      await file.write(chunk, 0, chunk.length, bodyAt + packed)
      packed += chunk.length
    }
  })()
  for await (const chunk of content) {
    crc = crc32(chunk, crc)
    size += chunk.length
    if (size > largest) throw new PartTooLarge()
    if (!deflate.write(chunk)) await new Promise((resolve) => deflate.once('drain', resolve))
  }
  deflate.end()
  await written
  const entry = { name, offset, crc, packed, size }
  await file.write(localHeader(entry), 0, undefined, offset)
  return entry
}

function localHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(20, 4)
  writeCommon(header, 6, entry)
  return Buffer.concat([header, entry.name])
}

function directoryEntry(entry: Entry): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, 6)
  writeCommon(header, 8, entry)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, entry.name])
}

/** Flags (UTF-8 names), method (deflate), time, checksum, sizes, length of the name. */
function writeCommon(header: Buffer, at: number, { crc, packed, size, name }: Entry): void {
  header.writeUInt16LE(0x0800, at)
  header.writeUInt16LE(8, at + 2)
  header.writeUInt32LE(fixedTime << 16, at + 4)
  header.writeUInt32LE(crc, at + 8)
  header.writeUInt32LE(packed, at + 12)
  header.writeUInt32LE(size, at + 16)
  header.writeUInt16LE(name.length, at + 20)
}
