import type { Ctx } from '../platform/ctx.ts'
import { type Instant, instantOf } from '../platform/time.ts'

/** `asOf` as an instant; a day means all of that day in Shanghai. */
export function instantAsOf(asOf: string | undefined): Instant | undefined {
  if (asOf === undefined) return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(asOf)
  return instantOf(Date.parse(isDay ? `${asOf}T23:59:59.999+08:00` : asOf))
}

/** The purpose that the caller states, `kind/reference`: it selects the grant that was given for it. */
export function withPurpose(ctx: Ctx, header: string | string[] | undefined): Ctx {
  const [, kind, reference] = /^([A-Za-z][A-Za-z0-9]{0,59})(?:\/([\w./-]{1,200}))?$/.exec(String(header ?? '')) ?? []
  return kind ? { ...ctx, purpose: { kind, ...(reference ? { reference } : {}) } } : ctx
}
