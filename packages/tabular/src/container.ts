import { createReadStream } from 'node:fs'
import { open as openFile, stat } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { crc32, createGunzip } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { type ByteSource, fileSource } from './bytes.ts'
import { TabularError } from './errors.ts'
import { checkCancelled } from './limits.ts'
import type { Limits } from './model.ts'

export type Container = {
  kind: 'plain' | 'gzip' | 'zip'
  /** Members of a zip that may be tables, in the archive's order. */
  members: { name: string; bytes: number }[]
  member?: string
  /** Size of the file as it came. */
  packedBytes: number
  content: ByteSource
}

const isZip = (head: Buffer): boolean => head.length >= 4 && head.readUInt32LE(0) === 0x04034b50
const isEmptyZip = (head: Buffer): boolean => head.length >= 4 && head.readUInt32LE(0) === 0x06054b50
const isGzip = (head: Buffer): boolean => head.length >= 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 0x08

/** Opens the outer wrapping. A zip that is itself a workbook is plain: what counts is what is inside. */
export async function openContainer(path: string, limits: Limits, wanted?: string): Promise<Container> {
  const { size } = await stat(path)
  const first = await firstBytes(path)
  if (isGzip(first)) {
    return { kind: 'gzip', members: [], packedBytes: size, content: gzipSource(path, size, limits) }
  }
  if (isEmptyZip(first)) throw new TabularError('archiveEmpty')
  if (isZip(first)) {
    const entries = await listZip(path, limits)
    if (!isWorkbook(entries)) return openMember(path, size, entries, limits, wanted)
  }
  return { kind: 'plain', members: [], packedBytes: size, content: fileSource(path, size) }
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await openFile(path, 'r')
  try {
    const buffer = Buffer.alloc(8)
    const { bytesRead } = await file.read(buffer, 0, 8, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

const isWorkbook = (entries: readonly ZipEntry[]): boolean =>
  entries.some(({ name }) => name === '[Content_Types].xml' || name === 'mimetype' || name === 'OFD.xml') ||
  entries.some(({ name }) => /^xl\/workbook\./i.test(name))

/** What is packed beside the data by systems and never meant: resource forks, thumbnails, readme of the packer. */
const isLitter = (name: string): boolean => /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$)/i.test(name)

function openMember(
  path: string,
  packedBytes: number,
  entries: readonly ZipEntry[],
  limits: Limits,
  wanted: string | undefined,
): Container {
  const files = entries.filter(({ name }) => !name.endsWith('/') && !isLitter(name))
  const members = files.map(({ name, bytes }) => ({ name, bytes }))
  const readable = files.filter(({ name }) => looksLikeTable(name))
  const chosen =
    wanted === undefined ? largest(readable.length > 0 ? readable : files) : files.find(({ name }) => name === wanted)
  if (wanted !== undefined && !chosen)
    throw new TabularError('memberMissing', { member: wanted, members: members.map(({ name }) => name).slice(0, 50) })
  if (!chosen) throw new TabularError('archiveEmpty')
  return { kind: 'zip', members, member: chosen.name, packedBytes, content: zipMemberSource(path, chosen, limits) }
}

const looksLikeTable = (name: string): boolean =>
  /\.(csv|tsv|txt|dat|xls|xlsx|xlsm|et|json|jsonl|ndjson|geojson|parquet|sqlite|sqlite3|db|gz)$/i.test(name)

const largest = (files: readonly ZipEntry[]): ZipEntry | undefined =>
  files.reduce<ZipEntry | undefined>((best, file) => (best && best.bytes >= file.bytes ? best : file), undefined)

export type ZipEntry = { name: string; bytes: number; packedBytes: number; entry: Entry }

/** The directory of a zip, with names decoded as Chinese systems write them (GB18030 without saying so) and checked. */
export async function listZip(path: string, limits: Limits): Promise<ZipEntry[]> {
  const zip = await openZip(path)
  try {
    const entries: ZipEntry[] = []
    for await (const entry of zip.eachEntry()) {
      if (entries.length >= limits.maxMembers) throw new TabularError('archiveBomb', { members: zip.entryCount })
      const name = memberName(entry)
      if (isUnsafe(name)) throw new TabularError('archivePathUnsafe', { member: name.slice(0, 200) })
      entries.push({ name, bytes: entry.uncompressedSize, packedBytes: entry.compressedSize, entry })
    }
    return entries
  } catch (error) {
    throw asArchiveError(error)
  } finally {
    zip.close()
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: true })
  } catch (error) {
    throw asArchiveError(error)
  }
}

const utf8Flag = 0x800

/** yauzl hands raw bytes when told not to decode; its types still say string. */
function memberName(entry: Entry): string {
  const raw: unknown = entry.fileName
  if (!Buffer.isBuffer(raw)) return String(raw)
  if (entry.generalPurposeBitFlag & utf8Flag) return raw.toString('utf8')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw)
  } catch {
    // Not UTF-8: Windows in China writes the system code page. What is not even that is shown with replacement marks.
    return new TextDecoder('gb18030').decode(raw)
  }
}

const isUnsafe = (name: string): boolean =>
  name.includes('\0') || /^([a-zA-Z]:|[\\/])/.test(name) || name.split(/[\\/]/).includes('..')

/** One member as a byte source, inflated anew at each reading, refused when it unpacks to more than the limits allow. */
export function zipMemberSource(
  path: string,
  { entry, name, bytes, packedBytes }: ZipEntry,
  limits: Limits,
): ByteSource {
  if (entry.generalPurposeBitFlag & 1) throw new TabularError('archivePassword', { member: name })
  checkUnpacked(bytes, packedBytes, limits, name)
  return {
    bytes,
    async *chunks(signal) {
      const zip = await openZip(path)
      let stream: Readable | undefined
      try {
        stream = await zip.openReadStreamPromise(entry)
        let sum = 0
        for await (const chunk of guarded(stream, packedBytes, limits, name, signal)) {
          sum = crc32(chunk, sum)
          yield chunk
        }
        if (sum !== entry.crc32) throw new TabularError('archiveCorrupt', { member: name })
      } catch (error) {
        throw asArchiveError(error)
      } finally {
        stream?.destroy()
        zip.close()
      }
    },
  }
}

function gzipSource(path: string, size: number, limits: Limits): ByteSource {
  return {
    bytes: size,
    async *chunks(signal) {
      const file = createReadStream(path, { highWaterMark: 512 * 1024 })
      const inflate = createGunzip({ chunkSize: 512 * 1024 })
      // The generator below sees the error of either stream; the callback only keeps it from being thrown twice.
      pipeline(file, inflate, () => undefined)
      try {
        yield* guarded(inflate, size, limits, undefined, signal)
      } catch (error) {
        throw asArchiveError(error)
      } finally {
        inflate.destroy()
        file.destroy()
      }
    },
  }
}

async function* guarded(
  stream: Readable,
  packedBytes: number,
  limits: Limits,
  member: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, void> {
  let unpacked = 0
  for await (const chunk of stream) {
    checkCancelled(signal)
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a byte stream gave no bytes')
    unpacked += chunk.length
    checkUnpacked(unpacked, packedBytes, limits, member)
    yield chunk
  }
}

function checkUnpacked(unpacked: number, packed: number, limits: Limits, member: string | undefined): void {
  if (unpacked > limits.maxUnpackedBytes) {
    throw new TabularError('archiveBomb', { member, limitBytes: limits.maxUnpackedBytes })
  }
  if (unpacked > limits.ratioFloorBytes && unpacked > packed * limits.maxRatio) {
    throw new TabularError('archiveBomb', { member, ratio: Math.round(unpacked / Math.max(1, packed)) })
  }
}

/** zlib and yauzl say what happened in a code or a sentence; both become one of ours. */
function asArchiveError(error: unknown): unknown {
  if (error instanceof TabularError || !(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const text = error.message
  if (code === 'Z_BUF_ERROR' || /unexpected end|unexpected EOF/i.test(text))
    return new TabularError('archiveTruncated', {}, error)
  if (/end of central directory|not a zip|too short/i.test(text)) return new TabularError('archiveTruncated', {}, error)
  if (/encrypt/i.test(text)) return new TabularError('archivePassword', {}, error)
  if (/invalid relative path|absolute path|invalid characters in fileName/i.test(text))
    return new TabularError('archivePathUnsafe', {}, error)
  if (
    code.startsWith('Z_') ||
    /central|header|signature|compress|zip|bytes in the stream|crc|extra field/i.test(text)
  ) {
    return new TabularError('archiveCorrupt', {}, error)
  }
  return error
}
