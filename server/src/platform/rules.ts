import type { Text } from './problem.ts'

/**
 * One rule of law or of the platform, as this program applies it. Each capability lists its own in `rules.ts`;
 * docs/reference/rules.md is generated from them, and a test checks that every id has a test that names it.
 */
export type Rule = {
  /** The rulebook's id, for example `R-REG-10`. */
  readonly id: string
  readonly title: Text
  /** Document and article. */
  readonly source: string
  /** F full text read, P excerpt, MU from memory and so only configuration, D decided by this platform. */
  readonly tag: 'F' | 'P' | 'F/P' | 'F/D' | 'P/D' | 'MU' | 'D'
  /** The number the rule carries, if any; a province pack may override it by id. */
  readonly value?: number | string
  readonly unit?: Unit
  /** Further numbers of the rule, each known as `R-…/name`; set by this platform where the source has none. */
  readonly values?: readonly {
    readonly name: string
    readonly value: number
    readonly unit: Unit
    readonly about: Text
  }[]
}
type Unit = 'WD' | 'd' | 'h' | 'month' | 'year' | 'percent' | 'count'

/** The number that a rule carries, by its id (`R-OPEN-04`) or id and name (`R-OPEN-04/signing`). */
export function numberOf(rules: readonly Rule[], key: string): number {
  const [id, name] = key.split('/')
  const rule = rules.find((one) => one.id === id)
  const value = name === undefined ? rule?.value : rule?.values?.find((one) => one.name === name)?.value
  if (typeof value !== 'number') throw new RangeError(`the rule ${key} carries no number`)
  return value
}
