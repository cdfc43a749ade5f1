import { chmodSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The places inside DATA_DIR. Nobody else builds these paths. */
export type DataPaths = {
  readonly root: string
  readonly postgres: string
  /** Immutable content, `sha256/ab/<hex>`; `tmp` is on the same file system so that a rename is atomic. */
  readonly lake: string
  readonly lakeTmp: string
  readonly source: string
  readonly log: string
  readonly uploads: string
  readonly exports: string
  readonly keys: string
  readonly run: string
}

declare module './ctx.ts' {
  interface Resources {
    readonly paths: DataPaths
  }
}

export const dataPaths = (root: string): DataPaths => ({
  root,
  postgres: join(root, 'postgres'),
  lake: join(root, 'lake', 'sha256'),
  lakeTmp: join(root, 'lake', 'tmp'),
  source: join(root, 'source'),
  log: join(root, 'log'),
  uploads: join(root, 'uploads'),
  exports: join(root, 'exports'),
  keys: join(root, 'keys'),
  run: join(root, 'run.json'),
})

/** Makes what is missing. What holds data or keys is for the owner only: whoever else has an account on the machine passes the gate. */
export function makeDataPaths(root: string): DataPaths {
  const paths = dataPaths(root)
  for (const dir of [paths.root, paths.log]) mkdirSync(dir, { recursive: true })
  for (const dir of [dirname(paths.lake), paths.source, paths.uploads, paths.exports, paths.keys]) {
    mkdirSync(dir, { recursive: true })
    // Also one that stood before, or was made under another umask.
    chmodSync(dir, 0o700)
  }
  for (const dir of [paths.lake, paths.lakeTmp]) mkdirSync(dir, { recursive: true })
  return paths
}
