import { z } from 'zod'
import { DetectorKind, Seen } from '../lake/model.ts'
import type { Text } from '../platform/problem.ts'

/** `must` keeps a dataset from being opened; `advice` does not. */
export const Weight = z.enum(['must', 'advice'])
export type Weight = z.infer<typeof Weight>

/** Which identifier was found in a column, in how many of its filled cells. Counts only: no value. */
export const DetectorHit = z.object({
  kind: DetectorKind,
  hits: z.number().int(),
  filled: z.number().int(),
  rate: z.number(),
  chance: z.number(),
})
export type DetectorHit = z.infer<typeof DetectorHit>

/** What the detectors saw, as reviewers are shown it: a whole column, or some cells of a column that is something else. */
export const SeenHit = z.object({
  column: z.string(),
  label: z.string(),
  personal: z.boolean(),
  stray: z.boolean(),
  /** Why the publisher says that they are not personal. */
  reason: z.string().nullable(),
  hit: DetectorHit,
  /** The first rows in which it stands; numbers only. */
  seen: z.array(Seen),
})
export type SeenHit = z.infer<typeof SeenHit>

/** One fault of the material, by rule and place. A check returns all of them (一次性告知). */
export type Finding = {
  readonly rule: string
  readonly field: string
  /** Physical name of the column concerned. */
  readonly column?: string
  readonly weight: Weight
  readonly message: Text
  readonly detector?: DetectorHit
}

export const FindingView = z
  .object({
    rule: z.string(),
    field: z.string(),
    column: z.string().optional(),
    weight: Weight,
    message: z.string(),
    detector: DetectorHit.optional(),
  })
  .meta({ id: 'PublicationFinding' })
export type FindingView = z.infer<typeof FindingView>

export const inWords = (findings: readonly Finding[], lang: keyof Text): FindingView[] =>
  findings.map((finding) => ({ ...finding, message: finding.message[lang] }))

export const isBlocked = (findings: readonly Finding[]): boolean => findings.some(({ weight }) => weight === 'must')
