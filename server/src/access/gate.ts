import { join } from 'node:path'
import type { Version } from '../lake/model.ts'
import { filesOf, findVersion, type VersionFiles } from '../lake/service.ts'
import type { Ctx } from '../platform/ctx.ts'
import type { Connection } from '../platform/db.ts'
import type { DataPaths } from '../platform/paths.ts'
import { type AtOnce, limitAtOnce } from './at-once.ts'
import { type BoundedMap, boundedMap } from './bounded-map.ts'
import { listenForChanges } from './changes-store.ts'
import { type Copies, openCopies } from './copies.ts'
import { openPolicies, type Policies } from './policy.ts'
import { openSecrets, type Secrets } from './secrets.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    readonly access: Gate
  }
}

/** What the gate holds open between requests. */
export type Gate = {
  readonly policies: Policies
  readonly secrets: Secrets
  readonly copies: Copies
  readonly atOnce: AtOnce
  /** A version never changes, so neither does what was counted in it. */
  readonly totals: BoundedMap<string, number>
  readonly versions: BoundedMap<string, Kept>
  /** Called when something that decisions on the dataset rest on has changed; returns how to stop listening. */
  readonly onChange: (datasetId: string, look: () => void) => () => void
  readonly close: () => Promise<void>
}

export type Kept = { readonly version: Version; readonly files: VersionFiles }

export type GateOptions = {
  readonly connection: Connection
  readonly paths: Pick<DataPaths, 'exports' | 'keys' | 'lake' | 'lakeTmp'>
  /** Where the pack's policies lie. */
  readonly policies?: string
  /** How much disk exports and page files may take together. */
  readonly copyBytes?: number
  readonly limits?: Readonly<Record<'query' | 'export', number>>
}

const packPolicies = join(import.meta.dirname, '../../../packs/cn/policies')
const defaultCopyBytes = 20 * 1024 ** 3

/** Opens the gate (访问闸口). A pack whose policies have a fault is refused here, before anything is served. */
export function openGate({ connection, paths, policies, copyBytes = defaultCopyBytes, limits }: GateOptions): Gate {
  const watchers = new Map<string, Set<() => void>>()
  const rules = openPolicies(policies ?? packPolicies)
  const copies = openCopies(paths, copyBytes)
  const versions = boundedMap<string, Kept>(1000)
  const changes = listenForChanges(connection, (datasetId) => {
    versions.clear()
    for (const look of watchers.get(datasetId) ?? []) look()
  })
  return {
    policies: rules,
    secrets: openSecrets(paths.keys),
    copies,
    atOnce: limitAtOnce(limits),
    totals: boundedMap(20_000),
    versions,
    onChange: (datasetId, look) => {
      const looking = watchers.get(datasetId) ?? new Set()
      watchers.set(datasetId, looking.add(look))
      return () => {
        looking.delete(look)
        if (looking.size === 0) watchers.delete(datasetId)
      }
    },
    close: changes.close,
  }
}

export async function findKept(ctx: Ctx, versionId: string): Promise<Version | undefined> {
  const known = ctx.resources.access.versions.get(versionId)
  if (known) return known.version
  const version = await findVersion(ctx, versionId)
  if (!version || version.purgedAt) return undefined
  ctx.resources.access.versions.set(versionId, { version, files: await filesOf(ctx, versionId) })
  return version
}

export async function keptFiles(ctx: Ctx, versionId: string): Promise<VersionFiles> {
  return ctx.resources.access.versions.get(versionId)?.files ?? filesOf(ctx, versionId)
}
