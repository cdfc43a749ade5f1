import { hash } from 'node:crypto'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { SourceLine } from './import-model.ts'
import type { StoredImport } from './import-store.ts'

/** A page asks again every second while a job works: one entry tells of an hour's looking. */
const tracedMs = 3_600_000
const mostKept = 10_000
const traced = new Map<string, number>()

/**
 * Leaves an entry for cells of a file that is no version yet, before anybody is shown one. There is no dataset to rule on: the file is
 * shown to the office that brought it and to nobody else, with identifiers masked, and this says who looked.
 */
export async function traceLook(
  ctx: Ctx,
  { id, publisherId, datasetId }: StoredImport,
  lines: readonly SourceLine[],
): Promise<void> {
  const cells = lines.reduce((sum, line) => sum + (line.of === 'gap' ? 0 : line.cells.length), 0)
  if (cells === 0) return
  // Another sheet or another reading shows other cells.
  const key = `${ctx.actor.id} ${id} ${hash('sha256', JSON.stringify(lines))}`
  const moment = Date.parse(ctx.now)
  const last = traced.get(key)
  if (last !== undefined && moment - last < tracedMs && moment >= last) return
  await inTransaction(ctx, (ctx) =>
    ctx.resources.appendLedger(ctx, {
      event: 'import.look',
      subject: datasetId ? [id, datasetId] : [id],
      record: { cells },
      parties: [publisherId],
    }),
  )
  if (traced.size >= mostKept) traced.clear()
  traced.set(key, moment)
}
