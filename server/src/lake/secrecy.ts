import type { SecrecyMark } from '@gongshu/tabular/model'
import { internalPattern, isInternalMark, isSecrecyMark, secrecyPattern } from '@gongshu/tabular/secrecy'
import { type Ctx, inTransaction } from '../platform/ctx.ts'
import type { Session } from './engine.ts'
import { cell, type Source } from './source.ts'
import { literal } from './sql.ts'

/** Where a mark was seen, never what it said (`content`: in words that somebody typed); or that the very file was purged before. */
export type MarkPlace = 'fileName' | 'documentProperty' | 'cell' | 'content' | 'purged'

export type SecrecyReport = {
  /** Null when the name alone stopped the file. */
  readonly importId: string | null
  readonly datasetId: string | null
  readonly publisherId: string
  readonly finding: MarkPlace
}

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Tells the publisher's secrecy officer, in the caller's transaction; registered by `main.ts`. */
    readonly secrecyReport?: (ctx: Ctx, report: SecrecyReport) => Promise<void>
  }
}

export const placeOf = (marks: readonly SecrecyMark[]): MarkPlace =>
  marks.some(({ where }) => where === 'cell' || where === 'header' || where === 'note')
    ? 'cell'
    : marks.some(({ where }) => where === 'property')
      ? 'documentProperty'
      : 'fileName'

/** Puts it on record and tells the officer, in one transaction. */
export const reportMark = (ctx: Ctx, report: SecrecyReport): Promise<void> =>
  inTransaction(ctx, async (ctx) => {
    await ctx.resources.appendLedger(ctx, {
      event: 'import.refuse',
      rule: 'R-SEC-09',
      subject: report.importId ? [report.importId] : [report.publisherId],
      record: { finding: report.finding },
      parties: [report.publisherId],
    })
    await ctx.resources.secrecyReport?.(ctx, report)
  })

const columnsPerScan = 200

/** What every cell of a file says that the reader does not cut into cells itself: Parquet, SQLite, large UTF-16. */
export async function marksInCells(
  session: Session,
  source: Source,
  signal: AbortSignal | undefined,
): Promise<{ readonly isMarked: boolean; readonly internal: number }> {
  if (source.labels.some(isSecrecyMark)) return { isMarked: true, internal: 0 }
  let internal = source.labels.filter(isInternalMark).length
  const texts = source.labels.flatMap((_, index) =>
    (source.readings?.[index]?.type ?? 'text') === 'text' ? [cell(index)] : [],
  )
  for (let from = 0; from < texts.length; from += columnsPerScan) {
    const some = texts.slice(from, from + columnsPerScan)
    // Hardly a cell holds one of the two characters, and those are looked for faster than a pattern.
    const holds = (pattern: string): string =>
      some
        .map(
          (c) =>
            `(strlen(${c}) < 200 AND (contains(${c}, '密') OR contains(${c}, '部')) AND regexp_matches(${c}, ${literal(pattern)}))`,
        )
        .join(' OR ')
    const stop = signal ? { signal } : {}
    const marked = `SELECT 1 AS one FROM ${source.relation} WHERE ${holds(secrecyPattern)} LIMIT 1`
    if ((await session.query(marked, [], stop)).rows.length > 0) return { isMarked: true, internal: 0 }
    const counted = `SELECT count(*) AS n FROM ${source.relation} WHERE ${holds(internalPattern)}`
    internal += Number((await session.query(counted, [], stop)).rows[0]?.n ?? 0)
  }
  return { isMarked: false, internal }
}
