/** The part of yauzl 3.4 used here; the package ships no types. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export type Entry = {
    /** A Buffer when opened with `decodeStrings: false`. */
    readonly fileName: string | Buffer
    readonly compressedSize: number
    readonly uncompressedSize: number
    readonly crc32: number
    readonly generalPurposeBitFlag: number
  }

  export type ZipFile = {
    readonly entryCount: number
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
    close(): void
  }

  export function openPromise(
    path: string,
    options: { autoClose?: boolean; decodeStrings?: boolean; validateEntrySizes?: boolean },
  ): Promise<ZipFile>
}
