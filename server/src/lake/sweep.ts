import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { type Instant, instantOf } from '../platform/time.ts'
import { contents, remove } from './content.ts'
import { dropWork, eraseFolder, hasWork, importFolder, importsRoot } from './import-folder.ts'
import * as store from './import-store.ts'
import { eraseBytes } from './run-import.ts'
import { listAbandonedUploads, listUploadIds } from './upload-store.ts'
import { dropFiles, dropUpload } from './uploads.ts'
import { datasetsUsing, lockContent } from './version-store.ts'

const dayMs = 86_400_000
/** An upload nobody went on with is kept this long. */
const uploadDays = 7

export type Swept = { uploads: number; folders: number; contents: number; sources: number }

/** Takes away what no row mentions: remains of crashes and of uploads given up. Nothing younger than a day is touched. */
export async function sweep(ctx: Ctx): Promise<Swept> {
  return {
    uploads: await sweepUploads(ctx),
    folders: await sweepFolders(ctx),
    contents: await sweepContents(ctx),
    sources: await sweepSources(ctx),
  }
}

const isOld = async (ctx: Ctx, path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && Date.parse(ctx.now) - Math.max(found.mtimeMs, found.ctimeMs) > dayMs
}

async function sweepUploads(ctx: Ctx): Promise<number> {
  const { paths } = ctx.resources
  const before: Instant = instantOf(Date.parse(ctx.now) - uploadDays * dayMs)
  const abandoned = await listAbandonedUploads(ctx.db, before)
  for (const id of abandoned) await dropUpload(ctx, id)
  const known = await listUploadIds(ctx.db)
  let count = abandoned.length
  for (const name of await readdir(paths.uploads)) {
    const id = name.replace(/\.name$/, '')
    if (known.has(id) || !(await isOld(ctx, join(paths.uploads, name)))) continue
    await dropFiles(paths, id)
    count++
  }
  return count
}

/** Folders of imports that ended badly go at once if bytes were left; those without an import after a day. */
async function sweepFolders(ctx: Ctx): Promise<number> {
  const { paths } = ctx.resources
  const states = await store.listImportIds(ctx.db)
  let count = 0
  for (const id of await readdir(importsRoot(paths)).catch(() => [] as string[])) {
    const state = states.get(id)
    const path = join(importsRoot(paths), id)
    const isEnded = state === 'refused' || state === 'failed'
    if (isEnded && (await readdir(path)).some((name) => name !== 'named.json')) {
      await eraseBytes(ctx, id)
      count++
    } else if (state === 'loaded' && hasWork(importFolder(paths, id))) {
      await dropWork(importFolder(paths, id))
      count++
    } else if (state === undefined && (await isOld(ctx, path))) {
      await eraseFolder(importFolder(paths, id))
      count++
    }
  }
  return count
}

async function sweepContents(ctx: Ctx): Promise<number> {
  const { lake } = ctx.resources.paths
  let count = 0
  for await (const { sha256, path } of contents(lake)) {
    if (!(await isOld(ctx, path)) || (await datasetsUsing(ctx.db, sha256)).length > 0) continue
    await inTransaction(ctx, async (ctx) => {
      await lockContent(ctx.db, sha256)
      if ((await datasetsUsing(ctx.db, sha256)).length > 0) return
      count += (await remove(lake, sha256)).length
    })
  }
  return count
}

async function sweepSources(ctx: Ctx): Promise<number> {
  const { source } = ctx.resources.paths
  let count = 0
  for await (const { sha256, path } of contents(source)) {
    if (!(await isOld(ctx, path))) continue
    await inTransaction(ctx, async (ctx) => {
      await lockContent(ctx.db, sha256)
      const isKnown = (await store.findSource(ctx.db, sha256)) !== undefined
      if (isKnown && !(await store.releaseSource(ctx.db, sha256))) return
      count += (await remove(source, sha256)).length
    })
  }
  return count
}
