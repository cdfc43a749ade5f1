import type { DescriptionChange, LanguageMap, NewDataset } from '../catalog/model.ts'
import type { NewRule } from '../quality/model.ts'
import type { OrganisationKey } from './city.ts'

/** A working day as `2026-05-22`, or so many days before the sample is loaded, for what is still under way. */
export type When = string | { readonly daysAgo: number }

/** The steps of a publication in their order: 业务科室审核, 保密审查, 签发, 数据局形式审核. */
export type Reviewer = 'businessReviewer' | 'secrecyOfficer' | 'chiefDataOfficer' | 'catalogReviewer'
export const reviewers: readonly Reviewer[] = [
  'businessReviewer',
  'secrecyOfficer',
  'chiefDataOfficer',
  'catalogReviewer',
]

/** How far one file came. `passed` is the number of steps that agreed. */
export type Outcome =
  | { readonly of: 'published'; readonly on: string }
  | { readonly of: 'waiting'; readonly passed: 0 | 1 | 2 | 3 }
  | { readonly of: 'returned'; readonly passed: 0 | 1 | 2 | 3; readonly reason: string }
  | { readonly of: 'draft' }

/** 纠错 by a citizen about the edition that was open then; columns by their headers. */
export type Report = {
  readonly key: string
  readonly filed: When
  readonly column: string
  readonly row: { readonly column: string; readonly value: string }
  readonly wrong: string
  readonly shouldBe: string
  readonly evidence?: string
  readonly taken?: When
  readonly notUpheld?: { readonly on: When; readonly reason: string; readonly answer: string }
}

/** One file as the department handed it in, and what became of it. */
export type Edition = {
  readonly fileName: string
  readonly write: (path: string) => void
  readonly sheet?: string
  /** Headers of the columns that the data officer left out when loading. */
  readonly leaveOut?: readonly string[]
  readonly received: When
  /** What the officer wrote anew in the description for this edition. */
  readonly change?: DescriptionChange
  /** The notice of a change that breaks programs, and how many days before it takes effect. */
  readonly notice?: { readonly days: number; readonly text: string }
  readonly outcome: Outcome
  /** What was reported as wrong while it was open. */
  readonly reports?: readonly Report[]
  /** Reports about an earlier edition that this one answers, by their keys. */
  readonly corrects?: readonly { readonly key: string; readonly on: When; readonly answer: string }[]
}

export type SampleDataset = {
  readonly key: string
  readonly publisher: OrganisationKey
  readonly description: Omit<NewDataset, 'publisherId' | 'summary'> & { readonly summary: Required<LanguageMap> }
  readonly editions: readonly Edition[]
  /** Quality rules that the officer set beside those suggested, by the headers of the columns; each in the place of a suggested one on the same columns. */
  readonly quality?: (name: (label: string) => string) => readonly NewRule[]
  /** 下架 after the last edition. */
  readonly withdrawn?: { readonly on: string; readonly reason: string }
}

/** What all datasets of the city have in common. */
export const ofCity = { spatial: '009900', licence: 'openTerms', openness: 'unconditional', level: 1 } as const
