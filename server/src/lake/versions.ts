import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { digestOfWords } from '../platform/digest.ts'
import { newId } from '../platform/ids.ts'
import type { Instant } from '../platform/time.ts'
import { contentPath, place } from './content.ts'
import type { RowChanges } from './import-model.ts'
import type { Column, Compatibility, Version } from './model.ts'
import { problems } from './problems.ts'
import * as store from './version-store.ts'

/** The version without what only the lake needs to know of it. */
export const seen = ({
  importId: _import,
  contents: _contents,
  changes: _changes,
  ...version
}: store.StoredVersion): Version => version

declare module '../platform/ctx.ts' {
  interface Resources {
    /** What is to follow a version, in the transaction that makes it; set by `program.ts`. */
    readonly versionMade?: (ctx: Ctx, version: Version) => Promise<void>
  }
}

export async function getStoredVersion(ctx: Ctx, id: string): Promise<store.StoredVersion> {
  const version = await store.findVersion(ctx.db, id)
  if (!version) throw problems.versionNotFound()
  return version
}

export const getVersion = async (ctx: Ctx, id: string): Promise<Version> => seen(await getStoredVersion(ctx, id))

export async function findVersion(ctx: Ctx, id: string): Promise<Version | undefined> {
  const version = await store.findVersion(ctx.db, id)
  return version && seen(version)
}

/** Newest first, purged ones included: a tombstone is part of the history. */
export const listVersions = async (ctx: Ctx, datasetId: string): Promise<Version[]> =>
  (await store.listVersions(ctx.db, datasetId)).map(seen)

/** In no order, and without those that are not there. */
export const listVersionsById = async (ctx: Ctx, ids: readonly string[]): Promise<Version[]> =>
  (await store.listVersionsById(ctx.db, ids)).map(seen)

/** The newest version that existed at an instant. */
export async function findVersionAt(ctx: Ctx, datasetId: string, instant: Instant): Promise<Version | undefined> {
  const version = await store.findLatestVersion(ctx.db, datasetId, instant)
  return version && seen(version)
}

export type VersionFiles = { readonly parquet: string; readonly profile: string; readonly rejected: string | null }

/** Where the bytes lie. For `access` only: whoever opens these without a ruling goes round the gate. */
export async function filesOf(ctx: Ctx, versionId: string): Promise<VersionFiles> {
  const { contents, purgedAt } = await getStoredVersion(ctx, versionId)
  if (purgedAt) throw problems.versionPurged({ purgedAt })
  const { lake } = ctx.resources.paths
  return {
    parquet: contentPath(lake, contents.parquet),
    profile: contentPath(lake, contents.profile),
    rejected: contents.rejected && contentPath(lake, contents.rejected),
  }
}

/** What the publisher answered for, columns by their place and reasons by their digest. */
function statedIn({ columns, internalMarks }: Version) {
  const strays = columns.flatMap(({ strays }, index) =>
    strays
      ? [
          {
            column: index + 1,
            found: Object.fromEntries(strays.found.map(({ kind, hits }) => [kind, hits])),
            reason: strays.reason === undefined ? null : digestOfWords(strays.reason),
          },
        ]
      : [],
  )
  return {
    ...(strays.length > 0 ? { strays } : {}),
    ...(internalMarks
      ? { internalMarks: { count: internalMarks.count, reason: digestOfWords(internalMarks.reason) } }
      : {}),
  }
}

/** A finished file in `lake/tmp` with its digests. */
export type Made = { readonly path: string; readonly sha256: string; readonly sm3: string; readonly bytes: number }

export type NewVersion = {
  readonly datasetId: string
  readonly publisherId: string
  readonly importId: string
  readonly rows: number
  readonly columns: readonly Column[]
  readonly rejectedCells: number
  readonly internalMarks: Version['internalMarks']
  readonly source: Version['source']
  readonly parquet: Made
  readonly profile: Made
  readonly rejected: Made | null
  /** What it was compared with; another version may have come in between, and then it is compared again. */
  readonly previousId: string | null
  readonly compatibility: Compatibility
  readonly changes: RowChanges | null
}

/**
 * Commits a version: files into their places, then the row, with the ledger entry in the same transaction. Returns undefined when
 * another version of the dataset was committed since the comparison.
 */
export const commitVersion = (ctx: Ctx, made: NewVersion): Promise<Version | undefined> =>
  inTransaction(ctx, async (ctx) => {
    await store.lockDataset(ctx.db, made.datasetId)
    const committed = await store.findVersionOfImport(ctx.db, made.importId)
    if (committed) return seen(committed)
    const previous = await store.findLatestVersion(ctx.db, made.datasetId)
    if ((previous?.id ?? null) !== made.previousId) return undefined

    const files = [made.parquet, made.profile, ...(made.rejected ? [made.rejected] : [])]
    // In one order for everybody, or two commits could wait for each other.
    for (const { path, sha256 } of files.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))) {
      await store.lockContent(ctx.db, sha256)
      await place(path, ctx.resources.paths.lake, sha256)
    }
    const version: store.StoredVersion = {
      id: newId(),
      datasetId: made.datasetId,
      number: (await store.lastNumber(ctx.db, made.datasetId)) + 1,
      rows: made.rows,
      columns: [...made.columns],
      sha256: made.parquet.sha256,
      sm3: made.parquet.sm3,
      bytes: made.parquet.bytes,
      source: made.source,
      rejectedCells: made.rejectedCells,
      internalMarks: made.internalMarks,
      compatibility: made.compatibility,
      previousId: made.previousId,
      createdAt: ctx.now,
      purgedAt: null,
      importId: made.importId,
      changes: made.changes,
      contents: {
        parquet: made.parquet.sha256,
        profile: made.profile.sha256,
        rejected: made.rejected?.sha256 ?? null,
      },
    }
    await store.insertVersion(ctx.db, version)
    await ctx.resources.appendLedger(ctx, {
      event: 'version.create',
      subject: [version.id, version.datasetId],
      // Counts and digests only: the ledger keeps what it is told, so it is told no word of the file.
      record: {
        number: version.number,
        rows: version.rows,
        columns: version.columns.length,
        rejectedCells: version.rejectedCells,
        sha256: version.sha256,
        sm3: version.sm3,
        source: { sha256: made.source.sha256, sm3: made.source.sm3, bytes: made.source.bytes },
        compatibility: version.compatibility,
        ...statedIn(version),
      },
      parties: [made.publisherId],
    })
    await ctx.resources.versionMade?.(ctx, seen(version))
    return seen(version)
  })
