import type { LogFile } from './tile.ts'

/** Where a log lives: a folder, an object store, memory. Paths are relative and use `/`. */
export type Storage = {
  readonly read: (path: string) => Promise<Uint8Array | undefined>
  /**
   * When it resolves, every file is whole, in place and would survive a power cut; before, any of them may be old or absent,
   * never half. (On a file system: write beside, fsync, rename, fsync the folder.)
   */
  readonly write: (files: readonly LogFile[]) => Promise<void>
  /** Removes a folder and its files; nothing if there is none. Need not be durable. */
  readonly removeFolder: (path: string) => Promise<void>
}

export function memoryStorage(files: Map<string, Uint8Array> = new Map()): Storage {
  return {
    read: async (path) => files.get(path),
    write: async (written) => {
      for (const { path, bytes } of written) files.set(path, bytes.slice())
    },
    removeFolder: async (folder) => {
      for (const path of files.keys()) if (path.startsWith(`${folder}/`)) files.delete(path)
    },
  }
}
