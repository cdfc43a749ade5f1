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
  readonly unit?: 'WD' | 'd' | 'h' | 'month' | 'year' | 'percent' | 'count'
}
