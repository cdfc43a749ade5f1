import { ApiProblem } from '../platform/api.ts'
import type { Rule, RuleKind, RuleSet } from './queries.ts'

/** A rule of a kind as it begins, on the first column unless another was chosen already. */
export function blankRule(kind: RuleKind, columns: RuleSet['columns'], before?: Rule): Rule {
  const first = columns[0]?.name ?? ''
  const column = before ? (columnsOf(before)[0] ?? first) : first
  const kept = { ...(before?.id ? { id: before.id } : {}), ...(before?.source ? { source: before.source } : {}) }
  switch (kind) {
    case 'unique':
      return { kind, columns: [column], ...kept }
    case 'noRepeat':
      return { kind, columns: [], ...kept }
    case 'pattern':
      return { kind, column, pattern: '', ...kept }
    case 'codeList':
      return { kind, column, values: [], ...kept }
    case 'reference':
      return { kind, column, datasetId: '', other: '', ...kept }
    case 'compare':
      return {
        kind,
        column,
        operator: 'lte',
        other: columns.find(({ name }) => name !== column)?.name ?? column,
        ...kept,
      }
    case 'identifier':
      return { kind, column, identifier: 'creditCode', ...kept }
    case 'freshness':
      return { kind, days: 31, ...kept }
    case 'records':
      return { kind, expected: 1, ...kept }
    default:
      return { kind, column, ...kept }
  }
}

export function columnsOf(rule: Rule): readonly string[] {
  if ('columns' in rule) return rule.columns
  return 'column' in rule ? [rule.column] : []
}

/** What the server found about each rule of a set that it refused: `rules[3].pattern`, or `body/rules/3/pattern`. */
export function faultsAt(error: unknown): (index: number) => readonly string[] {
  if (!(error instanceof ApiProblem) || !Array.isArray(error.problem.errors)) return () => []
  const sent = error.problem.errors as readonly { readonly place?: unknown; readonly message?: unknown }[]
  return (index) =>
    sent
      .filter(({ place }) => /^(?:body\/)?rules[[/.](\d+)/.exec(String(place))?.[1] === String(index))
      .map(({ message }) => String(message))
}
