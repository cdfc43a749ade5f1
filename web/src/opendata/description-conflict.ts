import type { Description, DescriptionField } from './publication-queries.ts'

export type Choice = 'mine' | 'theirs'

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/**
 * 两人同改: what I changed against what another made of it since. `disputed` are the fields that both changed, to different ends;
 * `theirs` those that only they changed, which stand as they are; `mine` those that only I did.
 */
export function conflictOf(base: Description, change: Partial<Description>, now: Description) {
  const fields = Object.keys(now) as DescriptionField[]
  const theirs = fields.filter((field) => !same(base[field], now[field]))
  const mine = fields.filter((field) => field in change && !same(change[field], now[field]))
  return {
    disputed: mine.filter((field) => theirs.includes(field)),
    theirs: theirs.filter((field) => !(field in change)),
    mine: mine.filter((field) => !theirs.includes(field)),
  }
}

/** What is left to send: my change without the fields in which theirs is taken. */
export const settled = (
  change: Partial<Description>,
  choices: Partial<Record<DescriptionField, Choice>>,
): Partial<Description> =>
  Object.fromEntries(Object.entries(change).filter(([field]) => choices[field as DescriptionField] !== 'theirs'))
