/** From rules to what the engine is asked. Pure. */
import type { Check } from '../access/model.ts'
import { checkFaults } from '../access/model.ts'
import type { Description } from '../catalog/model.ts'
import type { Version } from '../lake/model.ts'
import type { Text } from '../platform/problem.ts'
import type { QualityRule } from './model.ts'

/** R-DQ-03: why a rule could not be measured. The code is kept, the words are found here. */
export const missingInputs = {
  columnGone: {
    zh: '规则所说的列不在这一版里，或已换了类型',
    en: 'a column of the rule is not in this version, or is of another type now',
  },
  noPeriod: { zh: '编目信息没有写时间范围', en: 'the catalogue states no period' },
  noReference: { zh: '参照的数据集现在不能用来比对', en: 'the dataset referred to cannot be compared with now' },
} as const satisfies Record<string, Text>
export type MissingInput = keyof typeof missingInputs
export const isMissingInput = (code: string): code is MissingInput => Object.hasOwn(missingInputs, code)

/** A rule as the engine is asked it; `records` and `freshness` are answered without asking. */
export type Asked = { readonly check: Check } | { readonly missing: MissingInput } | { readonly ofVersion: true }

/** Which version, by dataset, a reference is compared with; undefined where none may be used. */
export type References = ReadonlyMap<string, string | undefined>

export function askedOf(
  rule: QualityRule,
  columns: Version['columns'],
  { temporalFrom, temporalTo }: Pick<Description, 'temporalFrom' | 'temporalTo'>,
  references: References,
): Asked {
  if (rule.kind === 'records' || rule.kind === 'freshness') return { ofVersion: true }
  if (rule.kind === 'period' && temporalFrom === null && temporalTo === null) return { missing: 'noPeriod' }
  const check = checkOf(rule, columns, { temporalFrom, temporalTo }, references)
  if (!check) return { missing: 'noReference' }
  return checkFaults(check, columns, '').length > 0 ? { missing: 'columnGone' } : { check }
}

type RowRule = Exclude<QualityRule, { kind: 'records' | 'freshness' }>

export function checkOf(
  rule: RowRule,
  columns: Version['columns'],
  period: Pick<Description, 'temporalFrom' | 'temporalTo'>,
  references: References,
): Check | undefined {
  switch (rule.kind) {
    case 'notNull':
      return { kind: 'filled', column: rule.column }
    case 'unique':
      return { kind: 'alone', columns: rule.columns }
    case 'noRepeat':
      return { kind: 'first', columns: rule.columns }
    case 'pattern':
      return { kind: 'matches', column: rule.column, pattern: rule.pattern }
    case 'length':
      return { kind: 'length', column: rule.column, ...ends(rule.min, rule.max) }
    case 'range':
      return { kind: 'between', column: rule.column, ...ends(rule.min, rule.max) }
    case 'codeList':
      return { kind: 'oneOf', column: rule.column, values: rule.values }
    case 'reference': {
      const versionId = references.get(rule.datasetId)
      return versionId === undefined ? undefined : { kind: 'among', column: rule.column, versionId, other: rule.other }
    }
    case 'compare':
      return { kind: 'compare', column: rule.column, operator: rule.operator, other: rule.other }
    case 'identifier':
      return { kind: 'identifier', column: rule.column, identifier: rule.identifier }
    case 'period': {
      // The last day belongs to the period with all its hours.
      const isMoment = columns.some(({ name, type }) => name === rule.column && type === 'timestamp')
      const last = period.temporalTo && isMoment ? `${period.temporalTo} 23:59:59.999999` : period.temporalTo
      return { kind: 'between', column: rule.column, ...ends(period.temporalFrom ?? undefined, last ?? undefined) }
    }
  }
}

const ends = <T>(min: T | undefined, max: T | undefined): { min?: T; max?: T } => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
})
