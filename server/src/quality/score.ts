/** 评分 (GB/T 36344-2018: X = A / B). Pure: from figures to indicators, dimensions, total and grade. */
import { z } from 'zod'
import pack from '../../../packs/cn/quality.json' with { type: 'json' }
import type { Text } from '../platform/problem.ts'
import { type Dimension, dimensions, type IndicatorCode, indicators, indicatorsOf, isNegative } from './indicators.ts'
import { type Figure, isMeasured } from './model.ts'

const share = z.number().min(0).max(1)
/** Weights and bands are the pack's (R-DQ-05, R-DQ-06). The lowest band begins at 0, so that every total has a grade. */
export const Scale = z.object({
  weights: z.object(
    Object.fromEntries(dimensions.map(({ dimension }) => [dimension, z.number().min(0)])) as Record<
      Dimension,
      z.ZodNumber
    >,
  ),
  bands: z
    .array(z.object({ grade: z.string().min(1).max(10), from: share }))
    .min(1)
    .refine((bands) => bands.every(({ from }, i) => i === 0 || from < (bands[i - 1]?.from ?? 0)), 'from high to low')
    .refine((bands) => bands.at(-1)?.from === 0, 'the last band begins at 0'),
})
export type Scale = z.infer<typeof Scale>
export const packScale: Scale = Scale.parse(pack)

export type IndicatorScore = {
  readonly code: IndicatorCode
  readonly negative: boolean
  readonly state: 'measured' | 'notApplicable' | 'notAssessable'
  readonly a: number | null
  readonly b: number | null
  /** A / B. */
  readonly x: number | null
  /** X, or 1 − X where A counts what is wrong. */
  readonly score: number | null
  /** What was not known, in whole or in part. */
  readonly missing: readonly Text[]
}
export type DimensionScore = {
  readonly dimension: Dimension
  /** Null where none of its indicators could be assessed. */
  readonly score: number | null
  readonly weight: number
  readonly indicators: readonly IndicatorScore[]
}
export type Scores = {
  readonly total: number | null
  readonly grade: string | null
  readonly dimensions: readonly DimensionScore[]
}

/** Several figures of one indicator are added up before A is divided by B: a rule over many rows weighs more than one over few. */
export function scoreIndicator(code: IndicatorCode, figures: readonly Figure[]): IndicatorScore {
  const own = figures.filter(({ indicator }) => indicator === code)
  const measured = own.filter(isMeasured)
  const missing = own.flatMap((figure) => (isMeasured(figure) ? [] : [figure.missing]))
  const negative = isNegative(code)
  const none = { code, negative, a: null, b: null, x: null, score: null }
  if (measured.length === 0) {
    const needs = indicators.find((one) => one.code === code)?.needs
    return { ...none, state: 'notAssessable', missing: missing.length > 0 ? missing : needs ? [needs] : [] }
  }
  const a = measured.reduce((sum, one) => sum + one.a, 0)
  const b = measured.reduce((sum, one) => sum + one.b, 0)
  if (b === 0) return { ...none, state: 'notApplicable', a, b, missing }
  const x = a / b
  return { code, negative, state: 'measured', a, b, x, score: negative ? 1 - x : x, missing }
}

export function scoreAll(figures: readonly Figure[], scale: Scale = packScale): Scores {
  const scored = dimensions.map(({ dimension, code }): DimensionScore => {
    const own = indicatorsOf(code).map((indicator) => scoreIndicator(indicator.code, figures))
    return {
      dimension,
      score: mean(own.map(({ score }) => ({ score, weight: 1 }))),
      weight: scale.weights[dimension],
      indicators: own,
    }
  })
  const total = mean(scored)
  return { total, grade: total === null ? null : gradeOf(total, scale), dimensions: scored }
}

/** Weighted mean of what has a score; null where nothing has, or nothing that has weighs anything. */
function mean(parts: readonly { readonly score: number | null; readonly weight: number }[]): number | null {
  let sum = 0
  let weights = 0
  for (const { score, weight } of parts) {
    if (score === null) continue
    sum += score * weight
    weights += weight
  }
  return weights === 0 ? null : sum / weights
}

/** A total as it is shown, to a tenth of a point, decides the grade: 94.96 reads 95.0 and is an A. */
export const gradeOf = (total: number, { bands }: Scale): string | null =>
  bands.find(({ from }) => Math.round(total * 1000) >= Math.round(from * 1000))?.grade ?? null
