import { existsSync } from 'node:fs'
import type { Attachment } from '../lake/engine.ts'
import { rowNumber, type Version } from '../lake/model.ts'
import { parquetRelation } from '../lake/relation.ts'
import { identifier, literal } from '../lake/sql.ts'
import type { Ctx } from '../platform/ctx.ts'

/** What a statement reads a version from. */
export type Reading = { readonly relation: string; readonly attach: readonly Attachment[] }

/** Below this a page from the Parquet file is as fast. */
const worthwhileRows = 200_000
const fileName = 'pages.duckdb'
const table = 'rows_by_number'

/**
 * A page deep in a large Parquet file means reading and unpacking a whole row group. For large versions a native file with the row
 * numbers stored is built beside it, at the first read, while that read is answered from the record itself (ADR: page file).
 */
export function readingOf(ctx: Ctx, version: Version, parquet: string): Reading {
  const { copies } = ctx.resources.access
  const found = version.rows >= worthwhileRows ? copies.find(version.id, fileName) : undefined
  if (found) {
    const name = `pages_${version.id.replaceAll('-', '')}`
    return { relation: `${identifier(name)}.${table}`, attach: [{ name, path: found.path }] }
  }
  if (version.rows >= worthwhileRows && !copies.isBeingMade(version.id, fileName)) {
    // Nobody waits for it, and a failure only means that pages stay as fast as they are now.
    buildPageFile(ctx, version, parquet).catch(() => undefined)
  }
  return recordOf(parquet)
}

/** The record itself: slower deep inside, and always there. */
export const recordOf = (parquet: string): Reading => ({ relation: parquetRelation(parquet), attach: [] })

/** Whether a page file was swept after it was found. */
export const isSwept = ({ attach }: Reading): boolean => attach.some(({ path }) => !existsSync(path))

export async function buildPageFile(ctx: Ctx, version: Version, parquet: string): Promise<void> {
  const { access, engine, paths } = ctx.resources
  await access.copies.make(version.id, fileName, async (path) => {
    const temp = `${path}.spill`
    const directories = [paths.lake, paths.exports, temp]
    const session = await engine.session({ directories, files: [], temp, threads: 1 })
    try {
      await session.query(`ATTACH ${literal(path)} AS pages`)
      await session.query(
        `CREATE TABLE pages.${table} AS SELECT ${identifier(rowNumber)}, * EXCLUDE (${identifier(rowNumber)}) FROM ${parquetRelation(parquet)}`,
      )
      await session.query('DETACH pages')
    } finally {
      await session.close()
    }
    return { rows: version.rows }
  })
  await sweepCopies(ctx)
}

/** An attached file that is taken away keeps its bytes on the disk until the engine lets go of it. */
export async function sweepCopies(ctx: Ctx): Promise<void> {
  await letGo(ctx, await ctx.resources.access.copies.sweep())
}

export async function letGo({ resources }: Ctx, paths: readonly string[]): Promise<void> {
  for (const path of paths.filter((one) => one.endsWith('.duckdb'))) await resources.engine.forget(path)
}
