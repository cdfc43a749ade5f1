import type { Proposal } from '@gongshu/tabular/model'
import type { Text } from '../platform/problem.ts'
import type { Edits } from './import-model.ts'
import type { KeptColumn } from './version-columns.ts'

/** What findings are made from. */
export type Material = {
  readonly proposal: Proposal
  readonly columns: readonly KeptColumn[]
  readonly raggedRows: number
  /** Cells that the reader did not see and that bear a word of the house. */
  readonly internalCells: number
  readonly edits: Edits
  /** A change that led nowhere, in both languages. */
  readonly mishap?: { readonly title: Text; readonly detail?: Text | undefined } | undefined
  /** The version that this very file became before. */
  readonly sameFileAs?: { readonly number: number } | undefined
}
