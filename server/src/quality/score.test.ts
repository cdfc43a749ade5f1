import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dimensions, type IndicatorCode, indicators } from './indicators.ts'
import type { Figure } from './model.ts'
import { gradeOf, packScale, Scale, scoreAll, scoreIndicator } from './score.ts'

const figure = (indicator: IndicatorCode, a: number, b: number): Figure => ({
  ...{ indicator, a, b },
})
const lacking = { zh: '没有写明时间范围', en: 'no period is stated' }

describe('GB/T 36344-2018: X = A / B', () => {
  it('has the twenty indicators of the standard in its six dimensions', () => {
    const counts = dimensions.map(({ code }) => indicators.filter((one) => one.code.startsWith(code)).length)
    expect(counts).toEqual([6, 2, 5, 2, 3, 2])
    expect(new Set(indicators.map(({ code }) => code)).size).toBe(20)
    expect(indicators.filter((one) => 'negative' in one).map(({ code }) => code)).toEqual(['0303', '0305'])
  })

  // Worked out by hand.
  it.each([
    ['0201', [[190, 200]], 0.95, 0.95],
    [
      '0302',
      [
        [100, 100],
        [40, 300],
      ],
      0.35,
      0.35,
    ],
    ['0304', [[0, 12]], 0, 0],
    ['0303', [[3, 60]], 0.05, 0.95],
    [
      '0305',
      [
        [8, 1000],
        [2, 250],
      ],
      0.008,
      0.992,
    ],
  ] as const)('%s of A, B %j is X = %d, scored %d', (code, parts, x, score) => {
    const scored = scoreIndicator(
      code,
      parts.map(([a, b]) => figure(code, a, b)),
    )
    expect(scored.state).toBe('measured')
    expect(scored.x).toBeCloseTo(x, 12)
    expect(scored.score).toBeCloseTo(score, 12)
    expect(scored.a).toBe(parts.reduce((sum, [a]) => sum + a, 0))
    expect(scored.b).toBe(parts.reduce((sum, [, b]) => sum + b, 0))
  })

  it('R-DQ-01: a negative indicator shows X as it is and scores 1 − X', () => {
    expect(scoreIndicator('0303', [figure('0303', 1, 4)])).toMatchObject({ negative: true, x: 0.25, score: 0.75 })
    expect(scoreIndicator('0304', [figure('0304', 1, 4)])).toMatchObject({ negative: false, x: 0.25, score: 0.25 })
  })

  it('R-DQ-02: B = 0 is not applicable, counts in no average and is never 100', () => {
    const scored = scoreIndicator('0301', [figure('0301', 0, 0)])
    expect(scored).toMatchObject({ state: 'notApplicable', a: 0, b: 0, x: null, score: null })
    const { total, dimensions } = scoreAll([figure('0301', 0, 0), figure('0302', 1, 2)])
    expect(dimensions.find(({ dimension }) => dimension === 'accuracy')?.score).toBe(0.5)
    expect(total).toBe(0.5)
    expect(scoreAll([figure('0301', 0, 0)])).toMatchObject({ total: null, grade: null })
  })

  it('R-DQ-02: a negative indicator of no elements is not applicable either', () => {
    expect(scoreIndicator('0305', [figure('0305', 0, 0)])).toMatchObject({ state: 'notApplicable', score: null })
  })

  it('R-DQ-03: what has no input is not assessable and says what is missing', () => {
    const none = scoreAll([])
    for (const { indicators } of none.dimensions) {
      for (const { state, score, missing } of indicators) {
        expect(state).toBe('notAssessable')
        expect(score).toBeNull()
        expect(missing.map(({ zh }) => zh).join('')).not.toBe('')
      }
    }
    const own = scoreIndicator('0501', [{ indicator: '0501', missing: lacking }])
    expect(own).toMatchObject({ state: 'notAssessable', missing: [lacking] })
  })

  it('R-DQ-03: an indicator measured in part keeps its score and names the part that is missing', () => {
    const scored = scoreIndicator('0501', [{ indicator: '0501', missing: lacking }, figure('0501', 9, 10)])
    expect(scored).toMatchObject({ state: 'measured', score: 0.9, missing: [lacking] })
  })

  it('R-DQ-05: a dimension is the mean of its assessable indicators, the total the mean of dimensions by weight', () => {
    // accuracy: (0.8 + (1 − 0.1) + 1) / 3 = 0.9; completeness: 0.6; equal weights: 0.75
    const figures = [figure('0302', 8, 10), figure('0303', 1, 10), figure('0304', 5, 5), figure('0201', 6, 10)]
    const equal = scoreAll(figures)
    expect(equal.dimensions.find(({ dimension }) => dimension === 'accuracy')?.score).toBeCloseTo(0.9, 12)
    expect(equal.total).toBeCloseTo(0.75, 12)
    // accuracy three times completeness: (0.9 × 3 + 0.6) / 4 = 0.825
    const weights = { ...packScale.weights, accuracy: 3, completeness: 1 }
    expect(scoreAll(figures, { ...packScale, weights }).total).toBeCloseTo(0.825, 12)
    // A dimension without weight is scored and does not count.
    expect(scoreAll(figures, { ...packScale, weights: { ...weights, accuracy: 0 } }).total).toBeCloseTo(0.6, 12)
  })

  it('R-DQ-05: the weights of the national pack are equal', () => {
    expect(new Set(Object.values(packScale.weights)).size).toBe(1)
  })

  it.each([
    [1, 'A'],
    [0.95, 'A'],
    [0.9496, 'A'],
    [0.9494, 'B'],
    [0.85, 'B'],
    [0.84, 'C'],
    [0.7, 'C'],
    [0.69, 'D'],
    [0, 'D'],
  ] as const)('R-DQ-06: a total of %d is %s', (total, grade) => {
    expect(gradeOf(total, packScale)).toBe(grade)
  })

  it('R-DQ-06: bands run from high to low and the last begins at 0', () => {
    const bands = (...from: number[]) => ({
      ...packScale,
      bands: from.map((one, i) => ({ grade: String(i), from: one })),
    })
    expect(Scale.safeParse(bands(0.9, 0.5, 0)).success).toBe(true)
    expect(Scale.safeParse(bands(0.5, 0.9, 0)).success).toBe(false)
    expect(Scale.safeParse(bands(0.9, 0.5)).success).toBe(false)
  })

  it('R-DQ-05: a total lies between the lowest and the highest of what it is made of', () => {
    const some = fc.array(fc.tuple(fc.constantFrom(...indicators.map(({ code }) => code)), fc.nat(100), fc.nat(100)), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(some, (drawn) => {
        const { total, dimensions } = scoreAll(drawn.map(([code, a, more]) => figure(code, a, a + more)))
        const scores = dimensions.flatMap(({ indicators }) => indicators.flatMap(({ score }) => score ?? []))
        if (scores.length === 0) return total === null
        return total !== null && total >= Math.min(...scores) - 1e-9 && total <= Math.max(...scores) + 1e-9
      }),
    )
  })
})
