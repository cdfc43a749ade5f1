import { z } from 'zod'
import type { Ctx } from './ctx.ts'

/** 用途, as the operations declare it beside whatever else a request brings. */
export const PurposeHeader = z.looseObject({
  'gongshu-purpose': z.string().max(300).optional().meta({
    description:
      '用途：kind/reference，共享写作 matter/事项编码/办件编号 · The purpose; under a share matter/code/case',
  }),
})

/** The purpose that the caller states, `kind/reference`: it selects the grant that was given for it. */
export function withPurpose(ctx: Ctx, header: string | string[] | undefined): Ctx {
  const [, kind, reference] = /^([A-Za-z][A-Za-z0-9]{0,59})(?:\/([\w./-]{1,200}))?$/.exec(String(header ?? '')) ?? []
  return kind ? { ...ctx, purpose: { kind, ...(reference ? { reference } : {}) } } : ctx
}
