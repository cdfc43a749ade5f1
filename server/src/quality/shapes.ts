/** What the API says of quality. */
import { z } from 'zod'
import { dimensions } from './indicators.ts'
import { Indicator, kinds, NewRule } from './model.ts'

const dimension = z.enum(dimensions.map(({ dimension }) => dimension) as [string, ...string[]])
const share = z.number().min(0).max(1).nullable()

const IndicatorView = z.object({
  code: Indicator,
  name: z.string(),
  /** A counts what is wrong: the score is 1 − X (R-DQ-01). */
  negative: z.boolean(),
  state: z.enum(['measured', 'notApplicable', 'notAssessable']),
  a: z.number().int().nullable(),
  b: z.number().int().nullable(),
  x: share,
  score: share,
  /** R-DQ-03: what was not known. */
  missing: z.array(z.string()),
  /** What was found lacking. */
  notes: z.array(z.string()),
})

const TrendPoint = z.object({
  versionId: z.uuid(),
  number: z.number().int(),
  loadedAt: z.string(),
  measuredAt: z.string(),
  total: share,
  grade: z.string().nullable(),
})

/** 质量评分卡: figures only, no value of the data. */
export const QualityCard = z
  .object({
    datasetId: z.uuid(),
    versionId: z.uuid(),
    versionNumber: z.number().int(),
    /** `none`: never measured; then only what the catalogue knows is scored. */
    state: z.enum(['none', 'measuring', 'done', 'failed']),
    /** Share of the work done while it is measured. */
    progress: share,
    measuredAt: z.string().nullable(),
    /** Number of the rule set that it was measured by; 0 where there was none. */
    ruleSet: z.number().int(),
    rules: z.number().int(),
    rows: z.number().int().nullable(),
    total: share,
    grade: z.string().nullable(),
    bands: z.array(z.object({ grade: z.string(), from: z.number() })),
    dimensions: z.array(
      z.object({
        dimension,
        name: z.string(),
        code: z.string(),
        score: share,
        weight: z.number(),
        indicators: z.array(IndicatorView),
      }),
    ),
    /** Oldest first. */
    trend: z.array(TrendPoint),
  })
  .meta({ id: 'QualityCard' })
export type QualityCard = z.infer<typeof QualityCard>

const RuleKind = z.enum(kinds.map(({ kind }) => kind) as [string, ...string[]])

export const RuleSetView = z
  .object({
    datasetId: z.uuid(),
    title: z.string(),
    /** 0 where there are none yet; sent back as `basedOn`. */
    number: z.number().int(),
    createdAt: z.string().nullable(),
    mayEdit: z.boolean(),
    versionId: z.uuid(),
    versionNumber: z.number().int(),
    columns: z.array(z.object({ name: z.string(), label: z.string(), type: z.string() })),
    kinds: z.array(
      z.object({
        kind: RuleKind,
        name: z.string(),
        indicators: z.array(z.object({ code: Indicator, name: z.string() })),
      }),
    ),
    rules: z.array(
      z.object({
        rule: NewRule,
        /** As last measured on this version; null where it was not. */
        figure: z
          .object({
            conforming: z.number().int().nullable(),
            evaluated: z.number().int().nullable(),
            missing: z.string().nullable(),
          })
          .nullable(),
        /** Whether it speaks of single rows, so that failing ones can be shown. */
        byRow: z.boolean(),
      }),
    ),
    measurement: z
      .object({
        state: z.enum(['waiting', 'done', 'failed']),
        progress: share,
        requestedAt: z.string(),
        endedAt: z.string().nullable(),
        ruleSet: z.number().int(),
      })
      .nullable(),
  })
  .meta({ id: 'QualityRuleSet' })
export type RuleSetView = z.infer<typeof RuleSetView>

export const SuggestionList = z.object({
  suggestions: z.array(z.object({ rule: NewRule, evidence: z.string() })),
})
export type SuggestionList = z.infer<typeof SuggestionList>

export const FailingRows = z
  .object({
    ruleId: z.uuid(),
    versionId: z.uuid(),
    columns: z.array(z.object({ name: z.string(), label: z.string(), show: z.enum(['clear', 'masked', 'hidden']) })),
    rows: z.array(z.object({ row: z.number().int(), cells: z.array(z.string().nullable()) })),
    next: z.number().int().nullable(),
  })
  .meta({ id: 'FailingRows' })
export type FailingRows = z.infer<typeof FailingRows>
