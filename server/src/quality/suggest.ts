/** 建议的规则: what the profile of a version suggests, each with its evidence. Pure; a column without values suggests none that needs any. */
import { counted } from '@gongshu/tabular/counted'
import type { Description } from '../catalog/model.ts'
import { type Column, isPersonal, type Version } from '../lake/model.ts'
import type { ColumnProfile, Profile } from '../lake/service.ts'
import type { Text } from '../platform/problem.ts'
import type { NewRule, QualityRule } from './model.ts'

export type Suggestion = { readonly rule: NewRule; readonly evidence: Text }

/** Fewer rows than this show no regularity. */
const fewestRows = 20
const mostCodes = 30
const figure = (n: number): string => n.toLocaleString('en-US')

export function suggestRules(
  version: Version,
  profile: Profile,
  description: Pick<Description, 'temporalFrom' | 'temporalTo'>,
  present: readonly QualityRule[],
): readonly Suggestion[] {
  const { rowCount } = profile
  if (rowCount === 0) return []
  const columns = version.columns.flatMap((column) => {
    const found = profile.columns.find(({ name }) => name === column.name)
    return found ? [{ column, found }] : []
  })
  const keys = columns.filter(({ found, column }) => isKey(column, found, rowCount))
  const all = [
    ...columns.flatMap(({ column, found }) => ofColumn(column, found, rowCount, description)),
    ...keys.map(
      ({ column, found }): Suggestion => ({
        rule: { kind: 'unique', columns: [column.name] },
        evidence: {
          zh: `${figure(rowCount)} 行有 ${figure(found.distinct)} 个不同的值，逐个数过`,
          en: `${counted(rowCount, 'row has', 'rows have')} ${counted(found.distinct, 'different value')}, counted one by one`,
        },
      }),
    ),
    ...(keys.length === 0 && columns.length > 0
      ? [
          {
            rule: { kind: 'noRepeat', columns: [] },
            evidence: { zh: '没有一列的值各不相同，整行可能重复', en: 'no column is a key, so whole rows may repeat' },
          } satisfies Suggestion,
        ]
      : []),
    ...orders(columns),
  ]
  return all.filter(({ rule }) => !present.some((one) => saysTheSame(rule, one)))
}

const isKey = ({ type }: Column, { nulls, distinct, distinctExact }: ColumnProfile, rowCount: number): boolean =>
  (type === 'text' || type === 'integer') && rowCount >= 2 && nulls === 0 && distinctExact && distinct === rowCount

function ofColumn(
  column: Column,
  found: ColumnProfile,
  rowCount: number,
  { temporalFrom, temporalTo }: Pick<Description, 'temporalFrom' | 'temporalTo'>,
): Suggestion[] {
  const filled = rowCount - found.nulls
  const { name } = column
  const suggested: Suggestion[] = []
  const add = (rule: NewRule, zh: string, en: string): void => void suggested.push({ rule, evidence: { zh, en } })
  if (found.nulls === 0)
    add(
      { kind: 'notNull', column: name },
      `${figure(rowCount)} 行都有值`,
      rowCount === 1 ? 'the 1 row has a value' : `all ${counted(rowCount, 'row')} have a value`,
    )
  if (filled === 0) return suggested

  const detector = column.detector
  const identifier = detector && identifiers.find((kind) => kind === detector.kind)
  if (identifier && detector.rate > 0.5) {
    const share = Math.round(detector.rate * 1000) / 10
    add(
      { kind: 'identifier', column: name, identifier },
      `${share}% 的格校验相符`,
      `${share}% of the cells pass the check`,
    )
    return suggested
  }
  if (column.type === 'date' || column.type === 'timestamp') {
    if (temporalFrom !== null || temporalTo !== null)
      add(
        { kind: 'period', column: name },
        `编目的时间范围是 ${temporalFrom ?? '…'} 至 ${temporalTo ?? '今'}`,
        `the catalogue states ${temporalFrom ?? '…'} to ${temporalTo ?? 'now'}`,
      )
    return suggested
  }
  // What follows would write values of the column into a rule.
  if (isPersonal(column)) return suggested
  const codes = codesOf(column, found, filled)
  if (codes) {
    add(
      { kind: 'codeList', column: name, values: codes },
      `${figure(filled)} 格只有 ${codes.length} 种值`,
      `${counted(filled, 'cell has', 'cells have')} ${counted(codes.length, 'value')} only`,
    )
    return suggested
  }
  const pattern = patternOf(column, found, filled)
  if (pattern) {
    const { shape, count, regex } = pattern
    const share = Math.round((count / filled) * 1000) / 10
    add(
      { kind: 'pattern', column: name, pattern: regex },
      `${share}% 的格是一种样子：${shape}`,
      `${share}% of the cells have one shape: ${shape}`,
    )
    return suggested
  }
  if (isNumber(column) && found.min !== null && Number(found.min) >= 0 && filled >= fewestRows)
    add(
      { kind: 'range', column: name, min: '0' },
      `最小的是 ${found.min}，没有负数`,
      `the smallest is ${found.min}; none is negative`,
    )
  return suggested
}

const identifiers = ['residentId', 'creditCode', 'phone'] as const
const isNumber = ({ type }: Column): boolean => type === 'integer' || type === 'decimal' || type === 'double'

/** A list of codes: few values, each many times, and all of them known. */
function codesOf(
  column: Column,
  { distinct, topExact, topValues }: ColumnProfile,
  filled: number,
): string[] | undefined {
  if (column.type !== 'text' || !topExact || !topValues || filled < fewestRows) return undefined
  if (distinct > mostCodes || distinct !== topValues.length || filled < distinct * 5) return undefined
  const values = topValues.map(({ value }) => value)
  return values.every((value) => value.trim() !== '' && value.length <= 100) ? values : undefined
}

/** One shape for nearly all cells: the few others are what the rule is to find. */
function patternOf(
  { type }: Column,
  { patterns }: ColumnProfile,
  filled: number,
): { shape: string; count: number; regex: string } | undefined {
  const [first] = patterns
  if (type !== 'text' || !first || filled < fewestRows || first.count < filled * 0.98) return undefined
  // Han characters alone are words, and words have no format.
  if (!/9|A/.test(first.pattern) || /\+/.test(first.pattern)) return undefined
  return { shape: first.pattern, count: first.count, regex: regexOf(first.pattern) }
}

const sets: Readonly<Record<string, string>> = { '9': '[0-9]', A: '[A-Z]', a: '[a-z]', 中: '\\p{Han}' }

/** The shape as the profile writes it, `A{2}-9{6}`, as an expression. */
export const regexOf = (shape: string): string =>
  [...shape.matchAll(/([9Aa中])(\{\d+\})?|./gu)]
    .map(([all, mark, size]) => (mark ? `${sets[mark]}${size ?? ''}` : all.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')))
    .join('')

const begins = /开始|起始|开工|生效|start|begin|from/i
const ends = /结束|截止|完工|终止|失效|end|finish|until/i

/** A first and a last day in one row. */
function orders(columns: readonly { readonly column: Column; readonly found: ColumnProfile }[]): Suggestion[] {
  const days = columns.map(({ column }) => column).filter(({ type }) => type === 'date' || type === 'timestamp')
  const first = days.filter(({ name, label }) => begins.test(label) || begins.test(name))
  const last = days.filter(({ name, label }) => ends.test(label) || ends.test(name))
  const [from, to] = [first[0], last[0]]
  if (!from || !to || first.length > 1 || last.length > 1 || from.name === to.name) return []
  const rule = { kind: 'compare', column: from.name, operator: 'lte', other: to.name, indicator: '0503' } as const
  return [
    {
      rule,
      evidence: { zh: `“${from.label}”应不晚于“${to.label}”`, en: `“${from.label}” comes before “${to.label}”` },
    },
  ]
}

/** A rule of the same kind on the same columns is there already, whatever its bounds. */
function saysTheSame(rule: NewRule, one: QualityRule): boolean {
  if (rule.kind !== one.kind) return false
  const of = (any: NewRule | QualityRule): string =>
    'columns' in any
      ? any.columns.join('\0')
      : 'other' in any
        ? `${'column' in any ? any.column : ''}\0${any.other}`
        : 'column' in any
          ? any.column
          : ''
  return of(rule) === of(one)
}
