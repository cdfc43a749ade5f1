import type { Text } from '../platform/problem.ts'
import type { Edits, ImportFinding } from './import-model.ts'
import type { Sighting } from './profile-model.ts'
import { text } from './words.ts'

/** What a repair does: it changes the publisher's edits, and nothing else anywhere. */
export type Repair = {
  readonly id: string
  readonly label: Text
  readonly recommended?: boolean
  readonly change: (edits: Edits, reason?: string) => Edits
  readonly asks?: 'reason'
  /** The repair that an acceptance of the proposal as it stands means. */
  readonly accepts?: boolean
}

export type Finding = {
  /** The same finding keeps its key from one reading to the next. */
  readonly key: string
  readonly weight: ImportFinding['weight']
  readonly head: Text
  readonly cause?: Text
  /** Position in the file. */
  readonly column?: number
  readonly rule?: string
  /** The cells that it is about, the first of them. */
  readonly places?: readonly FindingPlace[]
  readonly repairs: readonly Repair[]
}

export type FindingPlace = Sighting & { readonly index: number; readonly label: string }

export const decide =
  (key: string, id: string) =>
  (edits: Edits): Edits => ({
    ...edits,
    decisions: { ...edits.decisions, [key]: id },
  })
export const forget =
  (key: string) =>
  (edits: Edits): Edits => ({
    ...edits,
    decisions: Object.fromEntries(Object.entries(edits.decisions).filter(([one]) => one !== key)),
    reasons: Object.fromEntries(Object.entries(edits.reasons).filter(([one]) => one !== key)),
  })
/** The publisher says that what was found is harmless, and why; the version keeps the reason and reviewers see it. */
export const state =
  (key: string) =>
  (edits: Edits, reason = ''): Edits => ({
    ...decide(key, 'stated')(edits),
    reasons: { ...edits.reasons, [key]: reason },
  })
export const editColumns =
  (indexes: readonly number[], change: Edits['columns'][string]) =>
  (edits: Edits): Edits => ({
    ...edits,
    columns: {
      ...edits.columns,
      ...Object.fromEntries(indexes.map((index) => [index, { ...edits.columns[index], ...change }])),
    },
  })

export const asIs = (key: string): Repair => ({
  id: 'asIs',
  label: text('就这样', 'Leave it so'),
  change: decide(key, 'asIs'),
  accepts: true,
})
export const undo = (change: Repair['change']): Repair => ({ id: 'undo', label: text('撤销', 'Undo'), change })

/** Advice that the publisher has seen and left as it is moves to what is settled. */
export const advice = (finding: Omit<Finding, 'weight'>, { decisions }: Edits): Finding =>
  decisions[finding.key] === 'asIs'
    ? { ...finding, weight: 'settled', repairs: [undo(forget(finding.key))] }
    : { ...finding, weight: 'advice' }
