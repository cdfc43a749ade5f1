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

const words = z.string().trim().min(1).max(1000).nullable()

/** What a description says of sharing with other departments. */
export const Sharing = z.object({
  /** 共享属性. Its default is that of the level (R-CLS-30…33). */
  sharingAttribute: SharingAttribute,
  sharingMethods: z.array(SharingMethod).max(SharingMethod.options.length),
  /** 共享范围, of conditional sharing: which departments, which rows. */
  sharingScope: words,
  /** 可用于哪些事项, of conditional sharing. */
  sharingPurposes: words,
  notSharedReason: words,
  /** 不予共享的依据: the law, administrative regulation or State Council decision relied on, with its article. */
  notSharedLaw: words,
})
export type Sharing = z.infer<typeof Sharing>

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

/** What data of a level may be for other departments, and the rule that says so. */
export function sharingOfLevel(level: number): (typeof byLevel)[number] {
  const found = byLevel.find((one) => one.level === level)
  if (!found) throw new RangeError(`the pack says nothing of sharing data of level ${level}`)
  return found
}

/** What a new dataset says of sharing until its department states it. */
export const sharingDefaults = (level: number): Sharing => ({
  sharingAttribute: sharingOfLevel(level).attribute,
  sharingMethods: sharingOfLevel(level).methods,
  sharingScope: null,
  sharingPurposes: null,
  notSharedReason: null,
  notSharedLaw: null,
})

const patterns = z.array(
  z.object({
    pattern: z.string().transform((text) => new RegExp(text)),
    label: z.object({ zh: z.string(), en: z.string() }),
  }),
)

/** 自设条件 (R-SHR-05): phrases of conditions that departments set themselves. */
export const selfMadeConditions = patterns.parse(pack.selfMadeConditions)
