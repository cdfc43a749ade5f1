import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { remove } from './content.ts'
import { eraseFolder, importFolder } from './import-folder.ts'
import * as store from './import-store.ts'
import { dropUpload } from './uploads.ts'
import * as versionStore from './version-store.ts'

export type Purged = {
  /** Files taken away, of all kinds. */
  readonly files: number
  readonly versions: number
  readonly sources: number
  readonly uploads: number
  readonly imports: number
  /** Other datasets that hold the very same bytes, which therefore stand: for the officers to look at. */
  readonly alsoIn: readonly string[]
}

/**
 * Every copy of a dataset's data (R-SEC-09): versions with their profiles and rejected cells, kept sources, uploads and imports with
 * their working files. Files first; the rows then say only that there was a version. May be done again after a crash.
 */
export async function purgeVersions(ctx: Ctx, datasetId: string): Promise<Purged> {
  const { paths, jobs } = ctx.resources
  const imports = await store.listImportsOfDataset(ctx.db, datasetId)
  let files = 0
  let uploads = 0
  for (const { id, jobId, uploadId, state } of imports) {
    if (jobId && (state === 'detecting' || state === 'loading')) await jobs.cancel(ctx, jobId)
    await eraseFolder(importFolder(paths, id))
    if (uploadId) {
      await dropUpload(ctx, uploadId)
      uploads++
      files++
    }
  }
  const versions = (await versionStore.listVersions(ctx.db, datasetId)).filter(({ purgedAt }) => purgedAt === null)
  const alsoIn = new Set<string>()
  const contents = new Set(versions.flatMap(({ contents }) => Object.values(contents).filter((one) => one !== null)))
  for (const sha256 of contents) {
    await inTransaction(ctx, async (ctx) => {
      await versionStore.lockContent(ctx.db, sha256)
      const others = (await versionStore.datasetsUsing(ctx.db, sha256)).filter((id) => id !== datasetId)
      for (const id of others) alsoIn.add(id)
      if (others.length > 0) return
      const removed = await remove(paths.lake, sha256, (path) => ctx.resources.engine.forget(path))
      files += removed.length
    })
  }
  const sources = await inTransaction(ctx, async (ctx) => {
    const digests = new Set(
      [...imports.map(({ sourceSha256 }) => sourceSha256), ...versions.map(({ source }) => source.sha256)].filter(
        (one): one is string => Boolean(one),
      ),
    )
    for (const sha256 of [...digests].toSorted()) await versionStore.lockContent(ctx.db, sha256)
    await versionStore.blankVersions(ctx.db, datasetId, ctx.now)
    await store.deleteImports(
      ctx.db,
      imports.map(({ id }) => id),
    )
    let count = 0
    for (const sha256 of digests) {
      if (!(await store.releaseSource(ctx.db, sha256))) continue
      await remove(paths.source, sha256)
      count++
    }
    return count
  })
  return {
    files: files + sources,
    versions: versions.length,
    sources,
    uploads,
    imports: imports.length,
    alsoIn: [...alsoIn],
  }
}
