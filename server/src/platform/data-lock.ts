import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { createServer } from 'node:net'

export type DataLock = { readonly release: () => Promise<void> }

/** Another program works on the same data directory. */
export class DataDirectoryBusy extends Error {
  override name = 'DataDirectoryBusy'
  readonly directory: string
  constructor(directory: string) {
    super(`${directory} is in use by another program`)
    this.directory = directory
  }
}

/**
 * One program a data directory. The lock is a socket in Linux's abstract namespace, named by the directory's real path: the kernel
 * gives it up with the process, however that ends, so there is no stale lock to clean away.
 */
export function lockDataDirectory(root: string): Promise<DataLock> {
  const name = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 32)
  const server = createServer((socket) => socket.destroy())
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new DataDirectoryBusy(root) : error)
    })
    server.listen({ path: `\0gongshu-data-${name}` }, () => {
      server.unref()
      resolve({ release: () => new Promise((done) => server.close(() => done())) })
    })
  })
}
