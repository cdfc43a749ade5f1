import type { Ctx } from '../platform/ctx.ts'
import { files, importFolder } from './import-folder.ts'

/**
 * What an import was asked for in words (a path, a title) is kept in its folder and nowhere in the database, so that erasing the
 * folder erases it (R-SEC-09). Whoever keeps it knows its shape.
 */
export const keepRequest = (ctx: Ctx, importId: string, request: unknown): Promise<void> =>
  files.request.write(importFolder(ctx.resources.paths, importId), request)

export const readRequest = (ctx: Ctx, importId: string): Promise<unknown> =>
  files.request.read(importFolder(ctx.resources.paths, importId))
