import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

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

/** Makes what is missing; keys are for the owner only. */
export function makeDataPaths(root: string): DataPaths {
  const paths = dataPaths(root)
  for (const dir of [paths.root, paths.lake, paths.lakeTmp, paths.source, paths.log, paths.uploads, paths.exports]) {
    mkdirSync(dir, { recursive: true })
  }
  mkdirSync(paths.keys, { recursive: true, mode: 0o700 })
  return paths
}
