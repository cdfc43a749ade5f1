import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { remove } from './content.ts'
import { eraseFolder, importFolder } from './import-folder.ts'
import * as store from './import-store.ts'
import { problems } from './problems.ts'
import { eraseBytes, markEnded } from './run-import.ts'
import { dropUpload } from './uploads.ts'
import * as versionStore from './version-store.ts'

export type Purged = {
  /** Files taken away, of all kinds. */
  readonly files: number
  readonly versions: number
  readonly sources: number
  readonly uploads: number
  /** Unfinished ones of the very same file among them, whatever dataset they were for. */
  readonly imports: number
  /** Other datasets that hold the very same bytes or were made of the same file, which therefore stand: for the officers to look at. */
  readonly alsoIn: readonly string[]
}

export type Arrivals = {
  /** When the first file of the dataset was received; undefined when nothing of it is left. */
  readonly since: string | undefined
  /** SHA-256 of every file it was made of. */
  readonly sources: readonly string[]
  /** Other datasets that hold the very same bytes or were made of the same file. */
  readonly sharedWith: readonly string[]
}

/** What a purge has to look for beyond the dataset itself: backups, a restored past, the same bytes elsewhere. */
export async function arrivalsOf(ctx: Ctx, datasetId: string): Promise<Arrivals> {
  const imports = await store.listImportsOfDataset(ctx.db, datasetId)
  const versions = await versionStore.listVersions(ctx.db, datasetId)
  const [since] = imports.map(({ receivedAt }) => receivedAt).toSorted()
  const sources = new Set(
    [...imports.map(({ sourceSha256 }) => sourceSha256), ...versions.map(({ source }) => source.sha256)].filter(
      (one): one is string => Boolean(one),
    ),
  )
  const sharedWith = new Set<string>()
  for (const sha256 of contentsOf(versions)) {
    for (const id of await versionStore.datasetsUsing(ctx.db, sha256)) sharedWith.add(id)
  }
  for (const sha256 of sources) {
    // An unfinished import holds nothing of its dataset yet: it is ended.
    for (const other of await store.listOthersOfSource(ctx.db, sha256, datasetId))
      if (other.datasetId && other.state === 'loaded') sharedWith.add(other.datasetId)
  }
  sharedWith.delete(datasetId)
  return { since, sources: [...sources], sharedWith: [...sharedWith] }
}

/** Files of the lake that these versions stand on: rows, profiles, rejected cells. */
const contentsOf = (versions: readonly versionStore.StoredVersion[]): Set<string> =>
  new Set(
    versions
      .filter(({ purgedAt }) => purgedAt === null)
      .flatMap(({ contents }) => Object.values(contents).filter((one) => one !== null)),
  )

/** From now on the file is refused; unfinished imports of it are ended, and it goes unless a version stands on it. */
export async function refuseSource(ctx: Ctx, sha256: string): Promise<void> {
  if (await store.wasPurged(ctx.db, sha256)) return
  for (const { id } of await store.listOthersOfSource(ctx.db, sha256)) await endOther(ctx, id)
  await inTransaction(ctx, async (ctx) => {
    await versionStore.lockContent(ctx.db, sha256)
    await store.notePurged(ctx.db, sha256, ctx.now)
    if (await store.releaseSource(ctx.db, sha256)) await remove(ctx.resources.paths.source, sha256)
  })
}

/**
 * Every copy of a dataset's data (R-SEC-09): versions with their profiles and rejected cells, kept sources, uploads and imports with
 * their working files. Files first; the rows then say only that there was a version. May be done again after a crash.
 */
export async function purgeVersions(ctx: Ctx, datasetId: string): Promise<Purged> {
  const { paths, jobs } = ctx.resources
  const { sources: digests, sharedWith } = await arrivalsOf(ctx, datasetId)
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
  let ended = 0
  const versions = (await versionStore.listVersions(ctx.db, datasetId)).filter(({ purgedAt }) => purgedAt === null)
  for (const sha256 of contentsOf(versions)) {
    await inTransaction(ctx, async (ctx) => {
      await versionStore.lockContent(ctx.db, sha256)
      if ((await versionStore.datasetsUsing(ctx.db, sha256)).some((id) => id !== datasetId)) return
      const removed = await remove(paths.lake, sha256, (path) => ctx.resources.engine.forget(path))
      files += removed.length
    })
  }
  for (const sha256 of digests) {
    for (const { id } of await store.listOthersOfSource(ctx.db, sha256, datasetId)) if (await endOther(ctx, id)) ended++
  }
  const sources = await inTransaction(ctx, async (ctx) => {
    for (const sha256 of [...digests].toSorted()) await versionStore.lockContent(ctx.db, sha256)
    await versionStore.blankVersions(ctx.db, datasetId, ctx.now)
    const ids = imports.map(({ id }) => id)
    await store.deleteImports(ctx.db, ids)
    // A console import's job has the import's number, and tells of labels in what it came to.
    await jobs.forget(ctx, [...ids, ...imports.flatMap(({ jobId }) => jobId ?? [])])
    let count = 0
    for (const sha256 of digests) {
      await store.notePurged(ctx.db, sha256, ctx.now)
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
    imports: imports.length + ended,
    alsoIn: sharedWith,
  }
}

/** Another import of the same file, which nobody has looked at yet, is refused as a marked file is. False when it had ended. */
async function endOther(ctx: Ctx, id: string): Promise<boolean> {
  const one = await inTransaction(ctx, async (ctx) => {
    const ended = await markEnded(ctx, id, 'refused', problems.secrecyMark())
    if (!ended) return undefined
    await ctx.resources.appendLedger(ctx, {
      event: 'import.refuse',
      rule: 'R-SEC-09',
      subject: [id],
      record: { finding: 'purged' },
      parties: [ended.publisherId],
    })
    return ended
  })
  if (!one) return false
  if (one.jobId) await ctx.resources.jobs.cancel(ctx, one.jobId)
  await eraseBytes(ctx, id)
  return true
}
