/**
 * 共享属性与共享方式 (政务数据共享条例 13–15; R-SHR-03, R-SHR-04), with what each level of R-CLS-30…33 begins with and allows: data of the
 * national pack (`packs/cn/catalog.json`). Pure.
 */
import { z } from 'zod'
import pack from '../../../packs/cn/catalog.json' with { type: 'json' }
import type { Term } from './vocabulary.ts'

/** 无条件共享、有条件共享、不予共享 (R-SHR-04). */
export const SharingAttribute = z.enum(['unconditional', 'conditional', 'notShared'])
export type SharingAttribute = z.infer<typeof SharingAttribute>

/** 共享方式: 接口、批量交换、文件、核验. */
export const SharingMethod = z.enum(['interface', 'batch', 'file', 'verification'])
export type SharingMethod = z.infer<typeof SharingMethod>

export const sharingAttributes: readonly Term[] = pack.sharingAttributes
export const sharingMethods: readonly Term[] = pack.sharingMethods

const byLevel = z
  .array(
    z.object({
      level: z.number().int(),
      rule: z.string(),
      attribute: SharingAttribute,
      methods: z.array(SharingMethod),
      allowed: z.array(SharingAttribute),
    }),
  )
  .parse(pack.sharingByLevel)

/** What data of a level may be for other departments, and the rule that says so. A level that the pack does not know has the last word of it. */
export function sharingOfLevel(level: number): (typeof byLevel)[number] {
  const found = byLevel.find((one) => one.level === level) ?? byLevel.at(-1)
  if (!found) throw new RangeError('the pack says nothing of sharing by level')
  return found
}

/** What a new dataset says of sharing until its department states it. */
export const sharingDefaults = (level: number) => ({
  sharingAttribute: sharingOfLevel(level).attribute,
  sharingMethods: sharingOfLevel(level).methods,
  sharingScope: null,
  sharingPurposes: null,
  notSharedReason: null,
  notSharedLaw: null,
})
