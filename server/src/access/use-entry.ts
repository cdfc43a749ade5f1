import { type Ctx, inTransaction } from '../platform/ctx.ts'
import { instantOf } from '../platform/time.ts'
import { type Filter, filterColumns } from './filter.ts'
import type { Ruling } from './model.ts'
import { reasons } from './reasons.ts'

declare module '../platform/ctx.ts' {
  interface Resources {
    /** Told of each use of a share, in the transaction of its entry; set by `main.ts` for the list of its uses (R-SHR-30). */
    readonly shareUsed?: (
      ctx: Ctx,
      use: { readonly grantId: string; readonly use: string; readonly rows: number; readonly receiptId: string },
    ) => Promise<void>
  }
}

/** What a use did, beyond its ruling. */
export type UseDetail = {
  readonly rows?: number
  readonly query?: Readonly<Record<string, unknown>>
  readonly where?: Filter | null
  readonly file?: { readonly format: string; readonly bytes: number; readonly sha256: string; readonly range?: string }
}

/**
 * 使用留痕: committed before the first byte leaves (design §9.3). Columns stand in it by their place in
 * the version, since names are words and must be erasable (R-SEC-09). The values that were filtered by are a personal member: whoever
 * asks for one id number has told whom they are asking about (R-CODE-04).
 */
export function logUse(ctx: Ctx, ruling: Ruling, detail: UseDetail): Promise<string> {
  const now = { ...ctx, now: instantOf(Date.now()) }
  const { shareUsed } = ctx.resources
  if (ruling.basis.kind !== 'share' || !shareUsed) return append(now, ruling, detail)
  const grantId = ruling.basis.id
  // 使用记录 (R-SHR-30): the entry and the line in the share's own list stand or fall together.
  return inTransaction(now, async (ctx) => {
    const receiptId = await append(ctx, ruling, detail)
    await shareUsed(ctx, { grantId, use: ruling.use, rows: detail.rows ?? 0, receiptId })
    return receiptId
  })
}

function append(ctx: Ctx, ruling: Ruling, { where = null, file, rows, query }: UseDetail): Promise<string> {
  const { version, use, basis, columns, minimumGroup, rowFilter, policies } = ruling
  const places = placesIn(version)
  const shown = (show: string): number[] =>
    places(columns.filter((column) => column.show === show).map(({ name }) => name))
  const [masked, hidden] = [shown('masked'), shown('hidden')]
  return ctx.resources.appendLedger(ctx, {
    event: `data.${use}`,
    rule: ruling.rules[0] ?? reasons.noBasis.rule,
    subject: [ruling.datasetId, version.id],
    record: {
      basis,
      policies,
      ...(rows === undefined ? {} : { rows }),
      ...(query ? { query: withPlaces(query, places) } : {}),
      ...(where ? { filtered: places(filterColumns(where)) } : {}),
      ...(masked.length > 0 ? { masked } : {}),
      ...(hidden.length > 0 ? { hidden } : {}),
      ...(rowFilter ? { rowFilter: places(filterColumns(rowFilter)) } : {}),
      ...(minimumGroup > 1 ? { minimumGroup } : {}),
      ...(file ? { file } : {}),
      ruling: ruling.digest,
    },
    ...(where ? { personal: { filter: JSON.stringify(where) } } : {}),
    parties: partiesOf(ruling),
    open: basis.kind === 'openness',
  })
}

const partiesOf = ({ publisherId, requesterId }: Ruling): string[] => [
  publisherId,
  ...(requesterId === undefined ? [] : [requesterId]),
]

/** Of names, each with a minus for descending order: the place of the column from 1 on, 0 for what is no column of the version. */
const placesIn = ({ columns }: Ruling['version']) => {
  const place = new Map(columns.map(({ name }, index) => [name, index + 1]))
  return (names: readonly string[]): number[] =>
    names.map((name) => (name.startsWith('-') ? 0 - (place.get(name.slice(1)) ?? 0) : (place.get(name) ?? 0)))
}

const withPlaces = (query: NonNullable<UseDetail['query']>, places: (names: readonly string[]) => number[]) =>
  Object.fromEntries(
    Object.entries(query).map(([member, value]) => [member, Array.isArray(value) ? places(value.map(String)) : value]),
  )

/** How a long one ended: that all bytes were handed over, or why the connection was broken off. */
export const logEnd = (
  ctx: Ctx,
  ruling: Ruling,
  receiptId: string,
  end: { readonly state: 'complete' | 'broken'; readonly bytes: number; readonly reason?: string },
): Promise<string> =>
  ctx.resources.appendLedger(
    { ...ctx, now: instantOf(Date.now()) },
    {
      event: end.state === 'complete' ? 'data.complete' : 'data.break',
      subject: [receiptId, ruling.datasetId, ruling.version.id],
      record: { bytes: end.bytes, ...(end.reason ? { reason: end.reason } : {}) },
      parties: partiesOf(ruling),
      open: ruling.basis.kind === 'openness',
    },
  )
