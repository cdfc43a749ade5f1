import { z } from 'zod'
import type { ColumnType } from '../lake/model.ts'
import type { Bind } from './bind.ts'

/** How a column is shown without its values (脱敏). */
export const Mask = z.discriminatedUnion('kind', [
  /** 遮盖: the first and last characters stay, the rest are stars. */
  z.object({
    kind: z.literal('partial'),
    keepStart: z.number().int().min(0).max(20).default(0),
    keepEnd: z.number().int().min(0).max(20).default(0),
  }),
  /** 假名: the same value gives the same sign within one grant, and no table of values can be drawn up without the key. */
  z.object({ kind: z.literal('hash') }),
  /** 泛化: a coarser value. */
  z.object({
    kind: z.literal('generalise'),
    to: z.union([
      z.enum(['year', 'month']),
      z.object({ width: z.number().positive() }),
      z.object({ characters: z.number().int().min(1).max(50) }),
    ]),
  }),
])
export type Mask = z.infer<typeof Mask>

/** What a masked column is to the reader. */
export const maskedType = (mask: Mask): ColumnType =>
  mask.kind === 'generalise' && typeof mask.to === 'object' && 'width' in mask.to ? 'double' : 'text'

/** Which masks suit which types; a mask that does not fit would show the value as it is. */
export function maskFits(mask: Mask, type: ColumnType): boolean {
  if (mask.kind !== 'generalise') return true
  if (typeof mask.to === 'string') return type === 'date' || type === 'timestamp'
  return 'width' in mask.to ? type === 'integer' || type === 'decimal' || type === 'double' : type === 'text'
}

/** How many characters a usual value has, by what the detectors call it. */
const usualLengths: Readonly<Record<string, number>> = {
  residentId: 18,
  phone: 11,
  bankCard: 16,
  email: 12,
  personName: 3,
  address: 20,
  plate: 7,
}
const shortestLength = 2

/**
 * Whether a mask hides whom a personal column points at (R-CODE-04): a pseudonym does; stars do where at least half of a usual value
 * is under them, a single character of what is shorter. A coarser value is still somebody's: the first characters can be all of it.
 */
export function hidesPeople(mask: Mask, detector: string | undefined): boolean {
  if (mask.kind !== 'partial') return mask.kind === 'hash'
  return mask.keepStart + mask.keepEnd <= mostKept(detector)
}

/** How many characters of a personal value stars may leave. */
export const mostKept = (detector: string | undefined): number =>
  Math.floor((usualLengths[detector ?? ''] ?? shortestLength) / 2)

/** `column`, an SQL expression, masked; `secret` keys the pseudonyms of one grant. */
export function maskedSql(column: string, mask: Mask, bind: Bind, secret: string): string {
  const text = `CAST(${column} AS VARCHAR)`
  switch (mask.kind) {
    case 'partial': {
      const { keepStart, keepEnd } = mask
      const hidden = `length(${text}) - ${keepStart + keepEnd}`
      // A value no longer than what would stay is hidden whole.
      return `CASE WHEN ${hidden} > 0 THEN concat(left(${text}, ${keepStart}), repeat('*', ${hidden}), ${keepEnd > 0 ? `right(${text}, ${keepEnd})` : `''`}) WHEN ${column} IS NOT NULL THEN repeat('*', length(${text})) END`
    }
    case 'hash': {
      const key = bind(secret)
      // Twice, as HMAC does, so that a value cannot be extended into another's sign.
      return `CASE WHEN ${column} IS NOT NULL THEN left(sha256(concat(${key}, sha256(concat(${key}, ${text})))), 32) END`
    }
    case 'generalise': {
      if (mask.to === 'year') return `strftime(${column}, '%Y')`
      if (mask.to === 'month') return `strftime(${column}, '%Y-%m')`
      if ('characters' in mask.to) return `left(${text}, ${mask.to.characters})`
      const width = bind(mask.to.width)
      return `floor(${column} / ${width}) * ${width}`
    }
  }
}
